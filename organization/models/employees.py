from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.trail.models import Tracked, TrackedQuerySet
from core.web.bilingual import in_reader_language
from organization.models.accounts import User
from organization.models.places import Unit
from organization.staff_number import StaffNumberError, normalize_staff_number

if TYPE_CHECKING:
    from typing import Any


class Position(models.Model):
    """A position (jabatan). They differ from office to office, so they are data."""

    key = models.CharField(_("Key"), max_length=60, unique=True)
    name = models.CharField(_("Name"), max_length=200)
    name_en = models.CharField(_("Name in English"), max_length=200, blank=True)
    kind = models.CharField(_("Kind"), max_length=30, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("position")
        verbose_name_plural = _("positions")

    def __str__(self) -> str:
        return in_reader_language(self.name, self.name_en)


def validate_staff_number(value: str) -> None:
    try:
        normalize_staff_number(value)
    except StaffNumberError as error:
        raise ValidationError(str(error), code=error.code) from error


class EmployeeQuerySet(TrackedQuerySet["Employee"]):
    def active(self, on: date) -> EmployeeQuerySet:
        return self.filter(Q(left_on=None) | Q(left_on__gt=on))

    def visible_to(self, user: User) -> EmployeeQuerySet:
        """Those of the user's scope for who may read the list of employees; else oneself alone."""
        if not user.has_perm("organization.view_employee"):
            return self.filter(user=user)
        ids = user.visible_unit_ids
        return self.all() if ids is None else self.filter(Q(unit__in=ids) | Q(user=user))

    def search(self, text: str) -> EmployeeQuerySet:
        """By name, position or unit. Never by staff number: what is searched stands in the address."""
        found: EmployeeQuerySet = self
        for word in text.split():
            found = found.filter(
                Q(name__icontains=word)
                | Q(position__name__icontains=word)
                | Q(position__name_en__icontains=word)
                | Q(unit__name__icontains=word)
                | Q(unit__short_name__icontains=word)
            )
        return found

    def for_list(self) -> EmployeeQuerySet:
        return self.select_related("position", "unit", "user")


class Employee(Tracked):
    """Somebody who works here, with or without an account."""

    class Employment(models.TextChoices):
        PNS = "PNS", _("Civil servant (PNS)")
        PPPK = "PPPK", _("Contract civil servant (PPPK)")
        THL = "THL", _("Day-contract staff (THL)")

    name = models.CharField(_("Name"), max_length=200)
    staff_number = models.CharField(
        _("Staff number (NIP)"),
        max_length=18,
        null=True,
        blank=True,
        unique=True,
        validators=[validate_staff_number],
        help_text=_("18 digits. Leave it empty for staff without one."),
    )
    employment = models.CharField(_("Employment"), max_length=4, choices=Employment, default="PNS")
    grade = models.CharField(_("Grade"), max_length=10, blank=True)
    position = models.ForeignKey(
        Position,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="employees",
        verbose_name=_("Position"),
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="employees", verbose_name=_("Unit"))
    email = models.EmailField(_("E-mail"), blank=True)
    phone = models.CharField(_("Telephone"), max_length=30, blank=True)
    user = models.OneToOneField(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="employee",
        verbose_name=_("Account"),
    )
    joined_on = models.DateField(_("Works here since"), null=True, blank=True)
    left_on = models.DateField(_("Left on"), null=True, blank=True)

    objects = EmployeeQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("employee")
        verbose_name_plural = _("employees")
        permissions = [
            ("import_employee", "Can import employees from spreadsheets"),
            ("view_staff_number", "Can read whole staff numbers"),
            ("see_everything", "Sees the whole office, whatever the scope"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(joined_on=None) | Q(left_on__gte=F("joined_on")),
                name="employee_leaves_after_joining",
                violation_error_message=_("The day of leaving lies before the first day."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organization:employee_detail", args=[self.pk])

    @property
    def initials(self) -> str:
        """Of the first two words; titles before a name (Dr., H.) and after a comma don't count."""
        words = [w for w in self.name.split(",")[0].split() if not w.endswith(".")]
        return "".join(word[0] for word in words[:2]).upper()

    @property
    def spaced_staff_number(self) -> str:
        """As it stands on paper: 19870512 201001 2 011."""
        n = self.staff_number or ""
        return " ".join(part for part in (n[:8], n[8:14], n[14:15], n[15:]) if part)

    @property
    def is_contract(self) -> bool:
        return self.employment == self.Employment.PPPK

    def has_left(self, today: date) -> bool:
        return self.left_on is not None and self.left_on <= today

    def clean_fields(self, exclude: Any = None) -> None:
        super().clean_fields(exclude=exclude)
        if self.staff_number:
            self.staff_number = normalize_staff_number(self.staff_number)
        else:
            self.staff_number = None
