"""Labels as they come out of the printer: drawn, read by a scanner, and compared with the register."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from time import perf_counter

import pdfplumber
import pypdfium2
import pytest
import zxingcpp
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from assets.actions import ensure_stickers
from assets.labels import sheet
from assets.labels.sheet import print_sheets
from assets.models import Asset, LabelLayout, Sticker
from core.trail.recording import change
from organization.models import Stationery, Unit, User
from tests.factories import AssetFactory, CustodyFactory, EmployeeFactory, RoomFactory, UnitFactory, office

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
AT = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
PRINT = reverse("assets:label_print")
NIBAR = "120135061800000000000020211321001020020000014"


@pytest.fixture
def client(keeper: User, client_of: ClientOf) -> Client:
    return client_of(keeper)


@pytest.fixture
def site(settings: object) -> str:
    settings.SITE_URL = "https://sarpras.contohkab.go.id"  # type: ignore[attr-defined]
    return "HTTPS://SARPRAS.CONTOHKAB.GO.ID"


def layout(key: str) -> LabelLayout:
    return LabelLayout.objects.get(key=key)


def made(key: str, assets: list[Asset], by: User, start: int = 1) -> tuple[bytes, dict[int, str]]:
    tokens = {pk: sticker.token for pk, sticker in ensure_stickers(assets=assets, by=by).items()}
    return print_sheets(layout(key), assets, tokens, start=start, at=AT), tokens


def scanned(pdf: bytes, dpi: int) -> list[list[str]]:
    """What a reader finds on each page, printed and scanned with so many dots an inch in black and white."""
    pages = []
    for page in pypdfium2.PdfDocument(pdf):
        picture = page.render(scale=dpi / 72).to_pil().convert("1", dither=0).convert("L")
        pages.append(
            [code.text for code in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)]
        )
    return pages


def words(pdf: bytes, page: int = 0) -> str:
    with pdfplumber.open(BytesIO(pdf)) as paper:
        return paper.pages[page].extract_text() or ""


@pytest.mark.parametrize("dpi", [300, 203])
@pytest.mark.parametrize("key", ["a4-90x32", "a4-90x32-unit", "tape-24", "tape-12"])
def test_every_code_is_read_again_from_the_printed_page(key: str, dpi: int, keeper: User, site: str) -> None:
    assets = [AssetFactory(name="Printer", nibar=NIBAR[:-2] + f"{n:02}") for n in range(30)]
    pdf, tokens = made(key, assets, keeper)

    pages = scanned(pdf, dpi)

    begin = "" if key == "tape-12" else f"{site}/Q/"
    per_page = 14 if key.startswith("a4") else 1
    expected = [begin + tokens[asset.pk] for asset in assets]
    assert [sorted(page) for page in pages] == [
        sorted(expected[at : at + per_page]) for at in range(0, len(expected), per_page)
    ]


@pytest.mark.parametrize(
    ("key", "size"), [("a4-90x32", (210, 297)), ("tape-24", (70, 24)), ("tape-12", (50, 12))]
)
def test_the_page_is_the_sheet_or_the_tape(key: str, size: tuple[int, int], keeper: User) -> None:
    pdf, _tokens = made(key, [AssetFactory()], keeper)

    width, height = pypdfium2.PdfDocument(pdf)[0].get_size()

    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == size


def test_a_label_says_whose_it_is_and_its_codes_and_no_person(keeper: User) -> None:
    unit = office()
    unit.location_code, unit.parent = "12.01.99.01.270000.00002", UnitFactory(code="SETDA")
    unit.save()
    Unit.objects.filter(code="SETDA").update(name="Sekretariat Daerah Kabupaten Contoh")
    asset = AssetFactory(register=14, register_width=4, nibar=NIBAR)
    CustodyFactory(asset=asset, employee=EmployeeFactory(name="Siti Lestari"))

    pdf, tokens = made("a4-90x32", [asset], keeper)

    text, token = words(pdf), tokens[asset.pk]
    told = (
        "MILIK SEKRETARIAT DAERAH KABUPATEN CONTOH", "12.01.99.01.270000.00002.2021",
        "1.3.2.10.01.02.002.000014", f"NIBAR {NIBAR}", "Laptop ASUS ExpertBook B1",
        f"{token[:5]} {token[5:]}",
    )  # fmt: skip
    assert [each for each in told if each not in text] == []
    assert "Siti" not in text


def test_the_owner_is_the_regency_of_the_letterhead(keeper: User) -> None:
    with change("test.arrange", by=keeper):
        Stationery.objects.create(unit=office(), regency="Kabupaten Contoh")

    pdf, _tokens = made("a4-90x32", [AssetFactory()], keeper)

    assert "MILIK PEMERINTAH KABUPATEN CONTOH" in words(pdf)


def test_the_second_layout_has_unit_specification_nibar_and_date(keeper: User) -> None:
    asset = AssetFactory(specification="Intel i5, 8 GB", nibar=NIBAR)

    pdf, _tokens = made("a4-90x32-unit", [asset], keeper)

    text = words(pdf)
    assert [
        t
        for t in ("Bagian Umum", "Laptop ASUS ExpertBook B1, Intel", NIBAR, "Perolehan 12 Maret 2021")
        if t not in text
    ] == []


@pytest.mark.parametrize(
    "name",
    [
        '#read("/etc/passwd") $x$ *tebal* @a <b> //',
        "A" * 200,
        "Laptop 😟 名前",
        "Personal Komputer (P.C) " * 10,
        "Kursi\x01\x02",
        "'\"\\#{}",
    ],
)
def test_whatever_a_name_holds_its_label_is_printed_and_read(name: str, keeper: User, site: str) -> None:
    asset = AssetFactory(name=name, brand="", nibar=None)

    pdf, tokens = made("a4-90x32", [asset], keeper)

    assert scanned(pdf, 300) == [[f"{site}/Q/{tokens[asset.pk]}"]]


def test_no_text_leaves_its_sticker(keeper: User) -> None:
    names = ("W" * 200, "Personal Komputer (P.C) " * 10, "Kursi")
    assets = [AssetFactory(name=name, brand="", nibar=NIBAR[:-1] + str(n)) for n, name in enumerate(names)]

    for key in ("a4-90x32", "a4-90x32-unit", "tape-24", "tape-12"):
        pdf, _tokens = made(key, assets, keeper)
        sheet_of = layout(key)
        with pdfplumber.open(BytesIO(pdf)) as paper:
            for page in paper.pages:
                for letter in page.chars:
                    x, y = letter["x1"] / 72 * 25.4 - float(sheet_of.left), letter["bottom"] / 72 * 25.4
                    column = x % float(sheet_of.width + sheet_of.gap_x)
                    row = (y - float(sheet_of.top)) % float(sheet_of.height + sheet_of.gap_y)
                    assert column <= sheet_of.width
                    assert row <= sheet_of.height


def test_printing_begins_at_the_first_free_sticker(keeper: User, site: str) -> None:
    assets = [AssetFactory() for _ in range(4)]

    pdf, tokens = made("a4-90x32", assets, keeper, start=13)

    first, second = scanned(pdf, 300)
    assert sorted(first) == sorted(f"{site}/Q/{tokens[a.pk]}" for a in assets[:2])
    assert sorted(second) == sorted(f"{site}/Q/{tokens[a.pk]}" for a in assets[2:])
    with pdfplumber.open(BytesIO(pdf)) as paper:
        assert min(letter["top"] for letter in paper.pages[0].chars) > 240 / 25.4 * 72


def test_five_hundred_labels_take_seconds(keeper: User) -> None:
    assets = [AssetFactory.build(pk=n, unit=office(), register=n) for n in range(1, 501)]
    tokens = {asset.pk: f"{asset.pk:010}" for asset in assets}

    begin = perf_counter()
    pdf = print_sheets(layout("a4-90x32"), assets, tokens, start=1, at=AT)
    seconds = perf_counter() - begin

    assert len(pypdfium2.PdfDocument(pdf)) == 36
    # Two on a quiet machine; a busy one gets its time.
    assert seconds < 30


# Layouts are rows that the office may add to


def test_the_layouts_of_a_new_database_are_sound(db: None) -> None:
    for each in LabelLayout.objects.all():
        each.full_clean()
    assert {(x.key, x.places) for x in LabelLayout.objects.all()} == {
        ("a4-90x32", 14), ("a4-90x32-unit", 14), ("tape-24", 1), ("tape-12", 1),
    }  # fmt: skip


def test_a_sheet_of_one_s_own_is_printed_as_described(keeper: User, site: str) -> None:
    own = LabelLayout.objects.create(
        key="own", name="3 × 8", columns=3, rows=8, width=64, height=34, left=6, top=12, gap_x=2, gap_y=0,
        code_size=26, lines="code token",
    )  # fmt: skip
    own.full_clean()
    assets = [AssetFactory() for _ in range(25)]

    pdf, _tokens = made("own", assets, keeper)

    assert [len(page) for page in scanned(pdf, 300)] == [24, 1]


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("width", {"columns": 3}),
        ("height", {"rows": 9}),
        ("code_size", {"code_size": 33}),
        ("lines", {"lines": "code holder"}),
    ],
)
def test_a_layout_that_can_not_be_is_refused_at_its_field(field: str, changes: dict[str, object]) -> None:
    sheet_of = layout("a4-90x32")
    for name, value in changes.items():
        setattr(sheet_of, name, value)

    with pytest.raises(ValidationError) as refused:
        sheet_of.full_clean()

    assert list(refused.value.message_dict) == [field]


# The page


def test_the_page_shows_what_is_chosen_and_looking_changes_nothing(client: Client) -> None:
    room = RoomFactory(code="A-7", name="Ruang Rapat")
    AssetFactory(name="Proyektor", room=room)
    AssetFactory(name="Kursi")

    text = client.get(PRINT, {"everything": "1", "room": "A-7"}).content.decode()

    assert "Proyektor" in text
    assert "Kursi" not in text
    assert "Buat 1 label" in text
    picture = re.search(r'src="([^"]*contoh\.png[^"]*)"', text)
    assert picture is not None
    response = client.get(picture[1].replace("&amp;", "&"))
    assert (response["Content-Type"], response.content[:4]) == ("image/png", b"\x89PNG")
    assert Sticker.objects.count() == 0


def test_the_file_has_the_labels_and_they_count_as_printed(client: Client, keeper: User, site: str) -> None:
    assets = [AssetFactory() for _ in range(2)]
    query = "&".join(f"asset={asset.pk}" for asset in assets)

    response = client.post(f"{PRINT}?{query}&layout=tape-24")

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith('attachment; filename="label-')
    stickers = Sticker.objects.order_by("pk")
    assert scanned(response.content, 300) == [[s.address] for s in stickers]
    assert {s.printed_by for s in stickers} == {keeper}
    assert not Asset.objects.unlabelled().exists()


def test_another_unit_s_items_and_what_is_gone_get_no_label(
    client: Client, stranger: User, client_of: ClientOf
) -> None:
    mine, gone = AssetFactory(), AssetFactory(status="disposed")

    assert "Buat 1 label" in client.get(PRINT, {"asset": [mine.pk, gone.pk]}).content.decode()
    assert client_of(stranger).post(f"{PRINT}?asset={mine.pk}").status_code == 409
    assert client_of(stranger).get(reverse("assets:label_preview"), {"asset": mine.pk}).status_code == 404
    assert Sticker.objects.count() == 0


@pytest.mark.parametrize("query", ["layout=nothing", "start=0", "start=15", "start=abc", "layout=%00"])
def test_a_sheet_that_can_not_be_is_refused_at_its_field(query: str, client: Client) -> None:
    address = f"{PRINT}?asset={AssetFactory().pk}&{query}"

    assert "aria-invalid" in client.get(address).content.decode()
    assert "aria-invalid" in client.post(address).content.decode()
    assert Sticker.objects.count() == 0


def test_more_than_can_be_printed_at_once_is_refused_with_a_sentence(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assets.views import labels

    monkeypatch.setattr(labels, "MOST", 2)
    for _ in range(3):
        AssetFactory()

    assert "paling banyak 2 label" in client.get(PRINT, {"everything": "1"}).content.decode()
    response = client.post(f"{PRINT}?everything=1")
    assert response.status_code == 409
    assert "paling banyak 2 label" in response.content.decode()


def test_what_has_no_label_is_offered_room_by_room(client: Client) -> None:
    room = RoomFactory(code="A-7", name="Ruang Rapat")
    AssetFactory(room=room)
    AssetFactory(room=room)

    text = client.get(PRINT).content.decode()

    assert "Ruang Rapat" in text
    assert "2 barang belum berlabel" in text
    client.post(f"{PRINT}?everything=1&label=none&room=A-7")
    assert "Semua barang sudah berlabel" in client.get(PRINT).content.decode()


def test_the_list_is_narrowed_to_what_was_printed_or_not(client: Client, keeper: User) -> None:
    printed = AssetFactory(name="Proyektor")
    AssetFactory(name="Kursi")
    AssetFactory(name="Lemari", status="disposed")
    client.post(f"{PRINT}?asset={printed.pk}")

    def names(label: str) -> list[str]:
        page = client.get(reverse("assets:asset_list"), {"label": label}).context["page"]
        return [asset.name for asset in page]

    assert names("printed") == ["Proyektor"]
    assert names("none") == ["Kursi"]


def test_a_place_that_phones_can_not_reach_is_told_before_printing(client: Client, settings: object) -> None:
    asset = AssetFactory()
    settings.SITE_URL = "http://127.0.0.1:8000"  # type: ignore[attr-defined]

    assert "minta administrator" in client.get(PRINT, {"asset": asset.pk}).content.decode()


def test_the_template_of_the_sheet_never_runs_what_is_written_in_the_register() -> None:
    text = sheet.TEMPLATE.folder.joinpath("sheet.typ").read_text()

    assert "eval" not in text
    assert "@preview" not in text
