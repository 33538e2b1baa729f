from __future__ import annotations

from itertools import groupby
from typing import cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from core.outbox.actions import mark_read
from core.outbox.letters import words_of
from core.outbox.models import Notice

PER_PAGE = 50


def _reader(request: HttpRequest) -> AbstractBaseUser:
    """`LoginRequiredMiddleware` has sent everybody else to the login."""
    return cast(AbstractBaseUser, request.user)


@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """The newest first, by day; older ones by `?before=` the last that is shown."""
    notices = Notice.objects.to(_reader(request)).order_by("-id")
    before = request.GET.get("before", "")
    if before.isdecimal() and before.isascii() and len(before) < 19:
        notices = notices.filter(pk__lt=int(before))
    shown = list(notices[: PER_PAGE + 1])
    days = [
        (day, [(notice, words_of(notice)) for notice in of_day])
        for day, of_day in groupby(shown[:PER_PAGE], lambda n: timezone.localdate(n.created_at))
    ]
    context = {
        "days": days,
        "older": shown[PER_PAGE - 1].pk if len(shown) > PER_PAGE else None,
        "before": before,
        "today": timezone.localdate(),
    }
    return render(request, "outbox/notice_list.html", context)


@require_safe
def notice_open(request: HttpRequest, pk: int) -> HttpResponse:
    """To where the notice leads; with that it is read."""
    notice = get_object_or_404(Notice.objects.to(_reader(request)), pk=pk)
    mark_read(reader=_reader(request), now=timezone.now(), notice=notice)
    path = notice.path
    if not url_has_allowed_host_and_scheme(path, None):
        path = ""
    return redirect(path or "outbox:notice_list")


@require_POST
def notice_read_all(request: HttpRequest) -> HttpResponse:
    mark_read(reader=_reader(request), now=timezone.now())
    return redirect("outbox:notice_list")
