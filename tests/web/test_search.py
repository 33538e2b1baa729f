"""One box over everything, and only what the person may see."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assets.models import Synonym
from core.web.search import clean_text, nearest, put_right
from organization.models import User
from tests.factories import (
    AssetFactory,
    CourseFactory,
    EmployeeFactory,
    ReportFactory,
    RoomFactory,
    UnitFactory,
)
from tests.people import make_user

pytestmark = pytest.mark.django_db

PROJECTOR = "1.3.2.05.01.05.043"
NOBODY = "Tidak ada hasil untuk"


def found(client: Client, text: str, *, part: bool = False) -> str:
    headers = {"HX-Request": "true"} if part else {}
    answer = client.get(reverse("web:search"), {"q": text}, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def desk(client: Client, keeper: User) -> Client:
    client.force_login(keeper)
    return client


@pytest.mark.parametrize(
    "text",
    ["thinkpad", "1.3.2.10.01.02.002", "132100102002", "0042", "PF-99X", "90210", "ThinkPad E14"],
    ids=["name", "code", "code without dots", "register", "serial number", "NIBAR", "two words"],
)
def test_an_item_is_found_by_whatever_is_known_of_it(desk: Client, text: str) -> None:
    asset = AssetFactory(
        name="Laptop",
        brand="Lenovo ThinkPad E14",
        classification_id="1.3.2.10.01.02.002",
        register=42,
        serial_number="PF-99X-1",
        nibar="902100000000000000000000000000000000000000012",
    )
    other = AssetFactory(name="Kursi putar", brand="Chitose", classification_id="1.3.2.05.02.01.032")

    page = found(desk, text)

    assert asset.get_absolute_url() in page
    assert other.get_absolute_url() not in page


def test_an_everyday_word_finds_the_goods_that_it_stands_for(desk: Client) -> None:
    projector = AssetFactory(name="LCD Projector", classification_id=PROJECTOR)

    assert projector.get_absolute_url() in found(desk, "infocus")


def test_a_mistyped_word_is_put_right_and_the_page_says_so(desk: Client) -> None:
    projector = AssetFactory(name="LCD Projector", classification_id=PROJECTOR)

    page = found(desk, "infokus")

    assert projector.get_absolute_url() in page
    assert "Berikut ini yang memuat “infocus”" in page


def test_a_word_that_is_right_is_never_put_right(desk: Client) -> None:
    AssetFactory(name="Infokus meja", brand="")

    assert "Berikut ini yang memuat" not in found(desk, "infokus")


@pytest.mark.postgres
@pytest.mark.parametrize("text", ["epsom", "lestri"])
def test_similar_words_are_found_where_the_very_word_is_not(desk: Client, text: str) -> None:
    printer = AssetFactory(name="Printer", brand="Epson L3110")
    person = EmployeeFactory(name="Siti Lestari")

    page = found(desk, text)

    assert (printer if text == "epsom" else person).get_absolute_url() in page


def test_reports_people_rooms_courses_and_pages_are_found(
    desk: Client, keeper: User, coordinator: User
) -> None:
    report = ReportFactory(asset=AssetFactory(name="Printer kuitansi"), reporter=keeper)
    person = EmployeeFactory(name="Kuitansi Wulandari")
    room = RoomFactory(code="K-17", name="Ruang kuitansi")
    course = CourseFactory(name="Bimtek kuitansi elektronik")

    page = found(desk, "kuitansi")
    assert all(each.get_absolute_url() in page for each in (report, person, room))
    assert course.get_absolute_url() not in page
    assert report.get_absolute_url() in found(desk, report.number)
    assert room.get_absolute_url() in found(desk, "k-17")
    assert f'href="{reverse("importing:import_list")}"' in found(desk, "impor", part=True)

    desk.force_login(coordinator)
    assert course.get_absolute_url() in found(desk, "kuitansi")


def test_what_lies_elsewhere_is_not_found(client: Client, keeper: User, stranger: User) -> None:
    AssetFactory(name="Brankas rahasia", brand="", room=RoomFactory(name="Ruang rahasia"))
    ReportFactory(asset=AssetFactory(name="Genset rahasia"), reporter=keeper)
    EmployeeFactory(name="Rahasia Utama", unit=UnitFactory())
    client.force_login(stranger)

    assert NOBODY in found(client, "rahasia")


def test_staff_find_items_and_their_own_reports_only(client: Client, staff: User) -> None:
    colleague = make_user("staff", username="rekan")
    item = AssetFactory(name="Mesin antrian", brand="")
    mine, theirs = ReportFactory(asset=item, reporter=staff), ReportFactory(asset=item, reporter=colleague)
    person = EmployeeFactory(name="Antrian Sari")
    client.force_login(staff)

    page = found(client, "antrian")

    assert item.get_absolute_url() in page
    assert mine.get_absolute_url() in page
    assert theirs.get_absolute_url() not in page
    assert person.get_absolute_url() not in page


def test_a_staff_number_finds_nobody(desk: Client) -> None:
    EmployeeFactory(name="Dewi Sartika", staff_number="198705122010012011")

    assert NOBODY in found(desk, "198705122010012011")


def test_more_hits_than_are_shown_lead_to_the_list(desk: Client) -> None:
    for _n in range(6):
        AssetFactory(name="Dispenser", brand="")

    page = found(desk, "dispenser")

    assert page.count("<strong>Dispenser</strong>") == 5
    assert f'href="{reverse("assets:asset_list")}?q=dispenser"' in page


@pytest.mark.parametrize("text", ["", "   ", "\x00", "\u202e", "😀", "%", "'; drop", "a" * 4000, "a " * 500])
def test_odd_texts_are_answered_in_words(desk: Client, text: str) -> None:
    AssetFactory()

    page = found(desk, text)

    assert "Cari barang menurut nama" in page or NOBODY in page or "/barang/" in page


def test_a_text_is_cut_to_eight_words() -> None:
    assert clean_text(" a\x00b\n" + "c " * 20) == "a b c c c c c c"


def test_the_nearest_word_is_near_or_none() -> None:
    assert nearest("lapotp", ["laptop", "printer"]) == "laptop"
    assert nearest("zebra", ["laptop", "printer"]) == ""


def test_a_search_costs_the_same_for_one_hit_and_for_thirty(desk: Client, keeper: User) -> None:
    Synonym.objects.create(word="kotak", code=PROJECTOR)

    def cost() -> int:
        found(desk, "kotak")  # the office's name is asked for once a minute
        with CaptureQueriesContext(connection) as queries:
            found(desk, "kotak")
        return len(queries)

    def one_more() -> None:
        AssetFactory(name="Kotak", room=RoomFactory(name="Ruang kotak"))
        ReportFactory(asset=AssetFactory(name="Kotak"), reporter=keeper)
        EmployeeFactory(name="Kotak")

    for _n in range(3):
        one_more()
    few = cost()
    for _n in range(27):
        one_more()

    assert cost() == few <= 12


def test_two_words_mistyped_together_are_put_right(desk: Client) -> None:
    laptop = AssetFactory(name="Laptop", brand="Asus ExpertBook")
    person = EmployeeFactory(name="Budi Santoso")

    page = found(desk, "lapotp assus")

    assert laptop.get_absolute_url() in page
    assert "laptop asus" in page
    assert person.get_absolute_url() in found(desk, "budii santso")


def test_nothing_is_suggested_that_the_person_may_not_see(client: Client, stranger: User) -> None:
    AssetFactory(name="Brankas", brand="Solingen")
    client.force_login(stranger)

    page = found(client, "solignen")

    assert NOBODY in page
    assert "solingen" not in page


@pytest.mark.parametrize("text", ["pak budi", "Bpk. Budi Santoso", "bu budi"])
def test_a_title_is_no_part_of_a_name(desk: Client, text: str) -> None:
    person = EmployeeFactory(name="Budi Santoso")

    assert person.get_absolute_url() in found(desk, text)


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("cetak kib", "assets:paper_list"),
        ("ganti password", "account_change_password"),
        ("lapor kerusakan", "maintenance:report_choose"),
        ("buat label", "assets:label_print"),
        ("cara cetak stiker", "assets:label_print"),
        ("tambah barang", "assets:asset_create"),
        ("imporr exel", "importing:import_list"),
        ("bast", "assets:handover_create"),
    ],
)
def test_an_act_leads_to_its_page(desk: Client, text: str, page: str) -> None:
    assert f'href="{reverse(page)}"' in found(desk, text, part=True)


def test_an_act_that_is_not_theirs_is_not_offered(client: Client, staff: User) -> None:
    client.force_login(staff)

    assert f'href="{reverse("assets:paper_list")}"' not in found(client, "cetak kib", part=True)
    assert f'href="{reverse("assets:label_print")}"' not in found(client, "buat label", part=True)
    assert f'href="{reverse("maintenance:report_choose")}"' in found(client, "lapor kerusakan", part=True)


def test_the_kind_of_training_is_no_part_of_its_name(client: Client, coordinator: User) -> None:
    course = CourseFactory(name="Tanggap kebakaran dan pemakaian APAR")
    client.force_login(coordinator)

    assert course.get_absolute_url() in found(client, "bimtek apar")
    assert course.get_absolute_url() in found(client, "pelatihan kebakran")


def test_a_text_with_a_word_like_none_is_left_as_it_is() -> None:
    assert put_right("lapotp zebra", ["laptop", "printer"]) == ""
    assert put_right("lapotp 2019", ["laptop"]) == "laptop 2019"
    assert put_right("laptop", ["laptop"]) == ""
