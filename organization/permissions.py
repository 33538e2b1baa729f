"""Rights come from roles alone, and groups from the table in `organization.roles`."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from organization.roles import ROLES, permissions_of, permissions_of_all

# `Notice.objects.unread()` of the account, and its groups' names, written out: every request asks it, and
# putting such subqueries together anew takes longer than the database needs for the answer.
UNREAD = "SELECT COUNT(*) FROM outbox_notice WHERE read_at IS NULL AND recipient_id = organization_user.id"
HELD = (
    "SELECT {joined}(name, ' ') FROM auth_group JOIN organization_user_groups held"
    " ON held.group_id = auth_group.id WHERE held.user_id = organization_user.id"
)
JOINED = {"postgresql": "string_agg", "sqlite": "group_concat"}
# Its role asks for a second factor and it has none.
LACKS_SECOND_FACTOR = """
    ({superuser} OR EXISTS (
        SELECT 1 FROM organization_user_groups held JOIN auth_group role ON role.id = held.group_id
        WHERE held.user_id = organization_user.id AND role.name IN ({roles})
    )) AND NOT EXISTS (
        SELECT 1 FROM mfa_authenticator factor
        WHERE factor.user_id = organization_user.id AND factor.type <> 'recovery_codes'
    )
"""


class RoleBackend(ModelBackend):
    """Django's own with three queries less on every page: rights stand in the table of roles, none are given
    to single persons, and what every page needs comes with the account as `role_names` and `unread_notices`.
    """

    def get_user(self, user_id: int) -> Any:
        held = HELD.format(joined=JOINED[connection.vendor])
        accounts = get_user_model()._default_manager.annotate(
            # Our own two sentences; nothing typed is in them.
            unread_notices=RawSQL(UNREAD, []),  # noqa: S611 - see above
            role_names=RawSQL(held, []),  # noqa: S611 - see above
        )
        if settings.REQUIRE_SECOND_FACTOR:
            accounts = accounts.annotate(lacks_second_factor=_lacks_second_factor())
        user: Any = accounts.filter(pk=user_id).order_by().first()
        return user if user is not None and self.user_can_authenticate(user) else None

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        if user_obj.is_superuser:
            return super().get_group_permissions(user_obj, obj)
        if hasattr(user_obj, "role_names"):
            names = (user_obj.role_names or "").split()
        else:
            names = user_obj.groups.values_list("name", flat=True)
        return set(permissions_of_all(frozenset(names)))


def _lacks_second_factor() -> RawSQL:
    roles = settings.REQUIRE_SECOND_FACTOR
    # Superusers may what administrators may, and stand in no role.
    superuser = "organization_user.is_superuser" if "administrator" in roles else "1 = 0"
    sql = LACKS_SECOND_FACTOR.format(superuser=superuser, roles=", ".join(["%s"] * len(roles)))
    return RawSQL(sql, list(roles), BooleanField())  # noqa: S611 - our own sentence


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
