"""The replacement list as a file, with the reasons in the words of the page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import FileResponse, StreamingHttpResponse
from django.utils.translation import gettext as _

from core.documents.columns import Column
from core.documents.lists import csv_answer, workbook_answer
from core.web.formats import short_date
from planning.scoring import age_in_months
from planning.words import Verdict


def columns() -> dict[str, str]:
    return {
        "score": _("Score"),
        "advice": _("Advice"),
        "code": _("Goods code"),
        "register": _("Register number"),
        "nibar": _("NIBAR"),
        "name": _("Name of goods"),
        "brand": _("Brand and type"),
        "unit": _("Unit"),
        "room": _("Room"),
        "acquired": _("Acquired on"),
        "age": _("Age in years"),
        "life": _("Useful life in years"),
        "condition": _("Condition"),
        "value": _("Acquisition value"),
        "recent_cost": _("Repair cost of three years"),
        "total_cost": _("Repair cost in total"),
        "failures": _("Breakdowns in twelve months"),
        "supported_until": _("Supported until"),
        "reasons": _("Reasons"),
        "missing": _("What is missing"),
    }


def row(each: Verdict, today: date) -> dict[str, Any]:
    asset, facts = each.asset, each.facts
    months = (
        age_in_months(facts.acquired_from, facts.precision, today)
        if facts.acquired_from is not None
        else None
    )
    return {
        "score": each.score.points if each.score else None,
        "advice": each.advice,
        "code": asset.classification_id,
        "register": asset.register_label if asset.register else "",
        "nibar": asset.nibar,
        "name": asset.name,
        "brand": asset.brand,
        "unit": str(asset.unit),
        "room": str(asset.room) if asset.room else asset.room_text,
        "acquired": asset.acquired_from if asset.acquired_precision == "day" else _partial(facts),
        "age": None if months is None else months // 12,
        "life": facts.life,
        "condition": asset.condition,
        "value": facts.value,
        "recent_cost": facts.recent_cost,
        "total_cost": facts.total_cost,
        "failures": facts.failures,
        "supported_until": facts.supported_until,
        "reasons": "; ".join(f"{line.text} ({line.points})" for line in each.telling),
        "missing": ", ".join(each.missing),
    }


def _partial(facts: Any) -> str:
    if facts.acquired_from is None:
        return ""
    return f"{facts.acquired_from:%m-%Y}" if facts.precision == "month" else f"{facts.acquired_from:%Y}"


def csv_response(verdicts: Iterable[Verdict], *, on: date) -> StreamingHttpResponse:
    return csv_answer(_heads(), (row(each, on) for each in verdicts), name=_file_name(on))


def workbook_response(verdicts: Iterable[Verdict], *, on: date) -> FileResponse:
    rows = (row(each, on) for each in verdicts)
    return workbook_answer(_heads(), rows, name=_file_name(on), sheet=_("Replacement"))


def _heads() -> list[Column]:
    kinds: dict[str, Any] = dict.fromkeys(("score", "age", "life", "failures"), "number")
    kinds |= dict.fromkeys(("value", "recent_cost", "total_cost"), "money")
    kinds |= dict.fromkeys(("acquired", "supported_until"), "date")
    wide = {"name": 45, "brand": 40, "reasons": 120, "missing": 45}
    return [
        Column(field, title, width=wide.get(field, 20), kind=kinds.get(field, "text"))
        for field, title in columns().items()
    ]


def _file_name(on: date) -> str:
    return _("replacement-%(date)s") % {"date": short_date(on)}
