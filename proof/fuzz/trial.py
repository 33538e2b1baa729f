"""One file through the product, as a person would send it: form, job, page, job again; all of it undone."""

from __future__ import annotations

import io
import json
import resource
import time
import traceback
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from assets.models import Asset
from core.importing.batches import apply_import, choose_kind, upload_import
from core.importing.forms import ImportForm
from core.importing.kinds import all_kinds
from core.importing.models import ImportBatch, ImportRow
from core.importing.telling import tell_failure
from core.jobs.actions import work_on
from core.refusal import Refusal
from core.spreadsheets.sentences import SENTENCES
from core.trail.models import Change
from maintenance.models import CardLine
from organization.models import Building, Employee, Position, Room, Unit, User
from proof.fuzz.bombs import BOMBS
from proof.fuzz.recipes import Recipe
from proof.fuzz.worker import Trial
from proof.fuzz.wounds import WOUNDS
from proof.fuzz.writing import SAMPLES, WRITERS, Chance
from training.models import Course, Participation, Session

State = ImportBatch.State
WRITTEN = (Asset, Employee, Room, Building, Position, Course, Session, Participation, CardLine, Change)
COMMANDS = {"assets": "import_assets", "people": "import_people", "rooms": "import_rooms",
            "training": "import_training", "cards": "import_cards"}  # fmt: skip


KNOWN = {
    "people": ("Nama;NIP;Jabatan", "Siti Contoh, S.E.;198705122010012011;Arsiparis"),
    "assets": ("Kode barang;Nama barang;Register", "1.3.2.10.02.03.003;Printer;000030"),
}


class Wrong(Exception):  # noqa: N818 - the finding that this program looks for
    """The product did something else than a preview or one sentence."""


def bytes_of(recipe: Recipe) -> bytes:
    chance = Chance(recipe.chance)
    if recipe.base in BOMBS:
        return BOMBS[recipe.base](chance)
    if recipe.base == "table":
        content = WRITERS[recipe.writer](recipe.sheets, chance)
    else:
        content = next(path for path in SAMPLES if path.name == recipe.base).read_bytes()
    for wound in recipe.wounds:
        content = WOUNDS[wound](content, chance)
    return content


def try_file(number: int, recipe: Recipe, content: bytes, by: User, client: Client) -> Trial:
    trial = Trial(number, recipe.label)
    with suppress(OSError):
        # The most memory is counted anew from here (Linux).
        Path("/proc/self/clear_refs").write_text("5")
    # Ids come again after each rollback, and with them what the cache knows of their jobs.
    cache.clear()
    cpu, wall, memory = _cpu(), time.monotonic(), _memory("VmRSS")
    with transaction.atomic():
        try:
            _as_people_do(trial, recipe, content, by, client)
        # A panic of a library is no Exception.
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            trial.wrong = _told(error)
        transaction.set_rollback(True)
    trial.seconds, trial.wall = round(_cpu() - cpu, 2), round(time.monotonic() - wall, 2)
    trial.mib = round(_memory("VmHWM") - memory, 1)
    return trial


def _as_people_do(trial: Trial, recipe: Recipe, content: bytes, by: User, client: Client) -> None:
    file = SimpleUploadedFile(recipe.name, content)
    form = ImportForm({"unit": Unit.objects.office().get().pk, "kind": ""}, {"file": file}, user=by)
    if not form.is_valid():
        _one_sentence(str(form.errors["file"][0]))
        trial.ends.append("refused at the door")
        return
    before = _rows()
    batch = upload_import(by=by, now=timezone.now(), **form.cleaned_data)
    _look(trial, batch, client, before)
    # Read as the headings say; then, where something could be read, as another kind of list.
    if batch.state == State.PREVIEWED and recipe.kind != batch.kind:
        choose_kind(batch=batch, kind=recipe.kind, by=by, now=timezone.now())
        _look(trial, batch, client, before)
    if trial.number % 10 == 0:
        _by_command(trial, recipe, content, before)


def _look(trial: Trial, batch: ImportBatch, client: Client, before: list[int]) -> None:
    """The preview, its page, and what applying does."""
    _work(batch)
    page = client.get(batch.get_absolute_url())
    if page.status_code != 200:
        raise Wrong(f"The page of the import answers {page.status_code}.")
    if batch.state == State.FAILED:
        _one_sentence(tell_failure(batch))
        trial.ends.append(batch.failure["code"])
        return
    if batch.state != State.PREVIEWED:
        raise Wrong(f"After reading, the import is {batch.state}.")
    if _rows() != before:
        raise Wrong("The preview has written.")
    if row := batch.rows.order_by("?").first():
        answer = client.get(f"{batch.get_absolute_url()}baris/{row.pk}/")
        if answer.status_code != 200:
            raise Wrong(f"The page of a row answers {answer.status_code}.")
    # What a person does row by row.
    batch.rows.filter(verdict=ImportRow.Verdict.REFUSED).update(left_out=True)
    ImportBatch.objects.filter(pk=batch.pk).update(**batch.rows.counts())
    batch.refresh_from_db()
    with transaction.atomic():
        trial.ends.append(_apply(batch, client, before))
        # It goes on as if it hadn't been applied.
        transaction.set_rollback(True)
    batch.refresh_from_db()


def _apply(batch: ImportBatch, client: Client, before: list[int]) -> str:
    refused = batch.left_out
    try:
        with transaction.atomic():
            apply_import(batch=batch, by=batch.by, now=timezone.now())
    except Refusal as refusal:
        _one_sentence(str(refusal))
        return f"{batch.kind}: {'all rows refused' if refused else 'no rows'}"
    _work(batch)
    if batch.state != State.APPLIED:
        half = " Half applied." if _rows() != before else ""
        raise Wrong(f"After applying, the import is {batch.state}: {tell_failure(batch)}{half}")
    if client.get(batch.get_absolute_url()).status_code != 200:
        raise Wrong("The page of the applied import fails.")
    return f"{batch.kind}: applied{' but for refused rows' if refused else ''}"


def _work(batch: ImportBatch) -> None:
    batch.refresh_from_db()
    if batch.job is None or not work_on(batch.job.pk, now=timezone.now()):
        raise Wrong("Nobody did the job.")
    batch.refresh_from_db()
    if batch.job is not None:
        batch.job.refresh_from_db()
        if batch.job.error:
            raise Wrong(f"The job failed: {batch.job.error}")


def _by_command(trial: Trial, recipe: Recipe, content: bytes, before: list[int]) -> None:
    out, err = io.StringIO(), io.StringIO()
    with TemporaryDirectory() as folder, transaction.atomic():
        path = Path(folder) / recipe.name.replace("/", "_")
        path.write_bytes(content)
        code = 0
        try:
            call_command(COMMANDS[recipe.kind], str(path.absolute()), "--dry-run", stdout=out, stderr=err)
        except SystemExit as stop:
            code = int(str(stop.code))
        transaction.set_rollback(True)
    if code == 2:
        _one_sentence(err.getvalue().strip())
    else:
        counts = json.loads(out.getvalue().splitlines()[-1])
        rows = counts.pop("rows")
        if rows != sum(counts.values()) or code != bool(counts["refused"]):
            raise Wrong(f"The command ends with {code} and {counts}.")
    trial.ends.append(f"command {code}")


def _told(error: BaseException | None) -> str:
    """Each of the chain with the place where it was raised, the first cause first."""
    chain = []
    while error is not None:
        last = traceback.extract_tb(error.__traceback__)[-1:]
        place = "".join(f"{frame.filename}:{frame.lineno} {frame.line}" for frame in last)
        chain.append(f"{type(error).__name__}: {str(error)[:300]} | {place}")
        error = error.__cause__ or error.__context__
    return "\n".join(reversed(chain[:4]))


def _one_sentence(text: str) -> None:
    """What is quoted in it may be anything; what is ours is one line, filled in."""
    if not text.strip() or "\n" in text or len(text) > 600 or text in SENTENCES:
        raise Wrong(f"No clear sentence: {text[:600]!r}")


def _rows() -> list[int]:
    return [model._default_manager.count() for model in WRITTEN]


def _cpu() -> float:
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def most_of_children() -> float:
    """The most memory that any process has had that this one started and saw end."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def _memory(name: str) -> float:
    for text in Path("/proc/self/status").read_text().splitlines():
        if text.startswith(f"{name}:"):
            return int(text.split()[1]) / 1024
    return 0.0


def everybody() -> User:
    """Somebody in every role, who may import every kind of list, and what good rows speak of."""
    for kind, (heads, cells) in KNOWN.items():
        with TemporaryDirectory() as folder:
            path = Path(folder) / "daftar.csv"
            path.write_text(f"{heads}\n{cells}\n")
            call_command(COMMANDS[kind], str(path), stdout=io.StringIO(), stderr=io.StringIO())
    from django.contrib.auth.models import Group

    user = User.objects.create_user("segala", "segala@contoh.go.id", None)
    user.groups.set(Group.objects.all())
    missing = [kind.key for kind in all_kinds() if not kind.may_import(user)]
    if missing:
        raise LookupError(missing)
    return user
