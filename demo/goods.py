"""What the office has bought: models by year, prices, papers, serial numbers and network names. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from string import ascii_uppercase, digits

from assets.models import Asset
from demo import content
from demo.officetime import OfficeTime

STEP = 50_000
VEHICLES = ("car", "motorcycle")
Mode, Precision = Asset.Mode, Asset.Precision

# Invented firms, by what they sell.
SUPPLIERS = {
    "computers": ["CV Contoh Komputer Mandiri", "CV Bukit Contoh Teknologi", "PT Contoh Infotama"],
    "printing": ["CV Contoh Komputer Mandiri", "CV Bukit Contoh Teknologi"],
    "network": ["CV Bukit Contoh Teknologi", "CV Contoh Jaringan Nusa"],
    "cooling": ["CV Contoh Sejuk Teknik"],
    "power": ["CV Contoh Daya Listrik"],
    "furniture": ["CV Contoh Mebel Jaya", "UD Perabot Contoh"],
    "vehicles": ["PT Contoh Auto Utama"],
    "safety": ["CV Contoh Siaga Mandiri"],
}
OTHER_SUPPLIERS = ["CV Contoh Sarana Kantor", "CV Contoh Audio Visual"]
FUNDS = ["APBD (DAU)", "APBD (DAU)", "APBD (PAD)", "APBD (DBH)"]
GRANTED_FAMILIES = ("laptop", "pc", "aio", "printer", "projector", "server")
WARRANTY_YEARS = {"server": 3, "ups": 2, "ac": 1, "copier": 1, "car": 3, "motorcycle": 1, "display": 1}
WITHOUT_WARRANTY = ("desk", "chair", "cabinet", "apar", "other", "whiteboard", "household", "rack", "audio")

# First half of the network address that the maker's cards have.
MAKERS = {
    "HP": "3C:52:82", "HPE": "3C:52:82", "Dell": "F8:B1:56", "Lenovo": "8C:16:45", "Asus": "04:D4:C4",
    "MikroTik": "48:8F:5A", "TP-Link": "50:C7:BF", "Epson": "64:EB:8C", "Ubiquiti": "78:8A:20",
    "Hikvision": "44:19:B6", "Synology": "00:11:32", "Brother": "30:05:5C", "Huawei": "48:57:54",
}  # fmt: skip
OTHER_MAKER = "00:E0:4C"
HOST_PREFIXES = {
    "pc": "PC", "aio": "AIO", "laptop": "LT", "server": "SRV", "printer": "PRN", "router": "RTR",
    "switch": "SW", "access_point": "AP", "fingerprint": "ABS", "cctv": "CCTV",
}  # fmt: skip
# Those with an address of their own; the rest takes the next free one.
FIXED_NETWORK = ("server", "router", "switch", "access_point", "fingerprint", "cctv", "printer")


@dataclass(frozen=True)
class Line:
    """A model that can be bought: a row of goods.csv."""

    key: str
    family: str
    code: str
    name: str
    brand: str
    type: str
    specification: str
    material: str
    unit: str
    year_from: int
    year_to: int
    price_min: int
    price_max: int
    serial_pattern: str
    weight: int

    @property
    def is_computer(self) -> bool:
        """A computer that somebody works at, rather than a screen, a disk or a tablet."""
        return self.family in ("pc", "aio", "laptop") and self.name.startswith(("PC", "Laptop", "Notebook"))


@dataclass(frozen=True)
class Purchase:
    """What pieces that came together have in common."""

    line: Line
    on: date
    precision: str
    price: Decimal
    mode: str
    origin: str
    fund_source: str
    supplier: str
    document: str
    warranty_until: date | None

    @property
    def recorded_date(self) -> date:
        """As the register keeps a date of which only the month or the year is known."""
        if self.precision == Precision.YEAR:
            return self.on.replace(month=1, day=1)
        return self.on.replace(day=1) if self.precision == Precision.MONTH else self.on


def read_lines(last_year: int) -> list[Line]:
    numbers = ("year_from", "year_to", "price_min", "price_max", "weight")
    lines = []
    for row in content.rows("goods"):
        values = {name: int(cell) if name in numbers else cell for name, cell in row.items()}
        if int(row["year_from"]) <= last_year:
            lines.append(Line(**values))  # type: ignore[arg-type]
    return lines


class Shop:
    """Draws models by weight and years, and keeps one purchase for each model and year."""

    def __init__(self, rng: Random, on: date, office_time: OfficeTime, groups: dict[str, str]) -> None:
        self._rng, self._on, self._office_time, self._groups = rng, on, office_time, groups
        # Budgets are spent from spring on: early in a year nothing of it has arrived yet.
        self.last_year = on.year if on.month >= 6 else on.year - 1
        self._lines: defaultdict[str, list[Line]] = defaultdict(list)
        self._years: dict[str, list[int]] = {}
        for line in read_lines(self.last_year):
            self._lines[line.family].append(line)
            years = list(range(line.year_from, min(line.year_to, self.last_year) + 1))
            # An office buys a model in some of the years in which it is sold, several pieces at a time.
            self._years[line.key] = sorted(rng.sample(years, min(len(years), 2 + len(years) // 4)))
        self._purchases: dict[tuple[str, int], Purchase] = {}
        self._papers: set[tuple[int, int]] = set()
        self._serials: set[str] = set()

    def buy(
        self,
        family: str,
        *,
        keys: Sequence[str] = (),
        ages: tuple[int, int] = (0, 99),
        computers: bool = False,
    ) -> Purchase:
        """A purchase of the family, of one of the models `keys` if there are any, `ages` years ago."""
        fitting = [line for line in self._lines[family] if not computers or line.is_computer]
        fitting = [line for line in fitting if not keys or line.key in keys] or fitting
        first, last = self._on.year - ages[1], self._on.year - ages[0]
        choices = [
            (line, year) for line in fitting for year in self._years[line.key] if first <= year <= last
        ] or [
            (line, year)
            for line in fitting
            for year in range(max(line.year_from, first), min(line.year_to, last, self.last_year) + 1)
        ]
        if choices:
            weights = [line.weight for line, _ in choices]
            line, year = self._rng.choices(choices, weights)[0]
        else:
            line = self._rng.choice(fitting)
            year = min(self._years[line.key], key=lambda y: min(abs(y - first), abs(y - last)))
        if (line.key, year) not in self._purchases:
            self._purchases[line.key, year] = self._purchase(line, year)
        return self._purchases[line.key, year]

    def serial(self, line: Line) -> str:
        while True:
            serial = "".join(self._sign(sign) for sign in line.serial_pattern)
            if not serial or serial not in self._serials:
                self._serials.add(serial)
                return serial

    def mac(self, line: Line) -> str:
        tail = ":".join(f"{self._rng.randrange(256):02X}" for _ in range(3))
        return f"{MAKERS.get(line.brand, OTHER_MAKER)}:{tail}"

    def digits(self, count: int) -> str:
        return "".join(self._rng.choice(digits) for _ in range(count))

    def _sign(self, sign: str) -> str:
        if sign == "#":
            return self._rng.choice(digits)
        if sign == "@":
            return self._rng.choice(ascii_uppercase)
        return self._rng.choice(ascii_uppercase + digits) if sign == "?" else sign

    def _purchase(self, line: Line, year: int) -> Purchase:
        rng = self._rng
        first, last = date(year, 3, 1), min(date(year, 12, 15), self._on - timedelta(days=21))
        day = self._office_time.day_from(first + timedelta(days=rng.randrange((last - first).days + 1)))
        precision = self._precision(year)
        granted = line.family in GRANTED_FAMILIES and rng.random() < 0.06
        paper = ""
        if year >= 2016:
            kind = "BAST-HIBAH" if granted else "SP-EKAT" if year >= 2022 and rng.random() < 0.6 else "SPK"
            paper = f"027/{self._paper_number(day):03d}/{kind}/UMUM/{year}"
        suppliers = SUPPLIERS.get(self._groups[line.family], OTHER_SUPPLIERS)
        return Purchase(
            line=line,
            on=day,
            precision=precision,
            price=self._price(line, year),
            mode=Mode.GRANT if granted else Mode.PROCUREMENT,
            origin="Hibah Pemerintah Provinsi" if granted else "Pembelian",
            fund_source="Hibah" if granted else rng.choice(FUNDS),
            supplier="" if granted or year < 2015 else rng.choice(suppliers),
            document=paper,
            warranty_until=self._warranty(line, day) if precision == Precision.DAY else None,
        )

    def _paper_number(self, day: date) -> int:
        """Letters are numbered as the year goes by; a free number near that of the day."""
        number = day.timetuple().tm_yday * 2 // 3
        while (day.year, number) in self._papers:
            number += 1
        self._papers.add((day.year, number))
        return number

    def _precision(self, year: int) -> str:
        """Of old purchases often only the year was written down."""
        vague = 0.6 if year < 2015 else 0.25 if year < 2018 else 0.0
        if self._rng.random() >= vague:
            return Precision.DAY
        return Precision.MONTH if self._rng.random() < 0.2 else Precision.YEAR

    def _price(self, line: Line, year: int) -> Decimal:
        """Prices rise over the years in which a model is sold."""
        span = max(1, line.year_to - line.year_from)
        risen = min(1.0, (year - line.year_from) / span)
        share = min(1.0, max(0.0, 0.75 * risen + self._rng.uniform(0, 0.25)))
        price = line.price_min + (line.price_max - line.price_min) * share
        rounded = round(price / STEP) * STEP
        return Decimal(min(max(rounded, line.price_min), line.price_max))

    def _warranty(self, line: Line, day: date) -> date | None:
        if line.family in WITHOUT_WARRANTY or line.name.startswith("Layar") or day.year < self._on.year - 5:
            return None
        years = WARRANTY_YEARS.get(line.family) or self._rng.choice([1, 1, 2, 3])
        # A day that the month lacks in that year, 29 February alone, becomes the one before.
        return (day - timedelta(days=day.day == 29 and day.month == 2)).replace(year=day.year + years)


class Network:
    """Names and addresses: one for each device, none twice."""

    def __init__(self, short_names: dict[str, str]) -> None:
        self._short_names = short_names
        self._names: defaultdict[str, int] = defaultdict(int)
        self._hosts: defaultdict[int, int] = defaultdict(lambda: 9)

    def name(self, line: Line, unit: str) -> str:
        stem = f"{HOST_PREFIXES[line.family]}-{self._short_names.get(unit, unit)}"
        self._names[stem] += 1
        return f"{stem}-{self._names[stem]:02d}"

    def address(self, line: Line, unit_number: int) -> str:
        """A subnet a section; 250 devices each, then the next hundred of subnets."""
        net = 10 if line.family in FIXED_NETWORK and line.family != "printer" else 20 + unit_number
        self._hosts[net] += 1
        rows, host = divmod(self._hosts[net], 240)
        return f"10.{10 + rows}.{net}.{host + 10}"


def has_network(line: Line) -> bool:
    """Whether the model has a plug or a radio of its own."""
    if line.family == "printer":
        return "Wi-Fi" in line.specification or "M255dw" in line.type
    if line.family == "switch":
        return "dapat dikelola" in line.specification
    if line.family in ("pc", "laptop", "aio"):
        return line.is_computer or line.name == "Tablet PC"
    return line.family in HOST_PREFIXES and line.name != "Modem"
