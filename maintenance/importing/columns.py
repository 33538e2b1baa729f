"""A maintenance card: what stands in its head and in its lines."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from assets.spreadsheets.codes import join_code, parse_nibar, parse_register
from assets.spreadsheets.conditions import parse_condition
from assets.spreadsheets.prices import parse_price
from core.spreadsheets import Field, Layout, Line, RowReader, RowReading, Table, Vocabulary
from core.spreadsheets.cells import is_blank, shown
from core.spreadsheets.dates import PartialDate, Reading, read_date
from core.spreadsheets.problems import refuse_broken
from core.spreadsheets.tables import text_above
from maintenance.models import CardLine

VOCABULARY = Vocabulary(
    (
        Field("asset_code", _("Goods code"), "kode barang|goods code|nomor kode barang|kode aset", joint="."),
        Field("register", _("Register number"), "kode register|register number|nomor register|register"),
        Field("nibar", _("NIBAR"), "nibar"),
        Field("date", _("Date"),
            "tanggal|date|tanggal pemeliharaan|tanggal perbaikan|tanggal pelaksanaan|tanggal servis"
            "|tanggal perbaikan tanggal|tanggal pemeliharaan tanggal|hari tanggal"),
        Field("month", _("Month"), "bulan|month|tanggal perbaikan bulan|tanggal pemeliharaan bulan"),
        Field("year", _("Year"), "tahun|year|tanggal perbaikan tahun|tanggal pemeliharaan tahun"),
        Field("kind", _("Kind"), "jenis|kind|jenis pemeliharaan"),
        Field("description", _("Maintenance done"),
            "uraian pemeliharaan|maintenance done|uraian|uraian perbaikan|uraian pekerjaan|pekerjaan"
            "|jenis pekerjaan|jenis service|jenis servis|uraian kerusakan|jenis perbaikan!keterangan",
            500, joint="; "),
        Field("performer", _("Done by"),
            "pelaksana|done by|nama rekanan|rekanan|penyedia|penyedia jasa|yang memelihara|bengkel"
            "|dikerjakan oleh", 200, code_digits=2),
        Field("condition_before", _("Condition before"), "kondisi sebelum|condition before|sebelum"),
        Field("condition_after", _("Condition after"), "kondisi sesudah|condition after|sesudah"),
        Field("cost", _("Cost"), "biaya|cost|jumlah biaya|biaya pemeliharaan|biaya perbaikan!jumlah|harga"),
        Field("fund_source", _("Source of funds"), "sumber dana|source of funds|sumber anggaran", 100,
            code_digits=2),
    ),
    required=("date", "description"),
    known=frozenset({"paraf", "nomor bukti", "bukti"}),
    generic=frozenset({"tanggal", "bulan", "tahun", "jenis", "jumlah", "uraian", "keterangan"}),
)  # fmt: skip
HEAD = {
    "nibar": frozenset({"nibar"}),
    "asset_code": frozenset({"kode barang", "nomor kode barang", "kode aset"}),
    "register": frozenset({"kode register", "nomor register", "register"}),
}
# 1.3.2.10.02.03.003.000030: the code with the register number behind it.
CODE_AND_REGISTER = re.compile(r"(\d\.\d\.\d(?:\.\d{2}){3}\.\d{3})[\s./-]+(\d{1,8})")
KINDS = {
    CardLine.Kind.ROUTINE: "rutin routine berkala pemeliharaan pemeliharaanrutin pemeliharaanberkala ringan",
    CardLine.Kind.REPAIR: "perbaikan repair servis service rehab perbaikanringan perbaikanberat",
    CardLine.Kind.UPGRADE: "peningkatan upgrade penambahan",
}
BY_WORD = {word: kind for kind, words in KINDS.items() for word in words.split()}


class CardLayout(Layout):
    vocabulary = VOCABULARY
    anchor = "description"

    def complete(self, table: Table, data: list[Line], above: list[Line]) -> None:
        for key, labels in HEAD.items():
            if key not in table.letters and (text := text_above(above, labels)):
                table.head[key] = text

    def why_not_columns(self, table: Table) -> str:
        """Without a date it is a list of something else."""
        if not {"date", "year"} & set(table.letters):
            return self.no_anchor
        return super().why_not_columns(table)

    def lacks(self, tables: list[Table]) -> list[str]:
        missing = super().lacks(tables)
        if any(not {"register", "nibar"} & {*table.letters, *table.head} for table in tables):
            missing.append("register")
        return missing


class CardReading(RowReading):
    def fields(self) -> None:
        self._asset()
        self.require("description")
        self.put_text("description")
        self._date()
        self._kind()
        self.put_text("performer")
        self.put("condition_before", "condition_before", parse_condition)
        self.put("condition_after", "condition_after", parse_condition)
        self.put("cost", "cost", parse_price)
        self.put_text("fund_source")

    def _asset(self) -> None:
        """By NIBAR, or by code and register number, which may stand in one cell."""
        values = self.row.values
        self.put("nibar", "nibar", parse_nibar)
        for key in ("register", "asset_code"):
            if match := CODE_AND_REGISTER.fullmatch(self.raw(key)):
                values["code"], values["register"] = match[1], int(match[2])
        if "code" not in values:
            code = self.attempt("asset_code", lambda: join_code(self.found("asset_code")))
            register = self.attempt("register", lambda: parse_register(self.cell("register")))
            if code and register:
                values["code"], values["register"] = code, register.number
        if not values.get("nibar") and "code" not in values and not self.row.errors:
            self.refuse("register", "card_without_asset")

    def _date(self) -> None:
        self._require_date()
        reading: Reading | None = self.attempt("date", self._read_date)
        if reading is None or reading.value is None:
            if reading is not None and self.found("date"):
                self.refuse("date", "date_unreadable")
            return
        value: PartialDate = reading.value
        if value.start > self.reader.today:
            self.refuse("date", "day_in_future", date=shown(value.start))
            return
        if reading.warning:
            self.warn("date", reading.warning, text=self.raw("date"))
        self.row.values["on"], self.row.values["precision"] = value.start, value.precision

    def _require_date(self) -> None:
        if not self.found("date") and not self.found("year"):
            self.require("date")

    def _read_date(self) -> Reading:
        """One column, or three for day, month and year."""
        parts = [cell for key in ("date", "month", "year") for cell in self.found(key)]
        for cell in parts:
            refuse_broken(cell)
        if len(parts) <= 1 or "date" in self.edits:
            cell = self.cell("date") if self.found("date") else self.cell("year")
            return Reading(None) if is_blank(cell) else read_date(cell)
        return read_date(" ".join(map(shown, parts)))

    def _kind(self) -> None:
        text = self.plain("kind", 100)
        if not text:
            return
        kind = BY_WORD.get(re.sub(r"[^a-z]+", "", text.lower()))
        if kind:
            self.row.values["kind"] = str(kind)
        else:
            self.warn("kind", "card_kind_unknown", text=text)


class CardReader(RowReader):
    reading = CardReading
    vocabulary = VOCABULARY
