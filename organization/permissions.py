"""Rights come from roles alone, and groups from the table in `organization.roles`."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.backends import ModelBackend

from organization.roles import ROLES, permissions_of


class RoleBackend(ModelBackend):
    """Django's own, without rights given to single persons: one query less on every page."""

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()


def sync_roles(app_config: AppConfig, using: str, **kwargs: Any) -> None:
    """Receiver of `post_migrate`: makes the groups as the table says, and removes what it lacks.

    It waits for the last app, when the permissions of all have been made.
    """
    if app_config is not list(apps.get_app_configs())[-1]:
        return
    from django.contrib.auth.models import Group, Permission

    known = {
        f"{p.content_type.app_label}.{p.codename}": p
        for p in Permission.objects.using(using).select_related("content_type")
    }
    for role in ROLES:
        group, _ = Group.objects.using(using).get_or_create(name=role)
        group.permissions.set([known[name] for name in permissions_of(role)])
