"""Short papers are answered at once; a long one is a job, whose file its asker alone fetches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from assets.models import Printout
from assets.papers.kib_b import kib_b, kib_b_assets
from assets.papers.room_card import assets_in, room_card, room_cards, rooms_of
from core.documents.answers import Format, paper_content
from core.documents.bundle import Bundle
from core.documents.register import ONE_PIECE, Register
from core.jobs.actions import start_job
from core.jobs.models import Job
from core.jobs.progress import report_progress
from core.refusal import Refusal
from core.web.formats import number
from organization.models import Building, Room, Unit, User
from organization.models.places import RoomQuerySet

PAPER = "assets.paper"
KEPT = timedelta(days=7)
# More is no paper that anybody binds, and a spreadsheet holds it better.
MOST = {"pdf": 20_000, "xlsx": 50_000}
AT_ONCE = {"pdf": ONE_PIECE, "xlsx": 10_000}

Order = Mapping[str, Any]


def kib_b_order(order: Order, by: User, today: date) -> Register:
    return kib_b(unit=order["unit"], by=by, as_of=order["as_of"], signed_on=order["signed_on"], today=today)


def room_card_order(order: Order, by: User, today: date) -> Register:
    return room_card(
        room=order["room"],
        by=by,
        as_of=order["as_of"],
        signed_on=order["signed_on"],
        today=today,
        with_condition=order["with_condition"],
    )


def room_cards_order(order: Order, by: User, today: date) -> Bundle:
    place = order["building"] or order["unit"]
    return room_cards(
        rooms=rooms_of(building=order["building"], unit=order["unit"], by=by),
        title=f"KIR – {place.name if place else 'Semua ruangan'}",
        by=by,
        as_of=order["as_of"],
        signed_on=order["signed_on"],
        today=today,
        with_condition=order["with_condition"],
    )


PAPERS: dict[str, Callable[[Order, User, date], Register | Bundle]] = {
    "kib_b": kib_b_order,
    "room_card": room_card_order,
    "room_cards": room_cards_order,
}


def count_rows(paper: str, order: Order, *, by: User, today: date) -> int:
    as_of = order["as_of"]
    if paper == "kib_b":
        return kib_b_assets(unit=order["unit"], by=by, as_of=as_of, today=today).count()
    return assets_in(rooms_in(paper, order, by), by=by, as_of=as_of, today=today).count()


def rooms_in(paper: str, order: Order, by: User) -> RoomQuerySet:
    if paper == "room_card":
        return Room.objects.filter(pk=order["room"].pk)
    return rooms_of(building=order["building"], unit=order["unit"], by=by)


def needs_job(paper: str, order: Order, *, by: User, today: date) -> bool:
    """:raises Refusal: ``too_long``; ``no_goods`` where of many rooms none has any"""
    count, form = count_rows(paper, order, by=by, today=today), order["form"]
    if paper == "room_cards" and not count:
        raise Refusal(
            "no_goods", _("None of these rooms has goods on that day. Choose another place or day.")
        )
    if count > MOST[form]:
        raise Refusal(
            "too_long",
            _("These are %(n)s items; a paper holds %(most)s. Choose a smaller unit, or download the list.")
            % {"n": number(count), "most": number(MOST[form])},
        )
    return count > AT_ONCE[form]


def order_printout(*, paper: str, order: Order, title: str, by: User, now: datetime) -> Printout:
    """Let a job make it. What it shows is decided when it is made, by the asker's rights of then."""
    params = {name: plain(value) for name, value in order.items()} | {"paper": paper}
    with transaction.atomic():
        job = start_job(kind=PAPER, params=params, by=by, now=now)
        return Printout.objects.create(job=job, title=title, form=order["form"])


def plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value.pk if isinstance(value, Unit | Room | Building) else value


def make_printout(job: Job, *, now: datetime) -> None:
    """:raises Refusal: ``not_yours`` if the asker has lost the right to it"""
    printout, by = Printout.objects.get(job=job), User.objects.get(pk=job.by_id)
    remove_old(now)
    order = {**job.params, "as_of": date.fromisoformat(job.params["as_of"])}
    order["signed_on"] = date.fromisoformat(job.params["signed_on"])
    places: dict[str, QuerySet[Any]] = {
        "unit": Unit.objects.visible_to(by),
        "room": Room.objects.visible_to(by).select_related("unit"),
        "building": Building.objects.all(),
    }
    asked = [name for name in places if order.get(name) is not None]
    order |= {name: places[name].filter(pk=order[name]).first() for name in asked}
    if not by.has_perm("assets.print_paper") or None in [order[name] for name in asked]:
        raise Refusal("not_yours", _("You may no longer print this paper."))
    made = PAPERS[job.params["paper"]](order, by, timezone.localdate(now))
    form: Format = job.params["form"]
    content = paper_content(
        made, form, at=now, advance=lambda done, total: report_progress(job.pk, done, total)
    )
    # A second run after a kill leaves one file, not two.
    if printout.file:
        printout.file.delete(save=False)
    printout.file.save(f"paper.{form}", ContentFile(content))


def remove_old(now: datetime) -> None:
    for printout in Printout.objects.finished_before(now - KEPT).exclude(file=""):
        printout.file.delete(save=False)
        printout.job.delete()
