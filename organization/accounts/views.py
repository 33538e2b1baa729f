from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.refusal import Refusal
from core.web.lists import paginate
from core.web.pages import done, go, render_form, render_list
from organization.accounts import actions
from organization.accounts.acts import acts_on
from organization.accounts.filters import AccountFilter
from organization.accounts.forms import MAILED, AccountForm, NewAccountForm, PasswordForm, ReasonForm
from organization.accounts.names import propose_username
from organization.accounts.work import work_of
from organization.models import Employee, User
from organization.signed_in import signed_in

may_view = permission_required("organization.view_user", raise_exception=True)
may_add = permission_required("organization.add_user", raise_exception=True)
may_change = permission_required("organization.change_user", raise_exception=True)


@require_safe
@may_view
def account_list(request: HttpRequest) -> HttpResponse:
    accounts = User.objects.visible_to(signed_in(request)).for_list().order_by("first_name", "pk")
    filterset = AccountFilter(request.GET, queryset=accounts, request=request, now=timezone.now())
    page = paginate(request, filterset.qs)
    return render_list(request, "organization/account_list.html", {"filter": filterset, "page": page})


@require_safe
@may_view
def account_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    account = get_object_or_404(User.objects.visible_to(user).for_list(), pk=pk)
    context = {
        "account": account,
        "employee": getattr(account, "employee", None),
        "has_left": account.is_active and _has_left(account),
        "may_change": user.looks_after_accounts and (user.is_superuser or not account.is_superuser),
        "is_me": account == user,
        "acts": acts_on(account),
        "second_factor": Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).first(),
        "tokens": account.api_tokens.valid(timezone.now()).count(),
    }
    return render(request, "organization/account_detail.html", context)


@may_add
def account_create(request: HttpRequest) -> HttpResponse:
    """For the employee that `?employee=` names, or for somebody who isn't one."""
    user = signed_in(request)
    employee = _employee(request, user)
    form = NewAccountForm(request.POST or None, user=user, initial=_proposed(employee))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            account = actions.open_account(
                username=form.cleaned_data["username"],
                fields=form.account_fields,
                employee=employee,
                by=user,
                reason=reason,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return _with_password(request, account, form.cleaned_data["way"], reason)
    return render_form(request, "organization/account_create.html", form, {"employee": employee})


@may_change
def account_edit(request: HttpRequest, pk: int) -> HttpResponse:
    user, account = signed_in(request), _account(request, pk)
    known = {
        "name": account.get_full_name(),
        "email": account.email,
        "roles": [group.name for group in account.groups.all()],
        "scope": account.scope_id,
    }
    form = AccountForm(request.POST or None, user=user, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            actions.edit_account(account=account, fields=form.account_fields, by=user, reason=reason)
        except Refusal as refusal:
            form.add_error("roles", str(refusal))
        else:
            return done(request, account, _("The account %(account)s is changed.") % _named(account))
    return render_form(request, "organization/account_edit.html", form, {"account": account})


@may_change
def account_password(request: HttpRequest, pk: int) -> HttpResponse:
    account = _account(request, pk)
    form = PasswordForm(request.POST or None, account=account)
    if request.method == "POST" and form.is_valid():
        return _with_password(request, account, form.cleaned_data["way"], form.cleaned_data["reason"])
    return render_form(request, "organization/account_password.html", form, {"account": account})


@may_change
def account_close(request: HttpRequest, pk: int) -> HttpResponse:
    user, account, form = signed_in(request), _account(request, pk), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_account(account=account, by=user, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, account, _("The account %(account)s is closed.") % _named(account))
    context = {"account": account, "work": work_of(account)}
    return render_form(request, "organization/account_close.html", form, context)


@may_change
def account_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    user, account, form = signed_in(request), _account(request, pk), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reopen_account(account=account, by=user, on=timezone.localdate(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, account, _("The account %(account)s is open again.") % _named(account))
    return render_form(request, "organization/account_reopen.html", form, {"account": account})


@may_change
def account_sign_out(request: HttpRequest, pk: int) -> HttpResponse:
    user, account, form = signed_in(request), _account(request, pk), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.end_sessions(account=account, by=user, now=timezone.now(), **form.cleaned_data)
        return done(request, account, _("%(account)s has to sign in again everywhere.") % _named(account))
    return render_form(request, "organization/account_sign_out.html", form, {"account": account})


@may_change
def account_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    user, account, form = signed_in(request), _account(request, pk), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.remove_second_factor(account=account, by=user, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            text = _("The password alone lets %(account)s in now.") % _named(account)
            return done(request, account, text)
    return render_form(request, "organization/account_second_factor.html", form, {"account": account})


def _with_password(request: HttpRequest, account: User, way: str, reason: str) -> HttpResponse:
    """The password stands in this one answer, and nowhere else."""
    by = signed_in(request)
    try:
        if way == MAILED:
            actions.mail_password_link(account=account, by=by, reason=reason)
            text = _("A link to choose a password is on its way to %(email)s.") % {"email": account.email}
            return done(request, account, text)
        password = actions.give_password(account=account, by=by, reason=reason)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return go(request, account.get_absolute_url())
    return render(
        request, "organization/account_password_shown.html", {"account": account, "password": password}
    )


def _account(request: HttpRequest, pk: int) -> User:
    accounts = User.objects.changeable_by(signed_in(request)).for_list()
    return get_object_or_404(accounts, pk=pk)


def _employee(request: HttpRequest, user: User) -> Employee | None:
    asked = request.GET.get("employee", "")
    if not asked:
        return None
    employees = Employee.objects.visible_to(user).select_related("unit").filter(user=None)
    return get_object_or_404(employees, pk=int(asked[:18]) if asked.isascii() and asked.isdecimal() else 0)


def _proposed(employee: Employee | None) -> dict[str, Any]:
    if employee is None:
        return {"roles": ["staff"]}
    taken = set(User.objects.values_list("username", flat=True))
    return {
        "name": employee.name[:150],
        "username": propose_username(employee.name, taken),
        "email": employee.email,
        "roles": ["staff"],
        "scope": None,
    }


def _has_left(account: User) -> bool:
    employee = getattr(account, "employee", None)
    return employee is not None and employee.has_left(timezone.localdate())


def _named(account: User) -> dict[str, str]:
    return {"account": account.username}


urlpatterns = [
    path("akun/", account_list, name="account_list"),
    path("akun/baru/", account_create, name="account_create"),
    path("akun/<int:pk>/", account_detail, name="account_detail"),
    path("akun/<int:pk>/ubah/", account_edit, name="account_edit"),
    path("akun/<int:pk>/sandi/", account_password, name="account_password"),
    path("akun/<int:pk>/nonaktif/", account_close, name="account_close"),
    path("akun/<int:pk>/aktif/", account_reopen, name="account_reopen"),
    path("akun/<int:pk>/sesi/", account_sign_out, name="account_sign_out"),
    path("akun/<int:pk>/dua-langkah/", account_second_factor, name="account_second_factor"),
]
