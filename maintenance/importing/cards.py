"""Lines of maintenance cards: known by the asset, the day and what was done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assets.models import Asset
from core.importing.engine import Engine, Item
from core.importing.kinds import Kind
from core.importing.resources import TypedOptions, TypedResource
from core.spreadsheets.sentences import speak
from core.web.formats import DASH, long_partial_date, number, rupiah, short_date
from maintenance.importing.columns import CardLayout, CardReader
from maintenance.models import CardLine, Occurrence, Repair

speak(
    {
        "card_without_asset": gettext_lazy(
            "It isn't said which item this was done to: neither above the table nor in the row stands a code"
            " with a register number, or a NIBAR."
        ),
        "card_asset_unknown": gettext_lazy(
            "There is no item %(text)s in the register. Import the list of items first, or correct the code"
            " and register number."
        ),
        "card_asset_ambiguous": gettext_lazy(
            "%(text)s is in more than one unit: %(units)s. Choose the unit when you upload the file."
        ),
        "card_line_twice": gettext_lazy(
            "Row %(row)s says the same of the same day. If it was done twice, say in the text what differs."
        ),
        "card_kind_unknown": gettext_lazy("“%(text)s” is no kind of maintenance; the kind is left empty."),
        "card_before_acquisition": gettext_lazy("The item was acquired later, on %(date)s."),
        "card_line_recorded": gettext_lazy(
            "The register has maintenance of this item on this day already; check that it isn't the same."
        ),
    }
)
Line = tuple[int, date, str]


class CardResource(TypedResource):
    columns = ("asset_id", "on", "precision", "kind", "description", "performer", "condition_before",
               "condition_after", "cost", "fund_source")  # fmt: skip

    class Meta(TypedOptions):
        model = CardLine


class CardEngine(Engine):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.resource = CardResource()
        self.seen: dict[Line, int] = {}

    def settle(self, items: Sequence[Item]) -> None:
        by_nibar, by_number = self._assets(items)
        for item in items:
            values = item.draft.values
            item.columns = {name: values[name] for name in CardResource.columns if name in values}
            nibar, key = values.get("nibar"), (values.get("code", ""), values.get("register", 0))
            if nibar in by_nibar:
                self._assign(item, by_nibar[nibar])
            elif key[0]:
                self._assign_by_number(item, by_number[key], f"{key[0]} · {key[1]:04d}")
            elif nibar:
                item.refuse("nibar", "card_asset_unknown", text=nibar)

    def _assets(
        self, items: Sequence[Item]
    ) -> tuple[dict[str, Asset], defaultdict[tuple[str, int], list[Asset]]]:
        said = [item.draft.values for item in items]
        wanted = Q(nibar__in={v["nibar"] for v in said if "nibar" in v}) | Q(
            classification__in={v["code"] for v in said if "code" in v},
            register__in={v["register"] for v in said if "code" in v},
        )
        by_nibar: dict[str, Asset] = {}
        by_number: defaultdict[tuple[str, int], list[Asset]] = defaultdict(list)
        for asset in Asset.objects.filter(wanted).select_related("unit").order_by():
            if self.by.sees_unit(asset.unit_id):
                if asset.nibar:
                    by_nibar[asset.nibar] = asset
                if asset.register:
                    by_number[asset.classification_id, asset.register].append(asset)
        return by_nibar, by_number

    def _assign_by_number(self, item: Item, found: list[Asset], text: str) -> None:
        """Numbers are given by each unit: that of the import comes first."""
        own = [asset for asset in found if asset.unit_id == self.unit.pk]
        if len(found) > 1 and not own:
            units = ", ".join(str(asset.unit) for asset in found)
            item.refuse("register", "card_asset_ambiguous", text=text, units=units)
        elif found:
            self._assign(item, (own or found)[0])
        else:
            item.refuse("register", "card_asset_unknown", text=text)

    def _assign(self, item: Item, asset: Asset) -> None:
        item.columns["asset_id"] = asset.pk
        item.draft.values["asset_name"] = asset.name
        on = item.columns.get("on")
        if on and asset.acquired_from and asset.acquired_precision == "day" and on < asset.acquired_from:
            item.warn("date", "card_before_acquisition", date=short_date(asset.acquired_from))

    def identify(self, items: Sequence[Item]) -> None:
        assets = {item.columns["asset_id"] for item in items if "asset_id" in item.columns}
        known = {_line(line): line for line in CardLine.objects.filter(asset__in=assets)}
        recorded = _recorded(assets)
        for item in items:
            columns, place = item.columns, self.place(item)
            if not {"asset_id", "on", "description"} <= set(columns):
                continue
            line = (columns["asset_id"], columns["on"], columns["description"].casefold())
            item.key = (line[0], line[1].isoformat(), line[2])
            if (first := self.seen.setdefault(line, place)) != place:
                item.refuse("description", "card_line_twice", row=self.told(item, first))
                continue
            item.target = known.get(line)
            if item.target:
                columns.pop("description")
            elif line[:2] in recorded:
                item.warn("date", "card_line_recorded")


def _line(line: CardLine) -> Line:
    return line.asset_id, line.on, line.description.casefold()


def _recorded(assets: set[int]) -> set[tuple[int, date]]:
    """On which days the register itself knows of a repair or of upkeep."""
    repairs = Repair.objects.filter(report__asset__in=assets).values_list("report__asset", "finished_at")
    upkeep = Occurrence.objects.done().filter(asset__in=assets).values_list("asset", "done_on")
    return {(asset, timezone.localdate(at)) for asset, at in repairs} | {
        (asset, on) for asset, on in upkeep if on is not None
    }


class CardKind(Kind):
    key = "cards"
    title = gettext_lazy("Maintenance cards")
    what = gettext_lazy("Kartu Pemeliharaan, a sheet for each item")
    needs = gettext_lazy(
        "Above the table the goods code with register number, or the NIBAR; in the table date and what was"
        " done. Kind, vendor, condition before and after, cost and source of funds are read where they exist."
    )
    identity_label = gettext_lazy("Item and date")
    results_label = gettext_lazy("See the register")
    results = "assets:asset_list"
    icon = "tool"
    permissions = ("maintenance.import_cardline",)
    verb = "card.import"
    undoes = (CardLine,)
    layout = CardLayout()
    reader = CardReader
    engine = CardEngine
    days = ("on",)
    amounts = ("cost",)
    aliases = {"on": "date", "precision": "date"}
    short = {
        "card_kind_unknown": gettext_lazy("Kind unknown"),
        "card_before_acquisition": gettext_lazy("Before it was acquired"),
        "card_line_recorded": gettext_lazy("Perhaps known already"),
    }
    example = {
        "asset_code": "1.3.2.10.02.03.003",
        "register": "000030",
        "date": "11-09-2024",
        "kind": "Perbaikan",
        "description": "Ganti pad tinta",
        "performer": "CV. Contoh Servis",
        "condition_before": "RR",
        "condition_after": "B",
        "cost": "350.000",
        "fund_source": "APBD",
    }

    def title_of(self, values: dict[str, Any]) -> str:
        return str(values.get("description", ""))

    def identity_of(self, values: dict[str, Any]) -> str:
        day = values.get("on")
        told = long_partial_date(date.fromisoformat(day), values["precision"]) if day else DASH
        register = f"{values['code']} · {values['register']:04d}" if "code" in values else ""
        return f"{values.get('asset_name') or register or values.get('nibar') or DASH}, {told}"

    def facts_of(self, values: dict[str, Any]) -> Iterable[str]:
        yield str(CardLine.Kind(values["kind"]).label) if "kind" in values else ""
        yield values.get("performer", "")
        yield rupiah(Decimal(values["cost"])) if "cost" in values else ""
        if "condition_after" in values:
            yield str(Asset.Condition(values["condition_after"]).label)

    def text(self, key: str, value: Any) -> str:
        if value in (None, ""):
            return _("empty")
        match key:
            case "cost":
                return rupiah(Decimal(value))
            case "kind":
                return str(CardLine.Kind(value).label)
            case "condition_before" | "condition_after":
                return str(Asset.Condition(value).label)
            case _:
                return str(value)

    def choices(self, key: str) -> list[tuple[str, str]]:
        if key not in ("condition_before", "condition_after"):
            return []
        return [(value, str(label)) for value, label in Asset.Condition.choices]

    def state_of_affairs(self, user: Any) -> str:
        lines = CardLine.objects.filter(asset__in=Asset.objects.visible_to(user))
        cost = lines.aggregate(cost=Sum("cost"))["cost"] or 0
        count = lines.count()
        return ngettext(
            "The items now have %(lines)s line of earlier maintenance, for %(cost)s.",
            "The items now have %(lines)s lines of earlier maintenance, for %(cost)s.",
            count,
        ) % {"lines": number(count), "cost": rupiah(cost)}


CARDS = CardKind()
