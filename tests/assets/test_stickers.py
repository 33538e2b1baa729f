from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from assets.actions import ensure_stickers, note_printed, replace_sticker
from assets.labels.tokens import LENGTH, LETTERS, new_token, read_token, spaced
from assets.models import Asset, Sticker
from core.refusal import Refusal
from maintenance.models import BreakageReport
from organization.models import User
from tests.factories import (
    AssetFactory,
    CustodyFactory,
    EmployeeFactory,
    ReportFactory,
    RoomFactory,
    StickerFactory,
)
from tests.people import make_user

ClientOf = Callable[[User], Client]
NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
TOKENS = st.text(alphabet=LETTERS, min_size=LENGTH, max_size=LENGTH)


# Tokens


@given(TOKENS)
def test_a_token_is_read_however_it_is_written(token: str) -> None:
    for text in (
        token, token.lower(), spaced(token), f"  {token}\n", f"{token[:3]}-{token[3:]}",
        f"HTTPS://SARPRAS.CONTOH.GO.ID/Q/{token}", f"https://sarpras.contoh.go.id/q/{token.lower()}/",
        token.replace("1", "l").replace("0", "o"), token.replace("1", "I"),
    ):  # fmt: skip
        assert read_token(text) == token


@given(st.text(max_size=40))
def test_anything_else_is_no_token_and_no_error(text: str) -> None:
    token = read_token(text)

    assert token is None or re.fullmatch(f"[{LETTERS}]{{10}}", token)


@pytest.mark.parametrize(
    "text", ["", "/", "https://example.org/", "UUUUUUUUUU", "123456789", "12345678901", "\x00" * 10]
)
def test_what_is_near_to_a_token_is_none(text: str) -> None:
    assert read_token(text) is None


def test_tokens_come_by_chance() -> None:
    assert len({new_token() for _ in range(2000)}) == 2000


# Printing gives each item its sticker, once


@pytest.mark.django_db
def test_printing_makes_a_sticker_once_and_remembers_who_printed_last(keeper: User, manager: User) -> None:
    assets = [AssetFactory() for _ in range(3)]
    first = ensure_stickers(assets=assets[:2], by=keeper)
    note_printed(assets=assets[:2], by=keeper, now=NOW)
    later = NOW.replace(hour=9)

    second = ensure_stickers(assets=assets, by=manager)
    note_printed(assets=assets, by=manager, now=later)

    assert [second[a.pk].token for a in assets[:2]] == [first[a.pk].token for a in assets[:2]]
    assert Sticker.objects.count() == 3
    assert {(s.printed_at, s.printed_by) for s in Sticker.objects.all()} == {(later, manager)}
    change = Sticker.history.filter(asset=assets[0]).latest().change
    assert (change.verb, change.by) == ("asset.print_label", manager)


@pytest.mark.django_db
def test_an_asset_has_one_sticker_in_use(keeper: User) -> None:
    asset = AssetFactory()
    StickerFactory(asset=asset)

    with pytest.raises(IntegrityError), transaction.atomic():
        StickerFactory(asset=asset)


@pytest.mark.django_db
def test_a_replaced_sticker_ends_and_the_new_one_is_still_to_be_printed(keeper: User) -> None:
    asset = AssetFactory()
    old = ensure_stickers(assets=[asset], by=keeper)[asset.pk]

    new = replace_sticker(asset=asset, reason="Hilang", by=keeper, now=NOW)

    old.refresh_from_db()
    assert old.ended_at == NOW
    assert (new.printed_at, new.ended_at) == (None, None)
    assert new.token != old.token
    assert Sticker.history.latest().change.reason == "Hilang"


@pytest.mark.django_db
def test_an_asset_without_a_sticker_has_none_to_replace(keeper: User) -> None:
    with pytest.raises(Refusal, match="belum"):
        replace_sticker(asset=AssetFactory(), reason="Hilang", by=keeper, now=NOW)


# What a scanned code opens


@pytest.fixture
def printer(db: None) -> Asset:
    asset: Asset = AssetFactory(
        name="Printer", brand="Epson L3210", room=RoomFactory(name="Ruang Tata Usaha")
    )
    StickerFactory(asset=asset, token="7K3QDM2X9T")
    return asset


@pytest.mark.parametrize("address", ["/Q/7K3QDM2X9T", "/q/7k3qdm2x9t", "/q/7k3qd-m2x9t/", "/Q/7K3QD%20M2X9T"])
def test_who_sees_the_item_comes_to_its_page(
    address: str, printer: Asset, staff: User, client_of: ClientOf
) -> None:
    response = client_of(staff).get(address)

    assert response.status_code == 302
    assert response["Location"] == printer.get_absolute_url()


def test_a_visitor_logs_in_and_comes_back_to_the_item(printer: Asset, staff: User) -> None:
    client = Client()

    response = client.get("/Q/7K3QDM2X9T")
    assert response["Location"] == "/masuk/?next=/Q/7K3QDM2X9T"
    data = {"login": "staff", "password": "sarpras-demo", "next": "/Q/7K3QDM2X9T"}
    response = client.post(reverse("account_login"), data, follow=True)

    assert response.redirect_chain[-1][0] == printer.get_absolute_url()


@pytest.mark.parametrize(
    "code", ["0000000000", "7K3QDM2X9", "<script>alert(1)</script>", "😀", "UNION SELECT"]
)
def test_an_unknown_code_is_called_an_unknown_sticker(
    code: str, printer: Asset, staff: User, client_of: ClientOf
) -> None:
    response = client_of(staff).get(f"/q/{code}")

    assert response.status_code == 404
    if "/" not in code:
        assert "Stiker tidak dikenal" in response.content.decode()


def test_the_old_sticker_says_that_it_was_replaced(
    printer: Asset, keeper: User, staff: User, client_of: ClientOf
) -> None:
    replace_sticker(asset=printer, reason="Dipalsukan", by=keeper, now=NOW)

    response = client_of(staff).get("/q/7k3qdm2x9t")

    text = response.content.decode()
    assert response.status_code == 410
    assert "24 November 2026" in text
    assert printer.get_absolute_url() in text
    assert "Dipalsukan" not in text


@pytest.fixture
def elsewhere(db: None) -> User:
    """An employee of another unit, who stands before the printer."""
    from tests.factories import UnitFactory

    return make_user("staff", username="tamu", scope=UnitFactory(code="LAIN"))


def test_who_may_not_see_the_item_gets_its_report_form_with_name_and_room_alone(
    printer: Asset, elsewhere: User, client_of: ClientOf
) -> None:
    CustodyFactory(asset=printer, employee=EmployeeFactory(name="Siti Lestari"))
    client = client_of(elsewhere)

    response = client.get("/q/7k3qdm2x9t", follow=True)

    text = response.content.decode()
    assert response.redirect_chain == [("/Q/7K3QDM2X9T/lapor/", 302)]
    assert "<b>Printer</b>" in text
    assert "Ruang Tata Usaha" in text
    hidden = (
        "Epson",
        "Siti",
        printer.classification_id,
        printer.register_label,
        printer.get_absolute_url(),
        "Baik<",
    )
    assert [each for each in hidden if each in text] == []
    assert client.get(printer.get_absolute_url()).status_code == 404


def test_their_report_is_filed_and_tells_no_more_of_the_item(
    printer: Asset, elsewhere: User, keeper: User, client_of: ClientOf
) -> None:
    CustodyFactory(asset=printer, employee=EmployeeFactory(name="Siti Lestari"))
    client = client_of(elsewhere)
    form = client.get("/Q/7K3QDM2X9T/lapor/").context["form"]
    data = {
        "form_key": str(form["form_key"].value()),
        "complaint": "other",
        "description": "Macet",
        "stops_work": "no",
    }

    response = client.post("/Q/7K3QDM2X9T/lapor/", data, follow=True)

    report = BreakageReport.objects.get()
    assert (report.asset, report.reporter) == (printer, elsewhere)
    text = response.content.decode()
    assert report.number in text
    assert [each for each in ("Siti", "Epson", printer.classification_id) if each in text] == []


def test_they_hear_that_it_is_reported_already_and_may_follow(
    printer: Asset, staff: User, elsewhere: User, client_of: ClientOf
) -> None:
    report = ReportFactory(asset=printer, reporter=staff, description="Rahasia sekali")
    client = client_of(elsewhere)

    text = client.get("/Q/7K3QDM2X9T/lapor/").content.decode()
    assert "Sudah dilaporkan" in text
    assert "Rahasia" not in text
    join = reverse("maintenance:report_join", args=[report.number])
    assert client.post(join).status_code == 404
    assert client.post(join, {"sticker": "0000000000"}).status_code == 404
    assert client.post(join, {"sticker": "7K3QDM2X9T"}).status_code == 302
    assert report.joined.get().user == elsewhere


def test_an_item_out_of_service_is_not_reported_and_its_status_not_told(
    printer: Asset, elsewhere: User, keeper: User, client_of: ClientOf
) -> None:
    from assets.actions import retire_asset

    retire_asset(asset=printer, outcome="lost", on=NOW.date(), reason="Dicuri", by=keeper)

    response = client_of(elsewhere).get("/Q/7K3QDM2X9T/lapor/")

    assert response.status_code == 409
    assert "Hilang" not in response.content.decode()


# The page that scans


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["7k3qd m2x9t", "HTTPS://SARPRAS.CONTOH.GO.ID/Q/7K3QDM2X9T"])
def test_a_typed_code_opens_the_sticker(code: str, staff: User, client_of: ClientOf) -> None:
    response = client_of(staff).get(reverse("assets:scan"), {"code": code})

    assert response["Location"] == "/Q/7K3QDM2X9T"


@pytest.mark.django_db
def test_a_code_that_is_none_is_refused_at_its_field(staff: User, client_of: ClientOf) -> None:
    response = client_of(staff).get(reverse("assets:scan"), {"code": "https://example.org/menu"})

    assert response.status_code == 422
    assert "https://example.org/menu" in response.content.decode()
    assert "Periksa hurufnya" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        "1.3.2.10.01.02.002.000012",
        "132100102002000012",
        "1.3.2.10.01.02.002 000012 Laptop 7K3QD",
        "NIBAR 150912-0077",
        "150912-0077",
        "veriton 12",
    ],
)
def test_what_is_printed_on_the_sticker_opens_the_item(typed: str, staff: User, client_of: ClientOf) -> None:
    asset = AssetFactory(
        classification_id="1.3.2.10.01.02.002", register=12, nibar="150912-0077", name="Acer Veriton"
    )
    AssetFactory(classification_id="1.3.2.10.01.02.002", register=13, name="Acer Veriton")

    response = client_of(staff).get(reverse("assets:scan"), {"code": typed})

    assert response["Location"] == asset.get_absolute_url()


@pytest.mark.django_db
def test_a_name_of_several_leads_to_a_short_list(staff: User, client_of: ClientOf) -> None:
    made = AssetFactory.create_batch(10, name="Acer Veriton")

    page = client_of(staff).get(reverse("assets:scan"), {"code": "veriton"})
    slip = client_of(staff).get(reverse("assets:scan"), {"code": "latpop"})

    assert page.status_code == 200
    assert len(page.context["shown"]) == 8 < len(made)
    assert f"{reverse('assets:asset_list')}?q=veriton" in page.content.decode()
    assert "Tidak ada yang memuat “latpop”" in slip.content.decode()


@pytest.mark.django_db
def test_a_number_doesn_t_open_what_lies_elsewhere(stranger: User, client_of: ClientOf) -> None:
    asset = AssetFactory(register=12)

    response = client_of(stranger).get(reverse("assets:scan"), {"code": f"{asset.classification_id}.000012"})

    assert response.status_code == 422


@pytest.mark.django_db
def test_only_the_page_that_scans_may_run_webassembly(staff: User, client_of: ClientOf) -> None:
    client = client_of(staff)

    policy = client.get(reverse("assets:scan"))["Content-Security-Policy"]

    assert "script-src 'self' 'wasm-unsafe-eval'" in policy
    assert "unsafe-eval" not in client.get("/")["Content-Security-Policy"]
    assert policy.replace(" 'wasm-unsafe-eval'", "") == client.get("/")["Content-Security-Policy"]


# Replacing


def test_the_keeper_replaces_a_sticker_with_a_reason(
    printer: Asset, keeper: User, client_of: ClientOf
) -> None:
    client, address = client_of(keeper), reverse("assets:sticker_replace", args=[printer.pk])

    assert client.post(address, {"reason": ""}).status_code == 422
    response = client.post(address, {"reason": "Sobek dan hilang"})

    assert response["Location"] == printer.get_absolute_url()
    story = client.get(reverse("assets:asset_history", args=[printer.pk])).content.decode()
    assert "Stiker diganti" in story
    assert "Sobek dan hilang" in story


@pytest.mark.django_db(transaction=True)
def test_two_who_print_the_same_items_at_once_get_the_same_codes(keeper: User, manager: User) -> None:
    assets = [AssetFactory() for _ in range(20)]

    def print_all(by: User) -> dict[int, str]:
        try:
            made = ensure_stickers(assets=assets, by=by)
            note_printed(assets=assets, by=by, now=NOW)
            return {pk: sticker.token for pk, sticker in made.items()}
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(print_all, [keeper, manager])

    assert first == second
    assert Sticker.objects.count() == 20
