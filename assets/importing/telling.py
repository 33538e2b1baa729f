"""Rows of an import as people read them: what is refused and why, old and new, what is taken over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.models import Asset, ImportBatch, ImportRow
from assets.spreadsheets import Finding, Table
from assets.spreadsheets.cells import decode, shown
from assets.spreadsheets.columns import BY_KEY
from assets.spreadsheets.sentences import sentence, skip_reason
from core.web.bilingual import in_reader_language
from core.web.formats import DASH, long_date, long_partial_date, number, rupiah

KEYS = {"classification_id": "code", "unit_id": "unit", "room_id": "room"}
SHORT = {
    "leaf_unknown": gettext_lazy("Local code"),
    "room_unknown": gettext_lazy("Room not registered"),
    "date_first_year": gettext_lazy("First of two years"),
    "date_unknown": gettext_lazy("Date unknown"),
    "year_differs": gettext_lazy("Years differ"),
    "code_repaired": gettext_lazy("Code repaired"),
}
MOST_SUMMED = 2000
MOST_NAMED = 5


@dataclass
class Refused:
    """A cell that is refused; `key` is the field under which another text can be typed."""

    key: str
    label: str
    letter: str
    raw: str
    reasons: list[str]
    choices: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Difference:
    label: str
    old: str
    new: str


@dataclass
class ToldRow:
    row: ImportRow
    sheet: str
    title: str
    identity: str
    refused: list[Refused]
    differences: list[Difference]
    facts: str
    warnings: list[tuple[str, str]]
    """Short and long."""


def tell_row(row: ImportRow, tables: list[Table]) -> ToldRow:
    values = row.parsed
    name, brand = values.get("name", ""), values.get("brand", "")
    title = name if not brand or brand.lower() in name.lower() else f"{name} {brand}"
    warnings = [Finding(**each) for each in row.warnings]
    return ToldRow(
        row=row,
        sheet=tables[row.table].sheet,
        title=title or DASH,
        identity=f"{values.get('code') or DASH} · {_register(values) or values.get('nibar') or DASH}",
        refused=_refused(row),
        differences=[Difference(_label(key), _text(key, old), _text(key, new)) for key, old, new in row.diff],
        facts=" · ".join(filter(None, _facts(values))),
        warnings=[(str(SHORT.get(each.code, each.text)), each.text) for each in warnings],
    )


def _register(values: dict[str, Any]) -> str:
    register = values.get("register")
    return f"{register:0{values.get('register_width') or 4}d}" if register else ""


def _refused(row: ImportRow) -> list[Refused]:
    """One entry for each field, however many reasons stand against it."""
    found: dict[str, Refused] = {}
    for data in row.errors:
        finding = Finding(**data)
        entry = found.setdefault(
            finding.field,
            Refused(finding.field, _label(finding.field), finding.letter, finding.raw, []),
        )
        entry.reasons.append(finding.text)
        if finding.field == "condition":
            entry.choices = [(value, str(label)) for value, label in Asset.Condition.choices]
    return list(found.values())


def _facts(values: dict[str, Any]) -> Iterable[str]:
    yield rupiah(Decimal(values["value"])) if "value" in values else ""
    if "acquired_from" in values:
        yield _date([values["acquired_from"], values["acquired_precision"]])
    if "condition" in values:
        yield str(Asset.Condition(values["condition"]).label)
    if "room_name" in values:
        yield in_reader_language(*values["room_name"])
    elif "room" in values:
        yield _("room “%(text)s”") % {"text": values["room"]}


def _label(key: str) -> str:
    key = KEYS.get(key, key)
    if key == "room_text":
        return _("Room as written")
    if key == "unit":
        return _("Unit")
    return str(BY_KEY[key].label) if key in BY_KEY else ""


def _text(key: str, value: Any) -> str:
    if value is None or value == "":
        return _("empty")
    if isinstance(value, list):
        return _date(value) if key == "acquired_on" else in_reader_language(value[0], value[1])
    match key:
        case "value":
            return rupiah(Decimal(value))
        case "condition":
            return str(Asset.Condition(value).label)
        case "mode":
            return str(Asset.Mode(value).label)
        case "warranty_until":
            return long_date(date.fromisoformat(value))
        case _:
            return str(value)


def _date(value: list[str]) -> str:
    return long_partial_date(date.fromisoformat(value[0]), value[1])


# about the whole file -------------------------------------------------------------------------


@dataclass
class Summed:
    """A kind of warning: in how many rows, and what it is about."""

    rows: int
    text: str


def sum_warnings(batch: ImportBatch) -> list[Summed]:
    """Of a long list only the beginning is summed."""
    rows = batch.rows.filter(is_warned=True, left_out=False)
    found: dict[str, list[Finding]] = defaultdict(list)
    for warnings in rows.values_list("warnings", flat=True)[:MOST_SUMMED]:
        for data in warnings:
            found[data["code"]].append(Finding(**data))
    return [
        Summed(len(findings), _several(code, findings))
        for code, findings in sorted(found.items(), key=lambda item: -len(item[1]))
    ]


def _several(code: str, findings: list[Finding]) -> str:
    """One sentence for all of a kind, with the first few names."""
    named = list(dict.fromkeys(str(f.params.get("text") or f.params.get("code", "")) for f in findings))
    listed = ", ".join([f"“{name}”" for name in named[:MOST_NAMED]] + ["…"] * (len(named) > MOST_NAMED))
    match code:
        case "room_unknown":
            text = _("Rooms %(names)s are not registered; they are kept as text.")
        case "leaf_unknown":
            text = _("Codes %(names)s are not in the classification; they are added as local codes.")
        case _:
            return findings[0].text if len(named) < 2 else f"{SHORT.get(code, code)}: {listed}"
    return text % {"names": listed}


@dataclass
class Skipped:
    where: str
    reason: str


def tell_skipped(batch: ImportBatch) -> list[Skipped]:
    """What wasn't read, but for headings and empty rows."""
    several = len(batch.tables) > 1
    found = []
    for sheet, first, last, code in batch.skipped:
        if code in ("header", "blank"):
            continue
        rows = ""
        if first:
            span = number(first) if first == last else f"{number(first)}–{number(last)}"
            rows = _("Row %(rows)s") % {"rows": span}
        where = f"{sheet} · {rows}" if several and rows else rows or str(sheet)
        found.append(Skipped(where, skip_reason(code)))
    return found


def count_skipped(batch: ImportBatch) -> int:
    return sum(
        last - first + 1
        for _sheet, first, last, code in batch.skipped
        if first and code not in ("header", "blank")
    )


def tell_notes(batch: ImportBatch) -> list[str]:
    return [
        f"{sheet}, {_('column %(letter)s') % {'letter': note['letter']}}: {Finding(**note).text}"
        for sheet, _row, note in batch.notes
    ]


def tell_failure(batch: ImportBatch) -> str:
    if not batch.failure:
        return ""
    if "text" in batch.failure:
        return str(batch.failure["text"])
    return sentence(batch.failure["code"], batch.failure["params"])


# one row, whole -------------------------------------------------------------------------------


@dataclass
class ToldCell:
    letter: str
    title: str
    raw: str
    label: str
    typed: str


def tell_cells(row: ImportRow, table: Table) -> list[ToldCell]:
    """Each column of the table, with what stands in the row and what it is read as."""
    from assets.spreadsheets.cells import column_index

    cells = []
    for column in table.columns:
        at = column_index(column.letter)
        raw = shown(decode(row.raw[at])) if at < len(row.raw) else ""
        typed = row.edits.get(column.field, "") if column.field else ""
        label = str(BY_KEY[column.field].label) if column.field else ""
        cells.append(ToldCell(column.letter, column.title, raw, label, typed))
    return cells
