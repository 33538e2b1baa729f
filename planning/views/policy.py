"""The policy of the replacement list: what it says, since when, and another version of it."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assets.models import Family
from core.web.pages import done, render_form
from organization.signed_in import signed_in
from planning.forms import PolicyForm, support_forms
from planning.models import PolicyVersion
from planning.policy import policy_in_force, revise_policy
from planning.words import policy_lines

EARLIER_SHOWN = 50


@require_safe
@permission_required("planning.view_replacement", raise_exception=True)
def policy_detail(request: HttpRequest) -> HttpResponse:
    versions = list(PolicyVersion.objects.newest_first()[: EARLIER_SHOWN + 1])
    rules = versions[0].read
    families = {family.key: str(family) for family in Family.objects.all()} if rules.support else {}
    context = {
        "policy": versions[0],
        "rules": rules,
        "lines": policy_lines(rules),
        "support": [(families.get(end.family, end.family), end) for end in rules.support],
        "versions": versions,
        "today": timezone.localdate(),
        "crumbs": _crumbs(),
    }
    return render(request, "planning/policy_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("planning.change_policy", raise_exception=True)
def policy_revise(request: HttpRequest) -> HttpResponse:
    policy = policy_in_force()
    form = PolicyForm(request.POST or None, rules=policy.read, version=policy.version)
    support = support_forms(request.POST or None, policy.read)
    status = 422 if support.is_bound and not support.is_valid() else 0
    if request.method == "POST" and form.is_valid() and support.is_valid():
        data = form.cleaned_data
        try:
            made = revise_policy(
                seen=data["seen"],
                rules=form.rules(support.ends),
                by=signed_in(request),
                reason=data["reason"],
            )
            return done(request, made, _("Version %(n)s of the policy is in force.") % {"n": made.version})
        except IntegrityError:
            form.add_error(None, _faster(policy_in_force()))
            status = 409
    context = {
        "support": support,
        "crumbs": [*_crumbs(link=True), (_("Set another version"), "")],
        "back": reverse("planning:policy_detail"),
        "ramps": [fields for _name, *fields in form.ramps()],
    }
    response = render_form(request, "planning/policy_revise.html", form, context)
    response.status_code = status or response.status_code
    return response


def _faster(policy: PolicyVersion) -> str:
    said = _(
        "%(who)s has set version %(n)s while you were writing. Open the policy again and change that one."
    )
    return said % {"who": policy.change.by.display_name, "n": policy.version}


def _crumbs(*, link: bool = False) -> list[tuple[str, str]]:
    here = reverse("planning:policy_detail") if link else ""
    return [(_("What to replace"), reverse("planning:replacement_list")), (_("Policy"), here)]
