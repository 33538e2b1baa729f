from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet

from core.web.forms import FilterForm
from organization.filters import Sort
from organization.models import User
from organization.roles import ROLES

NONE = "none"
OPEN, CLOSED, GIVEN, LEFT, BARE = "open", "closed", "given", "left", "bare"
LONG_AGO = {"30": 30, "90": 90, "365": 365}


class AccountFilter(FilterSet):
    """Without a word about it, closed accounts too."""

    q = CharFilter(method="search", label=_("Name, user name or e-mail"))
    role = ChoiceFilter(
        method="by_role",
        label=_("Role"),
        choices=[*ROLES.items(), (NONE, _("Without a role"))],
        empty_label=_("All roles"),
    )
    state = ChoiceFilter(
        method="by_state",
        label=_("State"),
        choices=[
            (OPEN, _("Active")),
            (CLOSED, _("Not active")),
            (GIVEN, _("First password not changed yet")),
            (BARE, _("Active, without a second step")),
            (LEFT, _("Active, but the employee has left")),
        ],
        empty_label=_("Active and not active"),
    )
    seen = ChoiceFilter(
        method="by_login",
        label=_("Last login"),
        choices=[
            (NONE, _("Never")),
            ("30", _("Not within 30 days")),
            ("90", _("Not within 90 days")),
            ("365", _("Not within a year")),
        ],
        empty_label=_("Any last login"),
    )
    sort = Sort(fields=(("first_name", "name"), ("username", "username"), ("last_login", "login")))

    class Meta:
        model = User
        fields: list[str] = []
        form = FilterForm

    quick = ("role", "state", "seen")

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def search(self, found: Any, name: str, value: str) -> QuerySet[User]:
        return found.search(value)  # type: ignore[no-any-return]

    def by_role(self, found: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return found.filter(groups=None) if value == NONE else found.filter(groups__name=value)

    def by_state(self, found: Any, name: str, value: str) -> QuerySet[User]:
        if value == LEFT:
            return found.of_who_left(timezone.localdate(self.now))  # type: ignore[no-any-return]
        if value == GIVEN:
            return found.filter(is_active=True, password_is_given=True)  # type: ignore[no-any-return]
        if value == BARE:
            return found.filter(is_active=True, authenticator=None)  # type: ignore[no-any-return]
        return found.filter(is_active=value == OPEN)  # type: ignore[no-any-return]

    def by_login(self, found: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        if value == NONE:
            return found.filter(last_login=None)
        return found.filter(last_login__lt=self.now - timedelta(days=LONG_AGO[value]))
