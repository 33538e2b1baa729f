"""What happened to one account, for its page: the trail's own lines that begin with its name."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.trail.models import Change
from organization.models import User

WORDS = {
    "account.create": _("Opened"),
    "account.edit": _("Changed"),
    "account.close": _("Made inactive"),
    "account.reopen": _("Active again"),
    "account.give_password": _("New password handed over"),
    "account.mail_link": _("Link for a password sent"),
    "account.end_sessions": _("Sessions ended"),
    "account.end_own_sessions": _("Other sessions ended by the person"),
    "account.set_second_factor": _("Second step set up"),
    "account.drop_second_factor": _("Second step taken off by the person"),
    "account.remove_second_factor": _("Second step taken off"),
    "account.bind_sign_on": _("First sign-on"),
    "account.renew_recovery_codes": _("New recovery codes made"),
}
SHOWN = 20


@dataclass(frozen=True)
class Act:
    label: str
    text: str
    change: Change


def acts_on(account: User) -> list[Act]:
    name = f"{account.username}: "
    changes = Change.objects.filter(verb__in=WORDS, reason__startswith=name).select_related("by")
    return [
        Act(str(WORDS[change.verb]), change.reason.removeprefix(name), change) for change in changes[:SHOWN]
    ]
