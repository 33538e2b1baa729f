"""The people of the office: names, staff numbers, grades, accounts. No person that exists is meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from demo import content
from organization.models import Employee, Position, Unit, User

PASSWORD = "sarpras-demo"  # noqa: S105
GRADES = [
    *(f"{group}/{step}" for group in ("II", "III") for step in "abcd"),
    *(f"IV/{step}" for step in "abcde"),
]
SERVICE, CONTRACT, DAILY = Employee.Employment.PNS, Employee.Employment.PPPK, Employee.Employment.THL

# Pairs that are the name of somebody in public life.
NOT_THESE = {
    "Annisa Pohan", "Rinto Harahap", "Rahmad Darmawan", "Dwiki Darmawan", "Ilham Saputra",
    "Andika Pratama", "Deni Siregar", "Erwin Prasetya", "Andri Syahputra", "Endang Rahayu",
    "Anton Sihombing", "Amir Piliang", "Reni Astuti", "Joni Iskandar", "Indah Pertiwi", "Fahmi Darmawan",
}  # fmt: skip

# What is written behind the name, by position; a unit's own comes first.
DEGREES = {
    "sekda": ["S.Sos., M.Si."],
    "staf_ahli": ["S.E., M.M.", "S.H., M.H.", "S.Sos., M.Si."],
    "asisten": ["S.STP., M.Si.", "S.E., M.M.", "S.Sos., M.A.P."],
    "kabag": ["S.STP., M.Si.", "S.E., M.M.", "S.Sos., M.A.P.", "S.IP., M.Si."],
    "kasubbag": ["S.E.", "S.Sos.", "S.IP.", "S.A.P."],
    "jf_analis_kebijakan": ["S.IP.", "S.Sos.", "S.E.", "S.A.P."],
    "jf_hukum": ["S.H."],
    "jf_pbj": ["S.T.", "S.E."],
    "jf_humas": ["S.I.Kom."],
    "jf_perencana": ["S.E., M.Si."],
    "jf_sdm": ["S.A.P."],
    "bendahara": ["S.E."],
    "penelaah": ["S.A.P.", "S.E.", "S.Sos."],
    "pppk_teknisi": ["S.Kom.", "S.T."],
    "pppk_humas": ["S.I.Kom.", "A.Md."],
    "kabag HUKUM": ["S.H., M.H."],
    "kasubbag HUKUM-DOK": ["S.H."],
    "penelaah HUKUM-UU": ["S.H."],
}
# Where the grade says it: below III/a three years of college, from there on four.
DEGREES_BY_GRADE = {
    "jf_prakom": ("A.Md.Kom.", "S.Kom."),
    "jf_arsiparis": ("A.Md.", "S.IP."),
    "pengurus_barang": ("A.Md.", "S.E."),
    "pengolah_data": ("A.Md.", "S.Kom."),
}
AGES = {
    "sekda": (51, 57), "staf_ahli": (50, 57), "asisten": (49, 57), "kabag": (42, 55), "kasubbag": (37, 52),
    "jf_analis_kebijakan": (35, 52), "jf_hukum": (34, 52), "jf_perencana": (34, 50), "jf_pbj": (29, 50),
    "jf_humas": (28, 48), "jf_sdm": (28, 50), "jf_arsiparis": (26, 50), "jf_prakom": (27, 41),
    "pengurus_barang": (28, 50), "bendahara": (30, 52), "pppk_teknisi": (27, 40), "pppk_humas": (24, 36),
    "pengemudi": (28, 52), "pramubakti": (23, 50), "satpam": (24, 48), "penjaga_genset": (30, 50),
}  # fmt: skip
MEN_ONLY = {"pengemudi", "satpam", "penjaga_genset"}
# Who has left since the register was taken into use: position, unit, retired or transferred.
LEAVERS = [
    ("penelaah", "EKON-BUMD", "retired"),
    ("pengadministrasi", "UMUM-TU", "retired"),
    ("jf_analis_kebijakan", "ORG-KIN", "transferred"),
    ("pengolah_data", "HUKUM-UU", "transferred"),
]
RETIREMENT_AGE = 58

# The accounts to try the product with: user name, position and unit of the person behind it.
DEMO_ACCOUNTS = {
    "staff": ("pengadministrasi", "UMUM-TU"),
    "keeper": ("pengurus_barang", "UMUM-PERL"),
    "technician": ("jf_prakom", "UMUM-PERL"),
    "coordinator": ("jf_sdm", "UMUM-TU"),
    "manager": ("kabag", "UMUM"),
    "admin": ("jf_prakom", "UMUM-PERL"),
}
ROLES_OF_ACCOUNTS = {"admin": "administrator"}


@dataclass
class Person:
    """An employee, with what the register doesn't keep but the demo data needs."""

    employee: Employee
    position: str
    unit: str
    role: str
    is_man: bool
    uses_computer: bool
    room: str = ""

    @property
    def user(self) -> User | None:
        return self.employee.user

    def works_here(self, day: date) -> bool:
        joined, left = self.employee.joined_on, self.employee.left_on
        return (joined is None or joined <= day) and (left is None or day < left)


class Staff:
    """Makes the employees, in the order of positions.csv."""

    def __init__(self, rng: Random, on: date, units: dict[str, Unit], positions: dict[str, Position]) -> None:
        self._rng, self._on, self._units, self._positions = rng, on, units, positions
        self._names: set[str] = set()
        self._numbers: set[str] = set()
        parts = content.rows("names")
        self._given = [row for row in parts if row["part"] == "given"]
        self._second = [row for row in parts if row["part"] == "second"]

    def everybody(self) -> Iterator[Person]:
        for row in content.rows("positions"):
            for place in content.listed(row["headcount"]):
                unit, _, count = place.partition(":")
                for _n in range(int(count)):
                    yield self._person(row, unit)

    def leavers(self, since: date) -> Iterator[Person]:
        """People who left between `since` and today; they retire on the first of a month."""
        rows = {row["key"]: row for row in content.rows("positions")}
        span = (self._on - since).days
        for n, (position, unit, why) in enumerate(LEAVERS, start=1):
            left = (since + timedelta(days=span * n // (len(LEAVERS) + 1))).replace(day=1)
            born = None
            if why == "retired":
                month_before = left - timedelta(days=1)
                born = date(month_before.year - RETIREMENT_AGE, month_before.month, self._rng.randint(1, 28))
            person = self._person(rows[position], unit, born=born)
            person.employee.left_on = left
            yield person

    def _person(self, row: dict[str, str], unit: str, born: date | None = None) -> Person:
        rng, key = self._rng, row["key"]
        is_man = key in MEN_ONLY or rng.random() < (0.6 if row["kind"] != "pppk" else 0.5)
        low, high = AGES.get(key, (26, 54))
        born = born or date(self._on.year - rng.randint(low, high), rng.randint(1, 12), rng.randint(1, 28))
        began = self._began(row["employment"], born)
        grade = self._grade(row, began)
        degree = self._degree(key, unit, grade)
        name = self._name(is_man)
        number = self._number(row["employment"], born, began, is_man)
        employee = Employee(
            name=f"{name}, {degree}" if degree else name,
            staff_number=number,
            employment=row["employment"],
            grade=grade,
            position=self._positions[key],
            unit=self._units[unit],
            joined_on=self._joined(row["employment"], began),
        )
        return Person(employee, key, unit, row["role"], is_man, row["holds_computer"] == "1")

    def _name(self, is_man: bool) -> str:
        sexes = ("L", "LP") if is_man else ("P", "LP")
        while True:
            given = self._rng.choice([g["name"] for g in self._given if g["sex"] in sexes])
            second = self._rng.choice([s["name"] for s in self._second if s["sex"] in sexes])
            name = f"{given} {second}"
            # Nobody shares a first name with more than one colleague, or they'd be mixed up on screen.
            namesakes = sum(known.startswith(f"{given} ") for known in self._names)
            if name not in self._names | NOT_THESE and namesakes < 2:
                self._names.add(name)
                return name

    def _began(self, employment: str, born: date) -> date:
        """First month of service; contracts of the regency began in 2021."""
        year_now = self._on.year
        if employment == SERVICE:
            year = min(born.year + self._rng.randint(21, 28), year_now - 2)
            return date(year, self._rng.choice([1, 3, 4, 12]), 1)
        if employment == CONTRACT:
            drawn = self._rng.randint(2021, max(2021, min(2025, year_now - 1)))
            return date(max(drawn, born.year + 20), 3, 1)
        return date(max(self._rng.randint(2012, 2023), born.year + 19), self._rng.choice([1, 2, 7]), 1)

    def _joined(self, employment: str, began: date) -> date:
        """Some have served elsewhere before they came to the secretariat."""
        if employment != SERVICE or self._rng.random() < 0.5:
            return began
        latest = self._on.year - 3
        year = self._rng.randint(min(began.year, latest), latest)
        return max(began, date(year, self._rng.choice([1, 2, 7, 10]), 1))

    def _grade(self, row: dict[str, str], began: date) -> str:
        if row["employment"] == DAILY:
            return ""
        if row["employment"] == CONTRACT:
            return self._rng.choice(sorted({row["grade_min"], row["grade_max"]}))
        low, high = GRADES.index(row["grade_min"]), GRADES.index(row["grade_max"])
        # A step about every five years.
        return GRADES[min(high, low + max(0, self._on.year - began.year - 2) // 6)]

    def _degree(self, key: str, unit: str, grade: str) -> str:
        if key in DEGREES_BY_GRADE:
            return DEGREES_BY_GRADE[key][grade >= "III"]
        choices = DEGREES.get(f"{key} {unit}") or DEGREES.get(key, [""])
        return self._rng.choice(choices)

    def _number(self, employment: str, born: date, began: date, is_man: bool) -> str | None:
        if employment == DAILY:
            return None
        month = "21" if employment == CONTRACT else f"{began:%m}"
        while True:
            serial = self._rng.randint(1, 12)
            number = f"{born:%Y%m%d}{began:%Y}{month}{1 if is_man else 2}{serial:03d}"
            if number not in self._numbers:
                self._numbers.add(number)
                return number


def accounts(people: list[Person], *, password: str, since: datetime) -> list[User]:
    """An account for everybody with a computer, and for the inspectorate, whose people work elsewhere."""
    wanted = dict(DEMO_ACCOUNTS)
    users = []
    for person in people:
        if not person.uses_computer:
            continue
        name = person.employee.name.split(",")[0]
        username = next((u for u, who in wanted.items() if who == (person.position, person.unit)), "")
        if username and person.employee.left_on is None:
            del wanted[username]
            person.role = ROLES_OF_ACCOUNTS.get(username, username)
        else:
            username = name.lower().replace(" ", ".")
        user = _account(username, name, password, since)
        user.is_active = person.employee.left_on is None
        user.is_staff = person.role == "administrator"
        user.scope = _scope(person)
        person.employee.user = user
        person.employee.email = user.email
        users.append(user)
    users.append(_account("auditor", "Auditor Inspektorat", password, since))
    return users


def _account(username: str, name: str, password: str, since: datetime) -> User:
    first, _, last = name.partition(" ")
    return User(
        username=username,
        first_name=first,
        last_name=last,
        # A domain that no letter can reach.
        email=f"{username}@setda.contoh.example",
        password=password,
        date_joined=since,
    )


def _scope(person: Person) -> Unit | None:
    """Heads and technicians of other sections see their own; the General Section serves the whole office."""
    if person.role not in ("manager", "technician") or person.unit.startswith(("UMUM", "SETDA", "AS3")):
        return None
    unit = person.employee.unit
    while unit.kind in ("sub_section", "working_group") and unit.parent is not None:
        unit = unit.parent
    return unit
