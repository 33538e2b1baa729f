from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.importing.kinds import Kind, kind_of, kinds_for
from core.jobs.models import Job
from core.spreadsheets import Table
from core.trail.models import Change


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, user: Any) -> ImportBatchQuerySet:
        """One's own, and those into units where one may import lists of that kind oneself."""
        kinds = [kind.key for kind in kinds_for(user)]
        if not kinds:
            return self.none()
        mine = Q(by=user) & Q(kind__in=["", *kinds])
        ids = user.visible_unit_ids
        return self.filter(mine | (Q(kind__in=kinds) & (Q() if ids is None else Q(unit__in=ids))))


class ImportBatch(models.Model):
    """One spreadsheet on its way in: what was read, what applying does or has done.

    A job reads and previews it, another applies it; the state decides whose turn it is, so a job
    that is run twice does nothing the second time.
    """

    class State(models.TextChoices):
        PREVIEWING = "previewing", _("Being read")
        PREVIEWED = "previewed", _("Waiting for you")
        APPLYING = "applying", _("Being applied")
        APPLIED = "applied", _("Applied")
        FAILED = "failed", _("Not readable")
        CANCELLED = "cancelled", _("Cancelled")
        UNDOING = "undoing", _("Being taken back")
        UNDONE = "undone", _("Taken back")

    RUNNING = (State.PREVIEWING, State.APPLYING, State.UNDOING)

    file = models.FileField(upload_to="imports/%Y/%m", max_length=255)
    file_name = models.CharField(max_length=255)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="imports")
    kind = models.CharField(
        max_length=20, blank=True, default="assets", help_text="Key of a `Kind`; empty: to be guessed"
    )
    is_guessed = models.BooleanField(default=False)
    unit = models.ForeignKey("organization.Unit", models.PROTECT, related_name="+", verbose_name=_("Unit"))
    state = models.CharField(max_length=10, choices=State, default=State.PREVIEWING)
    tables: Any = models.JSONField(
        default=list, help_text="What was recognized in each sheet, as the user left it"
    )
    skipped: Any = models.JSONField(default=list, help_text="[sheet, first row, last row, reason]")
    notes: Any = models.JSONField(default=list, help_text="Findings about headings")
    encoding = models.CharField(max_length=20, blank=True)
    failure: Any = models.JSONField(
        default=dict, blank=True, help_text="Why nothing could be read or applied: code and params"
    )
    rows_total = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    warned = models.PositiveIntegerField(default=0)
    mended = models.PositiveIntegerField(default=0)
    doubted = models.PositiveIntegerField(default=0, help_text="Perhaps other goods; they stay out")
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")
    change = models.OneToOneField(Change, models.PROTECT, null=True, blank=True, related_name="+")
    undo = models.OneToOneField(
        Change,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="What took it back",
    )
    created_at = models.DateTimeField()
    previewed_at = models.DateTimeField(null=True, blank=True)
    applying_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        # Since version 1.0, when only assets could be imported.
        db_table = "assets_importbatch"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="applied") | Q(change__isnull=False),
                name="import_applied_by_a_change",
            ),
            models.CheckConstraint(
                condition=~Q(state="undone") | Q(change__isnull=False, undo__isnull=False),
                name="import_undone_by_a_change",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("importing:import_detail", args=[self.pk])

    @property
    def sort(self) -> Kind:
        return kind_of(self.kind)

    @property
    def is_running(self) -> bool:
        return self.state in self.RUNNING

    @property
    def gave_up(self) -> bool:
        """Its job was tried as often as jobs are, and never came to its end."""
        return self.is_running and self.job is not None and self.job.state == Job.State.FAILED

    @property
    def all_tables(self) -> list[Table]:
        return [Table.from_json(table) for table in self.tables]

    @property
    def chosen_tables(self) -> list[Table]:
        return [table for table in self.all_tables if not table.skip]

    @property
    def to_apply(self) -> int:
        """Rows that applying takes over: all but those refused, doubted or left out."""
        return self.created + self.updated + self.unchanged

    @property
    def stays_out(self) -> int:
        """Rows of the file that aren't taken over: left out by somebody, or for doubt."""
        return self.left_out + self.doubted

    @property
    def can_be_undone(self) -> bool:
        """Whether it wrote anything, of a kind of which the trail keeps what was before."""
        return self.is_applied and bool(self.sort.undoes and self.created + self.updated)

    @property
    def is_applied(self) -> bool:
        """Also when taking it back came to no end."""
        return self.state == self.State.APPLIED or (self.state == self.State.UNDOING and self.gave_up)

    @property
    def can_be_applied(self) -> bool:
        return self.state == self.State.PREVIEWED and not self.refused and self.to_apply > 0


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    def counts(self) -> dict[str, int]:
        """The counts of an `ImportBatch`, in one query."""
        taken = Q(left_out=False)
        which = {
            "rows_total": Q(),
            "left_out": Q(left_out=True),
            "warned": taken & Q(is_warned=True) & ~Q(verdict=ImportRow.Verdict.OTHER),
            "mended": taken & ~Q(edits={}),
            "doubted": taken & Q(verdict=ImportRow.Verdict.OTHER),
            **{name: taken & Q(verdict=verdict) for name, verdict in ImportRow.COUNTED.items()},
        }
        # Under names of their own: an aggregate hides the column that is called like it.
        found = self.aggregate(**{f"n_{name}": models.Count("pk", filter=q) for name, q in which.items()})
        return {name: found[f"n_{name}"] for name in which}


class ImportRow(models.Model):
    """A row of data in the file: its cells, what the user typed instead, and what applying it does."""

    class Verdict(models.TextChoices):
        CREATE = "create", _("New")
        UPDATE = "update", _("Changed")
        UNCHANGED = "unchanged", _("Unchanged")
        REFUSED = "refused", _("Refused")
        OTHER = "other", pgettext_lazy("import", "Perhaps another")

    # What the command says; a row about which there is doubt stays out and changes nothing.
    COUNTED = {
        "created": Verdict.CREATE,
        "updated": Verdict.UPDATE,
        "unchanged": Verdict.UNCHANGED,
        "refused": Verdict.REFUSED,
    }

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    table = models.PositiveSmallIntegerField(help_text="Index in the batch's tables")
    number = models.PositiveIntegerField(help_text="Row of the spreadsheet program")
    raw: Any = models.JSONField()
    spread: Any = models.JSONField(default=list, blank=True)
    edits: Any = models.JSONField(default=dict, blank=True)
    parsed: Any = models.JSONField(default=dict)
    verdict = models.CharField(max_length=10, choices=Verdict)
    diff: Any = models.JSONField(default=list, blank=True, help_text="[field, old, new]")
    errors: Any = models.JSONField(default=list, blank=True)
    warnings: Any = models.JSONField(default=list, blank=True)
    is_warned = models.BooleanField(default=False)
    left_out = models.BooleanField(default=False)
    is_doubted = models.BooleanField(default=False, help_text="It hardly speaks of what has its key")
    is_wanted = models.BooleanField(
        default=False, help_text="The user takes it although it hardly speaks of the same thing"
    )
    key = models.CharField(max_length=60, blank=True, help_text="What identifies it in the file")
    other_key = models.CharField(max_length=64, blank=True, db_column="nibar")
    target_id = models.BigIntegerField(
        null=True,
        blank=True,
        db_column="asset_id",
        help_text="The object that it changes; no foreign key, it is a finding",
    )

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        db_table = "assets_importrow"
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="import_row_once"),
        ]
        indexes = [
            models.Index(fields=["batch", "verdict", "position"], name="import_row_verdict"),
            models.Index(fields=["batch", "key"], name="import_row_key"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.number}"
