"""What people complain of, what it was, and which goods it can have happened to. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from assets.models import Asset
from demo import content
from demo.register import Item

# Of these anybody may have spoken, not only the one who holds it.
SHARED = (
    "printer", "router", "switch", "access_point", "ac", "copier", "fingerprint", "server", "display",
    "projector", "audio", "household",
)  # fmt: skip
# Models for which a complaint makes no sense, where the story doesn't name any.
NOT_FOR = {
    "pc": ("monitor", "hardisk"), "laptop": ("tablet",), "chair": ("sofa",), "household": ("vacuum",),
    "projector": ("layar",), "whiteboard": ("interaktif",), "cctv": ("perekam",), "phone": ("pabx", "talky"),
    "ups": ("stabilisator", "server"), "audio": ("kamera",), "other": ("mimbar", "laminating"),
    "router": ("modem",), "rack": ("server",), "server": (),
}  # fmt: skip


@dataclass(frozen=True)
class Story:
    key: str
    family: str
    complaint: str
    text: str
    cause: str
    action: str
    outcome: str
    note: str
    rooms: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()
    ages: tuple[int, int] = (0, 99)
    position: str = ""
    told: bool = field(default=True)

    def could_be(self, item: Item, moment: datetime, room: str) -> bool:
        """Whether it can have happened to this piece then."""
        line, age = item.line, moment.year - item.slot.purchase.on.year
        if line.family != self.family or not self.ages[0] <= age <= self.ages[1]:
            return False
        if self.rooms and room not in self.rooms:
            return False
        if self.goods:
            if line.key not in self.goods:
                return False
        elif line.name.lower().startswith(NOT_FOR.get(self.family, ())) or item.slot.use == "scrap":
            return False
        if self.action == "any.warranty" and not item.is_under_warranty(moment.date()):
            return False
        return not self.position or self._is_with(item, moment.date())

    def _is_with(self, item: Item, day: date) -> bool:
        holder = item.holder_on(day)
        return holder is not None and holder.position == self.position

    def note_about(self, item: Item, moment: datetime) -> str:
        """The technician's note, with the age and year of this very piece."""
        year = item.slot.purchase.on.year
        note = re.sub(r"umur \d+ tahun", f"umur {moment.year - year} tahun", self.note)
        return re.sub(r"tahun 20\d\d", f"tahun {year}", note)


def stories() -> Iterator[Story]:
    fits = {row["key"]: row for row in content.rows("story_fits")}
    for row in content.rows("story"):
        fit = fits.get(row["key"], {})
        low, _, high = (fit.get("ages") or "0-99").partition("-")
        yield Story(
            key=row["key"],
            family=row["family"],
            complaint=row["complaint"],
            text=row["text"],
            cause=row["cause"],
            action=row["action"],
            outcome=row["outcome"],
            note=row["outcome_note"],
            rooms=tuple(content.listed(fit.get("rooms", ""))),
            goods=tuple(content.listed(fit.get("goods", ""))),
            ages=(int(low), int(high)),
            position=fit.get("position", ""),
        )


CONDITION_AFTER = {
    "fixed": Asset.Condition.GOOD,
    "reopened": Asset.Condition.GOOD,
    "waiting_parts": Asset.Condition.LIGHT_DAMAGE,
    "waiting_vendor": Asset.Condition.LIGHT_DAMAGE,
    "waiting_budget": Asset.Condition.LIGHT_DAMAGE,
    "irreparable": Asset.Condition.HEAVY_DAMAGE,
}
