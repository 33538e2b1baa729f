"""The site, and a few pages that do what no page of ours does on purpose."""

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_http_methods

from config.urls import urlpatterns as site
from core.refusal import Refusal
from core.web.pages import done, toast


def refused(request: HttpRequest) -> HttpResponse:
    raise Refusal("on_loan", "Laptop ASUS B1 (0014) sedang dipinjam. Catat pengembaliannya dahulu.")


def broken(request: HttpRequest) -> HttpResponse:
    raise IntegrityError("UNIQUE constraint failed: nowhere.column")


def failed(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a fault of ours")


@require_http_methods(["POST"])
def act(request: HttpRequest) -> HttpResponse:
    return done(request, "web:profile", "Laporan LK-2026-0187 diajukan.")


def part(request: HttpRequest) -> HttpResponse:
    return toast(HttpResponse("<p>baru</p>"), "Barang <b> dicetak.")


urlpatterns = [
    path("uji/ditolak/", refused),
    path("uji/rusak/", broken),
    path("uji/gagal/", failed),
    path("uji/ajukan/", act),
    path("uji/bagian/", part),
    *site,
]
