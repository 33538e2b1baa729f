from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assets.models import Asset, Handover, Printout
from assets.papers import handover, kib_b, room_card
from assets.papers.forms import KibForm, PaperForm, RoomCardForm, RoomCardsForm
from assets.papers.held_goods import held_goods
from assets.papers.printing import KEPT, PAPERS, needs_job, order_printout
from core.documents.answers import file_response, paper_response, wanted_format
from core.jobs.progress import read_progress
from core.web.forms import model_choice
from core.web.pages import go, render_list
from organization.models import Employee, Signer, Stationery, Unit
from organization.signed_in import signed_in
from organization.stationery.blocks import missing_for

may_print = permission_required("assets.print_paper", raise_exception=True)
FORMS: dict[str, type[PaperForm]] = {
    "kib_b": KibForm,
    "room_card": RoomCardForm,
    "room_cards": RoomCardsForm,
}
DUTIES = sorted({*kib_b.DUTIES, *room_card.DUTIES, *handover.DUTIES})
LATEST = 10


@require_safe
@may_print
def paper_list(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_http_methods(["GET", "HEAD", "POST"])
@may_print
def kib_b_print(request: HttpRequest) -> HttpResponse:
    return _print(request, "kib_b")


@require_http_methods(["GET", "HEAD", "POST"])
@may_print
def room_card_print(request: HttpRequest) -> HttpResponse:
    return _print(request, "room_card")


@require_http_methods(["GET", "HEAD", "POST"])
@may_print
def room_cards_print(request: HttpRequest) -> HttpResponse:
    return _print(request, "room_cards")


@require_safe
def handover_print(request: HttpRequest, pk: int) -> HttpResponse:
    """Giver and receiver sign it, and each keeps one: they may print it too."""
    user = signed_in(request)
    found = Handover.objects.visible_to(user)
    if not user.has_perm("assets.print_paper"):
        found = found.filter(Q(giver__user=user) | Q(receiver__user=user))
    minutes = get_object_or_404(found.for_page(), pk=pk)
    paper = handover.handover_paper(minutes)
    return paper_response(paper, wanted_format(request.GET), name=f"BAST {minutes.number}", at=timezone.now())


@require_safe
def held_print(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own list; anybody's for who prints papers."""
    user, today = signed_in(request), timezone.localdate()
    people = Employee.objects.visible_to(user).select_related("unit", "position")
    if not user.has_perm("assets.print_paper"):
        people = people.filter(user=user)
    paper = held_goods(get_object_or_404(people, pk=pk), on=today)
    name = f"Barang yang dipegang {today:%Y-%m-%d}"
    return paper_response(paper, wanted_format(request.GET), name=name, at=timezone.now())


@require_safe
@may_print
def printout_detail(request: HttpRequest, pk: int) -> HttpResponse:
    printout = _printout(request, pk)
    if printout.job.is_open or not printout.file:
        context = {"printout": printout, "job": printout.job, "progress": read_progress(printout.job_id)}
        return render_list(request, "assets/printout_detail.html", context, part="progress")
    if getattr(request, "htmx", False):
        return go(request, printout.get_absolute_url())
    return render(request, "assets/printout_detail.html", {"printout": printout, "days": KEPT.days})


@require_safe
@may_print
def printout_file(request: HttpRequest, pk: int) -> HttpResponse:
    printout = _printout(request, pk)
    try:
        with printout.file.open("rb") as file:
            content = file.read()
    except (FileNotFoundError, ValueError) as error:
        raise Http404 from error
    return file_response(content, printout.form, name=printout.title)


def _print(request: HttpRequest, paper: str) -> HttpResponse:
    """At once, or by a job; a link alone begins no job."""
    user, now, today = signed_in(request), timezone.now(), timezone.localdate()
    day = today.isoformat()
    given = {"as_of": day, "signed_on": day, "form": "pdf"} | (request.POST or request.GET).dict()
    form = FORMS[paper](given, user=user, today=today)
    if not form.is_valid():
        return _page(request, {paper: form}, status=422)
    order = form.cleaned_data
    title = f"{form.short_name} {order['as_of']:%Y-%m-%d}"
    if not needs_job(paper, order, by=user, today=today):
        return paper_response(PAPERS[paper](order, user, today), order["form"], name=title, at=now)
    if request.method != "POST":
        messages.info(request, _("This paper is long. Have it made from here; you may leave meanwhile."))
        return _page(request, {paper: form})
    return redirect(order_printout(paper=paper, order=order, title=title, by=user, now=now))


def _page(
    request: HttpRequest, forms: Mapping[str, PaperForm] | None = None, *, status: int = 200
) -> HttpResponse:
    user, today = signed_in(request), timezone.localdate()
    unit = _owner(Unit.objects.home_of(user))
    lacks = missing_for(Stationery.objects.effective(unit), Signer.objects.by_duty(unit, today), DUTIES)
    printouts = Printout.objects.visible_to(user).select_related("job")[:LATEST]
    context: dict[str, Any] = {
        "kib_b": KibForm(user=user, today=today, initial={"unit": unit}),
        "room_card": RoomCardForm(user=user, today=today),
        "room_cards": RoomCardsForm(user=user, today=today),
        **(forms or {}),
        "printouts": printouts,
        "unit": unit,
        "lacks": lacks,
    }
    _share_choices(context["kib_b"], context["room_card"], context["room_cards"])
    return render(request, "assets/paper_list.html", context, status=status)


def _share_choices(kib: PaperForm, card: PaperForm, cards: PaperForm) -> None:
    """Units and rooms are offered twice on the page and asked for once; the buildings are the rooms'."""
    units, rooms = model_choice(kib, "unit"), model_choice(card, "room")
    all_units, all_buildings = model_choice(cards, "unit"), model_choice(cards, "building")
    found = list(rooms.queryset.select_related("building")) if rooms.queryset is not None else []
    buildings = {room.building_id: str(room.building) for room in found if room.building_id}
    owners = list(units.queryset) if units.queryset is not None else []
    offered = [(unit.pk, units.label_from_instance(unit)) for unit in owners]
    units.choices = [("", units.empty_label), *offered]
    all_units.choices = [("", all_units.empty_label), *offered]
    rooms.choices = [("", rooms.empty_label), *((room.code, str(room)) for room in found)]
    all_buildings.choices = [("", all_buildings.empty_label), *sorted(buildings.items(), key=lambda b: b[1])]


def _owner(unit: Unit) -> Unit:
    """The goods of a part of a section stand in the section's books."""
    has_goods = Exists(Asset.objects.filter(unit=OuterRef("pk")))
    owners = {owner.pk: owner for owner in Unit.objects.filter(has_goods, pk__in=unit.chain)}
    return next((owners[pk] for pk in unit.chain if pk in owners), unit)


def _printout(request: HttpRequest, pk: int) -> Printout:
    return get_object_or_404(Printout.objects.visible_to(signed_in(request)).select_related("job"), pk=pk)


urlpatterns = [
    path("cetak/", paper_list, name="paper_list"),
    path("cetak/kib-b/", kib_b_print, name="kib_b_print"),
    path("cetak/kir/", room_card_print, name="room_card_print"),
    path("cetak/kir/banyak/", room_cards_print, name="room_cards_print"),
    path("cetak/bast/<int:pk>/", handover_print, name="handover_print"),
    path("cetak/pegang/<int:pk>/", held_print, name="held_print"),
    path("cetak/berkas/<int:pk>/", printout_detail, name="printout_detail"),
    path("cetak/berkas/<int:pk>/unduh/", printout_file, name="printout_file"),
]
