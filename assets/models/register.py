from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, FilteredRelation, Q, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Concat, Lower
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from assets.models.classification import Classification, Family
from core.trail.models import Tracked, TrackedQuerySet
from organization.models import Room, Unit, User

if TYPE_CHECKING:
    from assets.models.custody import Custody
    from organization.models import Employee


# What `with_holder` adds.
HELD = {"holder_id", "holder_name", "held_from"}
MINUTES = "minutes_state"
# Written out: putting it together anew takes longer than the database needs for the answer.
MAIN_PHOTO = "SELECT id FROM assets_assetfile WHERE asset_id = assets_asset.id AND is_main"
# How far the minutes are by which the holder has it.
MINUTES_STATE = (
    "SELECT h.state FROM assets_custody c JOIN assets_handoveritem i ON i.opened_id = c.id "
    "JOIN assets_handover h ON h.id = i.handover_id WHERE c.asset_id = assets_asset.id AND c.until_on IS NULL"
)


class AssetQuerySet(TrackedQuerySet["Asset"]):
    def visible_to(self, user: User) -> AssetQuerySet:
        if not user.has_perm("assets.view_asset"):
            return self.none()
        return self.within(user.visible_unit_ids)

    def within(self, ids: Sequence[int] | None) -> AssetQuerySet:
        """:param ids: None means all, as in `visible_unit_ids`"""
        return self.all() if ids is None else self.filter(unit__in=ids)

    def in_service(self) -> AssetQuerySet:
        return self.filter(status__in=Asset.IN_SERVICE)

    def labelable(self) -> AssetQuerySet:
        """What can have a label hung on it."""
        return self.exclude(status__in=[Asset.Status.DISPOSED, Asset.Status.LOST])

    def labelled(self) -> AssetQuerySet:
        """With a sticker in use that was printed."""
        return self.filter(self._printed())

    def unlabelled(self) -> AssetQuerySet:
        return self.labelable().filter(~self._printed())

    def _printed(self) -> models.Exists:
        from assets.models.labels import Sticker

        return models.Exists(Sticker.objects.in_use().printed().filter(asset=models.OuterRef("pk")))

    def held_by(self, employee: Employee) -> AssetQuerySet:
        return self.filter(custodies__employee=employee, custodies__until_on=None)

    def in_custody_of(self, user: User) -> AssetQuerySet:
        """What this person answers for: it is in their hands, and they have confirmed it."""
        from assets.models.custody import Custody

        theirs = Custody.objects.open().confirmed().filter(employee__user=user)
        return self.filter(pk__in=theirs.values("asset"))

    def classified_under(self, code: str) -> AssetQuerySet:
        """Of the code itself and of all below it."""
        return self.filter(Q(classification=code) | Q(classification__code__startswith=f"{code}."))

    def for_list(self) -> AssetQuerySet:
        """With what a list shows beside the item itself, in one query."""
        return self.select_related("family", "room", "unit").with_holder()

    def with_sticker(self) -> AssetQuerySet:
        """`sticker_token` and `sticker_printed_at` of the sticker in use; it adds no row."""
        return self.annotate(
            hung=FilteredRelation("stickers", condition=Q(stickers__ended_at=None)),
            sticker_token=F("hung__token"),
            sticker_printed_at=F("hung__printed_at"),
        )

    def for_page(self) -> AssetQuerySet:
        """What an item's pages show beside it; a wider query would be planned longer than it runs."""
        return self.with_sticker().select_related("classification", "family", "unit", "room__building")

    def for_rows(self, names: Iterable[str]) -> Any:
        """Plain tuples of what a page of the register shows: columns and paths, `photo_id` of the main photo,
        what `with_holder` adds, and the state of the minutes. Each table joined makes PostgreSQL think longer
        than it then reads, so none is idle."""
        names = list(names)
        rows = self if HELD.isdisjoint(names) else self.with_holder()
        if MINUTES in names:
            rows = rows.annotate(minutes_state=RawSQL(MINUTES_STATE, []))  # noqa: S611 - nothing typed is in it
        photo = RawSQL(MAIN_PHOTO, [])  # noqa: S611 - nothing typed is in it
        return rows.annotate(photo_id=photo).values_list(*names, "photo_id", named=True)

    def for_file(self) -> Any:
        """What a file says of a row."""
        return (
            self.with_holder()
            .annotate(unit_code=F("unit__code"), room_code=F("room__code"))
            ._plain("unit_code", "room_code")
        )

    def _plain(self, *more: str) -> Any:
        """Plain tuples, which are a tenth of the work of whole objects: all fields, the holder and `more`."""
        columns = [each.attname for each in self.model._meta.concrete_fields if not each.generated]
        return self.values_list(*columns, "holder_name", *more, named=True)

    def with_holder(self) -> AssetQuerySet:
        """`holder_id`, `holder_name` and `held_from` of the open custody; it adds no row, for one is open."""
        return self.annotate(
            held=FilteredRelation("custodies", condition=Q(custodies__until_on=None)),
            holder_id=F("held__employee_id"),
            holder_name=F("held__employee__name"),
            held_from=F("held__from_on"),
        )


class Asset(Tracked):
    """A piece of equipment or machinery (KIB B): one row for one piece."""

    class Status(models.TextChoices):
        IN_USE = "in_use", _("In use")
        STORED = "stored", _("Stored")
        IN_DISPOSAL = "in_disposal", _("Proposed for write-off")
        DISPOSED = "disposed", _("Written off")
        LOST = "lost", _("Lost")

    IN_SERVICE = (Status.IN_USE, Status.STORED)
    NETWORKED_GROUPS = ("computers", "printing", "network", "communication", "safety")

    class Condition(models.TextChoices):
        GOOD = "B", _("Good")
        LIGHT_DAMAGE = "RR", _("Lightly damaged")
        HEAVY_DAMAGE = "RB", _("Heavily damaged")

    class Precision(models.TextChoices):
        DAY = "day", _("Day")
        MONTH = "month", _("Month")
        YEAR = "year", _("Year")

    class Mode(models.TextChoices):
        """Mode of acquisition, a closed list: Permendagri 47/2021 article 7."""

        OPENING = "00", _("Opening balance")
        PROCUREMENT = "01", _("Procurement")
        GRANT = "02", _("Grant")
        AGREEMENT = "03", _("Agreement or contract")
        LAW = "04", _("Provision of law")
        COURT = "05", _("Court decision")
        DIVESTMENT = "06", _("Divestment")
        STOCKTAKE = "07", _("Result of a stocktake")
        EXCHANGE = "08", _("Exchange")
        REVERSAL = "09", _("Reversal of a write-off")
        OTHER = "10", _("Other")

    classification = models.ForeignKey(
        Classification, models.PROTECT, related_name="assets", verbose_name=_("Goods code")
    )
    family = models.ForeignKey(
        Family,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assets",
        editable=False,
        verbose_name=_("Kind of goods"),
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assets", verbose_name=_("Unit"))
    register = models.PositiveIntegerField(
        _("Register number"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    register_width = models.PositiveSmallIntegerField(default=4, editable=False)
    nibar = models.CharField(
        _("NIBAR"),
        max_length=64,
        null=True,
        blank=True,
        unique=True,
        validators=[RegexValidator(r"^\d+$", _("A NIBAR consists of digits alone."))],
        help_text=_("Issued by e-BMD. Leave it empty until you have it."),
    )
    legacy_code = models.CharField(_("Old code"), max_length=30, blank=True)
    name = models.CharField(_("Name of goods"), max_length=255)
    specification = models.CharField(_("Specification"), max_length=500, blank=True)
    brand = models.CharField(_("Brand and type"), max_length=255, blank=True)
    size = models.CharField(_("Size"), max_length=100, blank=True)
    material = models.CharField(_("Material"), max_length=100, blank=True)
    serial_number = models.CharField(_("Factory serial number"), max_length=100, blank=True)
    chassis_number = models.CharField(_("Chassis number"), max_length=100, blank=True)
    engine_number = models.CharField(_("Engine number"), max_length=100, blank=True)
    plate_number = models.CharField(_("Police number"), max_length=30, blank=True)
    ownership_number = models.CharField(_("BPKB number"), max_length=60, blank=True)
    measure = models.CharField(_("Unit of measure"), max_length=20, blank=True, default="Unit")

    acquired_from = models.DateField(
        _("Acquired on"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("The first day of the month or year where the day isn't known."),
    )
    acquired_precision = models.CharField(
        _("Precision of the date"), max_length=5, choices=Precision, blank=True
    )
    mode = models.CharField(_("Mode of acquisition"), max_length=2, choices=Mode, blank=True)
    origin = models.CharField(_("Origin"), max_length=100, blank=True)
    fund_source = models.CharField(_("Source of funds"), max_length=100, blank=True)
    value = models.DecimalField(
        _("Acquisition value"),
        max_digits=18,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    supplier = models.CharField(_("Supplier"), max_length=200, blank=True)
    document_number = models.CharField(_("Document number"), max_length=100, blank=True)
    warranty_until = models.DateField(_("Warranty until"), null=True, blank=True)

    room = models.ForeignKey(
        Room, models.PROTECT, null=True, blank=True, related_name="assets", verbose_name=_("Room")
    )
    room_text = models.CharField(
        _("Room as written"),
        max_length=120,
        blank=True,
        help_text=_("What the imported list says where the register has no such room."),
    )
    status = models.CharField(_("Status"), max_length=12, choices=Status, default=Status.IN_USE)
    status_on = models.DateField(_("Status since"), null=True, blank=True)
    condition = models.CharField(_("Condition"), max_length=2, choices=Condition, null=True, blank=True)
    host_name = models.CharField(_("Host name"), max_length=100, blank=True)
    mac_address = models.CharField(
        _("MAC address"),
        max_length=17,
        blank=True,
        validators=[
            RegexValidator(
                r"^([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$",
                _("Write a MAC address as six pairs, for example 3C:52:82:1A:0B:9F."),
            )
        ],
    )
    ip_address = models.GenericIPAddressField(_("IP address"), null=True, blank=True)
    notes = models.TextField(_("Notes"), blank=True)
    updated_at = models.DateTimeField(auto_now=True)
    search_text = models.GeneratedField(
        expression=Lower(
            Concat(
                F("name"),
                Value(" "),
                F("brand"),
                Value(" "),
                F("classification_id"),
                Value(" "),
                F("serial_number"),
                Value(" "),
                F("plate_number"),
                Value(" "),
                Coalesce(F("nibar"), Value("")),
                output_field=models.TextField(),
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = AssetQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("asset")
        verbose_name_plural = _("assets")
        permissions = [
            ("view_asset_details", "Can read value, notes and history of assets"),
            ("export_asset", "Can download lists of assets"),
            ("import_asset", "Can import assets from spreadsheets"),
            ("hand_over_asset", "Can hand assets over and take them back"),
            ("retire_asset", "Can take assets out of service"),
            ("print_paper", "Can print official papers"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "classification", "register"],
                name="asset_register_once",
                violation_error_message=_("This unit already has goods with this code and register number."),
            ),
            models.CheckConstraint(
                condition=Q(register__gte=1) | Q(register=None, nibar__isnull=False),
                name="asset_register_or_nibar",
                violation_error_message=_("Write a register number, or a NIBAR."),
            ),
            models.CheckConstraint(
                condition=Q(value=None) | Q(value__gte=0), name="asset_value_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(acquired_from=None, acquired_precision="")
                | Q(acquired_from__isnull=False, acquired_precision__in=["day", "month", "year"]),
                name="asset_date_with_precision",
                violation_error_message=_("A date of acquisition needs its precision."),
            ),
            models.CheckConstraint(
                condition=Q(condition=None) | Q(condition__in=["B", "RR", "RB"]),
                name="asset_condition",
            ),
        ]
        indexes = [
            models.Index(fields=["room"], name="asset_in_room"),
            models.Index(fields=["status", "condition"], name="asset_state"),
            # For the tab of what is to be completed: few rows, which nothing else finds without reading all.
            models.Index(
                fields=["unit"],
                name="asset_incomplete",
                condition=Q(status__in=["in_use", "stored"])
                & (Q(room=None) | Q(condition=None) | Q(value=None) | Q(acquired_from=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.register_label})" if self.register else self.title

    def get_absolute_url(self) -> str:
        return reverse("assets:asset_detail", args=[self.pk])

    @property
    def title(self) -> str:
        return title_of(self)

    @property
    def register_label(self) -> str:
        return register_of(self)

    @cached_property
    def holders(self) -> list[Custody]:
        """Who has had it, the newest first, each with the minutes; read once."""
        from assets.models.custody import custodies_of

        return custodies_of(self)

    @property
    def open_custody(self) -> Custody | None:
        return next((custody for custody in self.holders if custody.until_on is None), None)

    def is_visible_to(self, user: User) -> bool:
        """As the QuerySet's word, of a row that is read already."""
        return user.has_perm("assets.view_asset") and user.sees_unit(self.unit_id)

    @property
    def is_in_service(self) -> bool:
        return self.status in self.IN_SERVICE

    @property
    def acquired_on(self) -> date | None:
        """The day of acquisition, only where the very day is known."""
        return self.acquired_from if self.acquired_precision == self.Precision.DAY else None

    @property
    def acquisition_year(self) -> int | None:
        return self.acquired_from.year if self.acquired_from else None

    @property
    def is_device(self) -> bool:
        return self.family is not None and self.family.group in self.NETWORKED_GROUPS


def title_of(asset: Any) -> str:
    """Name with brand and type, which many lists write into the name already."""
    name: str = asset.name
    if not asset.brand or asset.brand.lower() in name.lower():
        return name
    return f"{name} {asset.brand}"


def register_of(asset: Any) -> str:
    return f"{asset.register:0{asset.register_width}d}" if asset.register else "–"
