"""A row of the register as html. Fifty rows of many kinds of cells: a template takes six times as long."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assets.columns import Column
from assets.models import Asset
from core.web.formats import DASH, long_partial_date, rupiah, short_date

CONDITION_TAGS = {"B": "tag-good", "RR": "tag-warn", "RB": "tag-bad"}
STATUS_TAGS = {"stored": "tag-info", "lost": "tag-bad"}
# Long texts take the width that they need; on a phone they have a line of their own.
WIDE = {"specification", "notes"}


@dataclass(frozen=True)
class Row:
    asset: Asset
    cells: list[SafeString]


def rows_of(assets: Iterable[Asset], columns: list[Column]) -> Iterator[Row]:
    """Each item with the cells of these columns, their `<td>` included."""
    drawn = [(_opening(column), CELLS.get(column.key) or _plain(column)) for column in columns]
    for asset in assets:
        yield Row(asset, [SafeString(f"{td}{cell(asset) or DASH}</td>") for td, cell in drawn])


def _opening(column: Column) -> str:
    if column.key == "value":
        return '<td class="num">'
    css = {"holder": ' class="who"'}.get(column.key, ' class="wide"' if column.key in WIDE else "")
    return f'<td{css} data-label="{escape(column.label)}">'


def _plain(column: Column) -> Callable[[Asset], str]:
    def cell(asset: Asset) -> str:
        value = column.read(asset)
        return short_date(value) if isinstance(value, date) else str(escape(value or ""))

    return cell


def _condition(asset: Asset) -> str:
    tags = []
    if asset.condition:
        tags.append((CONDITION_TAGS[asset.condition], asset.get_condition_display()))
    if asset.status != "in_use":
        tags.append((STATUS_TAGS.get(asset.status, ""), asset.get_status_display()))
    if not tags:
        return _faint(_("not known"))
    drawn = "".join(f'<span class="tag {css}">{escape(label)}</span>' for css, label in tags)
    return f'<span class="tags">{drawn}</span>'


def _room(asset: Asset) -> str:
    if asset.room is None:
        return str(escape(asset.room_text))
    if not asset.room.floor:
        return str(escape(asset.room))
    below = _("Floor %(floor)s") % {"floor": asset.room.floor}
    return f"{escape(asset.room)}<small>{escape(below)}</small>"


def _holder(asset: Any) -> str:
    if not asset.holder_name:
        return _faint(_("No holder"))
    since = _("since %(day)s") % {"day": short_date(asset.held_from)}
    return f"{escape(asset.holder_name)}<small>{since}</small>"


def _value(asset: Asset) -> str:
    return f"{rupiah(asset.value) or DASH}<small>{asset.acquisition_year or ''}</small>"


def _faint(text: str) -> str:
    return f"<i>{escape(text)}</i>"


CELLS: dict[str, Callable[[Asset], str]] = {
    "condition": _condition,
    "room": _room,
    "holder": _holder,
    "value": _value,
    "acquired_on": lambda asset: long_partial_date(asset.acquired_from, asset.acquired_precision),
    "unit": lambda asset: str(escape(asset.unit)),
}
