"""The receiver's word on what was handed over, and taking a mistaken handover back out of the books."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assets.actions.telling import tell_of_annulment, tell_of_answer
from assets.models import Asset, Custody, Handover, HandoverItem
from core.refusal import Refusal
from core.trail.models import Change
from core.trail.recording import change
from core.web.formats import long_date
from organization.models import User

State = Handover.State
# What a handover may have changed of goods, and its annulment puts back.
RESTORED = ("status", "status_on", "room_id", "room_text", "condition")
MAY_ANSWER = (State.WAITING, State.DISPUTED)


def confirm_receipt(*, handover: Handover, by: User) -> Handover:
    """The receiver has the goods as the minutes state.

    :raises Refusal: ``not_receiver``, ``answered``
    """
    with change("handover.confirm", by=by) as act:
        handover = _lock_for_answer(handover, by)
        return _answer(handover, act, State.CONFIRMED, "")


def dispute_receipt(*, handover: Handover, answer: str, by: User) -> Handover:
    """The receiver hasn't got them, or not as stated; the keepers are told.

    :raises Refusal: ``not_receiver``, ``answered``
    """
    with change("handover.dispute", by=by, reason=answer) as act:
        handover = _answer(_lock_for_answer(handover, by), act, State.DISPUTED, answer)
        tell_of_answer(handover, act)
        return handover


def may_answer(handover: Handover, user: User) -> bool:
    return handover.state in MAY_ANSWER and speaks_for_receiver(handover, user)


def speaks_for_receiver(handover: Handover, user: User) -> bool:
    """Themselves; for one without an account who may hand over, with the signed paper before them."""
    receiver = handover.receiver
    if receiver is None:
        return False
    if receiver.user is not None and receiver.user.is_active:
        return receiver.user_id == user.pk
    return user.has_perm("assets.hand_over_asset")


def annul_handover(*, handover: Handover, reason: str, by: User) -> Handover:
    """A handover that was entered by mistake: everything is as before it, and its number stays used.

    :raises Refusal: ``annulled``, ``later_minutes``, ``later_custody``, ``out_of_service``,
        ``employee_left``
    """
    with change("handover.annul", by=by, reason=reason) as act:
        handover = _lock(handover)
        _refuse_annulled(handover)
        items = list(handover.items.select_related("opened", "ended__employee"))
        goods = Asset.objects.select_for_update().in_bulk([item.asset_id for item in items])
        _refuse_later_minutes(handover, goods)
        for item in items:
            _refuse_later_custody(item, goods[item.asset_id])
        for item in items:
            if item.opened is not None:
                item.opened.delete()
        reopened = [item.ended for item in items if item.ended is not None]
        for custody in reopened:
            custody.until_on = None
        Custody.objects.record_updated(reopened, ["until_on"])
        _put_back(handover, goods)
        handover.state = State.ANNULLED
        handover.save(update_fields=["state"])
        tell_of_annulment(handover, act)
        return handover


def _lock(handover: Handover) -> Handover:
    parties = ("giver__user", "receiver__user", "unit")
    return Handover.objects.select_for_update(of=("self",)).select_related(*parties).get(pk=handover.pk)


def _lock_for_answer(handover: Handover, by: User) -> Handover:
    handover = _lock(handover)
    _refuse_annulled(handover)
    if handover.state not in MAY_ANSWER:
        raise Refusal(
            "answered",
            _("The receipt of %(number)s is confirmed already, on %(date)s.")
            % {"number": handover.number, "date": long_date(handover.answered_at)},
        )
    if not speaks_for_receiver(handover, by):
        raise Refusal(
            "not_receiver",
            _("Only %(who)s can say whether %(number)s has arrived as stated.")
            % {"who": handover.receiver, "number": handover.number},
        )
    return handover


def _answer(handover: Handover, act: Change, state: str, answer: str) -> Handover:
    handover.state, handover.answer, handover.answered_at = state, answer, act.at
    handover.save(update_fields=["state", "answer", "answered_at"])
    return handover


def _refuse_annulled(handover: Handover) -> None:
    if handover.is_annulled:
        raise Refusal(
            "annulled", _("%(number)s is annulled; it counts no more.") % {"number": handover.number}
        )


def _refuse_later_minutes(handover: Handover, goods: dict[int, Asset]) -> None:
    items = HandoverItem.objects.filter(asset__in=goods, handover__pk__gt=handover.pk)
    later = items.exclude(handover__state=State.ANNULLED).select_related("handover", "asset").first()
    if later is not None:
        raise Refusal(
            "later_minutes",
            _("%(asset)s was handed over again since, by %(number)s. Annul that one first.")
            % {"asset": later.asset, "number": later.handover.number},
        )


def _refuse_later_custody(item: HandoverItem, asset: Asset) -> None:
    """Without minutes a custody ends only where the goods are written off or lost."""
    told = {"asset": asset, "status": asset.get_status_display()}
    if not asset.is_in_service:
        raise Refusal(
            "out_of_service",
            _("%(asset)s is out of service since: %(status)s. Put it back into service first.") % told,
        )
    is_moved_on = (
        item.opened.until_on is not None if item.opened is not None else asset.custodies.open().exists()
    )
    if is_moved_on:
        raise Refusal(
            "later_custody",
            _("Who holds %(asset)s has changed since. Hand it over or take it back instead.") % told,
        )
    if item.ended is not None and item.ended.employee.left_on is not None:
        raise Refusal(
            "employee_left",
            _("%(employee)s, who held %(asset)s before, left on %(date)s. Take it back instead.")
            % {**told, "employee": item.ended.employee, "date": long_date(item.ended.employee.left_on)},
        )


def _put_back(handover: Handover, goods: dict[int, Asset]) -> None:
    """What the handover changed in the register, as far as nobody has changed it since."""
    made = handover.history.earliest("history_id")
    changed = []
    for written in Asset.history.filter(change=made.change_id, id__in=goods):
        asset = goods[written.id]
        before = asset.history.filter(history_id__lt=written.history_id).order_by("-history_id").first()
        if before is None:
            continue
        for name in RESTORED:
            if getattr(asset, name) == getattr(written, name):
                setattr(asset, name, getattr(before, name))
        changed.append(asset)
    Asset.objects.record_updated(changed, [*RESTORED, "updated_at"])
