"""Where one is signed in, and how to end it."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.web.pages import done, go
from organization.accounts.actions import end_own_sessions
from organization.signed_in import signed_in
from organization.signing_in.devices import devices_of


@require_safe
def device_list(request: HttpRequest) -> HttpResponse:
    devices = devices_of(signed_in(request), session_key=request.session.session_key)
    return render(request, "organization/device_list.html", {"devices": devices})


@require_POST
def device_end(request: HttpRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(UserSession, user=signed_in(request), pk=pk)
    if session.session_key == request.session.session_key:
        return go(request, reverse("account_logout"))
    session.end()
    return done(request, "organization:device_list", _("This session is over."))


@require_POST
def device_end_others(request: HttpRequest) -> HttpResponse:
    """Also those that no list knows, for what every session carries changes."""
    user = signed_in(request)
    end_own_sessions(account=user, now=timezone.now())
    user.refresh_from_db(fields=["sessions_ended_at"])
    update_session_auth_hash(request, user)
    UserSession.objects.purge_and_list(user)
    UserSession.objects.create_from_request(request)
    return done(request, "organization:device_list", _("You are signed in here alone now."))


urlpatterns = [
    path("profil/sesi/", device_list, name="device_list"),
    path("profil/sesi/<int:pk>/akhiri/", device_end, name="device_end"),
    path("profil/sesi/akhiri/", device_end_others, name="device_end_others"),
]
