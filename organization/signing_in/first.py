"""What somebody has to do before anything else opens: a password of their own, a second factor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from core.web.pages import go
from organization.signing_in.freshness import came_by_sign_on

# What one needs on the way there, and the way out.
ON_THE_WAY = {
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_view_recovery_codes",
}


def first_page(request: HttpRequest) -> str | None:
    """The name of the page that stands before all others; None for nearly everybody."""
    user = request.user
    # Who comes by the office's sign-on never writes the password that the administrator knows.
    if getattr(user, "password_is_given", False) and not came_by_sign_on(request):
        return "account_change_password"
    # Comes with the account of each request, see `RoleBackend`.
    if getattr(user, "lacks_second_factor", False):
        return "mfa_activate_totp"
    return None


class FirstThingsMiddleware:
    """Stands below LoginRequiredMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *args: Any) -> HttpResponse | None:
        if not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return None
        page = first_page(request)
        known = request.resolver_match.view_name if request.resolver_match else ""
        if page is None or known in ON_THE_WAY:
            return None
        return go(request, reverse(page))
