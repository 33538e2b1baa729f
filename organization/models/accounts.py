from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from organization.models.places import Unit
from organization.roles import ROLES

SYSTEM_USERNAME = "sistem"
ADMINISTRATOR = "administrator"


class AccountQuerySet(models.QuerySet["User"]):
    def people(self) -> AccountQuerySet:
        """Without the system's own user."""
        return self.exclude(username=SYSTEM_USERNAME)

    def visible_to(self, user: User) -> AccountQuerySet:
        return self.people() if user.has_perm("organization.view_user") else self.filter(pk=user.pk)

    def changeable_by(self, user: User) -> AccountQuerySet:
        """A superuser is changed by superusers alone."""
        accounts = self.people() if user.looks_after_accounts else self.none()
        return accounts if user.is_superuser else accounts.filter(is_superuser=False)

    def administrators(self) -> AccountQuerySet:
        """Who can look after accounts now: an account that is closed or has no password yet can't."""
        may = Q(is_superuser=True) | Q(groups__name=ADMINISTRATOR)
        usable = self.filter(is_active=True).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        return usable.filter(may).distinct()

    def of_who_left(self, today: date) -> AccountQuerySet:
        return self.people().filter(is_active=True, employee__left_on__lte=today)

    def search(self, text: str) -> AccountQuerySet:
        found: AccountQuerySet = self
        for word in text.split():
            found = found.filter(
                Q(username__icontains=word)
                | Q(first_name__icontains=word)
                | Q(last_name__icontains=word)
                | Q(email__icontains=word)
                | Q(employee__name__icontains=word)
            )
        return found

    def for_list(self) -> AccountQuerySet:
        return self.select_related("scope", "employee__unit").prefetch_related("groups")


class AccountManager(UserManager["User"]):
    def get_queryset(self) -> AccountQuerySet:
        return AccountQuerySet(self.model, using=self._db)

    def visible_to(self, user: User) -> AccountQuerySet:
        return self.get_queryset().visible_to(user)

    def changeable_by(self, user: User) -> AccountQuerySet:
        return self.get_queryset().changeable_by(user)

    def administrators(self) -> AccountQuerySet:
        return self.get_queryset().administrators()

    def of_who_left(self, today: date) -> AccountQuerySet:
        return self.get_queryset().of_who_left(today)

    def system(self) -> User:
        """The inactive user in whose name jobs, commands and first set-up act."""
        return self.get_or_create(
            username=SYSTEM_USERNAME,
            defaults={"is_active": False, "first_name": "Sistem", "password": "!"},
        )[0]

    def can_sign_in(self) -> models.QuerySet[User]:
        return self.filter(is_active=True).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)


class User(AbstractUser):
    """An account. Who the person is, if they work here, stands in `Employee`."""

    scope = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Scope"),
        help_text=_("The unit, with all below it, whose goods this person sees. Empty: the whole office."),
    )
    language = models.CharField(
        _("Language"),
        max_length=2,
        blank=True,
        choices=[("id", "Bahasa Indonesia"), ("en", "English")],
    )
    preferences = models.JSONField(
        default=dict, blank=True, editable=False, help_text=_("What the person chose for the pages.")
    )

    # The password was given by an administrator, who knows it; `set_password` takes the mark away.
    password_is_given = models.BooleanField(default=False, editable=False)
    # Sessions that began before are over.
    sessions_ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(raw_password)
        self.password_is_given = False

    def get_session_auth_hash(self) -> str:
        """What each session carries: it changes with the password, and when the sessions are ended."""
        known = super().get_session_auth_hash()
        if self.sessions_ended_at is None:
            return known
        return salted_hmac(
            "organization.User.sessions", f"{known}{self.sessions_ended_at.timestamp()}", algorithm="sha256"
        ).hexdigest()

    def get_absolute_url(self) -> str:
        return reverse("organization:account_detail", args=[self.pk])

    @property
    def roles(self) -> list[str]:
        """As officials call them, in the order of the table."""
        held = {group.name for group in self.groups.all()}
        return [label for name, label in ROLES.items() if name in held]

    @property
    def display_name(self) -> str:
        return self.get_full_name() or self.username

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.display_name.split()[:2]).upper()

    @property
    def sees_everything(self) -> bool:
        """Auditor and administrator read the whole office, whatever their scope."""
        return self.is_superuser or self.has_perm("organization.see_everything")

    @property
    def looks_after_accounts(self) -> bool:
        return self.has_perm("organization.change_user")

    @cached_property
    def visible_unit_ids(self) -> list[int] | None:
        """Ids of the units in the scope; None means all, which costs no query and no condition."""
        if self.scope_id is None or self.sees_everything:
            return None
        return Unit.objects.ids_within(self.scope_id)

    def sees_unit(self, unit_id: int) -> bool:
        return self.visible_unit_ids is None or unit_id in self.visible_unit_ids


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def valid(self, now: datetime) -> ApiTokenQuerySet:
        return self.filter(_is_valid(now))

    def visible_to(self, user: User) -> ApiTokenQuerySet:
        """One's own; those of all accounts for who looks after them."""
        return self.all() if user.looks_after_accounts else self.filter(user=user)

    def for_list(self, now: datetime) -> ApiTokenQuerySet:
        """Those that open something first (`is_valid`), of these the newest."""
        is_valid = models.Case(models.When(_is_valid(now), then=True), default=False)
        return self.select_related("user").annotate(is_valid=is_valid).order_by("-is_valid", "-pk")


def _is_valid(now: datetime) -> Q:
    return Q(Q(expires_at=None) | Q(expires_at__gt=now), revoked_at=None)


class ApiToken(models.Model):
    """A bearer token. Only its SHA-256 is kept: the secret has 256 bits and needs no salt."""

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80, blank=True)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    can_write = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects: Any = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.prefix}… ({self.user})"

    @property
    def label(self) -> str:
        return self.name or f"{self.prefix}…"
