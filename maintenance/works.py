"""What was done to an item, as its page tells it: its repairs, and the lines of its card from before.

One query for both and for every panel that asks, since the page of an item has many of them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.urls import reverse

from assets.models import Asset
from core.prepared import Prepared
from core.web.bilingual import in_reader_language
from maintenance.models import CardLine, Repair
from maintenance.models.catalog import Performer

EMPTY = Value("", output_field=TextField())
NO_TEXTS = {"day", "row", "is_avoidable", "is_failure", "spent"}


@dataclass(frozen=True)
class Work:
    """`number` is that of the report; a line of a card has none.

    :param is_failure: a repair whose cause speaks for replacing the item
    """

    day: date
    row: int
    precision: str
    number: str
    name: str
    name_en: str
    text: str
    tag: str
    tag_en: str
    is_avoidable: bool
    is_failure: bool
    before: str
    after: str
    performer: str
    who: str
    spent: Decimal | None

    @property
    def url(self) -> str:
        return reverse("maintenance:report_detail", args=[self.number]) if self.number else ""

    @property
    def title(self) -> str:
        return in_reader_language(self.name, self.name_en) or self.text or self.number

    @property
    def words(self) -> str:
        """What there is to add to the title."""
        return self.text if self.name else ""

    @property
    def label(self) -> str:
        if self.number:
            return in_reader_language(self.tag, self.tag_en)
        return str(CardLine.Kind(self.tag).label) if self.tag else ""

    @property
    def by(self) -> str:
        return self.who or (str(Performer(self.performer).label) if self.performer else "")

    @property
    def conditions(self) -> list[str]:
        return [str(Asset.Condition(each).label) for each in (self.before, self.after) if each]


COLUMNS = [field.name for field in fields(Work)]


def works_on(asset: Asset) -> list[Work]:
    """The newest first; read once for all that show a part of it."""
    known: list[Work] | None = getattr(asset, "known_works", None)
    if known is None:
        known = [Work(*row) for row in _works(asset)]
        asset.known_works = known  # type: ignore[attr-defined]  # no field: it lives as long as the page
    return known


def _both(asset: int) -> QuerySet[Any, Any]:
    repairs = _told(
        Repair.objects.of_asset(asset).with_cost(),
        day=TruncDate("finished_at"),
        number="report__number",
        name="remedy__name",
        name_en="remedy__name_en",
        text="work_done",
        tag="cause__name",
        tag_en="cause__name_en",
        is_avoidable=F("cause__is_avoidable"),
        is_failure=F("cause__counts_for_replacement"),
        before="condition_before",
        after="condition_after",
        performer="performer",
        who="vendor",
        spent=F("cost"),
    )
    lines = _told(
        CardLine.objects.of_asset(asset),
        day=F("on"),
        precision="precision",
        name="description",
        tag="kind",
        before="condition_before",
        after="condition_after",
        who="performer",
        spent=F("cost"),
    )
    both: QuerySet[Any, Any] = repairs.union(lines, all=True).order_by("-w_day", "-w_row")
    return both


_works = Prepared(_both)


def _told(rows: QuerySet[Any], **columns: Any) -> Any:
    """The columns of `Work`, texts as texts; what isn't said is empty."""
    told: dict[str, Any] = {"row": F("pk"), "precision": Value("day")}
    told |= {"is_avoidable": Value(False), "is_failure": Value(False)}
    told |= columns
    for name in COLUMNS:
        if name not in NO_TEXTS:
            told[name] = Coalesce(Cast(told.get(name, EMPTY), TextField()), EMPTY)
    return (
        rows.order_by()
        .annotate(**{f"w_{name}": told[name] for name in COLUMNS})
        .values_list(*(f"w_{name}" for name in COLUMNS))
    )
