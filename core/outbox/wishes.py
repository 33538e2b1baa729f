"""Pages: how somebody wants to be told, and, for the administrator, webhooks and what didn't go."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import permission_required
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.outbox import actions
from core.outbox.addresses import masked, messengers_are_installed
from core.outbox.forms import HookForm, PreferenceForm
from core.outbox.messengers import address_for, offered
from core.outbox.models import Hook, Message, Messenger, Preference

MOST_SHOWN = 20
# After so long without an outcome nobody works on a trial.
PATIENCE = timedelta(minutes=2)

may_change_hooks = permission_required("outbox.change_hook", raise_exception=True)


def _person(request: HttpRequest) -> AbstractBaseUser:
    return cast(AbstractBaseUser, request.user)


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    wishes = Preference.objects.filter(person=person.pk).first() or Preference(person_id=person.pk)
    form = PreferenceForm(request.POST if request.method == "POST" else None, wishes=wishes)
    if form.is_valid():
        actions.set_preference(person=person, **form.chosen)
        messages.success(request, _("How you are told is saved."))
        return redirect("outbox:preferences")
    mine = Message.objects.filter(recipient=person.pk)
    newest = [mine.filter(channel=channel).first() for channel in ("mail", "messenger")]
    context = {
        "form": form,
        "wishes": wishes,
        "has_messenger": bool(address_for(wishes)),
        "has_mail": settings.EMAIL_IS_CONFIGURED,
        "email": getattr(person, "email", ""),
        "failing": [message for message in newest if message and message.problem],
        **_trial(mine.trials().first()),
    }
    part = "#trial" if request.headers.get("HX-Target") == "trial" else ""
    return render(request, f"outbox/preferences.html{part}", context, status=422 if form.errors else 200)


@require_POST
def preferences_try(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    wishes = get_object_or_404(Preference.objects.exclude(messenger=""), person=person.pk)
    if not address_for(wishes):
        raise Http404
    actions.send_trial(person=person, now=timezone.now())
    return redirect("outbox:preferences")


@require_http_methods(["GET", "HEAD", "POST"])
@may_change_hooks
def hook_list(request: HttpRequest) -> HttpResponse:
    form = HookForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        hook = actions.add_hook(by=_person(request), now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("%(hook)s is told from now on.") % {"hook": hook})
        return redirect("outbox:hook_list")
    hooks = list(Hook.objects.all())
    last = Message.objects.filter(hook__in=hooks).order_by().values("hook").annotate(newest=Max("pk"))
    newest = Message.objects.in_bulk([row["newest"] for row in last])
    told = {message.hook_id: message for message in newest.values()}
    context = {
        "form": form,
        "hooks": [(hook, masked(hook.address), told.get(hook.pk)) for hook in hooks],
        "failing": Message.objects.failing().select_related("recipient", "hook")[:MOST_SHOWN],
        "has_messengers": messengers_are_installed(),
        "gateways": [(each.label, f"{each.name}_GATEWAY", each in offered()) for each in Messenger],
    }
    return render(request, "outbox/hook_list.html", context, status=422 if form.errors else 200)


@require_POST
@may_change_hooks
def hook_switch(request: HttpRequest, pk: int) -> HttpResponse:
    hook = actions.switch_hook(hook=get_object_or_404(Hook, pk=pk))
    said = _("%(hook)s is told again.") if hook.is_active else _("%(hook)s isn't told any more.")
    messages.success(request, said % {"hook": hook})
    return redirect("outbox:hook_list")


@require_POST
@may_change_hooks
def hook_try(request: HttpRequest, pk: int) -> HttpResponse:
    hook = get_object_or_404(Hook, pk=pk)
    actions.send_trial(hook=hook, now=timezone.now())
    messages.success(request, _("A trial is on its way to %(hook)s.") % {"hook": hook})
    return redirect("outbox:hook_list")


@require_POST
@may_change_hooks
def hook_remove(request: HttpRequest, pk: int) -> HttpResponse:
    hook = get_object_or_404(Hook, pk=pk)
    hook.delete()
    messages.success(request, _("%(hook)s is removed.") % {"hook": hook})
    return redirect("outbox:hook_list")


def _trial(trial: Message | None) -> dict[str, Any]:
    """The newest trial, and whether the page should ask again for its outcome."""
    if trial is None:
        return {"trial": None}
    is_open = trial.sent_at is None and not trial.problem
    return {"trial": trial, "is_open": is_open and timezone.now() - trial.created_at < PATIENCE}
