from __future__ import annotations

from datetime import date
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assets.models import Family
from core.trail.models import Tracked, TrackedQuerySet
from core.web.bilingual import in_reader_language
from organization.models import Employee, User


class CompetenceKind(models.Model):
    """A form of competence development, Perka LAN 10/2018, with SIASN's number and its JP rule."""

    siasn_id = models.PositiveSmallIntegerField(unique=True)
    name = models.CharField(_("Name"), max_length=120)
    track = models.CharField(_("Track"), max_length=20)
    hours = models.PositiveSmallIntegerField(_("Learning hours (JP)"), null=True, blank=True)
    hours_per = models.CharField(_("For each"), max_length=20, blank=True)
    limit = models.CharField(_("Limit"), max_length=60, blank=True)
    certainty = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["siasn_id"]
        verbose_name = _("kind of competence development")
        verbose_name_plural = _("kinds of competence development")

    def __str__(self) -> str:
        return self.name


class Course(Tracked):
    """What can be learned, and the families of goods that it prepares for."""

    class Kind(models.TextChoices):
        BIMTEK = "bimtek", _("Technical guidance (bimtek)")
        TECHNICAL = "technical", _("Technical training")
        WORKSHOP = "workshop", _("Workshop")
        ELEARNING = "elearning", _("E-learning")
        COACHING = "coaching", _("Coaching")
        SEMINAR = "seminar", _("Seminar")

    class Mode(models.TextChoices):
        CLASSROOM = "classroom", _("Classroom")
        ONLINE = "online", _("Online")
        ON_THE_JOB = "on_the_job", _("On the job")

    key = models.CharField(max_length=60, unique=True)
    name = models.CharField(_("Name"), max_length=200)
    name_en = models.CharField(_("Name in English"), max_length=200, blank=True)
    kind = models.CharField(_("Kind"), max_length=12, choices=Kind, default=Kind.BIMTEK)
    mode = models.CharField(_("Mode"), max_length=12, choices=Mode, default=Mode.CLASSROOM)
    organizer = models.CharField(_("Organizer"), max_length=200, blank=True)
    organizer_en = models.CharField(_("Organizer in English"), max_length=200, blank=True)
    hours = models.PositiveSmallIntegerField(
        _("Learning hours (JP)"),
        help_text=_("1 JP is 45 minutes."),
        validators=[MinValueValidator(1)],
    )
    validity_months = models.PositiveSmallIntegerField(
        _("Valid for (months)"),
        null=True,
        blank=True,
        help_text=_("Leave it empty if the certificate doesn't expire."),
    )
    audience = models.CharField(_("For whom"), max_length=255, blank=True)
    audience_en = models.CharField(_("For whom, in English"), max_length=255, blank=True)
    software = models.CharField(_("Software"), max_length=255, blank=True)
    families = models.ManyToManyField(
        Family, blank=True, related_name="courses", verbose_name=_("Prepares for")
    )
    is_active = models.BooleanField(_("Offered"), default=True)

    objects = TrackedQuerySet["Course"].as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def __str__(self) -> str:
        return in_reader_language(self.name, self.name_en)

    def get_absolute_url(self) -> str:
        return reverse("training:course_detail", args=[self.pk])


class Requirement(models.Model):
    """Who holds goods of this family should have taken this course."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="requirements")
    course = models.ForeignKey(Course, models.CASCADE, related_name="requirements")

    class Meta:
        ordering = ["family__sort", "id"]
        verbose_name = _("required training")
        verbose_name_plural = _("required training")
        constraints = [
            models.UniqueConstraint(fields=["family", "course"], name="requirement_once"),
        ]

    def __str__(self) -> str:
        return f"{self.family} → {self.course}"


class SessionQuerySet(TrackedQuerySet["Session"]):
    def visible_to(self, user: User) -> SessionQuerySet:
        return self.all() if user.has_perm("training.view_course") else self.none()


class Session(Tracked):
    """A course that is held from one day to another, with people invited to it."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    course = models.ForeignKey(Course, models.PROTECT, related_name="sessions", verbose_name=_("Course"))
    starts_on = models.DateField(_("Starts on"))
    ends_on = models.DateField(_("Ends on"))
    place = models.CharField(_("Place"), max_length=200, blank=True)
    organizer = models.CharField(_("Organizer"), max_length=200, blank=True)
    hours = models.PositiveSmallIntegerField(_("Learning hours (JP)"), validators=[MinValueValidator(1)])
    capacity = models.PositiveSmallIntegerField(_("Seats"), null=True, blank=True)
    status = models.CharField(_("Status"), max_length=10, choices=Status, default=Status.PLANNED)
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
        ]

    def __str__(self) -> str:
        return f"{self.course}, {self.starts_on:%d-%m-%Y}"

    def get_absolute_url(self) -> str:
        return reverse("training:session_detail", args=[self.pk])


class ParticipationQuerySet(TrackedQuerySet["Participation"]):
    def visible_to(self, user: User) -> ParticipationQuerySet:
        """One's own for everybody; for those who may read training, all of their scope."""
        if not user.has_perm("training.view_course"):
            return self.filter(employee__user=user)
        ids = user.visible_unit_ids
        if ids is None:
            return self.all()
        return self.filter(Q(employee__unit__in=ids) | Q(employee__user=user))

    def completed(self) -> ParticipationQuerySet:
        """Attended and not failed: what counts as training that somebody has."""
        return self.filter(attendance=Participation.Attendance.ATTENDED).exclude(
            result=Participation.Result.FAILED
        )

    def valid_on(self, day: date) -> ParticipationQuerySet:
        return self.completed().filter(Q(expires_on=None) | Q(expires_on__gte=day))

    def in_year(self, year: int) -> ParticipationQuerySet:
        """By the day on which the session ended, as the yearly 20 JP are counted."""
        return self.filter(session__ends_on__year=year)


class Participation(Tracked):
    class Attendance(models.TextChoices):
        INVITED = "invited", _("Invited")
        ATTENDED = "attended", _("Attended")
        ABSENT = "absent", _("Absent")

    class Result(models.TextChoices):
        PASSED = "passed", _("Passed")
        FAILED = "failed", _("Not passed")

    session = models.ForeignKey(Session, models.PROTECT, related_name="participations")
    employee = models.ForeignKey(
        Employee, models.PROTECT, related_name="participations", verbose_name=_("Employee")
    )
    attendance = models.CharField(
        _("Attendance"), max_length=10, choices=Attendance, default=Attendance.INVITED
    )
    hours = models.PositiveSmallIntegerField(_("Learning hours (JP)"), default=0)
    result = models.CharField(_("Result"), max_length=10, choices=Result, blank=True)
    certificate_number = models.CharField(_("Certificate number"), max_length=100, blank=True)
    certificate_on = models.DateField(_("Certificate date"), null=True, blank=True)
    expires_on = models.DateField(_("Valid until"), null=True, blank=True)

    objects: Any = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ["employee__name", "id"]
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "employee"],
                name="participation_once",
                violation_error_message=_("This employee is in the session already."),
            ),
            models.CheckConstraint(
                condition=Q(attendance="attended") | Q(hours=0, result="", certificate_number=""),
                name="participation_hours_by_attending",
                violation_error_message=_("Hours, result and certificate belong to those who attended."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee} – {self.session}"
