"""Lists of goods as a kind of import."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assets.families import family_for
from assets.importing.engine import AssetEngine
from assets.models import Asset, Family
from assets.spreadsheets import GOODS, GoodsReader
from core.importing.kinds import Kind
from core.spreadsheets import Finding, Table
from core.web.bilingual import in_reader_language
from core.web.formats import DASH, long_date, long_partial_date, number, rupiah


class AssetKind(Kind):
    key = "assets"
    title = gettext_lazy("Items")
    what = gettext_lazy("KIB B, KIR or inventory book")
    needs = gettext_lazy(
        "Goods code, name of goods, and a register number or NIBAR. Other columns are read where they exist."
    )
    identity_label = gettext_lazy("Code and register number")
    results_label = gettext_lazy("See the register")
    results = "assets:asset_list"
    icon = "package"
    permissions = ("assets.import_asset",)
    verb = "asset.import"
    doubted = gettext_lazy("Perhaps other goods")
    doubts = ("other_goods",)
    undoes = (Asset,)
    together = (
        ("register_width", "unit", "classification", "register"),
        ("acquired_from", "acquired_precision"),
        ("room", "room_text"),
    )
    follows = ("family", "updated_at")
    undo_keeps = gettext_lazy("Local codes of goods that came with the list stay in the classification.")
    layout = GOODS
    reader = GoodsReader
    engine = AssetEngine
    days = ("acquired_from", "warranty_until")
    amounts = ("value",)
    aliases = {"classification_id": "code", "unit_id": "unit", "room_id": "room"}
    short = {
        "leaf_unknown": gettext_lazy("Local code"),
        "room_unknown": gettext_lazy("Room not registered"),
        "year_differs": gettext_lazy("Years differ"),
        "other_goods": gettext_lazy("Perhaps other goods"),
        "other_number": gettext_lazy("Another maker's number"),
        "code_repaired": gettext_lazy("Code repaired"),
    }
    example = {
        "code": "1.3.2.10.01.02.002",
        "register": "0001",
        "name": "Laptop",
        "brand": "ASUS ExpertBook B1",
        "serial_number": "SN-0001",
        "acquired_on": "12-03-2024",
        "value": "14.750.000",
        "origin": "Pembelian",
        "condition": "B",
        "room": "A-101",
        "notes": "",
    }

    def settle_restored(self, rows: Sequence[Asset]) -> None:
        families = list(Family.objects.all())
        for asset in rows:
            asset.family = family_for(asset.classification_id, f"{asset.name} {asset.brand}", families)

    def heading_warnings(self, table: Table) -> Iterator[Finding]:
        yield from super().heading_warnings(table)
        for column in table.columns:
            if column.field == "value" and re.search(r"\bribu", column.title, re.IGNORECASE):
                yield Finding("price_in_thousands", {}, "value", column.letter, column.title)

    def title_of(self, values: dict[str, Any]) -> str:
        name, brand = values.get("name", ""), values.get("brand", "")
        return name if not brand or brand.lower() in name.lower() else f"{name} {brand}"

    def identity_of(self, values: dict[str, Any]) -> str:
        register = values.get("register")
        digits = f"{register:0{values.get('register_width') or 4}d}" if register else ""
        return f"{values.get('code') or DASH} · {digits or values.get('nibar') or DASH}"

    def facts_of(self, values: dict[str, Any]) -> Iterable[str]:
        yield rupiah(Decimal(values["value"])) if "value" in values else ""
        if "acquired_from" in values:
            yield _date([values["acquired_from"], values["acquired_precision"]])
        if "condition" in values:
            yield str(Asset.Condition(values["condition"]).label)
        if "room_name" in values:
            yield in_reader_language(*values["room_name"])
        elif "room" in values:
            yield _("room “%(text)s”") % {"text": values["room"]}

    def label(self, key: str) -> str:
        if key == "room_text":
            return _("Room as written")
        return _("Unit") if key in ("unit", "unit_id") else super().label(key)

    def text(self, key: str, value: Any) -> str:
        if value is None or value == "":
            return _("empty")
        if isinstance(value, list):
            return _date(value) if key == "acquired_on" else in_reader_language(value[0], value[1])
        match key:
            case "value":
                return rupiah(Decimal(value))
            case "condition":
                return str(Asset.Condition(value).label)
            case "mode":
                return str(Asset.Mode(value).label)
            case "warranty_until":
                return long_date(date.fromisoformat(value))
            case _:
                return str(value)

    def choices(self, key: str) -> list[tuple[str, str]]:
        if key != "condition":
            return []
        return [(value, str(label)) for value, label in Asset.Condition.choices]

    def several(self, code: str) -> str:
        return {
            "room_unknown": _("Rooms %(names)s are not registered; they are kept as text."),
            "other_goods": _("%(names)s become other goods, as you chose: little or nothing is the same."),
            "other_number": _("%(names)s get another number of the maker: corrections, or other goods?"),
            "leaf_unknown": _(
                "Codes %(names)s are not in the classification; they are added as local codes."
            ),
        }.get(code, "")

    def change_url(self, change_id: Any) -> str:
        return reverse("assets:change_detail", args=[change_id])

    def state_of_affairs(self, user: Any) -> str:
        found = Asset.objects.visible_to(user).aggregate(number=Count("pk"), value=Sum("value"))
        return ngettext(
            "It now holds %(items)s item worth %(value)s.",
            "It now holds %(items)s items worth %(value)s.",
            found["number"],
        ) % {"items": number(found["number"]), "value": rupiah(found["value"] or 0)}


def _date(value: list[str]) -> str:
    return long_partial_date(date.fromisoformat(value[0]), value[1])


ASSETS = AssetKind()
