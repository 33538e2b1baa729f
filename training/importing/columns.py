"""A recap of training: who took which course, when, for how many hours, with which certificate."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from assets.spreadsheets.prices import parse_price
from core.spreadsheets import Field, Layout, RowReader, RowReading, Table, Vocabulary
from core.spreadsheets.cells import Cell, is_blank, shown
from core.spreadsheets.dates import parse_day
from core.spreadsheets.problems import Problem, refuse_broken
from organization.importing.people_columns import Number, parse_number
from training.importing.days import Days, parse_days
from training.models.catalog import MOST_HOURS

VOCABULARY = Vocabulary(
    (
        Field("name", _("Name"), "nama|name|nama pegawai|nama peserta|peserta|nama lengkap", 300),
        Field("staff_number", _("Staff number (NIP)"),
            "nip|staff number|nip baru|nip nipppk|nipppk|nip ni pppk", is_personal=True),
        Field("course", _("Course"),
            "nama diklat bimtek|course|nama diklat|nama bimtek|nama pelatihan|bimtek|diklat|pelatihan"
            "|nama kegiatan|kegiatan|nama diklat bimtek workshop|judul pelatihan|diklat bimtek"
            "|bimtek diklat|nama bimtek diklat|jenis diklat bimtek!judul|materi", 200),
        Field("organizer", _("Organizer"), "penyelenggara|organizer|lembaga penyelenggara|instansi", 200,
            code_digits=2),
        Field("place", _("Place"), "tempat|place|lokasi|tempat pelaksanaan|tempat kegiatan", 200),
        Field("days", _("Days"),
            "tanggal pelaksanaan|days|tanggal|waktu|waktu pelaksanaan|tanggal kegiatan|tanggal diklat"
            "|pelaksanaan"),
        Field("starts_on", _("Starts on"), "tanggal mulai|starts on|mulai|tanggal awal"),
        Field("ends_on", _("Ends on"), "tanggal selesai|ends on|selesai|tanggal akhir"),
        Field("hours", _("Learning hours (JP)"),
            "jp|learning hours jp|learning hours|jumlah jp|jam pelajaran|jumlah jam|lama jp|jpl"
            "|jumlah jam pelajaran"),
        Field("certificate_number", _("Certificate number"),
            "nomor sertifikat|certificate number|sertifikat|nomor sttpp|nomor piagam|nomor surat keterangan",
            100),
        Field("certificate_on", _("Certificate date"), "tanggal sertifikat|certificate date"),
        Field("cost", _("Cost"), "biaya|cost|jumlah biaya"),
        Field("fund_source", _("Source of funds"), "sumber dana|source of funds|sumber anggaran", 100,
            code_digits=2),
        Field("note", _("Note"), "keterangan|note|catatan", 500),
    ),
    required=("name", "course", "days"),
    known=frozenset({"jabatan", "pangkat", "golongan", "unit kerja", "unit", "tahun", "jenis"}),
    generic=frozenset({"nomor", "tanggal", "nama", "tempat"}),
)  # fmt: skip
HOURS = re.compile(
    r"(\d{1,5})(?:[.,]0+)?\s*(?:jp|jpl|jam(?:\s+pelajaran)?)?\.?\s*(?:\([^)]*\))?", re.IGNORECASE
)
NOT_YET = re.compile(r"belum|menyusul|proses|tidak ada|nihil", re.IGNORECASE)
FAILED = re.compile(r"tidak lulus|gagal", re.IGNORECASE)
PASSED = re.compile(r"\blulus\b", re.IGNORECASE)


def parse_hours(cell: Cell) -> int | None:
    """:raises Problem: no whole number of learning hours"""
    refuse_broken(cell)
    if is_blank(cell):
        return None
    match = HOURS.fullmatch(shown(cell))
    if isinstance(cell, bool) or not match:
        raise Problem("hours_unreadable")
    hours = int(match[1])
    if hours > MOST_HOURS:
        raise Problem("hours_too_many", limit=MOST_HOURS)
    return hours


class RecapLayout(Layout):
    vocabulary = VOCABULARY
    anchor = "course"

    def why_not_columns(self, table: Table) -> str:
        if not {"name", "staff_number"} & set(table.letters):
            return self.no_anchor
        return super().why_not_columns(table)

    def lacks(self, tables: list[Table]) -> list[str]:
        missing = super().lacks(tables)
        if "days" in missing and all({"days", "starts_on"} & set(table.letters) for table in tables):
            missing.remove("days")
        return missing


class RecapReading(RowReading):
    def fields(self) -> None:
        self.require("name", "course")
        self.put_text("name")
        number: Number | None = self.attempt("staff_number", lambda: parse_number(self.cell("staff_number")))
        if number:
            self.row.values["staff_number"] = number.digits
        for key in ("course", "organizer", "place", "fund_source"):
            self.put_text(key)
        self._days()
        self.put("hours", "hours", parse_hours)
        self._certificate()
        self.put("cost", "cost", parse_price)

    def _days(self) -> None:
        if self.found("days") or not self.found("starts_on"):
            self.require("days")
            days: Days | None = self.attempt("days", lambda: parse_days(self.cell("days")))
        else:
            first = self.attempt("starts_on", lambda: parse_day(self.cell("starts_on")))
            last = self.attempt("ends_on", lambda: parse_day(self.cell("ends_on"))) or first
            if first and last and first > last:
                self.refuse("ends_on", "days_reversed")
            days = Days(first, last) if first and last else None
        if days is None:
            return
        if days.last > self.reader.today:
            self.refuse("days", "training_to_come", date=shown(days.last))
            return
        if days.doubt:
            self.warn("days", days.doubt, text=self.raw("days"))
        self.row.values["starts_on"], self.row.values["ends_on"] = days.first, days.last

    def _certificate(self) -> None:
        """That there is none yet is a state of its own; the remark may say it, or the result."""
        number = self.plain("certificate_number", VOCABULARY.by_key["certificate_number"].limit)
        if number and not NOT_YET.search(number):
            self.row.values["certificate_number"] = number
            self.put("certificate_on", "certificate_on", parse_day)
        note = self.plain("note", VOCABULARY.by_key["note"].limit)
        if FAILED.search(note):
            self.row.values["result"] = "failed"
        elif PASSED.search(note):
            self.row.values["result"] = "passed"


class RecapReader(RowReader):
    reading = RecapReading
    vocabulary = VOCABULARY
