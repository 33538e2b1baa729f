"""The register: assets with their numbers, and what became of them since they were registered."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from assets.models import Asset, Classification, Custody, Family
from core.trail.models import Change
from demo.goods import VEHICLES, Line, Network, Purchase, Shop, has_network
from demo.officetime import OfficeTime
from demo.past import Past
from demo.people import Person
from demo.placement import Slot
from demo.places import owner_of
from organization.models import Room, User

Condition, Status = Asset.Condition, Asset.Status
# Owner, then the invented regency and its secretariat as e-BMD writes them: 45 digits with what follows.
NIBAR_START = "12{kind}9901" + "27000000000002"
# What belongs to an asset's papers, whatever state the asset is in.
PAPERS = {"nibar", "value", "serial_number"}
# The shares of lightly and heavily damaged goods, by age in years.
WEAR = ((3, 0.02, 0.0), (6, 0.08, 0.01), (9, 0.15, 0.02), (99, 0.24, 0.04))


@dataclass
class Item:
    """An asset on its way through the years: how it began, and what was changed when."""

    asset: Asset
    slot: Slot
    registered: Change
    first: dict[str, Any] = field(default_factory=dict)
    events: list[tuple[Change, dict[str, Any]]] = field(default_factory=list)
    custodies: list[tuple[Custody, Change]] = field(default_factory=list)
    returns: list[tuple[Custody, Change]] = field(default_factory=list)
    holders: list[tuple[date, date | None, Person]] = field(default_factory=list)
    busy_until: datetime | None = None

    @property
    def line(self) -> Line:
        return self.slot.purchase.line

    def change(self, act: Change, **values: Any) -> None:
        self.events.append((act, values))

    def at(self, moment: datetime) -> dict[str, Any]:
        """Room, condition and status as they were then."""
        state = dict(self.first)
        for act, values in sorted(self.events, key=lambda event: event[0].at):
            if act.at <= moment:
                state |= values
        return state

    def is_under_warranty(self, day: date) -> bool:
        until = self.slot.purchase.warranty_until
        return until is not None and until >= day

    def forget_after(self, day: date) -> None:
        """What was foreseen for later doesn't happen: no move, no handover, no other condition."""
        self.events = [e for e in self.events if e[0].at.date() < day or e[1].keys() <= PAPERS]
        while self.custodies and self.custodies[-1][0].from_on >= day:
            self.custodies.pop()
            self.holders.pop()
            if self.custodies:
                before, _ = self.custodies[-1]
                before.until_on = None
                self.returns = [(custody, act) for custody, act in self.returns if custody is not before]
                begin, _, person = self.holders[-1]
                self.holders[-1] = (begin, None, person)

    def holder_on(self, day: date) -> Person | None:
        for begin, end, person in self.holders:
            if begin <= day and (end is None or day < end):
                return person
        return None

    def settle(self, past: Past) -> None:
        """Bring the asset to its present state, and its versions into the past."""
        self.events.sort(key=lambda event: event[0].at)
        state = dict(self.first)
        past.created(self.registered, self.asset, **self.first)
        for act, values in self.events:
            state |= values
            past.changed(act, self.asset, **state)
        for name, value in state.items():
            setattr(self.asset, name, value)
        for custody, act in self.custodies:
            returned = next((a for c, a in self.returns if c is custody), None)
            past.created(act, custody, **({"until_on": None} if returned else {}))
            if returned:
                past.changed(returned, custody)


@dataclass(frozen=True)
class Era:
    """The days between which the register has been in use."""

    begins: date
    today: date
    office_time: OfficeTime

    def some_day(self, rng: Random, first: date | None = None, last: date | None = None) -> date | None:
        """A working day of the era, before today."""
        days = self.office_time.days(
            max(first or self.begins, self.begins), min(last or self.today, self.today) - timedelta(days=1)
        )
        return rng.choice(days) if days else None


class Books:
    """Writes assets into the register: numbers, papers and network names, none twice."""

    def __init__(
        self,
        *,
        rng: Random,
        era: Era,
        shop: Shop,
        rooms: dict[str, Room],
        unit_short_names: dict[str, str],
        keeper: User,
        past: Past,
    ) -> None:
        self._rng, self._era, self._shop, self._rooms, self._keeper = rng, era, shop, rooms, keeper
        self._past = past
        self._families = {family.key: family for family in Family.objects.all()}
        codes = Classification.objects.filter(code__startswith="1.3.2.")
        self._thresholds = dict(codes.values_list("code", "threshold"))
        self._network = Network(unit_short_names)
        self._registers: defaultdict[tuple[int, str], int] = defaultdict(int)
        self._nibars: defaultdict[tuple[str, int], int] = defaultdict(int)
        self._plates = 1000
        self._import = past.act(
            "asset.import",
            era.office_time.at(era.begins, 9, 40),
            keeper,
            f"Impor KIB B Sekretariat Daerah {era.begins.year}.xlsx",
            Change.Source.JOB,
        )
        self._registrations: dict[int, Change] = {}
        self._reconciliations = self._reconciliation_days()

    def enter(self, slot: Slot) -> Item:
        """A new item, as it was when it was registered."""
        purchase, line = slot.purchase, slot.purchase.line
        room = self._rooms[slot.room]
        unit = owner_of(room.unit)
        number = self._registers[unit.pk, line.code] = self._registers[unit.pk, line.code] + 1
        asset = Asset(
            classification_id=line.code,
            family=self._families[line.family],
            unit=unit,
            register=number,
            name=line.name,
            specification=line.specification,
            brand=f"{line.brand} {line.type}",
            material=line.material,
            measure=line.unit,
            acquired_from=purchase.recorded_date,
            acquired_precision=purchase.precision,
            mode=purchase.mode,
            origin=purchase.origin,
            fund_source=purchase.fund_source,
            value=purchase.price,
            supplier=purchase.supplier,
            document_number=purchase.document,
            warranty_until=purchase.warranty_until,
            status_on=None,
        )
        self._describe(asset, line, purchase)
        if has_network(line):
            asset.host_name = self._network.name(line, unit.code)
            asset.mac_address = self._shop.mac(line)
            if slot.use not in ("scrap", "store") and line.name != "Tablet PC":
                asset.ip_address = self._network.address(line, unit.pk % 200)
        item = Item(asset, slot, self._registration(purchase))
        item.first = {
            "condition": Condition.GOOD,
            "status": Status.STORED if slot.use == "store" else Status.IN_USE,
            "status_on": None,
            "room_id": room.pk,
            "nibar": None,
            "ip_address": asset.ip_address,
        }
        self._number(item)
        return item

    def _describe(self, asset: Asset, line: Line, purchase: Purchase) -> None:
        if line.family in VEHICLES:
            self._plates += self._rng.randint(1, 9)
            letters = "K" if line.family == "car" else "KM"
            asset.plate_number = f"BX {self._plates} {letters}"
            asset.chassis_number = self._shop.serial(line)
            asset.engine_number = f"{line.serial_pattern[3:7]}{self._shop.digits(7)}".replace("#", "0")
            asset.ownership_number = f"X-{self._shop.digits(8)}"
            asset.size = line.specification.split(",")[0]
        else:
            asset.serial_number = self._shop.serial(line)
        if line.family in ("desk", "chair", "cabinet") and " cm" in line.specification:
            asset.size = line.specification.split(", ")[0]

    def _registration(self, purchase: Purchase) -> Change:
        """The first import, or a change of its own for what was bought since, days after it came."""
        if purchase.on < self._era.begins:
            return self._import
        if id(purchase) not in self._registrations:
            day = self._era.office_time.shift(purchase.on, self._rng.randint(1, 7))
            day = min(day, self._era.office_time.shift(self._era.today, -1))
            reason = f"BAST {purchase.document}" if purchase.document else "BAST penyedia"
            moment = self._era.office_time.some_moment(self._rng, day)
            self._registrations[id(purchase)] = self._past.act("asset.register", moment, self._keeper, reason)
        return self._registrations[id(purchase)]

    def _reconciliation_days(self) -> list[tuple[date, Change]]:
        """Each February and July e-BMD's numbers of the half year before come in by a list."""
        era, found = self._era, []
        for year in range(era.begins.year, era.today.year + 1):
            for month, upto, half in (
                (2, date(year - 1, 12, 31), f"II {year - 1}"),
                (7, date(year, 6, 30), f"I {year}"),
            ):
                day = era.office_time.day_from(date(year, month, 11))
                if era.begins < day < era.today:
                    act = self._past.act(
                        "asset.import",
                        era.office_time.at(day, 10, 15),
                        self._keeper,
                        f"Rekonsiliasi e-BMD semester {half}.xlsx",
                        Change.Source.JOB,
                    )
                    found.append((upto, act))
        return found

    def _number(self, item: Item) -> None:
        """What e-BMD had numbered before is numbered from the start; the rest at a reconciliation."""
        purchase = item.slot.purchase
        if purchase.on < self._era.begins - timedelta(days=240):
            if self._rng.random() < 0.96:
                item.first["nibar"] = self._nibar(purchase)
            return
        for upto, act in self._reconciliations:
            if purchase.on <= upto and item.registered.at < act.at:
                item.change(act, nibar=self._nibar(purchase))
                return

    def _nibar(self, purchase: Purchase) -> str:
        code, year = purchase.line.code, purchase.on.year
        threshold = self._thresholds.get(code)
        kind = "02" if threshold and purchase.price < threshold else "01"
        self._nibars[code, year] += 1
        plain = code.replace(".", "")
        return f"{NIBAR_START.format(kind=kind)}{year}{plain}{self._nibars[code, year]:07d}"


def worn(rng: Random, age: int) -> str:
    """A condition that fits the age."""
    light, heavy = next((light, heavy) for years, light, heavy in WEAR if age < years)
    drawn = rng.random()
    if drawn < heavy:
        return Condition.HEAVY_DAMAGE
    return Condition.LIGHT_DAMAGE if drawn < heavy + light else Condition.GOOD
