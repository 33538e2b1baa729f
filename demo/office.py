"""The whole invented office, in the order in which it came to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from random import Random

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import models, reset_queries, transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from assets.models import Asset, Family, SavedView
from demo import content, pictures, places, stationery, tidings
from demo.cases import Desk
from demo.goods import Shop
from demo.lives import Lives
from demo.minutes import Minutes
from demo.officetime import OfficeTime
from demo.past import Past, save_present
from demo.people import PASSWORD, Person, Staff, accounts
from demo.placement import slots
from demo.register import Books, Era, Item
from demo.reports import Reports
from demo.stickers import hang_stickers
from demo.training import TrainingYears
from demo.upkeep import Upkeep
from organization.models import Employee, Holiday, Room, Unit, User

# Goods that live through the years together; more than that would only cost memory.
CHUNK = 2000
LARGE = 5000
SHARED_VIEWS = (("Rusak berat", "condition=RB"), ("Laptop tanpa label", "family=laptop&label=none"))
EARLIEST, LATEST = date(2024, 1, 1), date(2099, 12, 31)


@dataclass
class Office:
    people: list[Person]
    units: dict[str, Unit]
    rooms: dict[str, Room]
    era: Era
    past: Past

    def user(self, username: str) -> User:
        return next(p.user for p in self.people if p.user is not None and p.user.username == username)

    def users(self, position: str, unit: str) -> list[User]:
        return [
            p.user
            for p in self.people
            if p.user is not None
            and (p.position, p.unit) == (position, unit)
            and p.works_here(self.era.today)
        ]


@transaction.atomic
def furnish(*, count: int, seed: int, on: date) -> None:
    """Fill an empty database: the same rows for the same three."""
    rng = Random(f"{seed} {count} {on.isoformat()}")  # noqa: S311 - nothing secret follows from it
    era = _era(on)
    past = Past()
    office = _people(rng, era, past, seed)
    training = _goods(rng, office, count)
    upkeep = Upkeep(rng=rng, era=era, past=past, units=office.units, workers=_workers(office))
    plans = upkeep.plan()
    pictures.attach(
        era=office.era,
        past=past,
        staff=office.user("staff"),
        keeper=office.user("keeper"),
        coordinator=office.user("coordinator"),
    )
    past.write()
    for name, query in SHARED_VIEWS:
        SavedView.objects.create(owner=office.user("keeper"), name=name, query=query, is_shared=True)
    _stamp()
    upkeep.work(plans, months=24 if count <= LARGE else 6)
    tidings.spread(
        [
            *tidings.of_notices(training.address_notices()),
            *tidings.of_reports(era.office_time.at(era.office_time.shift(on, -4), 0)),
            *upkeep.nights(),
        ]
    )
    tidings.mark_read(era.office_time.at(era.office_time.shift(on, -1), 0))


def _era(on: date) -> Era:
    """The register came into use in autumn, two years and some weeks ago."""
    known = set(Holiday.objects.dates("on", "year"))
    Holiday.objects.bulk_create(
        [
            Holiday(
                on=date.fromisoformat(row["on"]), kind=row["kind"], name=row["name"], source=row["source"]
            )
            for row in content.rows("days_off")
            if date(int(row["on"][:4]), 1, 1) not in known
        ]
    )
    days_off = Holiday.objects.days_off(date(2012, 1, 1), on + timedelta(days=800))
    office_time = OfficeTime(days_off, timezone.get_default_timezone())
    begins = office_time.day_from(on - timedelta(days=770))
    return Era(begins, on, office_time)


def _people(rng: Random, era: Era, past: Past, seed: int) -> Office:
    units = places.save_units()
    positions = places.save_positions()
    rooms = places.save_rooms(units)
    staff = Staff(rng, era.today, units, positions)
    people = [*staff.everybody(), *staff.leavers(era.begins)]
    began = era.office_time.at(era.begins, 7, 45)
    # One hash for all: the password is public, and hashing is slow on purpose. The salt has 22 signs,
    # or Django would make another at the first login.
    password = make_password(PASSWORD, salt=f"KabupatenContoh{seed:07d}")
    users = accounts(people, password=password, since=began)
    User.objects.bulk_create(users)
    _give_roles(people, users)
    save_present([person.employee for person in people])
    places.seat(people, rooms, era.today)
    places.put_in_charge(people, rooms, era.today)
    office = Office(people, units, rooms, era, past)
    stationery.lay_out(people, units, past, at=era.office_time.at(era.begins, 8, 40), by=office.user("admin"))
    _remember(office, rng)
    return office


def _give_roles(people: list[Person], users: list[User]) -> None:
    groups = {group.name: group for group in Group.objects.all()}
    roles = {person.user.username: person.role for person in people if person.user is not None}
    through = User.groups.through
    through._default_manager.bulk_create(
        [through(user=user, group=groups[roles.get(user.username, user.username)]) for user in users]
    )


def _remember(office: Office, rng: Random) -> None:
    """Employees came in by the list of the personnel section; some joined or left since."""
    era, past = office.era, office.past
    admin = office.user("admin")
    first = past.act(
        "employee.create",
        era.office_time.at(era.begins, 8, 30),
        admin,
        "Daftar nominatif pegawai.xlsx",
        "page",
    )
    for person in office.people:
        employee: Employee = person.employee
        joined, left = employee.joined_on, employee.left_on
        act = first
        if joined is not None and joined > era.begins:
            day = era.office_time.shift(era.office_time.day_from(joined), 1)
            act = past.act("employee.create", era.office_time.some_moment(rng, day), admin, "Pegawai baru")
        past.created(act, employee, **({"left_on": None} if left else {}))
        if left:
            day = era.office_time.day_from(left)
            gone = past.act(
                "employee.leave", era.office_time.some_moment(rng, day), admin, "Pensiun atau pindah tugas"
            )
            past.changed(gone, employee)


def _goods(rng: Random, office: Office, count: int) -> TrainingYears:
    era, past = office.era, office.past
    keeper, manager = office.user("keeper"), office.user("manager")
    groups = dict(Family.objects.values_list("key", "group"))
    shop = Shop(rng, era.today, era.office_time, groups)
    books = Books(
        rng=rng,
        era=era,
        shop=shop,
        rooms=office.rooms,
        unit_short_names={
            unit.code: unit.short_name.upper().replace(" ", "") for unit in office.units.values()
        },
        keeper=keeper,
        past=past,
    )
    lives = Lives(
        rng=rng, era=era, past=past, rooms=office.rooms, people=office.people, keeper=keeper, manager=manager
    )
    staff = next(person for person in office.people if person.user == office.user("staff"))
    minutes = Minutes(
        seed=f"{count} {era.today.isoformat()}",
        era=era,
        past=past,
        people=office.people,
        keeper=keeper,
        unit=office.units["UMUM"],
    )
    wanted = islice(slots(rng, shop, office.people, era.today), count)
    training: TrainingYears | None = None
    reports: Reports | None = None
    while chunk := list(islice(wanted, CHUNK)):
        # Numbered in the order in which things came.
        chunk.sort(key=lambda slot: (slot.purchase.on, slot.purchase.line.code))
        items = [books.enter(slot) for slot in chunk]
        for item in items:
            lives.live(item)
        if training is None or reports is None:
            training = _training(rng, office, items)
            reports = Reports(
                rng=rng,
                era=era,
                past=past,
                lives=lives,
                desk=_desk(office),
                people=office.people,
                rooms=office.rooms,
                untrained=training.untrained,
            )
        cases = reports.happen(items)
        lives.hand_out(items, staff, _receivers(office, staff))
        _save(items, lives, past, minutes)
        if count <= LARGE:
            hang_stickers(items, rng=rng, era=era, past=past, keeper=keeper)
        reports.save(cases)
        if count > CHUNK:
            past.write()
            # With DEBUG the connection remembers its statements, each with a thousand rows.
            reset_queries()
    assert training is not None  # noqa: S101 - there is at least one asset
    return training


def _receivers(office: Office, staff: Person) -> list[Person]:
    """Others who have an account and a room."""
    return [
        person
        for person in office.people
        if person is not staff
        and person.user is not None
        and person.room in office.rooms
        and person.works_here(office.era.begins)
        and person.works_here(office.era.today)
    ][:2]


def _training(rng: Random, office: Office, items: list[Item]) -> TrainingYears:
    holders = {
        id(person)
        for item in items
        if item.line.is_computer
        for _, until, person in item.holders
        if until is None
    }
    training = TrainingYears(
        rng=rng,
        era=office.era,
        past=office.past,
        people=office.people,
        holders=holders,
        coordinator=office.user("coordinator"),
    )
    training.hold()
    training.save()
    return training


def _save(items: list[Item], lives: Lives, past: Past, minutes: Minutes) -> None:
    items.sort(key=lambda item: (item.registered.at, item.line.code, item.asset.register or 0))
    for item in items:
        item.settle(past)
    lives.number_minutes(items)
    acts = minutes.of(items)
    save_present([item.asset for item in items])
    custodies = [custody for item in items for custody, _ in item.custodies]
    save_present(sorted(custodies, key=lambda custody: custody.from_on))
    minutes.write(acts)


def _desk(office: Office) -> Desk:
    contracts = office.users("pppk_teknisi", "UMUM-PERL")
    technician = office.user("technician")
    lpse = office.users("jf_prakom", "PBJ-LPSE")
    return Desk(
        keeper=office.user("keeper"),
        manager=office.user("manager"),
        technicians=[technician, technician, *contracts],
        household=[*office.users("pppk_teknisi", "UMUM-RT"), *contracts],
        of_rooms={room: lpse[0] for room in ("B-203", "B-204") if lpse},
    )


def _workers(office: Office) -> dict[str, User]:
    return {
        "keeper": office.user("keeper"),
        "manager": office.user("manager"),
        "technician": office.user("technician"),
        "technician2": office.users("pppk_teknisi", "UMUM-PERL")[0],
        "household": office.users("pppk_teknisi", "UMUM-RT")[0],
    }


def _stamp() -> None:
    """The register's own clock of each asset is that of its last version."""
    versions = Asset.history.model.objects.filter(id=OuterRef("pk")).order_by("-history_date", "-history_id")
    models.QuerySet(Asset).update(updated_at=Subquery(versions.values("history_date")[:1]))
