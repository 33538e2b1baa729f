"""Goods into somebody's hands, onwards and back, each act with its minutes (BAST)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from assets.actions.custody import refuse_before, refuse_out_of_service
from assets.actions.minutes import next_number
from assets.actions.telling import tell_of_handover
from assets.models import Asset, Custody, Handover, HandoverItem
from core.refusal import Refusal
from core.trail.models import Change
from core.trail.recording import change
from core.web.formats import long_date
from organization.models import Employee, Room, User

Kind, State = Handover.Kind, Handover.State
# What the register keeps of goods and a handover may change.
FOLLOWING = ("status", "status_on", "room_id", "room_text", "condition")


def hand_over_assets(
    *,
    assets: Sequence[Asset],
    to: Employee,
    on: date,
    by: User,
    room: Room | None = None,
    conditions: Mapping[int, str] | None = None,
    notes: Mapping[int, str] | None = None,
    form_key: UUID | None = None,
    reason: str = "",
    **written: Any,
) -> Handover:
    """Give goods into an employee's custody, with one set of minutes; who holds them is released that day.

    Goods that all come out of one person's hands go from holder to holder; else the keeper gives them.
    What is stored is in use from then on, and what is given goes to `room` if one is named.

    :param conditions: by the asset's key, where it isn't what the register says; the register follows
    :param notes: by the asset's key: accessories that go along
    :param form_key: of the form that was sent; sent again, it finds the handover that it made
    :param written: ``purpose, paper_name, paper_number, paper_on, note``
    :raises Refusal: ``nothing_chosen``, ``not_come``, ``not_in_service``, ``employee_left``,
        ``already_held``, ``before_custody``, ``number_too_long``
    """
    with change("asset.hand_over", by=by, reason=reason) as act:
        # Who writes that this person leaves waits here, and so does who hands over the same goods.
        people = Employee.objects.select_for_update(of=("self",)).select_related("position", "user")
        to = people.get(pk=to.pk)
        goods = _lock(assets)
        if made := _made_before(by, form_key):
            return made
        _refuse_future(act, on)
        _refuse_left(to, on)
        holding = _holding(goods, on)
        for asset in goods:
            refuse_out_of_service(asset)
            _refuse_held_by(to, asset, holding.get(asset.pk))
        holder = _one_holder(goods, holding)
        handover = _write_minutes(
            goods,
            act,
            Handover(
                kind=Kind.MOVE if holder else Kind.HAND_OVER,
                state=State.CONFIRMED if to.user_id == by.pk else State.WAITING,
                on=on,
                giver=holder or _employee_of(by),
                receiver=to,
                by=by,
                room=room,
                form_key=form_key,
                **written,
            ),
        )
        _list_goods(handover, goods, holding, conditions or {}, notes or {})
        _bring_register_along(handover, goods, conditions or {}, status=Asset.Status.IN_USE)
        tell_of_handover(handover, goods, act, released=holding.values())
        return handover


def take_back_assets(
    *,
    assets: Sequence[Asset],
    on: date,
    by: User,
    stored: bool = False,
    room: Room | None = None,
    conditions: Mapping[int, str] | None = None,
    notes: Mapping[int, str] | None = None,
    form_key: UUID | None = None,
    reason: str = "",
    **written: Any,
) -> Handover:
    """End the custody of goods that one employee holds, with one set of minutes.

    :param stored: whether nobody uses them until they are handed over again
    :raises Refusal: ``nothing_chosen``, ``not_come``, ``not_held``, ``several_holders``,
        ``before_custody``, ``number_too_long``
    """
    with change("asset.take_back", by=by, reason=reason) as act:
        goods = _lock(assets)
        if made := _made_before(by, form_key):
            return made
        _refuse_future(act, on)
        holding = _holding(goods, on)
        for asset in goods:
            if asset.pk not in holding:
                raise Refusal(
                    "not_held", _("Nobody holds %(asset)s; there is nothing to take back.") % {"asset": asset}
                )
        giver = _one_holder(goods, holding)
        if giver is None:
            names = sorted({custody.employee.name for custody in holding.values()})
            raise Refusal(
                "several_holders",
                _("These goods are with several people: %(names)s. Take them back from one after another.")
                % {"names": ", ".join(names)},
            )
        handover = _write_minutes(
            goods,
            act,
            Handover(
                kind=Kind.RETURN,
                state=State.CONFIRMED,
                on=on,
                giver=giver,
                receiver=_employee_of(by),
                by=by,
                room=room,
                form_key=form_key,
                **written,
            ),
        )
        _list_goods(handover, goods, holding, conditions or {}, notes or {})
        status = Asset.Status.STORED if stored else None
        _bring_register_along(handover, goods, conditions or {}, status=status)
        tell_of_handover(handover, goods, act, released=holding.values())
        return handover


def hand_over_asset(
    *, asset: Asset, to: Employee, on: date, by: User, note: str = "", reason: str = ""
) -> Custody:
    """One of the goods; the custody that begins."""
    handover = hand_over_assets(assets=[asset], to=to, on=on, by=by, notes={asset.pk: note}, reason=reason)
    return Custody.objects.select_related("employee").get(begun_by__handover=handover)


def take_back_asset(*, asset: Asset, on: date, by: User, reason: str = "") -> Custody:
    """One of the goods; the custody that ended."""
    handover = take_back_assets(assets=[asset], on=on, by=by, reason=reason)
    return Custody.objects.select_related("employee").get(pk__in=handover.items.values("ended"))


def _lock(assets: Sequence[Asset]) -> list[Asset]:
    """As they are now, in the order given, each once; locked in one order, whoever asks."""
    if not assets:
        raise Refusal("nothing_chosen", _("No item is chosen. Choose at least one."))
    wanted = list(dict.fromkeys(asset.pk for asset in assets))
    locked = Asset.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
    found = {asset.pk: asset for asset in locked}
    return [found[pk] for pk in wanted]


def _made_before(by: User, form_key: UUID | None) -> Handover | None:
    return Handover.objects.filter(by=by, form_key=form_key).first() if form_key else None


def _holding(goods: list[Asset], on: date) -> dict[int, Custody]:
    """The open custody by the asset's key, where there is one; `on` lies before none of the earlier ones."""
    custodies = defaultdict(list)
    for custody in Custody.objects.filter(asset__in=goods).select_related("employee__position"):
        custodies[custody.asset_id].append(custody)
    holding = {}
    for asset in goods:
        for custody in custodies[asset.pk]:
            refuse_before(custody, on)
            if custody.until_on is None:
                holding[asset.pk] = custody
    return holding


def _one_holder(goods: list[Asset], holding: Mapping[int, Custody]) -> Employee | None:
    """Who holds every one of these."""
    holders = {custody.employee_id: custody.employee for custody in holding.values()}
    return next(iter(holders.values())) if len(holders) == 1 and len(holding) == len(goods) else None


def _employee_of(user: User) -> Employee | None:
    return Employee.objects.filter(user=user).select_related("position").first()


def _write_minutes(goods: list[Asset], act: Change, handover: Handover) -> Handover:
    """What the parties are called is kept: a position of later has no place on the paper of today."""
    number = next_number((asset.unit_id for asset in goods), handover.on)
    handover.number, handover.unit, handover.year, handover.sequence = number
    for party in ("giver", "receiver"):
        position = getattr(getattr(handover, party), "position", None)
        setattr(handover, f"{party}_position", position.name if position else "")
    if handover.state == State.CONFIRMED:
        handover.answered_at = act.at
    handover.save()
    return handover


def _list_goods(
    handover: Handover,
    goods: list[Asset],
    holding: Mapping[int, Custody],
    conditions: Mapping[int, str],
    notes: Mapping[int, str],
) -> None:
    """The goods on the minutes, the custodies that end by them, and those that begin."""
    for custody in holding.values():
        custody.until_on = handover.on
    Custody.objects.record_updated(holding.values(), ["until_on"])
    begun: dict[int, Custody] = {}
    if handover.kind != Kind.RETURN:
        new = [
            Custody(
                asset=asset, employee=handover.receiver, from_on=handover.on, note=notes.get(asset.pk, "")
            )
            for asset in goods
        ]
        begun = {custody.asset_id: custody for custody in Custody.objects.record_created(new)}
    HandoverItem.objects.bulk_create(
        [
            HandoverItem(
                handover=handover,
                asset=asset,
                position=n,
                condition=conditions.get(asset.pk) or asset.condition,
                note=notes.get(asset.pk, ""),
                opened=begun.get(asset.pk),
                ended=holding.get(asset.pk),
            )
            for n, asset in enumerate(goods, start=1)
        ]
    )


def _bring_register_along(
    handover: Handover, goods: list[Asset], conditions: Mapping[int, str], *, status: str | None
) -> None:
    """Status, room and condition follow what was done with the goods."""
    changed = []
    for asset in goods:
        before = [getattr(asset, name) for name in FOLLOWING]
        if status and asset.status != status and asset.is_in_service:
            asset.status, asset.status_on = status, handover.on
        if handover.room is not None and asset.room_id != handover.room_id:
            asset.room, asset.room_text = handover.room, ""
        asset.condition = conditions.get(asset.pk) or asset.condition
        if before != [getattr(asset, name) for name in FOLLOWING]:
            changed.append(asset)
    Asset.objects.record_updated(changed, [*FOLLOWING, "updated_at"])


def _refuse_future(act: Change, on: date) -> None:
    if on > timezone.localdate(act.at):
        raise Refusal(
            "not_come",
            _("%(date)s has not come yet. Choose today or an earlier day.") % {"date": long_date(on)},
        )


def _refuse_left(to: Employee, on: date) -> None:
    if to.left_on and to.left_on <= on:
        raise Refusal(
            "employee_left",
            _("%(employee)s left on %(date)s and can't take anything over. Choose somebody else.")
            % {"employee": to, "date": long_date(to.left_on)},
        )


def _refuse_held_by(to: Employee, asset: Asset, custody: Custody | None) -> None:
    if custody is not None and custody.employee_id == to.pk:
        raise Refusal(
            "already_held",
            _("%(employee)s holds %(asset)s already, since %(date)s.")
            % {"employee": to, "asset": asset, "date": long_date(custody.from_on)},
        )
