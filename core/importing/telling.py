"""Rows of an import as people read them: what is refused and why, old and new, what is taken over."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.importing.kinds import Kind
from core.importing.models import ImportBatch, ImportRow
from core.spreadsheets import Finding, Table
from core.spreadsheets.cells import column_index, decode, shown
from core.spreadsheets.sentences import sentence, skip_reason, speak
from core.web.formats import DASH, number

speak(
    {
        "overtaken": gettext_lazy(
            "The register has changed since the preview, so nothing was applied. The preview is made anew."
        ),
        "undo_overtaken": gettext_lazy(
            "The register has changed since you looked, so nothing was taken back. Look once more at what it"
            " would do now."
        ),
        "no_fitting_table_in_file": gettext_lazy(
            "No table was found that can be read as “%(kind)s”: no row among the first 30 has the headings"
            " for it. Needed are: %(columns)s."
        ),
        "no_anchor_column": gettext_lazy(
            "A table was found in “%(sheet)s”, row %(row)s, but a column that it needs is missing."
        ),
    },
    {
        "no_fitting_table": gettext_lazy("no table of this kind"),
        "no_anchor_column": gettext_lazy("a column that is needed is missing"),
    },
)
SHORT = {
    "date_first_year": gettext_lazy("First of two years"),
    "date_unknown": gettext_lazy("Date unknown"),
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
    doubt: str = ""
    """Why it stays out: it hardly speaks of what has its key."""


def tell_row(row: ImportRow, tables: list[Table], kind: Kind) -> ToldRow:
    values = row.parsed
    warnings = [Finding(**each) for each in row.warnings]
    told = [(each.code, each.tell(kind.vocabulary)) for each in warnings]
    doubt = ""
    if row.verdict == ImportRow.Verdict.OTHER:
        # Said in full, since it is why the row stays out.
        doubt = " ".join(text for code, text in told if code in kind.doubts)
        told = [each for each in told if each[0] not in kind.doubts]
    return ToldRow(
        row=row,
        sheet=tables[row.table].sheet,
        title=kind.title_of(values) or DASH,
        identity=kind.identity_of(values),
        refused=_refused(row, kind),
        differences=[
            Difference(kind.label(key), kind.text(key, old), kind.text(key, new))
            for key, old, new in row.diff
        ],
        facts=" · ".join(filter(None, kind.facts_of(values))),
        warnings=[(str(kind.short.get(code, SHORT.get(code, text))), text) for code, text in told],
        doubt=doubt,
    )


def _refused(row: ImportRow, kind: Kind) -> list[Refused]:
    """One entry for each field, however many reasons stand against it."""
    found: dict[str, Refused] = {}
    for data in row.errors:
        finding = Finding(**data)
        entry = found.setdefault(
            finding.field,
            Refused(finding.field, kind.label(finding.field), finding.letter, finding.raw, []),
        )
        entry.reasons.append(finding.tell(kind.vocabulary))
        entry.choices = kind.choices(finding.field)
    return list(found.values())


# about the whole file -------------------------------------------------------------------------


@dataclass
class Summed:
    """A kind of warning: in how many rows, and what it is about."""

    rows: int
    text: str


def sum_warnings(batch: ImportBatch) -> list[Summed]:
    """Of a long list only the beginning is summed."""
    rows = batch.rows.filter(is_warned=True, left_out=False).exclude(verdict=ImportRow.Verdict.OTHER)
    found: dict[str, list[Finding]] = defaultdict(list)
    for warnings in rows.values_list("warnings", flat=True)[:MOST_SUMMED]:
        for data in warnings:
            found[data["code"]].append(Finding(**data))
    return [
        Summed(len(findings), _several(code, findings, batch.sort))
        for code, findings in sorted(found.items(), key=lambda item: -len(item[1]))
    ]


def _several(code: str, findings: list[Finding], kind: Kind) -> str:
    """One sentence for all of a kind, with the first few names."""
    named = list(dict.fromkeys(str(f.params.get("text") or f.params.get("code", "")) for f in findings))
    listed = ", ".join([f"“{name}”" for name in named[:MOST_NAMED]] + ["…"] * (len(named) > MOST_NAMED))
    if text := kind.several(code):
        return text % {"names": listed}
    if len(named) < 2:
        return findings[0].tell(kind.vocabulary)
    return f"{kind.short.get(code, SHORT.get(code, code))}: {listed}"


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
    words = batch.sort.vocabulary
    return [
        f"{sheet}, {_('column %(letter)s') % {'letter': note['letter']}}: {Finding(**note).tell(words)}"
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


def tell_cells(row: ImportRow, table: Table, kind: Kind) -> list[ToldCell]:
    """Each column of the table, with what stands in the row and what it is read as."""
    cells = []
    for column in table.columns:
        at = column_index(column.letter)
        raw = shown(decode(row.raw[at])) if at < len(row.raw) else ""
        typed = row.edits.get(column.field, "") if column.field else ""
        label = kind.vocabulary.label(column.field)
        cells.append(ToldCell(column.letter, column.title, raw, label, typed))
    return cells
