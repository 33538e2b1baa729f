from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from core.web.accounts import ProfileForm
from core.web.pages import done, render_form, render_list
from core.web.panels import render_panels
from core.web.search import clean_text, search_everything

YEAR = 31_536_000
MORNING, NOON, EVENING = 11, 15, 18


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    now = timezone.localtime()
    context = {
        "greeting": greeting(now.hour),
        "today": now.date(),
        "panels": render_panels("HOME_PANELS", request),
    }
    return render(request, "web/home.html", context)


def greeting(hour: int) -> str:
    """As people greet in an office in Indonesia: pagi until 11, siang until 15, sore until 18."""
    if hour < MORNING:
        return _("Good morning")
    if hour < NOON:
        return _("Good day")
    return _("Good afternoon") if hour < EVENING else _("Good evening")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    text = clean_text(request.GET.get("q", ""))
    context = {"text": text, "groups": search_everything(request, text)}
    return render_list(request, "web/search.html", context, part="found")


@require_safe
def menu(request: HttpRequest) -> HttpResponse:
    """The menu as a page, for a phone without JavaScript."""
    return render(request, "web/menu_page.html")


def profile(request: HttpRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        person = form.save()
        with translation.override(person.language or settings.LANGUAGE_CODE):
            response = done(request, "web:profile", _("Your profile is saved."))
        remember_language(response, person.language)
        return response
    return render_form(request, "web/profile.html", form)


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Visitors keep the choice in a cookie, people who are signed in in their account too."""
    wanted = request.POST.get("language", "")
    if wanted not in dict(settings.LANGUAGES):
        return HttpResponse(_("Choose the language id or en."), status=422)
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = "/"
    if request.user.is_authenticated:
        request.user.language = wanted
        request.user.save(update_fields=["language"])
    response = HttpResponseRedirect(target)
    remember_language(response, wanted)
    return response


def remember_language(response: HttpResponse, code: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=YEAR,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )


@login_not_required
@require_safe
@cache_control(public=True, max_age=86_400)
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


@login_not_required
@require_safe
@cache_control(public=True, max_age=86_400)
def favicon(request: HttpRequest) -> HttpResponse:
    """For whoever asks without reading the page, which names the mark itself."""
    mark = finders.find("sarpras/mark.svg")
    return HttpResponse(Path(str(mark)).read_bytes(), content_type="image/svg+xml")


@login_not_required
@require_safe
@cache_control(public=True, max_age=86_400)
def manifest(request: HttpRequest) -> HttpResponse:
    """Lets a phone put the register on its home screen."""
    described = {
        "name": "Sarpras",
        "short_name": "Sarpras",
        "lang": settings.LANGUAGE_CODE,
        "start_url": "/",
        "display": "standalone",
        "background_color": "#12273d",
        "theme_color": "#12273d",
        "icons": [{"src": static("sarpras/mark.svg"), "type": "image/svg+xml", "sizes": "any"}],
    }
    return JsonResponse(described, content_type="application/manifest+json")
