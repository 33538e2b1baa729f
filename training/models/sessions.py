from __future__ import annotations

from datetime import date
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.trail.models import Tracked, TrackedQuerySet
from core.web.formats import long_days
from organization.models import User
from training.models.catalog import MOST_HOURS, Course
from training.models.counting import count_of


class SessionQuerySet(TrackedQuerySet["Session"]):
    def visible_to(self, user: User) -> SessionQuerySet:
        """All for those who may read training; for the others, those that they were invited to."""
        if user.has_perm("training.view_course"):
            return self.all()
        return self.filter(participations__employee__user=user)

    def coming(self, today: date) -> SessionQuerySet:
        """Planned and not over: people can be invited."""
        return self.filter(status=Session.Status.PLANNED, ends_on__gte=today)

    def search(self, text: str) -> SessionQuerySet:
        found: SessionQuerySet = self
        for word in text.split():
            found = found.filter(
                Q(course__name__icontains=word)
                | Q(course__name_en__icontains=word)
                | Q(place__icontains=word)
                | Q(organizer__icontains=word)
            )
        return found

    def staged(self, today: date) -> SessionQuerySet:
        """With `stage`: where it stands today, what needs recording first."""
        from training.models.participations import Participation

        stage, status = Session.Stage, Session.Status
        unrecorded = Participation.objects.filter(
            session=OuterRef("pk"), attendance=Participation.Attendance.INVITED
        )
        return self.annotate(
            stage=Case(
                When(status=status.CANCELLED, then=Value(stage.CANCELLED)),
                When(Exists(unrecorded), status=status.HELD, then=Value(stage.TO_RECORD)),
                When(status=status.HELD, then=Value(stage.HELD)),
                When(ends_on__lt=today, then=Value(stage.TO_RECORD)),
                When(starts_on__gt=today, then=Value(stage.COMING)),
                default=Value(stage.UNDER_WAY),
                output_field=models.IntegerField(),
            )
        )

    def in_stage(self, stage: int) -> SessionQuerySet:
        """Of sessions that are `staged()`, as the next three."""
        return self.filter(stage=stage)  # type: ignore[misc]

    def unfinished(self) -> SessionQuerySet:
        """What is to be recorded, runs or comes."""
        return self.filter(stage__lt=Session.Stage.HELD)  # type: ignore[misc]

    def by_urgency(self) -> SessionQuerySet:
        """What is due and what comes by its day, what was by its day backwards."""
        ahead = Q(("stage__in", [Session.Stage.TO_RECORD, Session.Stage.UNDER_WAY, Session.Stage.COMING]))
        forwards = Case(When(ahead, then=F("starts_on")), output_field=models.DateField())
        return self.order_by("stage", forwards, "-starts_on", "-pk")  # type: ignore[misc]

    def counted_by_stage(self) -> dict[int, int]:
        found: Any = self.order_by()
        return dict(found.values_list("stage").annotate(n=models.Count("pk")))

    def with_seats(self) -> SessionQuerySet:
        """With the number of people (`invited`) and of those who came (`attended`)."""
        from training.models.participations import Participation

        people = Participation.objects.filter(session=OuterRef("pk"))
        came = people.filter(attendance=Participation.Attendance.ATTENDED)
        return self.annotate(invited=count_of(people, "session"), attended=count_of(came, "session"))

    def for_list(self, today: date) -> SessionQuerySet:
        return self.select_related("course").staged(today).with_seats()


class Session(Tracked):
    """A course that is held from one day to another, with people invited to it."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    class Stage(models.IntegerChoices):
        """Where a session stands today; never stored. In the order of urgency."""

        TO_RECORD = 1, _("Attendance to record")
        UNDER_WAY = 2, _("Under way")
        COMING = 3, _("Coming")
        HELD = 4, _("Held")
        CANCELLED = 5, _("Cancelled")

    course = models.ForeignKey(Course, models.PROTECT, related_name="sessions", verbose_name=_("Course"))
    starts_on = models.DateField(_("Starts on"))
    ends_on = models.DateField(_("Ends on"))
    place = models.CharField(_("Place"), max_length=200, blank=True)
    organizer = models.CharField(_("Organizer"), max_length=200, blank=True)
    hours = models.PositiveSmallIntegerField(
        _("Learning hours (JP)"), validators=[MinValueValidator(1), MaxValueValidator(MOST_HOURS)]
    )
    capacity = models.PositiveSmallIntegerField(
        _("Seats"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    status = models.CharField(_("Status"), max_length=10, choices=Status, default=Status.PLANNED)
    cancel_reason = models.CharField(_("Reason for cancelling"), max_length=255, blank=True)
    note = models.CharField(_("Note"), max_length=255, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="session_ends_after_start",
                violation_error_message=_("The last day lies before the first day."),
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | ~Q(cancel_reason=""),
                name="session_cancelled_with_reason",
                violation_error_message=_("Write why the session is cancelled."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course}, {self.starts_on:%d-%m-%Y}"

    def get_absolute_url(self) -> str:
        return reverse("training:session_detail", args=[self.pk])

    @property
    def days_label(self) -> str:
        """18–19 November 2026."""
        return long_days(self.starts_on, self.ends_on)

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1

    def has_begun(self, today: date) -> bool:
        return self.starts_on <= today

    def is_over(self, today: date) -> bool:
        return self.ends_on < today
