"""What stands on a label, and sheets of them as PDF. Papers of the office speak Indonesian."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import override

from assets.labels.tokens import LENGTH, spaced
from assets.models import Asset, LabelLayout
from core.documents.paper import Setting, Template, print_paper
from core.documents.qr import qr_svg
from core.documents.text import printable
from core.web.formats import long_partial_date
from organization.models import Stationery, Unit

TEMPLATE = Template("sheet", Path(__file__).parent)
# What is printed in one go; 500 take three seconds.
MOST = 2000
# Stands in the picture for an item whose sticker is made only when its label is printed.
NO_TOKEN_YET = "0" * LENGTH
PREVIEW_PPI = 110
LONG_WORD = 18
SIZES = ("page_width", "page_height", "width", "height", "left", "top", "gap_x", "gap_y", "code_size")
# Where a word that is longer may be broken; it is seen by nobody.
BREAK = "\N{ZERO WIDTH SPACE}"


class Owners:
    """Whose goods they are, by unit: what a unit doesn't say is said by the one above it."""

    def __init__(self) -> None:
        self.units = {unit.pk: unit for unit in Unit.objects.all()}
        self.regencies = dict(Stationery.objects.exclude(regency="").values_list("unit", "regency"))

    def upwards(self, unit_id: int | None) -> Iterator[Unit]:
        while unit_id is not None:
            unit = self.units[unit_id]
            yield unit
            unit_id = unit.parent_id

    def location_code(self, unit_id: int) -> str:
        return next((unit.location_code for unit in self.upwards(unit_id) if unit.location_code), "")

    def office(self, unit_id: int) -> str:
        return [unit.name for unit in self.upwards(unit_id)][-1]

    def owner(self, unit_id: int) -> str:
        """The regency of the letterhead, and until it has one the top of the tree of units."""
        named = (self.regencies.get(unit.pk, "") for unit in self.upwards(unit_id))
        regency = next(filter(None, named), "")
        return f"Pemerintah {regency}" if regency else self.office(unit_id)


def print_sheets(
    layout: LabelLayout, assets: Sequence[Asset], tokens: Mapping[int, str], *, start: int, at: datetime
) -> bytes:
    """A PDF of all labels, in the order of `assets`.

    :param tokens: of the assets' stickers, by the asset's id
    :param start: the first free sticker of the first sheet, from 1
    """
    return _print(layout, assets, tokens, start, Setting(at=at))


def draw_first_sheet(
    layout: LabelLayout, assets: Sequence[Asset], tokens: Mapping[int, str], *, start: int, at: datetime
) -> bytes:
    """A PNG of the first sheet, to look at before it is printed."""
    first = assets[: layout.places - start + 1]
    known = {asset.pk: tokens.get(asset.pk, NO_TOKEN_YET) for asset in first}
    return _print(layout, first, known, start, Setting(at=at, ppi=PREVIEW_PPI))


def pages(layout: LabelLayout, labels: int, start: int) -> int:
    return -(-(labels + start - 1) // layout.places)


def label_lines(asset: Asset, token: str, owners: Owners) -> dict[str, str]:
    """Every line that a layout may show; empty where nothing is known. No person's name."""
    year = f".{asset.acquisition_year}" if asset.acquisition_year else ""
    location = owners.location_code(asset.unit_id)
    register = f".{asset.register:06d}" if asset.register else ""
    acquired = long_partial_date(asset.acquired_from, asset.acquired_precision)
    return {
        "owner": f"Milik {owners.owner(asset.unit_id)}".upper(),
        "unit": owners.units[asset.unit_id].name,
        "location": f"{location}{year}" if location else "",
        "code": f"{asset.classification_id}{register}",
        "name": asset.title,
        "specification": ", ".join(filter(None, (asset.title, asset.specification))),
        "nibar": f"NIBAR {asset.nibar}" if asset.nibar else "",
        "acquired": f"Perolehan {acquired}" if asset.acquired_from else "",
        "token": spaced(token),
    }


def _print(
    layout: LabelLayout, assets: Sequence[Asset], tokens: Mapping[int, str], start: int, setting: Setting
) -> bytes:
    owners, address = Owners(), f"{settings.SITE_URL}/Q/".upper()
    holds: Callable[[str], str] = (
        (lambda token: token) if layout.holds == LabelLayout.Holds.TOKEN else (lambda token: address + token)
    )
    with override("id"):
        labels = [
            {"qr": qr_svg(holds(tokens[asset.pk])), "lines": _lines(layout, asset, tokens[asset.pk], owners)}
            for asset in assets
        ]
    data = {
        "title": "Label barang",
        "author": owners.office(assets[0].unit_id) if assets else "",
        "layout": _measures(layout),
        "start": start - 1,
        "labels": labels,
    }
    return print_paper(TEMPLATE, data, setting=setting)


def _lines(layout: LabelLayout, asset: Asset, token: str, owners: Owners) -> list[dict[str, str]]:
    texts = label_lines(asset, token, owners)
    shown = [kind for kind in layout.shown_lines if texts[kind]]
    return [{"kind": kind, "text": _breakable(printable(texts[kind]))} for kind in shown]


def _breakable(text: str) -> str:
    """Codes keep together, for they are made smaller to fit; a long word of a name may break."""
    words = text.split()
    for n, word in enumerate(words):
        if len(word) > LONG_WORD and not word[0].isdigit():
            words[n] = BREAK.join(word[at : at + 6] for at in range(0, len(word), 6))
    return " ".join(words)


def _measures(layout: LabelLayout) -> dict[str, Any]:
    """In millimeters. Stickers of a sheet have a thin frame; on a tape there is no room to waste."""
    is_sheet = layout.places > 1
    return {
        **{name: float(getattr(layout, name)) for name in SIZES},
        "columns": layout.columns,
        "rows": layout.rows,
        "ruled": is_sheet,
        "inset": max(1.2, float(layout.height) * 0.08),
        "code_left": (float(layout.height) - float(layout.code_size)) / 2 - 1 if is_sheet else 0.0,
    }
