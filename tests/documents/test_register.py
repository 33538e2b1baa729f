from __future__ import annotations

import re
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest
from PIL import Image
from pypdf import PdfReader

from core.documents.paper import NotPrinted, Setting
from core.documents.register import Letterhead, Register, print_register
from tests.documents.registers import (
    SETTING,
    a_register,
    a_row,
    cells_of,
    expected,
    printed,
    texts_of,
)

REPOSITORY = Path(__file__).parents[2]


def full_page(folder: Path) -> int:
    """How many rows there can be before the paper has a second page."""
    low, high = 1, 60
    while low < high:
        middle = (low + high + 1) // 2
        paper = printed(a_register([a_row(at) for at in range(middle)]), folder)
        low, high = (middle, high) if len(PdfReader(paper).pages) == 1 else (low, middle - 1)
    return low


@pytest.mark.parametrize("count", [1, 2, 3, 230])
def test_rows_on_paper_equal_the_data(count: int, tmp_path: Path) -> None:
    rows = [a_row(at) for at in range(count)]

    *cells, total = cells_of(printed(a_register(rows), tmp_path))

    assert cells == expected(rows)
    assert total[0] == "JUMLAH"
    assert total[5] == f"{sum(row['value'] for row in rows):,}".replace(",", ".")


def test_empty_list_says_nihil_and_is_signed(tmp_path: Path) -> None:
    paper = printed(a_register([]), tmp_path)

    (text,) = texts_of(paper)

    assert "N I H I L" in text
    assert "JUMLAH" not in text
    assert "Drs. H. Muhammad Taufik, M.Si." in text


def test_one_full_page_and_one_row_more(tmp_path: Path) -> None:
    """Signatures never stand on a page alone."""
    most = full_page(tmp_path)
    rows = [a_row(at) for at in range(most + 1)]

    full = printed(a_register(rows[:most]), tmp_path)
    assert len(PdfReader(full).pages) == 1
    assert cells_of(full)[:-1] == expected(rows[:most])

    paper = printed(a_register(rows), tmp_path)

    last = texts_of(paper)[-1]
    assert len(PdfReader(paper).pages) == 2
    assert f"P.C Unit {most}" in last
    assert f"P.C Unit {most + 1}" in last
    assert "PENGURUS BARANG" in last
    assert cells_of(paper)[:-1] == expected(rows)


def test_missing_signer_leaves_dots_to_write_on(tmp_path: Path) -> None:
    (text,) = texts_of(printed(a_register([a_row(0)]), tmp_path))

    assert re.search(r"\.{40,}", text)


def test_paper_has_size_title_language_and_page_numbers(tmp_path: Path) -> None:
    paper = printed(a_register([a_row(at) for at in range(80)]), tmp_path)

    pdf = PdfReader(paper)
    width, height = (float(side) * 25.4 / 72 for side in pdf.pages[0].mediabox[2:])
    texts = texts_of(paper)
    assert (round(width, 1), round(height, 1)) == (330.0, 215.0)
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Daftar barang"
    assert pdf.metadata.author == "Bagian Umum"
    assert str(pdf.root_object["/Lang"]).startswith("id")
    for at, text in enumerate(texts, 1):
        assert f"Halaman {at} dari {len(texts)}" in text
        assert "Keadaan per 24 November 2026" in text


def test_same_data_at_the_same_moment_are_the_same_file(tmp_path: Path) -> None:
    register = a_register([a_row(0)])

    first, second = (printed(register, tmp_path).read_bytes() for _ in range(2))

    assert first == second


@pytest.mark.parametrize(
    "text",
    [
        '#read("/etc/passwd")',
        "$x$ *bold* _slanted_ `raw`",
        "@nowhere <label> // no comment /* nor this */",
        '#eval("1+1") \\ #[',
        "=HYPERLINK(1)",
        "{{ 1 }} {% load x %}",
    ],
)
def test_what_the_register_says_is_never_markup(text: str, tmp_path: Path) -> None:
    row = a_row(0, name=text, code=text)

    paper = printed(a_register([row], title=text, foot=text, heading=[text]), tmp_path)

    assert cells_of(paper)[0][1:3] == [text, text]
    assert texts_of(paper)[0].count(text.split()[0]) >= 3


def test_long_words_stay_in_their_column(tmp_path: Path) -> None:
    row = a_row(0, factory="W" * 60, engine="9" * 45, name="x" * 60 + " end")

    cells = cells_of(printed(a_register([row]), tmp_path))[0]

    assert cells[3].replace(" ", "") == "W" * 60
    assert cells[4].replace(" ", "") == "9" * 45
    assert cells[2].replace(" ", "") == "x" * 60 + "end"
    with pdfplumber.open(tmp_path / "paper.pdf") as pdf:
        (table,) = pdf.pages[0].find_tables()
        right = table.rows[3].cells[3][2]
        assert max(c["x1"] for c in pdf.pages[0].chars if c["text"] == "W") <= right


def test_signs_that_no_font_has_are_told_apart(tmp_path: Path) -> None:
    row = a_row(0, name="Kamera \U0001f4f7 é\x00\x07\u200b ½ 漢字\nbaru")

    assert cells_of(printed(a_register([row]), tmp_path))[0][2] == "Kamera é ½ ?? baru"


def test_long_list_is_joined_from_parts(tmp_path: Path) -> None:
    rows = [a_row(at) for at in range(161)]
    told: list[tuple[int, int]] = []

    paper = tmp_path / "long.pdf"
    print_register(
        a_register(rows),
        paper,
        setting=SETTING,
        advance=lambda done, total: told.append((done, total)),
        part=80,
    )

    pdf, texts = PdfReader(paper), texts_of(paper)
    assert told == [(80, 161), (160, 161), (161, 161)]
    assert cells_of(paper)[:-1] == expected(rows)
    assert cells_of(paper)[-1][5] == f"{sum(row['value'] for row in rows):,}".replace(",", ".")
    assert [text.count(f"Halaman {at} dari {len(texts)}") for at, text in enumerate(texts, 1)] == [1] * len(
        texts
    )
    assert pdf.metadata is not None
    assert (pdf.metadata.title, pdf.metadata.author) == ("Daftar barang", "Bagian Umum")
    assert pdf.root_object["/Lang"] == "id-ID"
    assert sum("DAFTAR BARANG" in text for text in texts) == 1
    assert sum("KUASA PENGGUNA BARANG" in text for text in texts) == 1


def test_paper_that_asks_for_too_much_memory_is_given_up(tmp_path: Path) -> None:
    register: Register = a_register([a_row(at) for at in range(500)])

    with pytest.raises(NotPrinted):
        print_register(register, tmp_path / "x.pdf", setting=Setting(SETTING.at, memory=64 * 1024**2))


def test_logo_stands_on_the_first_page(tmp_path: Path) -> None:
    out = BytesIO()
    Image.new("RGBA", (60, 80), "green").save(out, "PNG")
    register = a_register([a_row(at) for at in range(80)], letterhead=Letterhead(logo=out.getvalue()))

    paper = printed(register, tmp_path)

    with pdfplumber.open(paper) as pdf:
        assert [len(page.images) for page in pdf.pages] == [1, *[0] * (len(pdf.pages) - 1)]
        (logo,) = pdf.pages[0].images
        assert logo["height"] / logo["width"] == pytest.approx(80 / 60, rel=0.01)


def test_picture_that_cant_be_read_is_given_up(tmp_path: Path) -> None:
    register = a_register([a_row(0)], letterhead=Letterhead(logo=b"no picture"))

    with pytest.raises(NotPrinted):
        printed(register, tmp_path)


def test_no_template_reads_data_as_source() -> None:
    """Nor does any module build a source out of strings: data go as JSON alone."""
    templates = list(REPOSITORY.glob("*/**/*.typ"))
    assert templates
    for template in templates:
        source = template.read_text()
        assert not re.search(r"\beval\b|@preview|\bplugin\(|sys\.inputs|\braw\(", source), template
        assert set(re.findall(r"\b(?:json|read|csv|yaml|toml|xml|cbor)\(([^)]*)\)", source)) <= {
            '"data.json"'
        }
    for module in REPOSITORY.glob("[a-z]*/**/*.py"):
        if not {"tests", "node_modules", "benchmarks"} & set(module.parts) and "typst" in module.read_text():
            assert module.name == "press.py", f"{module} sets papers by itself"


def test_amounts_are_written_as_officials_write_them(tmp_path: Path) -> None:
    rows = [a_row(0, value=Decimal("1234567.50")), a_row(1, value=None), a_row(2, value=0)]

    cells = cells_of(printed(a_register(rows), tmp_path))

    assert [row[5] for row in cells] == ["1.234.567,50", "", "0", "1.234.567,50"]
