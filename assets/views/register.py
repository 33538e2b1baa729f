"""The register itself: its list, an asset's page, registering and changing."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.core.cache import cache
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assets.actions import edit_asset, register_asset
from assets.cells import read_for, rows_of
from assets.columns import chosen_keys, file_columns, page_columns
from assets.export import Respond, csv_response, xlsx_response
from assets.filters import LISTED, AssetFilter
from assets.forms import EditForm, RegisterForm
from assets.models import Asset, Classification
from assets.saved_views import about_view, views_of
from assets.selection import acts_for, filters_of, is_selection, selected_assets
from assets.views.answers import crumbs, get_asset, refused_form
from core.refusal import Refusal
from core.web.formats import number
from core.web.lists import paginate
from core.web.pages import done, render_filters, render_form, render_list, wants_part
from core.web.search import clean_text
from organization.signed_in import signed_in

# Seconds within which the same form, sent twice by an impatient finger, registers one asset.
SENT_AGAIN_WITHIN = 3600
MOST_FOUND = 20


@require_safe
@permission_required("assets.view_asset", raise_exception=True)
def asset_list(request: HttpRequest) -> HttpResponse:
    user, is_part = signed_in(request), wants_part(request)
    views = views_of(user)
    if not request.GET and not is_part and (opens := next((v for v in views if v.is_default), None)):
        return redirect(opens.url)
    found = _filtered(request, counting=True)
    if (filters := render_filters(request, found)) is not None:
        return filters
    columns = page_columns(user)
    rows = found.ordered.for_rows(read_for(columns))
    page = paginate(request, rows, count=found.counts[LISTED], most=found.most)
    acts, details = acts_for(user), user.has_perm("assets.view_asset_details")
    context = {
        "filter": found,
        "page": page,
        "columns": columns,
        "rows": rows_of(page, columns, can_choose=bool(acts), acts_for=None if details else Asset.IN_SERVICE),
        "has_chosen_columns": chosen_keys(user),
        "is_part": is_part,
        "today": timezone.localdate(),
        "acts": acts,
        "kept": filters_of(request.GET),
        "views": views,
        **about_view(request.GET, views),
    }
    return render_list(request, "assets/asset_list.html", context)


@require_safe
@permission_required("assets.view_asset", raise_exception=True)
def asset_count(request: HttpRequest) -> HttpResponse:
    """How many items the list has, to the last one: the list asks when somebody chooses them all."""
    found = _filtered(request)
    return HttpResponse(number(found.qs.count() if found.is_valid() else 0))


@require_safe
@permission_required("assets.view_asset", raise_exception=True)
def asset_acts(request: HttpRequest, pk: int) -> HttpResponse:
    """The menu of a row, when it is opened; without JavaScript the item's page has the same acts."""
    asset = get_asset(request, pk)
    if not wants_part(request):
        return redirect(asset)
    return render(request, "assets/asset_acts.html", {"asset": asset})


@require_safe
@permission_required("assets.export_asset", raise_exception=True)
def asset_export(request: HttpRequest) -> HttpResponseBase:
    return _file(request, csv_response)


@require_safe
@permission_required("assets.export_asset", raise_exception=True)
def asset_export_book(request: HttpRequest) -> HttpResponseBase:
    return _file(request, xlsx_response)


def _file(request: HttpRequest, respond: Respond) -> HttpResponseBase:
    """What the list shows under the same address, or what is chosen of it."""
    found = _filtered(request)
    if not found.is_valid():
        # The list says which filter can't be read.
        return redirect(f"{reverse('assets:asset_list')}?{request.GET.urlencode()}")
    rows = selected_assets(request) if is_selection(request.GET) else found.ordered
    columns = file_columns(signed_in(request), everything=request.GET.get("columns") == "all")
    return respond(rows, columns, on=timezone.localdate())


def _filtered(request: HttpRequest, *, counting: bool = False) -> AssetFilter:
    assets = Asset.objects.visible_to(signed_in(request))
    view = request.GET.get("view", "")
    return AssetFilter(request.GET, assets, request=request, view=view, counting=counting)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("assets.add_asset", raise_exception=True)
def asset_create(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    copied = request.GET.get("like", "")
    like = get_asset(request, int(copied[:18])) if copied.isascii() and copied.isdigit() else None
    form = RegisterForm(request.POST or None, user=user, today=timezone.localdate(), like=like)
    context = {"crumbs": crumbs(here=_("Register an item")), "like": like}
    if request.method == "POST" and form.is_valid():
        sent = f"registered-{form.cleaned_data['form_key']}"
        if not cache.add(sent, True, SENT_AGAIN_WITHIN):
            return redirect("assets:asset_list")
        try:
            asset = register_asset(asset=form.instance, by=user)
            return done(request, asset, _("%(asset)s is registered.") % {"asset": asset})
        except IntegrityError as error:
            cache.delete(sent)
            return refused_form(request, "assets/asset_create.html", form, error, context)
    return render_form(request, "assets/asset_create.html", form, context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("assets.change_asset", raise_exception=True)
def asset_edit(request: HttpRequest, pk: int) -> HttpResponse:
    user, asset = signed_in(request), get_asset(request, pk)
    # A refused form leaves its values on the asset; the page names what is registered.
    context = {"crumbs": crumbs(asset, _("Change")), "title": str(asset), "back": asset.get_absolute_url()}
    form = EditForm(request.POST or None, instance=asset, user=user, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        if not form.is_changed:
            return done(request, asset, _("Nothing was changed."))
        try:
            data = form.cleaned_data
            edit_asset(asset=asset, seen=data["version"], by=user, reason=data["reason"])
            return done(request, asset, _("The changes to %(asset)s are saved.") % {"asset": asset})
        except (Refusal, IntegrityError) as error:
            form.see_present_version()
            return refused_form(request, "assets/asset_edit.html", form, error, context)
    return render_form(request, "assets/asset_edit.html", form, context)


@require_safe
@permission_required("assets.add_asset", raise_exception=True)
def classification_search(request: HttpRequest) -> JsonResponse:
    """For the search box of the form: codes by number, official name or everyday word."""
    codes = Classification.objects.leaves().search(clean_text(request.GET.get("q", "")))[:MOST_FOUND]
    found = [{"id": code.pk, "label": str(code), "name": code.name} for code in codes]
    return JsonResponse({"items": found})
