from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.refusal import Refusal
from core.web.lists import paginate
from core.web.pages import done
from organization.models import ApiToken
from organization.signed_in import signed_in
from organization.tokens import issue_token, revoke_token
from organization.tokens.forms import TokenForm

# Seconds within which the same form, sent twice, makes one token.
SENT_AGAIN_WITHIN = 3600


@require_safe
def token_list(request: HttpRequest) -> HttpResponse:
    """One's own; the administrator's list has everybody's."""
    return _token_page(request, TokenForm())


@require_POST
def token_create(request: HttpRequest) -> HttpResponse:
    """The secret stands in this one answer, and nowhere else."""
    user, form = signed_in(request), TokenForm(request.POST)
    if not form.is_valid():
        return _token_page(request, form, status=422)
    if not cache.add(f"token-{form.cleaned_data['form_key']}", True, SENT_AGAIN_WITHIN):
        return redirect("organization:token_list")
    try:
        secret = issue_token(user=user, **form.issued(timezone.now()))
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _token_page(request, form, status=409)
    return _token_page(request, TokenForm(), secret=secret)


@require_POST
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    token = get_object_or_404(ApiToken.objects.visible_to(user).select_related("user"), pk=pk)
    revoke_token(token=token, by=user, now=timezone.now())
    return done(request, "organization:token_list", _("%(token)s is revoked.") % {"token": token.label})


def _token_page(
    request: HttpRequest, form: TokenForm, *, secret: str = "", status: int = 200
) -> HttpResponse:
    user, now = signed_in(request), timezone.now()
    tokens = ApiToken.objects.visible_to(user).for_list(now)
    context = {
        "form": form,
        "secret": secret,
        "page": paginate(request, tokens),
        "sees_all": user.looks_after_accounts,
        "site": request.build_absolute_uri("/")[:-1],
        "now": now,
    }
    return render(request, "organization/token_list.html", context, status=status)


urlpatterns = [
    path("token/", token_list, name="token_list"),
    path("token/baru/", token_create, name="token_create"),
    path("token/<int:pk>/cabut/", token_revoke, name="token_revoke"),
]
