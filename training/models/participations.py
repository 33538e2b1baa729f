from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.files.models import Attachment
from core.trail.models import Tracked, TrackedQuerySet
from organization.models import Employee, User
from training.models.sessions import Session


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

    def with_files(self) -> ParticipationQuerySet:
        """`files_n`: how many scans of certificates and letters there are."""
        files = ParticipationFile.objects.filter(participation=OuterRef("pk")).order_by()
        counted = files.values("participation").annotate(n=Count("pk")).values("n")
        return self.annotate(files_n=Coalesce(Subquery(counted), 0))

    def valid_on(self, day: date) -> ParticipationQuerySet:
        return self.completed().filter(Q(expires_on=None) | Q(expires_on__gte=day))

    def in_year(self, year: int) -> ParticipationQuerySet:
        """By the day on which the session ended, as the yearly 20 JP are counted."""
        return self.filter(session__ends_on__year=year)

    def invited_ahead(self, today: date) -> ParticipationQuerySet:
        """Invitations to sessions that are still to come."""
        return self.filter(
            attendance=Participation.Attendance.INVITED,
            session__status=Session.Status.PLANNED,
            session__ends_on__gte=today,
        )


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
    cost = models.DecimalField(_("Cost"), max_digits=18, decimal_places=2, null=True, blank=True)
    fund_source = models.CharField(_("Source of funds"), max_length=100, blank=True)

    objects: Any = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ["employee__name", "id"]
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        permissions = [("import_participation", "Can import recaps of training from spreadsheets")]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "employee"],
                name="participation_once",
                violation_error_message=_("This employee is in the session already."),
            ),
            models.CheckConstraint(
                condition=Q(attendance="attended")
                | Q(hours=0, result="", certificate_number="", certificate_on=None, expires_on=None),
                name="participation_hours_by_attending",
                violation_error_message=_("Hours, result and certificate belong to those who attended."),
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None)
                | Q(certificate_on=None)
                | Q(expires_on__gte=F("certificate_on")),
                name="participation_expires_after_issue",
                violation_error_message=_("A certificate can't expire before its own date."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee} – {self.session}"

    def get_absolute_url(self) -> str:
        return self.session.get_absolute_url()

    @property
    def has_attended(self) -> bool:
        return self.attendance == self.Attendance.ATTENDED

    @property
    def is_invited(self) -> bool:
        return self.attendance == self.Attendance.INVITED

    @property
    def lacks_certificate(self) -> bool:
        """Certificates come weeks after the last day: "not yet" is a state of its own."""
        return self.has_attended and not self.certificate_number

    def has_expired(self, today: date) -> bool:
        return self.expires_on is not None and self.expires_on < today


class ParticipationFileQuerySet(TrackedQuerySet["ParticipationFile"]):
    def visible_to(self, user: User) -> ParticipationFileQuerySet:
        return self.filter(participation__in=Participation.objects.visible_to(user))


class ParticipationFile(Attachment, Tracked):
    """The certificate of somebody who took part, scanned."""

    class Kind(models.TextChoices):
        CERTIFICATE = "certificate", _("Certificate")
        LETTER = "letter", _("Letter of assignment")
        OTHER = "other", _("Other paper")

    shelf, owner_field = "peserta", "participation"

    participation = models.ForeignKey(Participation, models.PROTECT, related_name="files")
    kind = models.CharField(_("Kind of file"), max_length=12, choices=Kind, default=Kind.CERTIFICATE)

    objects: Any = ParticipationFileQuerySet.as_manager()

    class Meta(Attachment.Meta):
        verbose_name = _("file of a participation")
        verbose_name_plural = _("files of participations")
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "sha256"],
                name="participation_file_once",
                violation_error_message=_("These files were added a moment ago already."),
            )
        ]
