"""What people of an office do all day on the pages, and what they may expect afterwards."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from random import Random

from proof.goods import FIRST_IMPORTED, laptops
from proof.visitor import Answer, UnexpectedError, Visitor

WORDS = (
    "laptop",
    "thinkpa",
    "meja",
    "printer epson",
    "kursi",
    "ac",
    "proyektor",
    "canon",
    "lemari",
    "toyota",
)
ASSET = r'href="?/barang/(\d+)/[">]'
REPORT = r'href="/laporan/(LK-\d{4}-\d+)/"'


@dataclass
class Ledger:
    """What the site has acknowledged; in the end the database must have all of it."""

    reports: list[str] = field(default_factory=list)
    triaged: list[str] = field(default_factory=list)
    # Item → words added to its note, in their order.
    notes: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    imported: list[range] = field(default_factory=list)
    conflicts: int = 0
    acts: int = 0
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Person:
    """:param common: items that several people change at the same time"""

    def __init__(self, visitor: Visitor, role: str, ledger: Ledger, common: list[str], seed: str) -> None:
        self.web, self.role, self.ledger, self.common = visitor, role, ledger, common
        self.rng = Random(seed)  # noqa: S311 - nothing secret follows from it
        self.known: list[str] = []
        self.count = 0

    def do_something(self) -> None:
        acts = {
            self.browse: 35,
            self.look_at: 25,
            self.search: 18,
            self.search_everywhere: 5,
            self.report: 10,
        }
        if self.role == "keeper":
            acts |= {self.edit: 10, self.triage: 12}
        elif self.role == "technician":
            acts |= {self.triage_queue: 12}
        self.rng.choices(list(acts), weights=list(acts.values()))[0]()

    # reading

    def browse(self) -> None:
        page = self.rng.randint(1, 40)
        answer = self.web.get("browse", f"/barang/?page={page}" if page > 10 else "/barang/")
        self._remember(answer)

    def look_at(self) -> None:
        if self.known:
            self.web.get("item", f"/barang/{self.rng.choice(self.known)}/")
        else:
            self.browse()

    def search(self) -> None:
        word = self.rng.choice(WORDS).replace(" ", "+")
        self._remember(self.web.get("search", f"/barang/?q={word}"))

    def search_everywhere(self) -> None:
        self.web.get("search all", f"/cari/?q={self.rng.choice(WORDS).replace(' ', '+')}")

    def triage_queue(self) -> None:
        self.web.get("queue", "/antrean/")

    # writing

    def report(self) -> None:
        if not self.known:
            return self.browse()
        path = f"/barang/{self.rng.choice(self.known)}/lapor/"
        page = self.web.get("report form", path, expect=(200, 409))
        if page.status == 409:
            return None  # It is out of service, and the page says so.
        mark = self._mark()
        answer = self.web.post(
            "report", path, page.form("description") | {"description": f"Rusak {mark}"}, (302, 422)
        )
        if answer.status == 302:
            self.ledger.reports.append(mark)
        return None

    def triage(self) -> None:
        numbers = self.web.get("queue", "/antrean/?view=new").ids(REPORT)
        if not numbers:
            return
        number = self.rng.choice(numbers)
        page = self.web.get("report page", f"/laporan/{number}/")
        path = f"/laporan/{number}/ketahui/"
        try:
            form = page.form("priority", path)
        except UnexpectedError:
            return  # Somebody has taken it up meanwhile.
        answer = self.web.post("triage", path, form | {"priority": "normal"}, (302, 409))
        with self.ledger.lock:
            if answer.status == 302:
                self.ledger.triaged.append(number)
            else:
                self.ledger.conflicts += 1

    def edit(self) -> None:
        """Add a word to an item's note; who was overtaken is told, and begins again from what stands."""
        asset = self.rng.choice(self.common if self.rng.random() < 0.6 or not self.known else self.known)
        path = f"/barang/{asset}/ubah/"
        mark = self._mark()
        for _ in range(4):
            form = self.web.get("edit form", path).form("notes")
            notes = f"{form['notes']} {mark}".strip()
            answer = self.web.post("edit", path, form | {"notes": notes[-1500:]}, (302, 409))
            if answer.status == 302:
                with self.ledger.lock:
                    self.ledger.notes[asset].append(mark)
                return
            self.ledger.conflicts += 1
            self._was_told(answer, asset, form["notes"])

    def _was_told(self, answer: Answer, asset: str, seen: str) -> None:
        """Who it was and which field; and the item's page has the other's words."""
        if "diubah oleh" not in answer.text or "ini terbuka: Keterangan." not in answer.text:
            self.ledger.wrong.append(f"{asset}: the refusal doesn't say who changed what")
        now = self.web.get("item", f"/barang/{asset}/").text
        if seen and seen in now and now.count(seen) == 1 and f"{seen} " not in now:
            self.ledger.wrong.append(f"{asset}: the page doesn't show what the other changed")

    def _mark(self) -> str:
        """Of one act in one run: the same person begins anew in the crowd, and goes on counting."""
        with self.ledger.lock:
            self.ledger.acts += 1
            self.count += 1
            return f"{self.web.name}-{self.ledger.acts}"

    def _remember(self, answer: Answer) -> None:
        self.known = (answer.ids(ASSET) + self.known)[:60]


class Importer(Person):
    """Brings in one list after another, and waits for each."""

    rows = 300

    def do_something(self) -> None:
        first = FIRST_IMPORTED + 1000 * self.count
        self._mark()
        registers = range(first, first + self.rows)
        form = self.web.get("import page", "/impor/").form("unit")
        path = self.web.upload("import upload", "/impor/", form, "KIB B.csv", laptops(registers)).location
        page = self._wait(path, "terapkan/")
        self.web.post(
            "import apply", f"{path}terapkan/", page.form("csrfmiddlewaretoken", f"{path}terapkan/")
        )
        self._wait(path, "tarik/")
        self.ledger.imported.append(registers)

    def _wait(self, path: str, until: str) -> Answer:
        for _ in range(240):
            answer = self.web.get("import progress", path)
            if f"{path}{until}" in answer.text:
                return answer
            self.pause(1.0)
        raise UnexpectedError(f"{path} never comes to {until}")

    def pause(self, seconds: float) -> None:
        time.sleep(seconds)
