"""Reference data and accounts, for the administrator. The daily work has its own pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from organization.models import Building, Holiday, Position, Room, Unit, User
from organization.models.accounts import SYSTEM_USERNAME

# Groups are made from the table in `organization.roles`.
admin.site.unregister(Group)


@admin.register(User)
class AccountAdmin(UserAdmin):
    list_display = ("username", "display_name", "scope", "is_active", "last_login")
    list_filter = ("groups", "is_active")
    search_fields = ("username", "first_name", "last_name", "email")
    list_select_related = ("scope",)
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email", "language")}),
        (_("Rights"), {"fields": ("groups", "scope", "is_active", "is_staff")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "password1", "password2")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email")}),
        (_("Rights"), {"fields": ("groups", "scope", "is_staff")}),
    )

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
