from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from PIL import Image
from pytest_django.fixtures import Settings
from xlsxwriter import Workbook as StreamedWorkbook

from core.files.uploads import clean_name, clean_upload

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff"


def jpeg() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "JPEG")
    return out.getvalue()


def packed(*names: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, "<x/>" * 50)
    return out.getvalue()


def workbook() -> bytes:
    out = BytesIO()
    Workbook().save(out)
    return out.getvalue()


def streamed_workbook() -> bytes:
    out = BytesIO()
    with StreamedWorkbook(out) as book:
        book.add_worksheet().write_string(0, 0, "Faktur")
    return out.getvalue()


DOCX = packed("_rels/.rels", "word/document.xml", "[Content_Types].xml")


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("faktur.pdf", PDF, "pdf"),
        ("Daftar.XLSX", workbook(), "xlsx"),
        ("daftar.xlsx", streamed_workbook(), "xlsx"),
        ("surat.docx", DOCX, "docx"),
        ("foto.jpeg", jpeg(), "jpg"),
    ],
)
def test_what_an_office_has_is_let_in(name: str, content: bytes, kept: str) -> None:
    upload = clean_upload(SimpleUploadedFile(name, content))

    assert upload.format == kept
    assert upload.size == len(upload.content.read())
    assert len(upload.sha256) == 64


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("program.exe", EXE, "unknown_kind"),
        ("faktur.pdf", EXE, "not_as_named"),
        ("faktur.pdf", b"", "not_as_named"),
        ("faktur.pdf", jpeg(), "not_as_named"),
        ("foto.jpg", PDF, "unreadable"),
        ("daftar.xlsx", DOCX, "not_as_named"),
        ("daftar.xlsx", packed("readme.txt"), "not_as_named"),
        ("daftar.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "not_as_named"),
        ("daftar.xlsm", workbook(), "unknown_kind"),
        ("makro.docx", packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "macros"),
        ("gambar.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "unknown_kind"),
        ("halaman.html", b"<!doctype html><script>alert(1)</script>", "unknown_kind"),
        ("polyglot.jpg", b"GIF89a/*\x01\x00\x01\x00*/=1;alert(1)", "unreadable"),
        ("polyglot.pdf", b"GIF89a/*%PDF-1.7*/=1;alert(1)", "not_as_named"),
        ("tanpa-akhiran", PDF, "unknown_kind"),
    ],
)
def test_what_is_not_what_it_says_is_refused_by_its_name(name: str, content: bytes, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        clean_upload(SimpleUploadedFile(name, content))

    assert refused.value.code == code
    assert str(refused.value.message).startswith(f"{name}: ")


def test_a_file_beyond_the_limit_is_refused_unread(settings: Settings) -> None:
    settings.FILE_LIMIT_MB = 1
    upload = SimpleUploadedFile("faktur.pdf", PDF)
    upload.size = 50 * 1024 * 1024

    with pytest.raises(ValidationError, match=r"1 MB") as refused:
        clean_upload(upload)

    assert refused.value.code == "too_large"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Umum\\faktur laptop.pdf", "faktur laptop.pdf"),
        ("gaji\u202egnp.exe.pdf", "gaji gnp.exe.pdf"),
        ("foto 📷 ruang\trapat\r\n.jpg", "foto 📷 ruang rapat .jpg"),
        ("198705122010121011_sertifikat.pdf", "19870512xxxxxxxx11_sertifikat.pdf"),
        ("", "berkas"),
        ("é" * 300 + ".pdf", "é" * 116 + ".pdf"),
    ],
)
def test_a_name_keeps_what_can_be_read_of_it(given: str, kept: str) -> None:
    assert clean_name(given) == kept
