"""Minutes of handover (BAST), their items, and how each unit numbers them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assets import numbering
from assets.models.custody import UNCONFIRMED, Custody
from assets.models.register import Asset
from core.trail.models import Tracked, TrackedQuerySet
from organization.models import Employee, Room, Unit, User

MOST_WORDS = 8


def validate_template(value: str) -> None:
    try:
        numbering.check_template(value)
    except numbering.TemplateError as error:
        raise ValidationError(str(error), code="template") from error


class HandoverNumbering(Tracked):
    """How a unit, and the units below it that say nothing else, number their minutes."""

    unit = models.OneToOneField(
        Unit, models.PROTECT, related_name="handover_numbering", verbose_name=_("Unit")
    )
    template = models.CharField(_("Template"), max_length=120, validators=[validate_template])

    class Meta:
        verbose_name = _("numbering of minutes")
        verbose_name_plural = _("numberings of minutes")

    def __str__(self) -> str:
        return f"{self.unit}: {self.template}"


class HandoverCounter(models.Model):
    """The last number that a unit gave in a year. Its row is locked while the next is given."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="handover_counter_once")]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}: {self.last}"


class HandoverQuerySet(TrackedQuerySet["Handover"]):
    def visible_to(self, user: User) -> HandoverQuerySet:
        """One's own for everybody; for who may read minutes, those of goods that all lie in the scope."""
        mine = Q(receiver__user=user) | Q(giver__user=user)
        if not user.has_perm("assets.view_handover"):
            return self.filter(mine)
        ids = user.visible_unit_ids
        if ids is None:
            return self.all()
        elsewhere = HandoverItem.objects.filter(handover=OuterRef("pk")).exclude(asset__unit__in=ids)
        return self.filter(mine | ~Exists(elsewhere))

    def valid(self) -> HandoverQuerySet:
        return self.exclude(state=Handover.State.ANNULLED)

    def to_confirm_by(self, user: User) -> HandoverQuerySet:
        """What waits for this person's word that they have received it."""
        return self.filter(state=Handover.State.WAITING, receiver__user=user)

    def to_settle_by(self, user: User) -> HandoverQuerySet:
        """What waits for this person's word and, for who hands over, what a receiver disputes."""
        waiting = Q(state=Handover.State.WAITING, receiver__user=user)
        if not user.has_perm("assets.hand_over_asset"):
            return self.filter(waiting)
        return self.visible_to(user).filter(waiting | Q(state=Handover.State.DISPUTED))

    def search(self, text: str) -> HandoverQuerySet:
        """By number, by who gave or received, by name or code of the goods."""
        found: HandoverQuerySet = self
        for word in text.lower().split()[:MOST_WORDS]:
            goods = HandoverItem.objects.filter(handover=OuterRef("pk"), asset__search_text__contains=word)
            found = found.filter(
                Q(number__icontains=word)
                | Q(giver__name__icontains=word)
                | Q(receiver__name__icontains=word)
                | Exists(goods)
            )
        return found

    def for_list(self) -> HandoverQuerySet:
        """What a row shows, in one query; `goods` is how many items stand in it."""
        goods = HandoverItem.objects.filter(handover=OuterRef("pk")).order_by()
        return self.select_related("giver", "receiver", "unit").annotate(
            goods=models.Subquery(goods.values("handover").annotate(n=Count("pk")).values("n"))
        )

    def for_page(self) -> HandoverQuerySet:
        return self.select_related(
            *("giver__position", "giver__unit", "receiver__position", "receiver__unit", "receiver__user"),
            *("unit", "room", "by"),
        )


class Handover(Tracked):
    """One act of giving goods over, with its minutes: from the keeper to an employee, back, or onwards.

    `giver` and `receiver` are the first and the second party (PIHAK PERTAMA, PIHAK KEDUA). One of them is
    None where an account without an employee behind it gave or received; `by` is always there. Their
    positions are kept as they were that day.
    """

    class Kind(models.TextChoices):
        HAND_OVER = "hand_over", _("Handover")
        RETURN = "return", _("Return")
        MOVE = "move", _("Holder to holder")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for confirmation")
        CONFIRMED = "confirmed", _("Confirmed")
        DISPUTED = "disputed", _("Not as stated")
        ANNULLED = "annulled", _("Annulled")

    kind = models.CharField(_("Kind"), max_length=10, choices=Kind)
    number = models.CharField(_("Number"), max_length=numbering.LONGEST)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="handovers", verbose_name=_("Numbered by"))
    year = models.PositiveSmallIntegerField(editable=False)
    sequence = models.PositiveIntegerField(editable=False)
    on = models.DateField(_("Date"))
    giver = models.ForeignKey(
        Employee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="handovers_given",
        verbose_name=_("Given by"),
    )
    giver_position = models.CharField(max_length=200, blank=True)
    receiver = models.ForeignKey(
        Employee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="handovers_received",
        verbose_name=_("Received by"),
    )
    receiver_position = models.CharField(max_length=200, blank=True)
    purpose = models.CharField(_("Purpose"), max_length=255, blank=True)
    room = models.ForeignKey(
        Room, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Room")
    )
    paper_name = models.CharField(_("Supporting paper"), max_length=120, blank=True)
    paper_number = models.CharField(_("Number of the paper"), max_length=120, blank=True)
    paper_on = models.DateField(_("Date of the paper"), null=True, blank=True)
    note = models.CharField(_("Note"), max_length=255, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("Recorded by"))
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.WAITING)
    answer = models.CharField(_("What the receiver says"), max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(null=True, editable=False)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name = _("minutes of handover")
        verbose_name_plural = _("minutes of handover")
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "sequence"], name="handover_numbered_once"),
            models.UniqueConstraint(
                fields=["unit", "number"],
                name="handover_number_once",
                violation_error_message=_(
                    "These minutes' number is given already. Look at the template of the numbers."
                ),
            ),
            # A form that is sent twice makes one handover.
            models.UniqueConstraint(fields=["by", "form_key"], name="handover_made_once"),
            models.CheckConstraint(
                condition=~Q(state="disputed") | ~Q(answer=""), name="handover_dispute_says_why"
            ),
            models.CheckConstraint(
                condition=Q(kind="return") | Q(receiver__isnull=False), name="handover_has_receiver"
            ),
            models.CheckConstraint(
                condition=Q(kind="hand_over") | Q(giver__isnull=False), name="handover_has_giver"
            ),
        ]
        indexes = [models.Index(fields=["state", "on"], name="handover_state")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("assets:handover_detail", args=[self.pk])

    @property
    def is_annulled(self) -> bool:
        return self.state == self.State.ANNULLED

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_unconfirmed(self) -> bool:
        return self.state in UNCONFIRMED

    @property
    def has_paper(self) -> bool:
        return bool(self.paper_name or self.paper_number or self.paper_on)


class HandoverItem(models.Model):
    """One of the goods on the minutes, as it was handed over. Written once, with its minutes."""

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="items")
    asset = models.ForeignKey(Asset, models.PROTECT, related_name="handover_items", verbose_name=_("Goods"))
    position = models.PositiveSmallIntegerField()
    condition = models.CharField(_("Condition"), max_length=2, choices=Asset.Condition, null=True, blank=True)
    note = models.CharField(_("Note"), max_length=255, blank=True)
    # The custody that began by it (none for a return, nor once annulled), and the one that it ended.
    opened = models.OneToOneField(
        Custody, models.SET_NULL, null=True, blank=True, related_name="begun_by", editable=False
    )
    ended = models.ForeignKey(
        Custody, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        ordering = ["handover", "position"]
        constraints = [
            models.UniqueConstraint(fields=["handover", "asset"], name="handover_item_once"),
        ]

    def __str__(self) -> str:
        return f"{self.handover}: {self.asset}"
