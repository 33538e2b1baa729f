import json

import pytest
from django.test import Client
from django.urls import reverse

from config.navigation import MENU
from core.web.navigation import link_or_none
from organization.models import User
from tests.people import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.urls")]

HTMX = {"HX-Request": "true"}


@pytest.fixture
def page(client_of, keeper) -> Client:
    return client_of(keeper)


def test_the_start_page_greets_and_lists_what_the_role_may_do(page, keeper):
    html = page.get("/").content.decode()

    assert keeper.display_name in html
    assert '<html lang="id"' in html
    assert 'aria-current="page"' in html


def test_a_visitor_is_sent_to_the_login_and_back(client):
    response = client.get("/profil/?a=1")

    assert response.status_code == 302
    assert response["Location"] == "/masuk/?next=/profil/%3Fa%3D1"


def test_signed_in_pages_are_not_stored_and_vary_by_htmx(page, client):
    response = page.get("/")

    assert response["Cache-Control"] == "no-store"
    assert {"HX-Request", "HX-Boosted"} <= set(response["Vary"].split(", "))
    assert "camera=(self)" in response["Permissions-Policy"]
    assert "script-src 'self';" in response["Content-Security-Policy"] + ";"
    assert response["Content-Language"] == "id"


def test_an_expired_login_takes_the_whole_page_to_the_login(client):
    response = client.get(
        "/profil/", headers={**HTMX, "HX-Current-URL": "http://testserver/barang/?q=laptop"}
    )

    assert response.status_code == 200
    assert response["HX-Redirect"] == "/masuk/?next=%2Fbarang%2F%3Fq%3Dlaptop"


def test_an_uncaught_refusal_is_a_page_with_its_sentence_and_a_way_back(page):
    response = page.get("/uji/ditolak/", headers={"Referer": "http://testserver/barang/7/"})
    html = response.content.decode()

    assert response.status_code == 409
    assert "sedang dipinjam. Catat pengembaliannya dahulu." in html
    assert 'role="alert"' in html
    assert 'href="http://testserver/barang/7/"' in html


def test_the_way_back_leads_to_no_foreign_site(page):
    response = page.get("/uji/ditolak/", headers={"Referer": "http://example.com/"})

    assert "example.com" not in response.content.decode()


def test_a_refusal_for_htmx_goes_into_its_place(page):
    response = page.post("/uji/ditolak/", headers=HTMX)

    assert response.status_code == 409
    assert response["HX-Retarget"] == "#refusal"
    assert "sedang dipinjam" in response.content.decode()
    assert "<html" not in response.content.decode()


def test_a_fault_stays_a_fault(page):
    page.raise_request_exception = False

    assert page.get("/uji/gagal/").status_code == 500
    assert page.get("/uji/rusak/").status_code == 500
    assert "Ada gangguan di server" in page.get("/uji/gagal/").content.decode()


def test_what_was_done_is_said_on_the_next_page(page):
    response = page.post("/uji/ajukan/", follow=True)

    assert response.redirect_chain == [("/profil/", 302)]
    assert "Laporan LK-2026-0187 diajukan." in response.content.decode()


def test_what_was_done_takes_htmx_along(page):
    assert page.post("/uji/ajukan/", headers=HTMX)["HX-Redirect"] == "/profil/"


def test_a_part_brings_its_toast(page):
    told = json.loads(page.get("/uji/bagian/")["HX-Trigger-After-Settle"])

    assert told == {"toast": {"text": "Barang <b> dicetak."}}


@pytest.mark.parametrize("who", ["visitor", "keeper"])
def test_an_unknown_page_says_so_in_the_right_frame(who, client, page):
    response = (client if who == "visitor" else page).get("/tidak-ada/")

    assert response.status_code == 404
    assert "Halaman ini tidak ada" in response.content.decode()
    assert ("Menu utama" in response.content.decode()) == (who == "keeper")


def test_an_expired_form_says_what_to_do(keeper):
    strict = Client(enforce_csrf_checks=True)

    response = strict.post("/masuk/", {"login": "keeper", "password": PASSWORD})

    assert response.status_code == 403
    assert "Formulir sudah kedaluwarsa" in response.content.decode()


def test_the_menu_holds_only_what_the_role_may_open(client_of, administrator, staff):
    assert reverse("admin:index") in client_of(administrator).get("/menu/").content.decode()
    assert reverse("admin:index") not in client_of(staff).get("/menu/").content.decode()


def test_a_visitor_chooses_the_language_and_a_cookie_keeps_it(client):
    response = client.post("/bahasa/", {"language": "en", "next": "/masuk/"})

    assert response["Location"] == "/masuk/"
    assert "Forgotten password" in client.get("/masuk/").content.decode()


def test_a_person_keeps_the_language_on_every_device(page, keeper, client_of):
    page.post("/bahasa/", {"language": "en", "next": "/"})

    assert User.objects.get(pk=keeper.pk).language == "en"
    assert "Good" in client_of(keeper).get("/").content.decode()


@pytest.mark.parametrize("target", ["https://example.com/", "//example.com", "javascript:alert(1)"])
def test_the_language_switch_leads_to_no_foreign_site(client, target):
    assert client.post("/bahasa/", {"language": "en", "next": target})["Location"] == "/"


def test_an_unknown_language_is_refused(client):
    assert client.post("/bahasa/", {"language": "xx"}).status_code == 422
    assert client.get("/bahasa/").status_code == 405


def test_an_english_browser_still_gets_indonesian(client):
    assert "Lupa kata sandi" in client.get("/masuk/", headers={"Accept-Language": "en"}).content.decode()


def test_the_profile_keeps_name_and_language(page, keeper):
    response = page.post("/profil/", {"first_name": "Siti", "last_name": "W", "language": "en"})

    keeper.refresh_from_db()
    assert response.status_code == 302
    assert (keeper.first_name, keeper.language) == ("Siti", "en")


def test_a_refused_profile_answers_422_and_keeps_what_was_typed(page):
    response = page.post("/profil/", {"first_name": "x" * 200, "language": "id"})

    assert response.status_code == 422
    assert "x" * 200 in response.content.decode()


def test_files_that_browsers_ask_for_are_there(client):
    assert client.get("/robots.txt").content.startswith(b"User-agent")
    assert client.get("/manifest.webmanifest").json()["short_name"] == "Sarpras"
    assert client.get("/favicon.ico")["Content-Type"] == "image/svg+xml"


def test_no_page_costs_the_frame_more_than_a_few_queries(page, django_assert_max_num_queries):
    page.get("/")

    with django_assert_max_num_queries(5):
        page.get("/menu/")


def test_every_line_of_the_menu_leads_to_a_page():
    lines = [item.url_name for group in MENU for item in group.items]

    assert [name for name in lines if link_or_none(name) is None] == []
