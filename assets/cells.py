"""A row of the register as html. Fifty rows of many kinds of cells: a template takes six times as long.

Every byte here is sent fifty times: no end tag or quote that html lets one leave out, no element that the
style sheet (`.goods`) can do without.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date
from html import escape
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assets.columns import Column
from assets.models import Asset, Handover
from assets.models.custody import UNCONFIRMED
from assets.models.register import register_of, title_of
from core.web.bilingual import in_reader_language
from core.web.formats import DASH, long_partial_date, rupiah, short_date

CONDITION_TAGS = {"B": "tag-good", "RR": "tag-warn", "RB": "tag-bad"}
STATUS_TAGS = {"stored": "tag-info", "lost": "tag-bad"}
# Long texts take the width that they need; on a phone they have a line of their own.
WIDE = {"specification", "notes"}
# Names of people and places, which are broken where they are long.
NAMES = {"holder", "room", "unit"}
QUOTED = '"{}"'

# What every row says, and what the cells of a column read where that isn't the field of its name.
ALWAYS = ("id", "name", "brand", "classification_id", "register", "register_width", "status", "family__icon")
READ = {
    "condition": ("condition",),
    "status": (),
    "brand": (),
    "room": ("room_id", "room_text", "room__name", "room__name_en", "room__floor"),
    "holder": ("holder_name", "held_from", "minutes_state"),
    "value": ("value", "acquired_from"),
    "acquired_on": ("acquired_from", "acquired_precision"),
    "unit": ("unit__name", "unit__name_en"),
}


def read_for(columns: list[Column]) -> dict[str, None]:
    """What the rows with these columns read, for `for_rows()`; each name once, in its order."""
    return dict.fromkeys([*ALWAYS, *(name for c in columns for name in READ.get(c.key, (c.key,)))])


def rows_of(
    assets: Iterable[Any], columns: list[Column], *, can_choose: bool, acts_for: Collection[str] | None
) -> SafeString:
    """Each item as a `<tr>`.

    :param assets: rows `for_rows()` of what the columns read
    :param acts_for: states in which an item has a menu, which the script hangs into the last cell; None: all
    """
    drawn = [(_opening(column), CELLS.get(column.key) or _plain(column)) for column in columns]
    thing = _Thing()
    rows = []
    for place, asset in enumerate(assets, 1):
        check = (
            f"<td class=check><input type=checkbox name=asset value={asset.id} aria-labelledby=n{place}>"
            if can_choose
            else ""
        )
        cells = "".join(f"{td}{cell(asset) or DASH}" for td, cell in drawn)
        last = "<td>" if acts_for is None or asset.status in acts_for else "<td class=no>"
        rows.append(f"<tr>{check}{thing.draw(asset, place)}{cells}{last}")
    return SafeString("\n".join(rows))


class _Thing:
    """Picture, name and number; the addresses are asked for once and not in every row."""

    def __init__(self) -> None:
        self.page = reverse("assets:asset_detail", args=[0])
        self.photo = reverse("files:file_thumbnail", args=["barang", 0])

    def draw(self, asset: Any, place: int) -> str:
        if asset.photo_id:
            source = self.photo.replace("/0/", f"/{asset.photo_id}/")
            td = f'<td class=main><img class=thing-pic src={source} alt="" loading=lazy>'
        else:
            # The picture of its kind, out of the style sheet that frontend/collect.py makes.
            td = f'<td class="main i-{asset.family__icon or "package"}">'
        page = self.page.replace("/0/", f"/{asset.id}/")
        name = f"<a id=n{place} href={page}>{escape(title_of(asset))}</a>"
        return f"{td}{name}<small>{asset.classification_id} · {register_of(asset)}</small>"


def _opening(column: Column) -> str:
    if column.key == "value":
        return "<td class=num>"
    said = "data-who" if column.key in NAMES else "data-label"
    css = " class=wide" if column.key in WIDE else ""
    label = str(column.label)
    return f"<td{css} {said}={label if label.isalnum() else QUOTED.format(escape(label))}>"


def _plain(column: Column) -> Callable[[Any], str]:
    read = column.reader()

    def cell(asset: Any) -> str:
        value = read(asset)
        return short_date(value) if isinstance(value, date) else escape(str(value or ""))

    return cell


def _condition(asset: Any) -> str:
    tags = []
    if asset.condition:
        tags.append((CONDITION_TAGS[asset.condition], Asset.Condition(asset.condition).label))
    if asset.status != "in_use":
        tags.append((STATUS_TAGS.get(asset.status, "tag"), Asset.Status(asset.status).label))
    if not tags:
        return _faint(_("not known"))
    drawn = "".join(f"<b class={css}>{escape(str(label))}</b>" for css, label in tags)
    return drawn if len(tags) == 1 else f"<span class=tags>{drawn}</span>"


def _room(asset: Any) -> str:
    if asset.room_id is None:
        return escape(asset.room_text)
    name = escape(in_reader_language(asset.room__name, asset.room__name_en))
    if not asset.room__floor:
        return name
    floor = _("Floor %(floor)s") % {"floor": asset.room__floor}
    return f"{name}<small>{escape(floor)}</small>"


def _holder(asset: Any) -> str:
    if not asset.holder_name:
        return _faint(_("No holder"))
    if asset.minutes_state in UNCONFIRMED:
        since = escape(Handover.State(asset.minutes_state).label.lower())
    else:
        since = _("since %(day)s") % {"day": short_date(asset.held_from)}
    return f"{escape(asset.holder_name)}<small>{since}</small>"


def _value(asset: Any) -> str:
    bought = asset.acquired_from
    return f"{rupiah(asset.value) or DASH}<small>{bought.year if bought else ''}</small>"


def _faint(text: str) -> str:
    return f"<i>{escape(text)}</i>"


CELLS: dict[str, Callable[[Any], str]] = {
    "condition": _condition,
    "room": _room,
    "holder": _holder,
    "value": _value,
    "acquired_on": lambda asset: long_partial_date(asset.acquired_from, asset.acquired_precision),
    "unit": lambda asset: escape(in_reader_language(asset.unit__name, asset.unit__name_en)),
}
