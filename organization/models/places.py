from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.web.bilingual import in_reader_language

if TYPE_CHECKING:
    from organization.models.accounts import User


OFFICE_CODE = "UMUM"
"""Code of the unit that runs the register; every database has it."""


class UnitQuerySet(models.QuerySet["Unit"]):
    def ids_within(self, unit_id: int) -> list[int]:
        """The unit and all below it. There are some dozens of units: one query, walked here."""
        children: defaultdict[int | None, list[int]] = defaultdict(list)
        for pk, parent in self.model.objects.values_list("pk", "parent_id"):
            children[parent].append(pk)
        found = [unit_id]
        for pk in found:
            found.extend(children[pk])
        return found

    def ids_above(self, unit_id: int) -> list[int]:
        """The units of which it is a part, the nearest first."""
        parents = dict(self.model.objects.values_list("pk", "parent_id"))
        found: list[int] = []
        while (parent := parents.get(unit_id)) is not None and parent not in found:
            found.append(parent)
            unit_id = parent
        return found

    def office(self) -> UnitQuerySet:
        return self.filter(code=OFFICE_CODE)

    def own(self) -> Unit:
        """The section that keeps the register; every database has it."""
        return self.office().select_related("parent__parent__parent").get()

    def visible_to(self, user: User) -> UnitQuerySet:
        return self.within(user.visible_unit_ids)

    def within(self, ids: Sequence[int] | None) -> UnitQuerySet:
        """:param ids: None means all, as in `visible_unit_ids`"""
        return self.all() if ids is None else self.filter(pk__in=ids)

    def search(self, text: str) -> UnitQuerySet:
        found: UnitQuerySet = self
        for word in text.split():
            found = found.filter(
                Q(code__icontains=word)
                | Q(name__icontains=word)
                | Q(name_en__icontains=word)
                | Q(short_name__icontains=word)
            )
        return found

    def home_of(self, user: User) -> Unit:
        """From where a person begins: the scope, the own unit, or the top of the office."""
        units = self.visible_to(user)
        own = user.scope or units.filter(employees__user=user).first() or units.filter(parent=None).first()
        return own or units.order_by("pk")[0]


class Unit(models.Model):
    """A part of the office (bagian, subbagian) that holds goods and has a head."""

    code = models.CharField(_("Code"), max_length=40, unique=True)
    name = models.CharField(_("Name"), max_length=200)
    name_en = models.CharField(_("Name in English"), max_length=200, blank=True)
    short_name = models.CharField(_("Short name"), max_length=60, blank=True)
    kind = models.CharField(_("Kind"), max_length=30, blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("Part of"),
    )
    location_code = models.CharField(_("Location code"), max_length=60, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        permissions = [("name_office", "Can write the names of the office")]

    def __str__(self) -> str:
        return in_reader_language(self.name, self.name_en)

    @cached_property
    def chain(self) -> list[int]:
        """Ids of the unit and of those of which it is a part, the nearest first."""
        return [self.pk, *Unit.objects.ids_above(self.pk)]

    @property
    def is_office(self) -> bool:
        return self.code == OFFICE_CODE

    @property
    def top(self) -> Unit:
        """The office of which it is a part, which is itself where nothing stands above it."""
        unit = self
        while unit.parent is not None:
            unit = unit.parent
        return unit


class Building(models.Model):
    code = models.CharField(_("Code"), max_length=20, unique=True)
    name = models.CharField(_("Name"), max_length=200)
    name_en = models.CharField(_("Name in English"), max_length=200, blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("building")
        verbose_name_plural = _("buildings")

    def __str__(self) -> str:
        return in_reader_language(self.name, self.name_en)


class RoomQuerySet(models.QuerySet["Room"]):
    def visible_to(self, user: User) -> RoomQuerySet:
        return self.within(user.visible_unit_ids)

    def within(self, ids: Sequence[int] | None) -> RoomQuerySet:
        """:param ids: None means all, as in `visible_unit_ids`"""
        return self.all() if ids is None else self.filter(unit__in=ids)

    def search(self, text: str) -> RoomQuerySet:
        found: RoomQuerySet = self
        for word in text.split():
            found = found.filter(
                Q(code__icontains=word)
                | Q(name__icontains=word)
                | Q(name_en__icontains=word)
                | Q(responsible__name__icontains=word)
            )
        return found

    def for_list(self) -> RoomQuerySet:
        return self.select_related("building", "unit", "responsible")


class Room(models.Model):
    code = models.CharField(_("Code"), max_length=20, unique=True)
    name = models.CharField(_("Name"), max_length=200)
    name_en = models.CharField(_("Name in English"), max_length=200, blank=True)
    building = models.ForeignKey(
        Building,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rooms",
        verbose_name=_("Building"),
    )
    floor = models.CharField(_("Floor"), max_length=10, blank=True)
    kind = models.CharField(_("Kind"), max_length=30, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="rooms", verbose_name=_("Unit"))
    responsible = models.ForeignKey(
        "organization.Employee",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rooms",
        verbose_name=_("Person in charge of the room"),
    )

    objects = RoomQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        permissions = [("import_room", "Can import rooms from spreadsheets")]

    def __str__(self) -> str:
        return in_reader_language(self.name, self.name_en)

    def get_absolute_url(self) -> str:
        return reverse("organization:room_detail", args=[self.code])
