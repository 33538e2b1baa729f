"""What the pages of an import show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.importing.choosing import groups_of, lacks
from core.importing.kinds import Kind, kinds_for
from core.importing.models import ImportBatch, ImportRow
from core.importing.telling import (
    ToldRow,
    count_skipped,
    sum_warnings,
    tell_notes,
    tell_row,
    tell_skipped,
)
from core.jobs.models import Job
from core.jobs.progress import read_progress
from core.spreadsheets import Table
from core.web.lists import PER_PAGE, paginate

Verdict = ImportRow.Verdict
State = ImportBatch.State
DOING = {
    State.PREVIEWING: gettext_lazy("The file is being read"),
    State.APPLYING: gettext_lazy("The import is being applied"),
    State.APPLIED: gettext_lazy("Looking what taking it back would do"),
    State.UNDOING: gettext_lazy("The import is being taken back"),
}
TAKEN = Q(left_out=False)
UNTAKEN_AFTER = timedelta(seconds=15)
"""From then on the page says that no worker has begun."""


@dataclass(frozen=True)
class View:
    key: str
    label: Any
    rows: Q
    count: str
    hint: Any = ""
    first: int = 3

    def name(self, kind: Kind) -> Any:
        return (self.key == "other" and kind.doubted) or self.label


VIEWS = (
    View("refused", gettext_lazy("Refused"), TAKEN & Q(verdict=Verdict.REFUSED), "refused",
         gettext_lazy("mend them here; your file does not change"), 6),
    View("other", pgettext_lazy("import", "Perhaps another"), TAKEN & Q(verdict=Verdict.OTHER), "doubted",
         gettext_lazy("the number is known, the rest hardly fits; they stay out"), 6),
    View("updated", gettext_lazy("Changed"), TAKEN & Q(verdict=Verdict.UPDATE), "updated",
         gettext_lazy("old → new")),
    View("created", gettext_lazy("New"), TAKEN & Q(verdict=Verdict.CREATE), "created",
         gettext_lazy("will be registered")),
    View("unchanged", gettext_lazy("Unchanged"), TAKEN & Q(verdict=Verdict.UNCHANGED), "unchanged",
         gettext_lazy("nothing changes")),
    View("left_out", gettext_lazy("Left out"), Q(left_out=True), "left_out",
         gettext_lazy("stay out of the register; the report keeps them")),
    View("warned", pgettext_lazy("import", "Warnings"), TAKEN & Q(is_warned=True) & ~Q(verdict=Verdict.OTHER),
         "warned"),
)  # fmt: skip
GROUPED = VIEWS[:-1]
TABS = ("created", "updated", "unchanged", "refused", "other", "left_out", "warned")
RARE = {"other", "left_out"}
BY_NAME = {view.key: view for view in VIEWS}


@dataclass
class Tab:
    key: str
    label: Any
    number: int
    is_open: bool


@dataclass
class Group:
    view: View
    number: int
    rows: list[ToldRow]
    name: Any

    @property
    def has_more(self) -> bool:
        return self.number > len(self.rows)


def results(request: HttpRequest, batch: ImportBatch) -> dict[str, Any]:
    """The rows: in groups with the first of each, or one view in pages."""
    view = BY_NAME.get(request.GET.get("view", ""))
    tables, kind = batch.all_tables, batch.sort
    context: dict[str, Any] = {
        "tabs": _tabs(batch, view),
        "view": view,
        "several": len(batch.chosen_tables) > 1,
    }
    if view is None:
        context["groups"] = _groups(batch, tables, kind)
    else:
        page = paginate(request, _rows(batch, view))
        context |= {"page": page, "told_rows": [tell_row(row, tables, kind) for row in page]}
    context["wanted"] = batch.rows.filter(left_out=False, is_doubted=True, is_wanted=True).count()
    context["warned"] = sum_warnings(batch) if batch.warned else []
    return context


def _rows(batch: ImportBatch, view: View) -> QuerySet[ImportRow]:
    return batch.rows.filter(view.rows).order_by("position").defer("raw")


def _groups(batch: ImportBatch, tables: list[Table], kind: Kind) -> list[Group]:
    groups = []
    # A short list is shown whole: "All 6" over four rows looks as if two were lost.
    is_short = batch.rows_total <= PER_PAGE
    for view in GROUPED:
        number = getattr(batch, view.count)
        if number:
            few = PER_PAGE if is_short else view.first
            rows = [tell_row(row, tables, kind) for row in _rows(batch, view)[:few]]
            groups.append(Group(view, number, rows, view.name(kind)))
    return groups


def _tabs(batch: ImportBatch, open_view: View | None) -> list[Tab]:
    tabs = [Tab("", _("All"), batch.rows_total, open_view is None)]
    for key in TABS:
        view = BY_NAME[key]
        number = getattr(batch, view.count)
        if number or key not in RARE:
            tabs.append(Tab(key, view.name(batch.sort), number, view is open_view))
    return tabs


def preview_context(batch: ImportBatch, user: Any) -> dict[str, Any]:
    """What was understood of the file."""
    tables, chosen = batch.all_tables, batch.chosen_tables
    kind = batch.sort
    missing = lacks(tables, kind.layout)
    columns = [column for table in chosen[:1] for column in table.columns if column.field]
    return {
        "tables": tables,
        "chosen": chosen,
        "kind": kind,
        "kinds": [each for each in kinds_for(user) if each is not kind],
        "missing": [kind.vocabulary.label(key) for key in missing],
        "column_groups": groups_of(tables, kind.layout),
        "fields": [(field.key, field.label) for field in kind.vocabulary.fields],
        "recognized": len(columns),
        "empty_columns": sum(not column.sample for column in columns),
        "skipped": tell_skipped(batch),
        "skipped_count": count_skipped(batch),
        "notes": tell_notes(batch),
    }


def running_context(batch: ImportBatch, now: datetime) -> dict[str, Any]:
    job = batch.job
    progress = read_progress(job.pk) if job else None
    waits = job is not None and job.state == Job.State.WAITING
    context: dict[str, Any] = {
        "progress": progress,
        "is_untaken": waits and job is not None and now - job.created_at > UNTAKEN_AFTER,
        "is_applying": batch.state == State.APPLYING,
        "is_undoing": batch.state in (State.APPLIED, State.UNDOING),
        "doing": DOING[State(batch.state)],
        "total": batch.to_apply,
    }
    if context["is_undoing"]:
        context["total"] = (progress.total if progress else 0) or batch.created + batch.updated
    if progress and job and job.claimed_at and progress.done and progress.total:
        spent = (now - job.claimed_at).total_seconds()
        left = spent / progress.done * (progress.total - progress.done)
        context["seconds_left"] = max(5, round(left / 5) * 5)
    return context


def finished_context(batch: ImportBatch, user: Any) -> dict[str, Any]:
    seconds = 0
    if batch.finished_at and batch.applying_at:
        seconds = max(1, round((batch.finished_at - batch.applying_at).total_seconds()))
    return {
        "kind": batch.sort,
        "change_url": batch.sort.change_url(batch.change_id) if batch.created or batch.updated else "",
        "now_there": batch.sort.state_of_affairs(user),
        "took": seconds,
        "warned": sum_warnings(batch) if batch.warned else [],
        "has_rows": batch.rows.exists(),
        "undo_failed": batch.job is not None and batch.job.state == Job.State.FAILED,
    }
