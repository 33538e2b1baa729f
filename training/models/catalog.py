"""What can be learned, and who should have learned it."""

from __future__ import annotations

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assets.models import Asset, Family
from core.trail.models import Tracked, TrackedQuerySet
from core.web.bilingual import in_reader_language
from organization.models import Employee, User
from training.models.counting import count_of

# The longest leadership training is about 900 JP; what is above is a slip of the hand.
MOST_HOURS = 1000
# From a requirement to the people who hold goods of its family.
HOLDER = "family__assets__custodies__employee"


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


class CourseQuerySet(TrackedQuerySet["Course"]):
    def visible_to(self, user: User) -> CourseQuerySet:
        return self.all() if user.has_perm("training.view_course") else self.none()

    def offered(self) -> CourseQuerySet:
        return self.filter(is_active=True)

    def search(self, text: str) -> CourseQuerySet:
        found: CourseQuerySet = self
        for word in text.split():
            found = found.filter(
                Q(name__icontains=word)
                | Q(name_en__icontains=word)
                | Q(organizer__icontains=word)
                | Q(software__icontains=word)
            )
        return found

    def for_list(self, today: date) -> CourseQuerySet:
        """With the sessions that are coming, and the people whose training is valid today."""
        from training.models.participations import Participation
        from training.models.sessions import Session

        coming = Session.objects.coming(today).filter(course=OuterRef("pk"))
        trained = Participation.objects.valid_on(today).filter(session__course=OuterRef("pk"))
        return self.annotate(
            coming=count_of(coming, "course"),
            trained=count_of(trained, "session__course", distinct="employee"),
            is_required=Exists(Requirement.objects.filter(course=OuterRef("pk"))),
        )


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

    key = models.CharField(max_length=60, unique=True, editable=False)
    name = models.CharField(_("Name"), max_length=200)
    name_en = models.CharField(_("Name in English"), max_length=200, blank=True)
    kind = models.CharField(_("Kind"), max_length=12, choices=Kind, default=Kind.BIMTEK)
    mode = models.CharField(_("Mode"), max_length=12, choices=Mode, default=Mode.CLASSROOM)
    organizer = models.CharField(_("Organizer"), max_length=200, blank=True)
    organizer_en = models.CharField(_("Organizer in English"), max_length=200, blank=True)
    hours = models.PositiveSmallIntegerField(
        _("Learning hours (JP)"),
        help_text=_("1 JP is 45 minutes."),
        validators=[MinValueValidator(1), MaxValueValidator(MOST_HOURS)],
    )
    validity_months = models.PositiveSmallIntegerField(
        _("Valid for (months)"),
        null=True,
        blank=True,
        help_text=_("Leave it empty if the certificate doesn't expire."),
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )
    audience = models.CharField(_("For whom"), max_length=255, blank=True)
    audience_en = models.CharField(_("For whom, in English"), max_length=255, blank=True)
    software = models.CharField(_("Software"), max_length=255, blank=True)
    families = models.ManyToManyField(
        Family, blank=True, related_name="courses", verbose_name=_("Prepares for")
    )
    is_active = models.BooleanField(_("Offered"), default=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def __str__(self) -> str:
        return in_reader_language(self.name, self.name_en)

    def get_absolute_url(self) -> str:
        return reverse("training:course_detail", args=[self.pk])

    @property
    def organizer_label(self) -> str:
        return in_reader_language(self.organizer, self.organizer_en)

    @property
    def audience_label(self) -> str:
        return in_reader_language(self.audience, self.audience_en)


class RequirementQuerySet(QuerySet["Requirement"]):
    def held(self, on: date, *, by: QuerySet[Employee] | None = None) -> RequirementQuerySet:
        """One row for each thing that somebody who still works here holds, with its `holder`.

        :param by: only these people
        """
        still_here = Q(**{f"{HOLDER}__left_on": None}) | Q(**{f"{HOLDER}__left_on__gt": on})
        one_of_them = Q() if by is None else Q(**{f"{HOLDER}__in": by})
        # One filter() alone, or each condition looks for a custody of its own.
        return self.filter(
            still_here,
            one_of_them,
            course__is_active=True,
            family__assets__status__in=Asset.IN_SERVICE,
            family__assets__custodies__isnull=False,
            family__assets__custodies__until_on=None,
        ).annotate(holder=F(HOLDER))

    def with_training(self, on: date, *, by: QuerySet[Employee] | None = None) -> RequirementQuerySet:
        """`is_met`: the holder's training for it is valid on that day."""
        return self.held(on, by=by).annotate(is_met=_training_of_holder(on))

    def unmet(self, on: date, *, by: QuerySet[Employee] | None = None) -> RequirementQuerySet:
        return self.held(on, by=by).filter(~_training_of_holder(on))

    def holder_ids(self) -> QuerySet[Requirement, int]:
        """Of `held()` or `unmet()`, for a subquery."""
        return self.order_by().values_list(HOLDER, flat=True)


def _training_of_holder(on: date) -> Exists:
    from training.models.participations import Participation

    return Exists(
        Participation.objects.valid_on(on).filter(
            employee=OuterRef("holder"), session__course=OuterRef("course")
        )
    )


class Requirement(models.Model):
    """Who holds goods of this family should have taken this course."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="requirements")
    course = models.ForeignKey(Course, models.CASCADE, related_name="requirements")

    objects = RequirementQuerySet.as_manager()

    class Meta:
        ordering = ["family__sort", "id"]
        verbose_name = _("required training")
        verbose_name_plural = _("required training")
        constraints = [
            models.UniqueConstraint(fields=["family", "course"], name="requirement_once"),
        ]

    def __str__(self) -> str:
        return f"{self.family} → {self.course}"
