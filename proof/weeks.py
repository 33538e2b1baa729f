"""What an office does in a week: the night to Monday, its morning, and its evening with everybody's acts.

The same for the same seed, whatever becomes of the machines meanwhile: nothing is chosen by an id that the
database gives out.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Protocol

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from assets.models import Asset
from core.importing.batches import apply_import, read_again, upload_import
from core.importing.models import ImportBatch
from core.importing.taking_back import begin_undo, undo_import
from core.jobs.models import Job
from core.outbox.actions import mark_read, set_preference
from core.outbox.models import Way
from core.trail.recording import acting_through
from maintenance.actions.breakage import add_comment, report_breakage
from maintenance.actions.occurrences import cancel_occurrences, complete_occurrences
from maintenance.actions.repair import triage_report
from maintenance.models import BreakageReport, Occurrence
from organization.models import Unit, User
from proof.goods import CHAIR, LAPTOP, list_of

NIGHT, MORNING, EVENING = time(0, 40), time(8, 0), time(17, 30)
NEW, AGAIN = 8, 12
FIRST_REGISTER = 20_000
TAKEN_BACK_EVERY = 5
State = ImportBatch.State


class Office(Protocol):
    """By whom the work in the background is done: at once and in order, or by machines that die."""

    def move(self, to: datetime) -> None: ...

    def turn(self) -> None:
        """All tasks of the clock, once at least, to their good end, and whatever they leave to do."""

    def until(self, is_so: Callable[[], bool]) -> None:
        """Jobs are worked on until it is so."""


class Weeks:
    def __init__(self, seed: int, begins: date) -> None:
        self.seed = seed
        self.begins = begins
        self.begun_again = 0

    def settle_in(self) -> None:
        """Some people want to be told at once."""
        for name in ("keeper", "technician", "manager"):
            person = User.objects.get(username=name)
            ways: dict[str, str] = {} if name == "manager" else {"report": Way.NOW, "import": Way.NOW}
            set_preference(person=person, ways=ways, by_mail=True)

    def pass_by(self, office: Office, number: int) -> None:
        day = self.begins + timedelta(weeks=number)
        for hour in (NIGHT, MORNING, EVENING):
            office.move(datetime.combine(day, hour, timezone.get_default_timezone()))
            if hour == EVENING:
                with acting_through("page"):
                    self._acts(office, number, day)
            office.turn()

    def _acts(self, office: Office, number: int, day: date) -> None:
        rng = Random(f"{self.seed} acts {number}")  # noqa: S311 - nothing secret follows from it
        # Of what is new, who reads before the letter goes gets none: a race of its own, so that comes after.
        reader = User.objects.get(username=rng.choice(("keeper", "technician", "manager")))
        mark_read(reader=reader, now=timezone.now())
        _upkeep(rng, day)
        _breakages(rng, number)
        batch = self._import(office, number)
        if _is_taken_back(number):
            self._take_back(office, batch)

    # imports

    def _import(self, office: Office, number: int) -> ImportBatch:
        """Goods that are new, and some of the weeks before at another price."""
        keeper, unit = User.objects.get(username="keeper"), Unit.objects.office().get()
        file = SimpleUploadedFile(f"Minggu {number}.csv", _list_of_goods(number))
        batch = upload_import(file=file, unit=unit, by=keeper, now=timezone.now())
        self._wait(office, batch, lambda: read_again(batch=batch, by=keeper, now=timezone.now()))
        apply_import(batch=batch, by=keeper, now=timezone.now())
        self._wait(office, batch, lambda: apply_import(batch=batch, by=keeper, now=timezone.now()))
        if batch.state != State.APPLIED:
            raise AssertionError(f"{batch} is {batch.state}: {batch.failure}")
        return batch

    def _take_back(self, office: Office, batch: ImportBatch) -> None:
        keeper = User.objects.get(username="keeper")

        def foresee() -> None:
            begin_undo(batch=batch, by=keeper, now=timezone.now())

        foresee()
        self._wait(office, batch, foresee)
        mark = batch.job.result["mark"] if batch.job else ""

        def undo() -> None:
            undo_import(batch=batch, mark=mark, reason="Salah berkas", by=keeper, now=timezone.now())

        undo()
        self._wait(office, batch, undo)
        if batch.state != State.UNDONE:
            raise AssertionError(f"{batch} is {batch.state}: {batch.failure}")

    def _wait(self, office: Office, batch: ImportBatch, again: Callable[[], None]) -> None:
        """A job that was killed three times is given up, which the page says; the keeper presses again."""

        def is_over() -> bool:
            batch.refresh_from_db()
            job = Job.objects.get(pk=batch.job_id or 0)
            # It ended perhaps since: what it did is seen once it is over.
            batch.refresh_from_db()
            if job.is_open:
                return False
            if job.state == "failed":
                self.begun_again += 1
                again()
                return False
            return True

        office.until(is_over)


def _is_taken_back(number: int) -> bool:
    return number % TAKEN_BACK_EVERY == TAKEN_BACK_EVERY - 1


def _list_of_goods(number: int) -> bytes:
    """New laptops, or new chairs where it is taken back: once the night has given something its turns of
    upkeep, it stays, and whether a night comes in between is a race."""
    first = FIRST_REGISTER + number * NEW
    again = [n for n in range(first - AGAIN, first) if n >= FIRST_REGISTER]
    made = CHAIR if _is_taken_back(number) else LAPTOP
    goods = [(LAPTOP, n) for n in again if not _is_taken_back((n - FIRST_REGISTER) // NEW)]
    goods += [(made, n) for n in range(first, first + NEW)]
    prices = range(7_000_000 + 1000 * number, 7_001_000 + 1000 * number)
    return list_of((code, register, price) for (code, register), price in zip(goods, prices, strict=False))


def _upkeep(rng: Random, day: date) -> None:
    """A part of what is due is done, some of it is skipped, and the rest grows late."""
    order = ("nominal_due", "plan_id", "asset__classification_id", "asset__register", "asset__nibar")
    due = [o for o in Occurrence.objects.open().filter(due_on__lte=day).order_by(*order) if _can_be_done(o)]
    rng.shuffle(due)
    done, skipped = due[: len(due) * 2 // 3], due[len(due) * 2 // 3 :][:3]
    technician, now = User.objects.get(username="technician"), timezone.now()
    if done:
        complete_occurrences(occurrences=done, done_on=day, by=technician, now=now, note="Rutin")
    left = [o for o in skipped if Occurrence.objects.open().filter(pk=o.pk).exists()]
    if left:
        cancel_occurrences(occurrences=left, reason="no_budget", note="", by=technician, now=now)


def _can_be_done(occurrence: Occurrence) -> bool:
    return occurrence.asset.is_in_service


def _breakages(rng: Random, number: int) -> None:
    staff, keeper = (User.objects.get(username=name) for name in ("staff", "keeper"))
    whole = Asset.objects.filter(status__in=Asset.IN_SERVICE, register__lt=FIRST_REGISTER)
    goods = list(whole.order_by("classification_id", "unit__code", "register", "nibar"))
    for asset in rng.sample(goods, 2):
        report_breakage(
            asset=asset, by=staff, now=timezone.now(), description=f"Tidak menyala, minggu {number}"
        )
    fresh = BreakageReport.objects.filter(status=BreakageReport.Status.NEW).order_by("number")
    for report in fresh[:1]:
        triage_report(report=report, priority="high", by=keeper, now=timezone.now())
        add_comment(report=report, note="Menunggu suku cadang", by=keeper, now=timezone.now())
