"""Pages on which goods change hands: choosing, refusing, confirming, numbering."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from assets.actions import hand_over_assets, set_numbering, take_back_assets
from assets.models import Asset, Custody, Handover, HandoverNumbering
from core.outbox.models import Notice
from organization.models import User
from tests.factories import (
    AssetFactory,
    CustodyFactory,
    EmployeeFactory,
    HandoverFactory,
    RoomFactory,
    UnitFactory,
    office,
)

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
CREATE, RETURN = reverse("assets:handover_create"), reverse("assets:handover_return")
LIST, NUMBERING = reverse("assets:handover_list"), reverse("assets:handover_numbering")
HTMX = {"HTTP_HX_REQUEST": "true"}
DAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-24T04:00:00Z"):
        yield


@pytest.fixture
def client(keeper: User, client_of: ClientOf) -> Client:
    return client_of(keeper)


def sent(*goods: Asset, **values: Any) -> dict[str, Any]:
    return {"asset": [asset.pk for asset in goods], "on": "2026-11-20", **values}


def page_of(handover: Handover, act: str = "detail") -> str:
    return reverse(f"assets:handover_{act}", args=[handover.pk])


# Choosing


def test_goods_chosen_on_the_list_stand_on_the_form(client: Client) -> None:
    goods = [AssetFactory(name="Kamera"), AssetFactory(name="Tripod")]

    response = client.get(CREATE, {"asset": [asset.pk for asset in goods]})

    assert {line[0] for line in response.context["form"].lines} == set(goods)


def test_all_that_somebody_holds_is_chosen_by_their_name(client: Client) -> None:
    siti = EmployeeFactory(name="Siti")
    held = [CustodyFactory(employee=siti).asset for _ in range(3)]
    CustodyFactory()

    response = client.get(CREATE, {"holder": siti.pk})

    assert response.context["form"].goods == held


def test_a_search_finds_goods_that_are_not_chosen_and_people_who_hold_some(client: Client) -> None:
    chosen, other = AssetFactory(name="Kamera Siti"), AssetFactory(name="Kamera Siti")
    AssetFactory(name="Kamera Siti", status=Asset.Status.LOST)
    siti = EmployeeFactory(name="Siti")
    CustodyFactory(employee=siti)
    EmployeeFactory(name="Siti yang tidak memegang apa-apa")

    response = client.post(CREATE, sent(chosen, find="1", find_text="siti"))

    found = response.context["found"]
    assert found.goods == [other]
    assert [(person, person.held) for person in found.people] == [(siti, 1)]


def test_adding_goods_keeps_what_was_typed(client: Client) -> None:
    first, second = AssetFactory(), AssetFactory()
    siti = EmployeeFactory(name="Siti")
    typed = sent(first, add=second.pk, to=siti.pk, purpose="Rapat", **{f"note_{first.pk}": "dengan tas"})

    response = client.post(CREATE, typed)

    form = response.context["form"]
    assert form.goods == [first, second]
    assert (form["purpose"].value(), form["to"].value()) == ("Rapat", str(siti.pk))
    assert form[f"note_{first.pk}"].value() == "dengan tas"
    assert not Handover.objects.exists()


@pytest.mark.parametrize(("step", "part"), [("find", "goods-found"), ("add", "goods")])
def test_a_step_answers_with_the_part_that_changes(step: str, part: str, client: Client) -> None:
    other = AssetFactory()

    response = client.post(CREATE, sent(AssetFactory(), **{step: other.pk}), **HTMX)

    text = response.content.decode().strip()
    assert f'id="{part}"' in text[:120]
    assert "<html" not in text


def test_goods_of_another_unit_are_neither_found_nor_taken(client_of: ClientOf, stranger: User) -> None:
    asset = AssetFactory(name="Kamera")
    client = client_of(stranger)

    assert client.get(CREATE, {"asset": asset.pk}).context["form"].goods == []
    found = client.post(CREATE, {"find": "1", "find_text": "kamera"}).context["found"]
    assert found.goods == []
    response = client.post(CREATE, sent(asset, to=EmployeeFactory(unit=stranger.scope).pk))
    assert response.status_code == 422
    assert not Handover.objects.exists()


# Handing over and taking back


def test_three_goods_are_handed_over_in_one_go(client: Client) -> None:
    goods, siti, room = [AssetFactory() for _ in range(3)], EmployeeFactory(name="Siti"), RoomFactory()
    typed = sent(
        *goods, to=siti.pk, room=room.pk, purpose="Operator", paper_name="Pakta Integritas",
        paper_number="12/PI", paper_on="2026-11-19", **{f"condition_{goods[0].pk}": "RR"},
    )  # fmt: skip

    response = client.post(CREATE, typed, follow=True)

    handover = Handover.objects.get()
    assert response.redirect_chain[-1][0] == handover.get_absolute_url()
    text = response.content.decode()
    assert "3 barang diserahkan kepada Siti: 032/001/BAST/UMUM/XI/2026" in text
    for told in ("Pakta Integritas 12/PI", "19 November 2026", "Operator", "Menunggu konfirmasi"):
        assert told in text
    assert Custody.objects.open().filter(employee=siti).count() == 3
    assert Asset.objects.get(pk=goods[0].pk).condition == "RR"


def test_the_same_form_sent_twice_hands_over_once(client: Client) -> None:
    typed = sent(AssetFactory(), to=EmployeeFactory().pk, form_key=str(uuid4()))

    first, second = client.post(CREATE, typed), client.post(CREATE, typed)

    assert first["Location"] == second["Location"]
    assert Handover.objects.count() == 1


def test_a_refusal_keeps_the_form(client: Client) -> None:
    custody, other = CustodyFactory(), AssetFactory()
    typed = sent(custody.asset, other, to=custody.employee_id, purpose="Rapat")

    response = client.post(CREATE, typed)

    assert response.status_code == 409
    text = response.content.decode()
    assert "sudah memegang" in text
    assert 'value="Rapat"' in text


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"on": "2026-11-25"}, "25 November 2026 belum tiba"),
        ({"on": "2023-02-29"}, "tanggal"),
        ({"to": ""}, "tidak boleh kosong"),
        ({"asset": []}, "Belum ada barang yang dipilih"),
        ({"room": "999999"}, "pilihan"),
    ],
)
def test_what_is_wrong_is_said(values: dict[str, Any], told: str, client: Client) -> None:
    response = client.post(CREATE, {**sent(AssetFactory(), to=EmployeeFactory().pk), **values})

    assert response.status_code == 422
    assert told.lower() in response.content.decode().lower()


def test_more_than_fits_into_one_set_of_minutes_is_refused(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assets.handover_forms.MOST_GOODS", 2)

    response = client.post(CREATE, sent(*(AssetFactory() for _ in range(3)), to=EmployeeFactory().pk))

    assert response.status_code == 422
    assert "paling banyak 2 barang" in response.content.decode()


def test_who_gives_back_is_chosen_first_and_all_they_hold_is_ticked(client: Client) -> None:
    siti = EmployeeFactory(name="Siti")
    held = [CustodyFactory(employee=siti).asset for _ in range(2)]

    choice = client.get(RETURN)
    response = client.get(RETURN, {"holder": siti.pk})

    assert [str(person) for person in choice.context["holder_form"].fields["holder"].queryset] == ["Siti"]
    assert [(asset, ticked) for asset, ticked, *_ in response.context["form"].lines] == [
        (held[0], True),
        (held[1], True),
    ]


def test_what_is_ticked_comes_back_and_the_rest_stays(client: Client) -> None:
    siti = EmployeeFactory(name="Siti")
    back, stays = (CustodyFactory(employee=siti).asset for _ in range(2))
    typed = sent(back, holder=siti.pk, reason="Rusak", stored="on", **{f"condition_{back.pk}": "RB"})

    response = client.post(RETURN, typed, follow=True)

    assert "1 barang diterima kembali dari Siti" in response.content.decode()
    assert [custody.asset for custody in Custody.objects.open()] == [stays]
    back.refresh_from_db()
    assert (back.condition, back.status) == ("RB", Asset.Status.STORED)


def test_nothing_ticked_is_said_and_all_they_hold_stays_listed(client: Client) -> None:
    siti = EmployeeFactory(name="Siti")
    CustodyFactory(employee=siti)

    response = client.post(RETURN, sent(holder=siti.pk))

    assert response.status_code == 422
    assert len(response.context["form"].lines) == 1


def test_goods_of_several_people_are_told_apart(client: Client) -> None:
    goods = [CustodyFactory().asset for _ in range(2)]

    response = client.get(RETURN, {"asset": [asset.pk for asset in goods]})

    assert "dipegang beberapa orang" in response.content.decode()


def test_an_employee_of_another_scope_does_not_give_back_here(client_of: ClientOf, stranger: User) -> None:
    custody = CustodyFactory()

    assert client_of(stranger).get(RETURN, {"holder": custody.employee_id}).status_code == 404


# The minutes


def test_the_receiver_confirms_on_the_page_of_the_minutes(
    keeper: User, staff: User, client_of: ClientOf
) -> None:
    handover = hand_over_assets(assets=[AssetFactory()], to=staff.employee, on=DAY, by=keeper)
    client = client_of(staff)

    home = client.get("/").content.decode()
    page = client.get(page_of(handover)).content.decode()
    response = client.post(page_of(handover, "confirm"), follow=True)

    assert "Serah terima menunggu konfirmasi Anda" in home
    assert page_of(handover) in home
    assert "Apakah barang ini sudah Anda terima?" in page
    assert "dikonfirmasi" in response.content.decode()
    assert "Serah terima menunggu" not in client.get("/").content.decode()


def test_what_is_not_as_stated_reaches_the_keeper(keeper: User, staff: User, client_of: ClientOf) -> None:
    handover = hand_over_assets(assets=[AssetFactory()], to=staff.employee, on=DAY, by=keeper)
    client = client_of(staff)

    silent = client.post(page_of(handover, "dispute"), {"answer": " "})
    client.post(page_of(handover, "dispute"), {"answer": "Pengisi daya <b>tidak</b> ada"})

    assert silent.status_code == 422
    home = client_of(keeper).get("/").content.decode()
    assert "Serah terima yang tidak sesuai" in home
    assert "Pengisi daya &lt;b&gt;tidak" in home
    assert Notice.objects.to(keeper).count() == 1


def test_a_colleague_does_not_see_minutes_that_are_not_theirs(
    staff: User, technician: User, client_of: ClientOf
) -> None:
    handover = HandoverFactory()

    for person in (staff, technician):
        client = client_of(person)
        assert client.get(page_of(handover)).status_code == 404
        assert client.post(page_of(handover, "confirm")).status_code == 404
        assert handover.number not in client.get(LIST).content.decode()


def test_minutes_with_goods_of_another_unit_stay_hidden_from_this_one(client_of: ClientOf) -> None:
    from tests.people import make_user

    unit = UnitFactory(code="HUKUM")
    theirs = make_user("keeper", username="hukum", scope=unit)
    own = HandoverFactory(asset=AssetFactory(unit=unit))
    mixed = HandoverFactory(asset=AssetFactory(unit=office()))

    text = client_of(theirs).get(LIST).content.decode()

    assert own.number in text
    assert mixed.number not in text


def test_the_list_is_narrowed_and_searched(client: Client, keeper: User) -> None:
    siti, budi = EmployeeFactory(name="Siti"), EmployeeFactory(name="Budi")
    camera = AssetFactory(name="Kamera")
    first = hand_over_assets(assets=[camera], to=siti, on=DAY, by=keeper)
    back = take_back_assets(assets=[camera], on=date(2026, 4, 1), by=keeper)
    other = hand_over_assets(assets=[AssetFactory()], to=budi, on=date(2026, 5, 1), by=keeper)

    def found(**query: str) -> list[Handover]:
        return list(client.get(LIST, query).context["page"].rows)

    assert found() == [other, back, first]
    assert found(kind="return") == [back]
    assert found(state="waiting") == [other, first]
    assert found(q="kamera") == [back, first]
    assert found(q="budi") == [other]
    assert found(q=first.number) == [first]
    assert found(person=str(siti.pk)) == [back, first]
    assert found(since="2026-04-01", until="2026-04-30") == [back]


def test_annulling_asks_why_and_puts_all_back(client: Client, keeper: User) -> None:
    asset = AssetFactory()
    handover = hand_over_assets(assets=[asset], to=EmployeeFactory(), on=DAY, by=keeper)

    silent = client.post(page_of(handover, "annul"), {"reason": ""})
    response = client.post(page_of(handover, "annul"), {"reason": "Salah orang"}, follow=True)

    assert silent.status_code == 422
    text = response.content.decode()
    assert "Berita acara ini dibatalkan" in text
    assert "Salah orang" in text
    assert asset.open_custody is None


def test_what_was_passed_on_since_is_not_annulled(client: Client, keeper: User) -> None:
    asset = AssetFactory()
    first = hand_over_assets(assets=[asset], to=EmployeeFactory(), on=DAY, by=keeper)
    second = hand_over_assets(assets=[asset], to=EmployeeFactory(), on=DAY, by=keeper)

    response = client.post(page_of(first, "annul"), {"reason": "Salah orang"})

    assert response.status_code == 409
    assert second.number in response.content.decode()


def test_the_history_of_an_asset_tells_the_annulment(client: Client, keeper: User) -> None:
    asset, rina, siti = AssetFactory(), EmployeeFactory(name="Rina"), EmployeeFactory(name="Siti")
    hand_over_assets(assets=[asset], to=rina, on=DAY, by=keeper)
    wrong = hand_over_assets(assets=[asset], to=siti, on=date(2026, 4, 1), by=keeper)
    client.post(page_of(wrong, "annul"), {"reason": "Salah orang"})

    story = client.get(reverse("assets:asset_history", args=[asset.pk])).context["story"]

    assert next((d.old, d.new) for d in story[0].differences) == ("Siti", "Rina")
    assert str(story[0].change.reason) == "Salah orang"


# Numbers


def test_a_template_is_shown_by_example_and_saved(client: Client) -> None:
    typed = {"unit": office().pk, "template": "032/{number:04}/BAST/{roman_month}/{year}"}

    preview = client.post(NUMBERING, {**typed, "preview": "1"})
    assert "032/0007/BAST/XI/2026" in preview.content.decode()
    assert not HandoverNumbering.objects.exists()

    response = client.post(NUMBERING, typed, follow=True)
    assert "032/0001/BAST/XI/2026" in response.content.decode()
    client.post(CREATE, sent(AssetFactory(), to=EmployeeFactory().pk))
    assert Handover.objects.get().number == "032/0001/BAST/XI/2026"


def test_a_template_that_is_there_is_changed(client: Client, keeper: User) -> None:
    set_numbering(unit=office(), template="{number}/{year}", by=keeper)

    shown = client.get(NUMBERING, {"unit": office().pk}).content.decode()
    client.post(NUMBERING, {"unit": office().pk, "template": "B-{number}-{year}"})

    assert 'value="{number}/{year}"' in shown
    assert HandoverNumbering.objects.get().template == "B-{number}-{year}"


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("032/BAST/{year}", "Tulis {number} satu kali"),
        ("{number}/{number}/{year}", "Tulis {number} satu kali"),
        ("{number}/BAST", "Tulis {year} satu kali"),
        ("{number}/{satker}/{year}", "“{satker}” tidak dikenal"),
        ("{number:x}/{year}", "tidak dapat dibaca"),
        ("{number:03}/{year:02}", "tidak dapat dibaca"),
        ("{number}/{year", "kurung kurawal"),
        ("{number!r}/{year}", "kurung kurawal"),
        ("{number.real}/{year}", "tidak dikenal"),
        ("{number}/{year}/" + "X" * 90, "lebih dari 80"),
        ("", "tidak boleh kosong"),
    ],
)
def test_a_template_that_makes_no_numbers_is_refused(template: str, told: str, client: Client) -> None:
    response = client.post(NUMBERING, {"unit": office().pk, "template": template})

    assert response.status_code == 422
    assert told in response.content.decode()


def test_the_numbers_of_another_unit_are_not_set(client_of: ClientOf, stranger: User) -> None:
    client = client_of(stranger)

    assert client.get(NUMBERING, {"unit": office().pk}).status_code == 404
    response = client.post(NUMBERING, {"unit": office().pk, "template": "{number}/{year}"})
    assert response.status_code == 422
    assert not HandoverNumbering.objects.exists()
