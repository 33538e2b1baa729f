"""Handing goods over and taking them back: one of them from its page, or several in one set of minutes.

The forms do without JavaScript: adding goods sends what was typed along, and the page shows it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from assets.actions import hand_over_assets, take_back_assets
from assets.handover_forms import GoodsForm, HandOverForm, HolderForm, TakeBackForm
from assets.handover_goods import chosen_goods, held_goods, holders, search_goods
from assets.models import Asset, Handover
from assets.views.answers import crumbs, get_asset, refused_form
from core.refusal import Refusal
from core.web.pages import done, render_form, wants_part
from organization.models import Employee
from organization.signed_in import signed_in

form_methods = require_http_methods(["GET", "HEAD", "POST"])
may_hand_over = permission_required("assets.hand_over_asset", raise_exception=True)
HAND_OVER, TAKE_BACK = "assets/handover_create.html", "assets/handover_return.html"
# Buttons that bring goods onto the form, and don't send it.
STEPS = ("find", "add", "add_held")


@form_methods
@may_hand_over
def handover_create(request: HttpRequest) -> HttpResponse:
    context = {"crumbs": _crumbs(_("Hand over items")), "back": reverse("assets:handover_list")}
    return _hand_over(request, chosen_goods(request), context)


@form_methods
@may_hand_over
def asset_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """From the page of one asset; others may be added to it."""
    asset = get_asset(request, pk)
    chosen = chosen_goods(request) if "asset" in request.POST else _one(request, asset)
    context = {"crumbs": crumbs(asset, _("Hand over items")), "back": asset.get_absolute_url()}
    return _hand_over(request, chosen, context)


@form_methods
@may_hand_over
def handover_return(request: HttpRequest) -> HttpResponse:
    """All that somebody holds is listed, and what is ticked comes back."""
    user, chosen = signed_in(request), chosen_goods(request)
    holder = _holder(request, chosen)
    context = {"crumbs": _crumbs(_("Take back")), "back": reverse("assets:handover_list")}
    if holder is None:
        form = HolderForm(people=holders(user).select_related("unit").order_by("name", "pk"))
        several = len({asset.holder_id for asset in chosen}) > 1
        return render(request, TAKE_BACK, {**context, "holder_form": form, "several": several})
    listed = held_goods(user, holder)
    if request.method != "POST" and "holder" in request.GET:
        chosen = listed
    return _take_back(request, listed, chosen, {**context, "holder": holder})


@form_methods
@may_hand_over
def asset_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    asset = get_asset(request, pk)
    custody, one = asset.open_custody, _one(request, asset)
    context = {
        "crumbs": crumbs(asset, _("Take back")),
        "back": asset.get_absolute_url(),
        "holder": custody.employee if custody else None,
    }
    return _take_back(request, one, one, context)


def _hand_over(request: HttpRequest, goods: list[Any], context: dict[str, Any]) -> HttpResponse:
    user, today = signed_in(request), timezone.localdate()
    if step := next((step for step in STEPS if step in request.POST), ""):
        text = request.POST.get("find_text", "") if step == "find" else ""
        found = search_goods(user, text, without=goods, today=today)
        form = HandOverForm(goods=goods, user=user, today=today, typed=request.POST.dict())
        return _show_choice(request, form, step, {**context, "found": found})
    form = HandOverForm(request.POST or None, goods=goods, user=user, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            handover = hand_over_assets(assets=goods, by=user, **form.recorded)
        except (Refusal, IntegrityError) as error:
            return refused_form(request, HAND_OVER, form, error, context)
        return done(request, handover, _told_of(handover, len(goods)))
    return render_form(request, HAND_OVER, form, context)


def _show_choice(request: HttpRequest, form: GoodsForm, step: str, context: dict[str, Any]) -> HttpResponse:
    """The form with the goods that are chosen now; for htmx the part that changes."""
    part = "#found" if step == "find" else "#goods"
    name = f"{HAND_OVER}{part}" if wants_part(request) else HAND_OVER
    return render(request, name, {"form": form, "is_step": True, **context})


def _take_back(
    request: HttpRequest, listed: Sequence[Any], chosen: Sequence[Any], context: dict[str, Any]
) -> HttpResponse:
    user, today = signed_in(request), timezone.localdate()
    goods = [asset for asset in listed if asset in chosen]
    form = TakeBackForm(request.POST or None, goods=listed, chosen=goods, user=user, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            handover = take_back_assets(assets=goods, by=user, **form.recorded)
        except (Refusal, IntegrityError) as error:
            return refused_form(request, TAKE_BACK, form, error, context)
        return done(request, handover, _told_of(handover, len(goods)))
    return render_form(request, TAKE_BACK, form, context)


def _one(request: HttpRequest, asset: Asset) -> list[Any]:
    """As the forms show goods: with `holder_name`."""
    return list(Asset.objects.filter(pk=asset.pk).select_related("family", "room").with_holder())


def _holder(request: HttpRequest, chosen: Sequence[Any]) -> Employee | None:
    visible = Employee.objects.visible_to(signed_in(request)).select_related("position", "unit")
    asked = request.POST.get("holder") or request.GET.get("holder") or ""
    if asked.isascii() and asked.isdigit():
        return get_object_or_404(visible, pk=int(asked[:18]))
    held_by = {asset.holder_id for asset in chosen}
    return visible.filter(pk=held_by.pop()).first() if len(held_by) == 1 else None


def _told_of(handover: Handover, n: int) -> str:
    if handover.kind == Handover.Kind.RETURN:
        text = ngettext(
            "%(n)s item is taken back from %(who)s: %(number)s.",
            "%(n)s items are taken back from %(who)s: %(number)s.",
            n,
        )
        who = handover.giver
    else:
        text = ngettext(
            "%(n)s item is handed over to %(who)s: %(number)s.",
            "%(n)s items are handed over to %(who)s: %(number)s.",
            n,
        )
        who = handover.receiver
    return text % {"n": n, "who": who, "number": handover.number}


def _crumbs(here: str) -> list[tuple[str, str]]:
    return [(_("Handovers"), reverse("assets:handover_list")), (here, "")]
