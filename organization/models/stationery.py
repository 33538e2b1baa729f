from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.trail.models import Tracked, TrackedQuerySet
from organization.grades import spelled_grade
from organization.models.employees import Employee, validate_staff_number
from organization.models.places import Unit
from organization.staff_number import normalize_staff_number

TEXTS = ("province", "regency", "lines", "address", "place")


class StationeryQuerySet(TrackedQuerySet["Stationery"]):
    def effective(self, unit: Unit) -> Stationery:
        """As the unit's papers show it: what the unit leaves empty comes from the nearest above it."""
        chain = unit.chain
        found = sorted(self.filter(unit__in=chain), key=lambda each: chain.index(each.unit_id))
        whole = Stationery(unit=unit)
        for field in (*TEXTS, "logo"):
            setattr(whole, field, next((v for each in found if (v := getattr(each, field))), None) or "")
        whole.logo = bytes(whole.logo) if whole.logo else None
        return whole


class Stationery(Tracked):
    """What stands at the head of a unit's papers, and where they are signed."""

    unit = models.OneToOneField(
        Unit, models.PROTECT, related_name="stationery", verbose_name=_("Unit"), editable=False
    )
    province = models.CharField(_("Province"), max_length=80, blank=True)
    regency = models.CharField(
        _("Regency or city"), max_length=80, blank=True, help_text=_("For example: Kabupaten Contoh.")
    )
    lines = models.TextField(
        _("Letterhead"),
        max_length=400,
        blank=True,
        help_text=_("One line for each level of the office, in capitals; the last one is printed largest."),
    )
    address = models.TextField(
        _("Address"),
        max_length=300,
        blank=True,
        help_text=_("Street, telephone, postal code; two lines at most."),
    )
    place = models.CharField(
        _("Place of signing"),
        max_length=60,
        blank=True,
        help_text=_("It stands before the date: Sukamaju, 24 November 2026."),
    )
    # In the row and not in a file: it is small, and each version of the letterhead keeps its own.
    logo = models.BinaryField(_("Logo"), null=True, blank=True, editable=False)

    objects = StationeryQuerySet.as_manager()

    class Meta:
        verbose_name = _("letterhead")
        verbose_name_plural = _("letterheads")

    def __str__(self) -> str:
        return str(self.unit)


class SignerQuerySet(TrackedQuerySet["Signer"]):
    def on(self, day: date) -> SignerQuerySet:
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day)

    def by_duty(self, unit: Unit, on: date) -> dict[str, Signer]:
        """Who signs the unit's papers of that day: its own people before those of the units above,
        and among several the one who began last, for a stand-in comes after whom they stand in for.
        """
        chain = unit.chain
        found = self.filter(unit__in=chain).on(on).select_related("unit", "employee__position")
        nearest_last = sorted(found, key=lambda each: (-chain.index(each.unit_id), each.from_on))
        return {signer.duty: signer for signer in nearest_last}


class Signer(Tracked):
    """Who signs a unit's papers in one of the offices of the law on regional property."""

    class Duty(models.TextChoices):
        """Permendagri 19/2016; the titles on paper are the regulation's words."""

        GOODS_USER = "goods_user", _("Goods user (Pengguna Barang)")
        DELEGATED_USER = "delegated_user", _("Delegated goods user (Kuasa Pengguna Barang)")
        ADMINISTRATOR = "administrator", _("Administration officer (Pejabat Penatausahaan)")
        CUSTODIAN = "custodian", _("Goods custodian (Pengurus Barang)")

    # Those who sign almost every paper.
    NEEDED = (Duty.DELEGATED_USER, Duty.CUSTODIAN)
    TITLES = {
        Duty.GOODS_USER: "Pengguna Barang",
        Duty.DELEGATED_USER: "Kuasa Pengguna Barang",
        Duty.ADMINISTRATOR: "Pejabat Penatausahaan Pengguna Barang",
        Duty.CUSTODIAN: "Pengurus Barang Pembantu",
    }

    class Standing(models.TextChoices):
        PERMANENT = "", _("Permanent (Definitif)")
        ACTING = "Plt.", _("Acting, the office is vacant (Plt.)")
        DAILY = "Plh.", _("Acting, the holder is away (Plh.)")

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="signers", verbose_name=_("Unit"), editable=False
    )
    duty = models.CharField(_("Signs as"), max_length=20, choices=Duty)
    title = models.CharField(
        _("Title on paper"),
        max_length=120,
        blank=True,
        help_text=_("Empty: the regulation's word, such as Pengurus Barang Pembantu."),
    )
    standing = models.CharField(
        _("Standing"), max_length=4, choices=Standing, blank=True, default=Standing.PERMANENT
    )
    employee = models.ForeignKey(
        Employee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="signs_as",
        verbose_name=_("Employee"),
    )
    name = models.CharField(
        _("Name"),
        max_length=200,
        blank=True,
        help_text=_("Only for somebody who isn't in the list of employees."),
    )
    post = models.CharField(
        _("Position on paper"), max_length=200, blank=True, help_text=_("Empty: the employee's position.")
    )
    rank = models.CharField(
        _("Rank"),
        max_length=60,
        blank=True,
        help_text=_("Empty: the employee's grade, such as Pembina Tingkat I (IV/b)."),
    )
    staff_number = models.CharField(
        _("Staff number (NIP)"), max_length=24, blank=True, validators=[validate_staff_number]
    )
    from_on = models.DateField(_("From"))
    until_on = models.DateField(_("Until"), null=True, blank=True)

    objects = SignerQuerySet.as_manager()

    class Meta:
        ordering = ["duty", "-from_on", "-id"]
        verbose_name = _("signer")
        verbose_name_plural = _("signers")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "duty", "from_on"],
                name="signer_begins_once",
                violation_error_message=_(
                    "Somebody begins to sign as this on that day already. Change that entry instead."
                ),
            ),
            models.CheckConstraint(
                condition=Q(employee=None) & ~Q(name="") | Q(employee__isnull=False, name=""),
                name="signer_is_employee_or_name",
                violation_error_message=_("Choose an employee, or write a name; not both."),
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="signer_ends_after_begin",
                violation_error_message=_("The last day lies before the first day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper_title}: {self.paper_name}"

    @property
    def paper_title(self) -> str:
        return self.title or self.TITLES[cast(Any, self.duty)]

    @property
    def paper_name(self) -> str:
        return self.employee.name if self.employee else self.name

    @property
    def paper_post(self) -> str:
        """Indonesian whatever the reader's language: it goes on paper. A stand-in is named as one."""
        position = self.employee.position.name if self.employee and self.employee.position else ""
        post = self.post or position
        if post.lower() == self.paper_title.lower():
            post = ""
        return f"{self.standing} {post}".strip() if post else self.standing

    @property
    def paper_rank(self) -> str:
        return self.rank or (spelled_grade(self.employee.grade) if self.employee else "")

    @property
    def paper_number(self) -> str:
        """As it stands on paper: 19870512 201001 2 011."""
        if self.employee:
            return self.employee.spaced_staff_number
        return Employee(staff_number=self.staff_number).spaced_staff_number

    def clean_fields(self, exclude: Any = None) -> None:
        super().clean_fields(exclude=exclude)
        if self.staff_number:
            self.staff_number = normalize_staff_number(self.staff_number)

    def clean(self) -> None:
        if self.employee and self.staff_number:
            raise ValidationError(
                {"staff_number": _("An employee's staff number stands on their own page. Leave this empty.")}
            )


def lines_of(text: str | Iterable[str]) -> list[str]:
    lines = text.splitlines() if isinstance(text, str) else text
    return [line.strip() for line in lines if line.strip()]
