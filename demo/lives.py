"""What happens to goods over the years: they wear, move, change hands and are written off."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from random import Random

from assets.models import Asset, Custody
from core.trail.models import Change
from demo.past import Past
from demo.people import Person
from demo.register import Condition, Era, Item, Status, worn
from organization.models import Room, User

MOVABLE = ("printer", "scanner", "cabinet", "desk", "chair", "ups", "whiteboard", "shredder", "household")
# What people take along for some time.
CARRIED = ("audio", "scanner")
MOVES = [
    "Penataan ulang ruangan",
    "Permintaan bagian, nota dinas",
    "Dipindahkan atas arahan Kepala Bagian Umum",
    "Ruangan digabung",
]
# From where scrap came to its store: rooms of the section that keeps that store.
BEFORE_SCRAP = ("A-103", "A-104", "A-105", "A-102", "A-108", "A-202")
# Write-offs are proposed twice a year, and decided months later.
PROPOSALS = ((3, 17), (9, 16))
DECISIONS = ((6, 10), (12, 9))
HANDOVERS = ["Mutasi pegawai", "Pembagian ulang perangkat kerja", "Pemegang lama menerima perangkat baru"]


class Lives:
    def __init__(
        self,
        *,
        rng: Random,
        era: Era,
        past: Past,
        rooms: dict[str, Room],
        people: list[Person],
        keeper: User,
        manager: User,
    ) -> None:
        self._rng, self._era, self._past = rng, era, past
        self._rooms, self._people, self._keeper, self._manager = rooms, people, keeper, manager
        self._stocktakes = self._stocktake_days()
        self._leavers = [person for person in people if person.employee.left_on]
        self._minutes: defaultdict[int, int] = defaultdict(int)
        self._proposals: dict[int, tuple[date, str]] = {}
        self._lost = False
        self._handed_out = False

    def live(self, item: Item) -> None:
        use = item.slot.use
        if use == "scrap":
            self._become_scrap(item)
            return
        if use != "store":
            self._wear(item)
        if item.line.family in MOVABLE and use not in ("batch", "store") and self._rng.random() < 0.12:
            self._move(item)
        self._correct(item)
        if item.slot.holder is not None:
            self._pass_on(item, item.slot.holder)
        if item.line.name == "Handy Talky" and not self._lost and item.slot.holder is not None:
            self._lose(item)

    def give_up(self, item: Item, verdict: datetime) -> None:
        """Found beyond repair: taken back, brought to the store of damaged goods, proposed for write-off."""
        era, rng = self._era, self._rng
        day = era.office_time.shift(verdict.date(), rng.randint(4, 12))
        if day >= era.today:
            return
        item.forget_after(day)
        if item.holders and item.holders[-1][1] is None:
            custody, _ = item.custodies[-1]
            moment = era.office_time.some_moment(rng, day)
            act = self._past.act("asset.take_back", moment, self._keeper, "Rusak berat, ditarik ke gudang")
            custody.until_on = day
            item.returns.append((custody, act))
            begin, _, person = item.holders[-1]
            item.holders[-1] = (begin, day, person)
        store = self._rooms["D-102"]
        reason = "Dipindahkan ke gudang barang rusak"
        day = era.office_time.shift(day, 1)
        if day < era.today:
            self._edit(
                item, day, reason, room_id=store.pk, status=Status.STORED, status_on=day, ip_address=None
            )
            self._propose(item, era.office_time.shift(day, rng.randint(10, 45)))

    def hand_out(self, items: list[Item], to: Person, others: list[Person]) -> None:
        """Things out of the store, two at a time: to some weeks ago, and yesterday to somebody who
        hasn't confirmed it yet.
        """
        if self._handed_out or to.room not in self._rooms:
            return
        stored = [item for item in items if item.slot.use == "store" and not item.line.is_computer]
        carried = [item for item in items if item.line.family in CARRIED and not item.slot.use]
        for days, person in ((1, to), *zip((34, 12), others, strict=False)):
            there = stored if person is to else [*stored, *carried]
            self._hand_out_two(there, person, self._era.office_time.shift(self._era.today, -days))

    def _hand_out_two(self, items: list[Item], to: Person, day: date) -> None:
        act = self._past.act(
            "asset.hand_over", self._era.office_time.at(day, 10, 20), self._keeper, "Kebutuhan kerja"
        )
        there = [i for i in items if not i.custodies and i.registered.at < act.at and in_service(i, act.at)]
        for item in there[:2]:
            room = self._rooms[to.room]
            item.change(act, status=Status.IN_USE, status_on=day, room_id=room.pk)
            item.custodies.append((Custody(asset=item.asset, employee=to.employee, from_on=day), act))
            item.holders.append((day, None, to))
            self._handed_out = True

    def number_minutes(self, items: list[Item]) -> None:
        """Minutes of handover (BAST) are numbered by day within a year, whatever was recorded first."""
        custodies = [custody for item in items for custody, _ in item.custodies]
        for custody in sorted(custodies, key=lambda custody: custody.from_on):
            year = custody.from_on.year
            self._minutes[year] += self._rng.randint(1, 3)
            custody.note = f"BAST 032/{self._minutes[year]:03d}/BAST/UMUM/{year}"

    def _stocktake_days(self) -> list[tuple[date, str]]:
        """Rooms are counted in June and December, over some days."""
        found = []
        for year in range(self._era.begins.year, self._era.today.year + 1):
            for month, half in ((6, "I"), (12, "II")):
                day = self._era.office_time.day_until(date(year, month, 24))
                if self._era.begins < day < self._era.today:
                    found.append((day, f"Inventarisasi ruangan semester {half} {year}"))
        return found

    def _after(self, item: Item, days: int = 10) -> date:
        return max(item.registered.at.date(), item.slot.purchase.on) + timedelta(days=days)

    def _edit(self, item: Item, day: date, reason: str, **values: object) -> Change:
        moment = self._era.office_time.some_moment(self._rng, day)
        act = self._past.act("asset.edit", moment, self._keeper, reason)
        item.change(act, **values)
        return act

    def _wear(self, item: Item) -> None:
        age = self._era.today.year - item.slot.purchase.on.year
        condition = worn(self._rng, age)
        if item.slot.holder is not None and condition == Condition.HEAVY_DAMAGE:
            condition = Condition.LIGHT_DAMAGE
        if condition == Condition.GOOD:
            return
        counts = [s for s in self._stocktakes if s[0] > self._after(item, 60)]
        if not counts or self._rng.random() < 0.35:
            if item.slot.purchase.on < self._era.begins:
                item.first["condition"] = condition
            return
        day, reason = self._rng.choice(counts)
        day = self._era.office_time.shift(day, -self._rng.randint(0, 6))
        self._edit(item, day, reason, condition=condition)
        if condition == Condition.HEAVY_DAMAGE and self._rng.random() < 0.5:
            self._propose(item, self._era.office_time.shift(day, self._rng.randint(8, 40)))

    def _propose(self, item: Item, earliest: date) -> date | None:
        """Proposed for write-off, together with the others of that half year.

        :return: the day of the proposal, if that was before today
        """
        day = self._next_of(PROPOSALS, earliest)
        if day >= self._era.today:
            return None
        half = 1 if day.month < 7 else 2
        reason = f"Usul penghapusan, berita acara 028/{half:02d}/BA/UMUM/{day.year}"
        moment = self._era.office_time.some_moment(self._rng, day)
        act = self._past.act("asset.retire", moment, self._keeper, reason)
        item.change(act, status=Status.IN_DISPOSAL, status_on=day)
        return day

    def _next_of(self, dates: tuple[tuple[int, int], ...], earliest: date) -> date:
        """The next of these days of the year on which the office works."""
        days = (date(earliest.year + n, month, day) for n in (0, 1) for month, day in dates)
        return self._era.office_time.day_from(next(day for day in days if day >= earliest))

    def _correct(self, item: Item) -> None:
        """Slips of the first import: a price with a digit too few, a serial number left out."""
        drawn, asset = self._rng.random(), item.asset
        day = self._era.some_day(self._rng, self._after(item, 15), self._after(item, 400))
        if day is None or drawn > 0.035 or item.slot.use in ("scrap", "batch"):
            return
        if drawn < 0.012 and asset.value:
            item.first["value"] = asset.value / 10
            self._edit(item, day, "Koreksi harga sesuai kuitansi", value=asset.value)
        elif asset.serial_number:
            item.first["serial_number"] = ""
            self._edit(
                item, day, "Nomor seri dilengkapi dari stiker pabrik", serial_number=asset.serial_number
            )

    def _move(self, item: Item) -> None:
        here = self._rooms[item.slot.room]
        others = [
            room
            for room in self._rooms.values()
            if room.kind == here.kind and room.code != here.code and _section(room) == _section(here)
        ]
        day = self._era.some_day(self._rng, self._after(item, 40))
        if others and day:
            item.first["room_id"] = self._rng.choice(others).pk
            self._edit(item, day, self._rng.choice(MOVES), room_id=here.pk)

    def _become_scrap(self, item: Item) -> None:
        """It broke, was brought to the store of damaged goods, and is proposed for write-off in the end."""
        rng, store = self._rng, self._rooms[item.slot.room]
        counts = [s for s in self._stocktakes if s[0] > self._after(item, 20)]
        if not counts or rng.random() < 0.3:
            item.first |= {"condition": Condition.HEAVY_DAMAGE, "status": Status.STORED, "room_id": store.pk}
            broken = self._after(item, 20)
        else:
            item.first["room_id"] = self._rooms[rng.choice(BEFORE_SCRAP)].pk
            item.first["condition"] = rng.choice([Condition.GOOD, Condition.LIGHT_DAMAGE])
            counted, reason = rng.choice(counts[: max(1, len(counts) - 1)])
            broken = self._era.office_time.shift(counted, -rng.randint(0, 6))
            self._edit(item, broken, reason, condition=Condition.HEAVY_DAMAGE)
            moved = self._era.office_time.shift(broken, rng.randint(3, 15))
            self._edit(
                item,
                moved,
                "Dipindahkan ke gudang barang rusak",
                room_id=store.pk,
                status=Status.STORED,
                status_on=moved,
            )
            broken = moved
        if rng.random() < 0.8:
            proposed = self._propose(item, max(broken, self._era.begins) + timedelta(days=14))
            if proposed and rng.random() < 0.6:
                self._write_off(item, proposed)

    def _write_off(self, item: Item, proposed: date) -> None:
        """The decision takes most of a year."""
        decided = self._next_of(DECISIONS, proposed + timedelta(days=150))
        if decided >= self._era.today:
            return
        moment = self._era.office_time.some_moment(self._rng, decided)
        half = 1 if decided.month < 7 else 2
        reason = f"Keputusan penghapusan 028/{half:02d}/KEP/SETDA/{decided.year}"
        act = self._past.act("asset.retire", moment, self._keeper, reason)
        item.change(act, status=Status.DISPOSED, status_on=decided)

    def _lose(self, item: Item) -> None:
        day = self._era.some_day(self._rng, self._after(item, 200), self._era.today - timedelta(days=60))
        if day is None or not item.custodies:
            return
        custody, _ = item.custodies[-1]
        day = max(day, custody.from_on)
        act = self._past.act(
            "asset.retire",
            self._era.office_time.some_moment(self._rng, self._era.office_time.day_from(day)),
            self._keeper,
            "Hilang saat pengamanan acara lapangan; surat keterangan hilang dari kepolisian ada di arsip",
        )
        item.change(act, status=Status.LOST, status_on=act.at.date())
        custody.until_on = act.at.date()
        item.returns.append((custody, act))
        begin, _, person = item.holders[-1]
        item.holders[-1] = (begin, custody.until_on, person)
        self._lost = True

    def _pass_on(self, item: Item, holder: Person) -> None:
        """The present holder, and whoever had it before them."""
        era, rng = self._era, self._rng
        bought, registered = item.slot.purchase.on, item.registered.at
        joined = holder.employee.joined_on or bought
        if bought >= era.begins:
            day = era.office_time.shift(registered.date(), rng.randint(0, 4))
            day = min(max(day, era.office_time.day_from(joined)), era.office_time.shift(era.today, -1))
            self._give(item, holder, day, self._moment_after(day, registered), "")
            return
        before = self._holder_before(item, holder)
        if before is not None:
            changed = before.employee.left_on or era.some_day(rng, era.begins + timedelta(days=45))
            if changed:
                changed = max(changed, era.office_time.day_from(joined))
                changed = era.office_time.day_until(min(changed, era.today - timedelta(days=3)))
                if changed > era.begins + timedelta(days=30):
                    reason = (
                        "Pemegang pensiun atau pindah tugas"
                        if before.employee.left_on
                        else rng.choice(HANDOVERS)
                    )
                    self._give(item, before, self._earlier_day(item, before), self._first_weeks(), "first")
                    self._give(item, holder, changed, era.office_time.some_moment(rng, changed), reason)
                    return
        if joined > era.begins:
            day = era.office_time.day_from(joined + timedelta(days=rng.randint(2, 12)))
            self._give(item, holder, day, era.office_time.some_moment(rng, day), "Pegawai baru")
        else:
            self._give(item, holder, self._earlier_day(item, holder), self._first_weeks(), "first")

    def _holder_before(self, item: Item, holder: Person) -> Person | None:
        if not item.line.is_computer:
            return None
        for leaver in self._leavers:
            if leaver.unit == holder.unit and self._era.begins < (leaver.employee.left_on or date.min):
                self._leavers.remove(leaver)
                return leaver
        if self._rng.random() > 0.25:
            return None
        colleagues = [
            person
            for person in self._people
            if person.unit.split("-")[0] == holder.unit.split("-")[0]
            and person is not holder
            and person.uses_computer
            and person.works_here(self._era.begins)
            and person.employee.left_on is None
        ]
        return self._rng.choice(colleagues) if colleagues else None

    def _earlier_day(self, item: Item, holder: Person) -> date:
        """A day before the register came into use, on which both the piece and the person were there."""
        earliest = max(item.slot.purchase.on, holder.employee.joined_on or date.min) + timedelta(days=5)
        latest = self._era.begins - timedelta(days=10)
        day = earliest + timedelta(days=self._rng.randint(0, 40))
        if day > latest:
            day = latest if earliest <= latest else self._era.begins
        return self._era.office_time.day_from(day)

    def _first_weeks(self) -> datetime:
        """Who held what was noted in the weeks after the first import."""
        day = self._era.office_time.shift(self._era.begins, self._rng.randint(2, 14))
        return self._era.office_time.some_moment(self._rng, day)

    def _moment_after(self, day: date, moment: datetime) -> datetime:
        if day == moment.date():
            return moment + timedelta(minutes=self._rng.randint(3, 40))
        return self._era.office_time.some_moment(self._rng, day)

    def _give(self, item: Item, to: Person, day: date, moment: datetime, reason: str) -> None:
        if reason == "first":
            reason = "Pendataan pemegang saat register mulai dipakai"
        act = self._past.act("asset.hand_over", moment, self._keeper, reason)
        if item.custodies:
            custody, _ = item.custodies[-1]
            custody.until_on = day
            item.returns.append((custody, act))
            begin, _, person = item.holders[-1]
            item.holders[-1] = (begin, day, person)
        item.custodies.append((Custody(asset=item.asset, employee=to.employee, from_on=day), act))
        item.holders.append((day, None, to))


def _section(room: Room) -> str:
    code: str = room.unit.code
    return code.split("-")[0]


def in_service(item: Item, moment: datetime) -> bool:
    return item.at(moment)["status"] in Asset.IN_SERVICE
