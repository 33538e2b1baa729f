"""Who is told of a handover, in the transaction that made it true. Nobody is told of their own act."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q

from assets.models import Asset, Custody, Handover
from core.outbox.actions import tell
from core.trail.models import Change
from organization.models import Unit, User


def tell_of_handover(
    handover: Handover, goods: Sequence[Asset], act: Change, *, released: Iterable[Custody]
) -> None:
    """The receiver, who is to confirm it, and those who answer for the goods no longer."""
    about = {"count": len(goods), "item": goods[0].title}
    if handover.is_waiting and handover.receiver is not None and handover.receiver.user is not None:
        _tell(handover, act, "handover.waiting", [handover.receiver.user], **about)
    lost: dict[int, int] = {}
    for custody in released:
        lost[custody.employee_id] = lost.get(custody.employee_id, 0) + 1
    people = {
        user.employee.pk: user for user in User.objects.filter(employee__in=lost).select_related("employee")
    }
    for employee_id, user in people.items():
        _tell(handover, act, "handover.released", [user], **{**about, "count": lost[employee_id]})


def tell_of_answer(handover: Handover, act: Change) -> None:
    """The keepers of the unit, when something isn't as stated."""
    who = handover.receiver.name if handover.receiver else ""
    _tell(handover, act, "handover.disputed", _keepers_of(handover.unit_id), who=who, answer=handover.answer)


def tell_of_annulment(handover: Handover, act: Change) -> None:
    parties = [party.user for party in (handover.giver, handover.receiver) if party and party.user]
    _tell(handover, act, "handover.annulled", parties, reason=act.reason)


def _tell(handover: Handover, act: Change, topic: str, to: Iterable[User], **context: Any) -> None:
    tell(
        to=[person for person in to if person.pk != act.by_id],
        topic=topic,
        key=f"handover:{handover.pk}:{act.pk}:{topic}",
        context={"number": handover.number, "on": handover.on.isoformat(), "kind": handover.kind, **context},
        path=handover.get_absolute_url(),
        now=act.at,
    )


def _keepers_of(unit_id: int) -> Iterable[User]:
    units = [unit_id, *Unit.objects.ids_above(unit_id)]
    keepers = User.objects.filter(is_active=True, groups__name="keeper")
    return keepers.filter(Q(scope=None) | Q(scope__in=units)).distinct()
