"""Nominative lists (daftar nominatif, DUK): their columns, and what stands in them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.spreadsheets import Field, Layout, RowReader, RowReading, Table, Vocabulary
from core.spreadsheets.cells import Cell, is_blank, shown
from core.spreadsheets.dates import parse_day
from core.spreadsheets.problems import Problem, refuse_broken
from organization.grades import parse_grade
from organization.models import Employee
from organization.staff_number import (
    StaffNumberError,
    bare_staff_number,
    is_contract_number,
    normalize_staff_number,
)

PEOPLE = Vocabulary(
    (
        Field("name", _("Name"),
            "nama|name|nama pegawai|nama lengkap|nama dan gelar|nama nip|nip nama|nama pegawai nip"
            "|nama dan nip|nama nip nama|nip nama nama", 200),
        Field("staff_number", _("Staff number (NIP)"),
            "nip|staff number nip|staff number|nip baru|nip nipppk|nipppk|nip pppk|nomor induk pegawai"
            "|nip nippppk|nip ni pppk|ni pppk|nama nip nip|nip nama nip", is_personal=True),
        Field("employment", _("Employment"),
            "status kepegawaian|employment|jenis kepegawaian|status pegawai|jenis pegawai|pns pppk"),
        Field("grade", _("Grade"),
            "golongan|grade|pangkat gol ruang|pangkat golongan ruang|golongan ruang|gol ruang|gol"
            "|pangkat golongan|pangkat gol|pangkat gol ruang terakhir!pangkat", joint=" "),
        Field("position", _("Position"),
            "jabatan|position|nama jabatan|jabatan terakhir|jabatan sekarang", 200, code_digits=2),
        Field("unit", _("Unit"),
            "unit|unit kerja|unit organisasi|nama unit|kode unit|unit code|bagian|subbagian|sub bagian"
            "|satuan kerja|penempatan!bidang|seksi", 200),
        Field("email", _("E-mail"), "surel|e mail|email|alamat email|alamat surel", 254),
        Field("phone", _("Telephone"),
            "telepon|telephone|nomor telepon|nomor hp|hp|nomor wa|whatsapp|nomor handphone", 30),
        Field("joined_on", _("Works here since"),
            "bekerja di sini sejak|works here since|mulai bekerja|tanggal masuk|tanggal mulai bekerja"),
    ),
    required=("name",),
    known=frozenset({
        "eselon", "pendidikan", "pendidikan terakhir", "keterangan", "tempat lahir", "tanggal lahir",
        "tempat tanggal lahir", "jenis kelamin", "l p", "agama", "tmt", "tmt pangkat", "masa kerja",
        "usia", "kelas jabatan",
    }),
    generic=frozenset({"nomor"}),
)  # fmt: skip
TELLING = {"staff_number", "position", "grade", "employment"}
"""Columns one of which a list of people has; names alone may be anybody's or anything's."""
SCIENTIFIC = re.compile(r"\d([.,]\d+)?E\+?\d+", re.IGNORECASE)
# A name and the number in one cell: AHMAD FAUZI NIP. 19870512 201001 2 011
NUMBER_IN_NAME = re.compile(r"[\s,(/]*(?:NIP\w*[\s.:]*)?((?:\d[\s.]?){15,21})\)?$", re.IGNORECASE)
EMPLOYMENTS = {
    "PNS": "pns cpns asn pegawainegerisipil",
    "PPPK": "pppk p3k asnpppk",
    "THL": "thl tenagaharianlepas honorer honor kontrak nonasn ptt tks tenagakontrak",
}
BY_WORD = {word: key for key, words in EMPLOYMENTS.items() for word in words.split()}
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class Number:
    """A staff number of 18 digits; `doubt` is why it can't be right though it may be what the list says."""

    digits: str
    doubt: str = ""


def parse_number(cell: Cell) -> Number | None:
    """:raises Problem: a spreadsheet program has destroyed it, or its length is wrong"""
    refuse_broken(cell)
    if is_blank(cell):
        return None
    if not isinstance(cell, str):
        destroyed = isinstance(cell, int | float) and abs(cell) >= 1e15
        raise _wrong_length(shown(cell)) if not destroyed else Problem("staff_number_destroyed")
    text = shown(cell)
    if SCIENTIFIC.fullmatch(text):
        raise Problem("staff_number_destroyed")
    bare = bare_staff_number(text)
    try:
        return Number(normalize_staff_number(text))
    except StaffNumberError as error:
        if error.code == "length":
            raise _wrong_length(bare) from error
        if error.code == "sequence" or bare.endswith("000"):
            # Nobody is number 000: these are the digits that a number of 15 digits has lost.
            raise Problem("staff_number_destroyed") from error
        return Number(bare, f"staff_number_{error.code}")


def _wrong_length(text: str) -> Problem:
    return Problem("staff_number_length", count=len(text))


class PeopleLayout(Layout):
    vocabulary = PEOPLE
    anchor = "name"

    def why_not_columns(self, table: Table) -> str:
        return super().why_not_columns(table) if TELLING & set(table.letters) else self.no_anchor


class PersonReading(RowReading):
    def fields(self) -> None:
        self._name_and_number()
        self._employment()
        self._grade()
        self.put_text("position")
        self.put_text("unit")
        self.put_text("phone")
        if email := self.plain("email", PEOPLE.by_key["email"].limit):
            if EMAIL.fullmatch(email):
                self.row.values["email"] = email
            else:
                self.refuse("email", "email_unreadable")
        self.put("joined_on", "joined_on", parse_day)

    def _name_and_number(self) -> None:
        self.require("name")
        name = self.plain("name", 300)
        number = self.attempt("staff_number", lambda: parse_number(self.cell("staff_number")))
        if (match := NUMBER_IN_NAME.search(name)) and (stem := name[: match.start()].strip(" ,/")):
            name = stem
            if not self.found("staff_number"):
                number = self.attempt("name", lambda: parse_number(match[1]))
        if len(name) > PEOPLE.by_key["name"].limit:
            self.refuse("name", "text_too_long", limit=PEOPLE.by_key["name"].limit)
        elif name:
            self.row.values["name"] = name
        if number:
            self.row.values["staff_number"] = number.digits
            if number.doubt:
                self.warn("staff_number", number.doubt)

    def _employment(self) -> None:
        text = self.plain("employment", 100)
        key = BY_WORD.get(re.sub(r"[^0-9a-z]+", "", text.lower()))
        if text and not key:
            self.refuse("employment", "employment_unreadable")
        number = self.row.values.get("staff_number")
        if not key and number:
            key = Employee.Employment.PPPK if is_contract_number(number) else Employee.Employment.PNS
        if key:
            self.row.values["employment"] = str(key)

    def _grade(self) -> None:
        if text := self.plain("grade", 200):
            grade = parse_grade(text)
            if grade:
                self.row.values["grade"] = grade
            else:
                self.refuse("grade", "grade_unreadable")


class PeopleReader(RowReader):
    reading = PersonReading
    vocabulary = PEOPLE
