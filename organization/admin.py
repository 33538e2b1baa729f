"""Reference data and accounts, for the administrator. The daily work has its own pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.forms import ModelMultipleChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from organization.models import Building, Holiday, Position, Room, Unit, User
from organization.models.accounts import SYSTEM_USERNAME
from organization.roles import ROLES

# Groups are made from the table in `organization.roles`.
admin.site.unregister(Group)


class RolesField(ModelMultipleChoiceField):
    def label_from_instance(self, role: Any) -> str:
        return str(ROLES.get(role.name, role.name))


EMPLOYEE = _(
    "To join the account to an employee, open the employee’s page, choose “Edit” and then the account."
)


@admin.register(User)
class AccountAdmin(UserAdmin):
    list_display = ("username", "display_name", "scope", "is_active", "last_login")
    list_filter = ("groups", "is_active")
    search_fields = ("username", "first_name", "last_name", "email")
    list_select_related = ("scope",)
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email", "language"), "description": EMPLOYEE}),
        (_("Rights"), {"fields": ("groups", "scope", "is_active")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "password1", "password2")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email"), "description": EMPLOYEE}),
        (_("Rights"), {"fields": ("groups", "scope")}),
    )

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs["form_class"] = RolesField
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """These pages are open to whoever has the role; nobody has to remember a second tick."""
        super().save_related(request, form, formsets, change)
        account: User = form.instance
        account.is_staff = account.is_superuser or account.groups.filter(name="administrator").exists()
        account.save(update_fields=["is_staff"])

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Without the system's own user; a superuser is changed by superusers alone."""
        accounts = super().get_queryset(request).exclude(username=SYSTEM_USERNAME)
        return accounts if request.user.is_superuser else accounts.filter(is_superuser=False)


@admin.register(Unit)
class UnitAdmin(admin.ModelAdmin):
    list_display = ("code", "name", "parent")
    search_fields = ("code", "name", "name_en")
    list_select_related = ("parent",)
    ordering = ("code",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Imports, links and programs know a unit by its code."""
        return ("code",) if obj else ()


@admin.register(Building)
class BuildingAdmin(admin.ModelAdmin):
    list_display = ("code", "name")
    search_fields = ("code", "name")


@admin.register(Room)
class RoomAdmin(admin.ModelAdmin):
    list_display = ("code", "name", "building", "floor", "unit", "responsible")
    list_filter = ("building", "unit")
    search_fields = ("code", "name", "name_en")
    list_select_related = ("building", "unit", "responsible")


@admin.register(Position)
class PositionAdmin(admin.ModelAdmin):
    list_display = ("name", "name_en", "kind")
    search_fields = ("name", "name_en")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("key",) if obj else ()


@admin.register(Holiday)
class HolidayAdmin(admin.ModelAdmin):
    list_display = ("on", "name", "kind", "source")
    list_filter = ("kind",)
    date_hierarchy = "on"
    ordering = ("-on",)
