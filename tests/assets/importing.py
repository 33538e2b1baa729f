"""The import as its users meet it: a command with its outcome, a batch with its jobs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from core.importing.batches import upload_import
from core.importing.models import ImportBatch
from core.jobs.actions import work_on
from organization.models import Unit, User
from tests.factories import LAPTOP, PRINTER, office

HEAD = ["Kode Barang", "Nama Barang", "Register", "NIBAR", "Merk", "Tanggal Perolehan", "Harga",
        "Kondisi", "Ruangan"]  # fmt: skip
LAPTOP_ROW = [LAPTOP, "Laptop", "0001", "", "Asus", "12-03-2019", "7.105.000", "B", ""]
PRINTER_ROW = [PRINTER, "Printer", "0001", "", "Epson", "2020", "3.000.000", "RR", ""]


def row(like: Sequence[str] = LAPTOP_ROW, **changes: str) -> list[str]:
    """`row(Register="0002")`: a row like another, with other cells."""
    cells = dict(zip(HEAD, like, strict=True))
    cells.update({name.replace("_", " "): text for name, text in changes.items()})
    assert list(cells) == HEAD
    return list(cells.values())


def csv_bytes(*rows: Sequence[str], head: Sequence[str] = HEAD) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([head, *rows])
    return text.getvalue().encode()


@dataclass
class Outcome:
    code: int
    result: dict[str, int]
    errors: list[str]

    @property
    def refusals(self) -> list[str]:
        return [line for line in self.errors if not line.startswith("warning: ")]

    @property
    def warnings(self) -> list[str]:
        return [line for line in self.errors if line.startswith("warning: ")]


def run_command(path: Path, *args: str, command: str = "import_assets") -> Outcome:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(command, str(path), *args, stdout=out, stderr=err)
        code = 0
    except SystemExit as stop:
        code = int(str(stop.code))
    lines = out.getvalue().splitlines()
    return Outcome(code, json.loads(lines[-1]) if lines else {}, err.getvalue().splitlines())


def import_rows(folder: Path, *rows: Sequence[str], head: Sequence[str] = HEAD) -> Outcome:
    path = folder / "daftar.csv"
    path.write_bytes(csv_bytes(*rows, head=head))
    return run_command(path)


def work(now: datetime | None = None) -> None:
    """A worker's turn: all jobs that wait."""
    from core.jobs.models import Job

    for job in Job.objects.open():
        work_on(job.pk, now=now or timezone.now())


def previewed(
    by: User, content: bytes | Path, *, unit: Unit | None = None, name: str = "KIB B.csv"
) -> ImportBatch:
    """An upload that a worker has read."""
    data = content.read_bytes() if isinstance(content, Path) else content
    batch = upload_import(
        file=SimpleUploadedFile(name, data), unit=unit or office(), by=by, now=timezone.now()
    )
    work()
    batch.refresh_from_db()
    return batch
