"""Reference data that changes rarely, for whoever installs the register. The daily work, accounts, days
off and jobs have pages of their own."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from organization.models import Building, Position, Unit

# Groups are made from the table in `organization.roles`.
admin.site.unregister(Group)
# The address of an account stands in the account.
admin.site.unregister(EmailAddress)


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


@admin.register(Position)
class PositionAdmin(admin.ModelAdmin):
    list_display = ("name", "name_en", "kind")
    search_fields = ("name", "name_en")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("key",) if obj else ()
