"""A row of the register as html. Fifty rows of many kinds of cells: a template takes six times as long."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
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
# Names of people and places, which are broken where they are long.
NAMES = {"holder", "room", "unit"}


def rows_of(
    assets: Iterable[Asset], columns: list[Column], *, can_choose: bool, has_acts: Callable[[Asset], bool]
) -> SafeString:
    """Each item as a `<tr>`; the end tags that html lets one leave out are left out.

    :param has_acts: whether the row has a menu, which the script hangs into its last cell
    """
    drawn = [(_opening(column), CELLS.get(column.key) or _plain(column)) for column in columns]
    sprite, menu = static("icons.svg"), '<td class="menu dropdown">'
    rows = []
    for asset in assets:
        pk = asset.pk
        check = (
            f'<td class="check keep"><input class=form-check-input type=checkbox name=asset value={pk} '
            f"aria-labelledby=n{pk}>"
            if can_choose
            else ""
        )
        cells = "".join(f"{td}{cell(asset) or DASH}" for td, cell in drawn)
        last = menu if has_acts(asset) else "<td>"
        rows.append(f"<tr>{check}<td class=main>{_thing(asset, sprite)}{cells}{last}")
    return SafeString("\n".join(rows))


def _thing(asset: Any, sprite: str) -> str:
    if asset.photo_id:
        source = reverse("files:file_thumbnail", args=["barang", asset.photo_id])
        picture = f'<img class=thing-pic src="{source}" alt="" loading=lazy>'
    else:
        icon = (asset.family and asset.family.icon) or "package"
        use = f'<use href="{sprite}#{icon}" />'
        picture = f"<span class=thing-pic><svg class=icon aria-hidden=true>{use}</svg></span>"
    name = f'<a id=n{asset.pk} href="{asset.get_absolute_url()}">{escape(asset.title)}</a>'
    number = f"<small>{asset.classification_id} · {asset.register_label}</small>"
    return f"<div class=thing>{picture}<span>{name}{number}</span></div>"


def _opening(column: Column) -> str:
    if column.key == "value":
        return "<td class=num>"
    css = " class=who" if column.key in NAMES else " class=wide" if column.key in WIDE else ""
    return f'<td{css} data-label="{escape(column.label)}">'


def _plain(column: Column) -> Callable[[Asset], str]:
    read = column.reader()

    def cell(asset: Asset) -> str:
        value = read(asset)
        return short_date(value) if isinstance(value, date) else str(escape(value or ""))

    return cell


def _condition(asset: Asset) -> str:
    tags = []
    if asset.condition:
        tags.append((CONDITION_TAGS[asset.condition], Asset.Condition(asset.condition).label))
    if asset.status != "in_use":
        tags.append((STATUS_TAGS.get(asset.status, ""), Asset.Status(asset.status).label))
    if not tags:
        return _faint(_("not known"))
    drawn = "".join(f'<span class="tag {css}">{escape(label)}</span>' for css, label in tags)
    return f"<span class=tags>{drawn}</span>"


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
