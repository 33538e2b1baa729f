"""Who deals with reports on the items of a unit: by role, and with the unit in their scope."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from organization.models import Unit, User

DESK = ("keeper", "manager")
WORKSHOP = ("technician", "keeper")


def desk_of(unit_id: int) -> QuerySet[User]:
    """Who gives priorities and hands out work."""
    return _with_role(DESK, unit_id)


def workshop_of(unit_id: int) -> QuerySet[User]:
    """Who mends things."""
    return _with_role(WORKSHOP, unit_id)


def _with_role(roles: tuple[str, ...], unit_id: int) -> QuerySet[User]:
    people = User.objects.filter(is_active=True, groups__name__in=roles)
    in_scope = people.filter(Q(scope=None) | Q(scope__in=_with_those_above(unit_id)))
    return in_scope.distinct().order_by("first_name", "last_name", "username")


def _with_those_above(unit_id: int) -> set[int]:
    parents = dict(Unit.objects.values_list("pk", "parent_id"))
    found: set[int] = set()
    at: int | None = unit_id
    while at is not None and at not in found:
        found.add(at)
        at = parents.get(at)
    return found
