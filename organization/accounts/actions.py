"""Every act on an account is one `Change`, whose reason begins with the account's name and a colon.

`User` isn't tracked (the trail's own rows point to it), so old and new stand in that sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import Group
from django.utils.translation import gettext as _

from core.refusal import Refusal
from core.trail.recording import change
from core.web.formats import long_date
from organization.accounts.letters import send_password_link
from organization.accounts.names import first_password
from organization.models import Employee, Unit, User
from organization.models.accounts import ADMINISTRATOR, SYSTEM_USERNAME
from organization.roles import ROLES
from organization.tokens import revoke_token

Fields = Mapping[str, Any]
"""`name`, `email`, `roles` (groups) and `scope` (a unit, or None for the whole office)."""


def open_account(
    *, username: str, fields: Fields, by: User, employee: Employee | None = None, reason: str = ""
) -> User:
    """An account without a password: `give_password` or `mail_password_link` follows.

    :raises Refusal: ``may_not``, ``has_account``
    """
    roles = list(fields["roles"])
    told = [_roles(roles), _scope(fields["scope"]), reason]
    with change("account.create", by=by, reason=_told(username, *told)):
        if not by.looks_after_accounts:
            raise Refusal("may_not", _("Only the administrator opens accounts."))
        if employee is not None:
            employee = Employee.objects.select_for_update().get(pk=employee.pk)
            if employee.user_id is not None:
                raise Refusal(
                    "has_account", _("%(employee)s has an account already.") % {"employee": employee}
                )
        account: User = User.objects.create_user(
            username,
            fields["email"],
            first_name=fields["name"],
            scope=fields["scope"],
            is_staff=_administers(roles),
        )
        account.groups.set(roles)
        if employee is not None:
            employee.user = account
            employee.save(update_fields=["user"])
        return account


def edit_account(*, account: User, fields: Fields, by: User, reason: str = "") -> User:
    """:raises Refusal: ``may_not``, ``last_administrator``"""
    roles = list(fields["roles"])
    differences = _differences(account, fields, roles)
    with change("account.edit", by=by, reason=_told(account.username, *differences, reason)):
        account = _locked(account, by)
        if not _administers(roles):
            _leave_an_administrator(account)
        # Whom the sign-on is bound to was found by the old address.
        moved = account.email.lower() != fields["email"].lower()
        account.first_name, account.last_name = fields["name"], ""
        account.email, account.scope = fields["email"], fields["scope"]
        account.is_staff = account.is_superuser or _administers(roles)
        account.save(update_fields=["first_name", "last_name", "email", "scope", "is_staff"])
        account.groups.set(roles)
        if moved:
            SocialAccount.objects.filter(user=account).delete()
        return account


def close_account(*, account: User, by: User, now: datetime, reason: str = "") -> User:
    """Nobody signs in with it any more, what is signed in is signed out, and its tokens are revoked.

    :raises Refusal: ``may_not``, ``oneself``, ``is_closed``, ``last_administrator``
    """
    with change("account.close", by=by, reason=_told(account.username, reason)):
        account = _locked(account, by)
        if account == by:
            raise Refusal(
                "oneself", _("Nobody closes the account they are working with. Ask another administrator.")
            )
        _refuse_closed(account)
        _leave_an_administrator(account)
        account.is_active, account.sessions_ended_at = False, now
        account.save(update_fields=["is_active", "sessions_ended_at"])
        for token in account.api_tokens.valid(now):
            revoke_token(token=token, by=by, now=now)
        return account


def reopen_account(*, account: User, by: User, on: date, reason: str = "") -> User:
    """With the roles, the scope and the password that it had.

    :raises Refusal: ``may_not``, ``is_open``, ``has_left``
    """
    with change("account.reopen", by=by, reason=_told(account.username, reason)):
        account = _locked(account, by)
        if account.is_active:
            raise Refusal("is_open", _("The account %(account)s is open.") % {"account": account.username})
        employee = Employee.objects.filter(user=account).first()
        if employee is not None and employee.left_on is not None and employee.has_left(on):
            raise Refusal(
                "has_left",
                _(
                    "%(employee)s doesn't work here since %(day)s. "
                    "Take the day of leaving away on the employee's page first."
                )
                % {"employee": employee, "day": long_date(employee.left_on)},
            )
        account.is_active = True
        account.save(update_fields=["is_active"])
        return account


def give_password(*, account: User, by: User, reason: str = "") -> str:
    """A password that the person changes after the first login. It ends their sessions.

    :returns: the password, which nobody can read again
    :raises Refusal: ``may_not``, ``oneself``, ``is_closed``
    """
    with change("account.give_password", by=by, reason=_told(account.username, reason)):
        account = _locked(account, by)
        _refuse_password(account, by)
        password = first_password()
        account.set_password(password)
        account.password_is_given = True
        account.save(update_fields=["password", "password_is_given"])
        return password


def mail_password_link(*, account: User, by: User, reason: str = "") -> None:
    """A letter with a link by which the person chooses a password. The present one holds until then.

    :raises Refusal: ``may_not``, ``oneself``, ``is_closed``, ``no_address``, ``not_sent``
    """
    _refuse_other(account, by)
    _refuse_password(account, by)
    # Before the change and not in it: a mail server that is slow would keep everybody else waiting.
    send_password_link(account)
    with change("account.mail_link", by=by, reason=_told(account.username, account.email, reason)):
        pass


def end_sessions(*, account: User, by: User, now: datetime, reason: str = "") -> User:
    """Every browser and phone has to sign in again. Tokens of programs stay.

    :raises Refusal: ``may_not``
    """
    with change("account.end_sessions", by=by, reason=_told(account.username, reason)):
        account = _locked(account, by)
        account.sessions_ended_at = now
        account.save(update_fields=["sessions_ended_at"])
        return account


def end_own_sessions(*, account: User, now: datetime) -> None:
    """All of them; the one that asks is given the new mark by its view."""
    with change("account.end_own_sessions", by=account, reason=_told(account.username)):
        User.objects.filter(pk=account.pk).update(sessions_ended_at=now)


def remove_second_factor(*, account: User, by: User, now: datetime, reason: str) -> User:
    """For who has lost the phone. Their sessions end, for whoever has the phone may be in one of them.

    :param by: an administrator, or the system's own user for the command of the last resort
    :raises Refusal: ``may_not``, ``oneself``, ``no_second_factor``
    """
    with change("account.remove_second_factor", by=by, reason=_told(account.username, reason)):
        if by.username != SYSTEM_USERNAME:
            account = _locked(account, by)
        if account == by:
            raise Refusal("oneself", _("Take your own second step off on your profile."))
        removed, _rows = Authenticator.objects.filter(user=account).delete()
        if not removed:
            raise Refusal(
                "no_second_factor",
                _("The account %(account)s has no second step.") % {"account": account.username},
            )
        account.sessions_ended_at = now
        account.save(update_fields=["sessions_ended_at"])
        return account


def _locked(account: User, by: User) -> User:
    """The account, and with it the role on which the rule of the last administrator stands."""
    Group.objects.select_for_update().get(name=ADMINISTRATOR)
    _refuse_other(account, by)
    return User.objects.select_for_update(of=("self",)).get(pk=account.pk)


def _refuse_other(account: User, by: User) -> None:
    if not User.objects.changeable_by(by).filter(pk=account.pk).exists():
        raise Refusal(
            "may_not", _("You may not change the account %(account)s.") % {"account": account.username}
        )


def _refuse_password(account: User, by: User) -> None:
    if account == by:
        raise Refusal("oneself", _("Change your own password on your profile."))
    _refuse_closed(account)


def _refuse_closed(account: User) -> None:
    if not account.is_active:
        raise Refusal(
            "is_closed", _("The account %(account)s is closed already.") % {"account": account.username}
        )


def _leave_an_administrator(account: User) -> None:
    administrators = User.objects.administrators()
    if administrators.filter(pk=account.pk).exists() and administrators.count() == 1:
        raise Refusal(
            "last_administrator",
            _(
                "%(account)s is the last administrator. Give the role to somebody else first, "
                "or nobody can look after accounts."
            )
            % {"account": account.display_name},
        )


def _administers(roles: Iterable[Group]) -> bool:
    return any(role.name == ADMINISTRATOR for role in roles)


def _differences(account: User, fields: Fields, roles: list[Group]) -> list[str]:
    pairs = [
        (account.display_name, fields["name"]),
        (account.email, fields["email"]),
        (_roles(account.groups.all()), _roles(roles)),
        (_scope(account.scope), _scope(fields["scope"])),
    ]
    return [f"{old or '–'} → {new or '–'}" for old, new in pairs if old != new]


def _roles(roles: Iterable[Group]) -> str:
    names = {role.name for role in roles}
    return ", ".join(label for name, label in ROLES.items() if name in names)


def _scope(unit: Unit | None) -> str:
    return str(unit) if unit else _("the whole office")


def _told(username: str, *facts: str) -> str:
    return f"{username}: {'; '.join(fact for fact in facts if fact)}"
