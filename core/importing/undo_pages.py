"""What taking an import back would do or did, as people read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.importing.models import ImportBatch
from core.importing.taking_back import FORESEE, UNDO
from core.importing.undoing import Left
from core.trail.models import Change
from core.web.formats import DASH, short_date, short_time

State = ImportBatch.State
SHOWN = 200
MOST_SAID = 3


@dataclass
class ToldLeft:
    name: str
    kind: str
    url: str = ""
    is_new: bool = False
    fields: str = ""
    reasons: list[str] = field(default_factory=list)


def is_looking(batch: ImportBatch) -> bool:
    """Whether a job looks what taking it back would do, or takes it back."""
    job = batch.job
    if batch.state == State.UNDOING:
        return not batch.gave_up
    return batch.state == State.APPLIED and job is not None and job.kind == FORESEE and job.is_open


def foresight_of(batch: ImportBatch) -> dict[str, Any] | None:
    """What a job has found that taking it back would do."""
    job = batch.job
    if not batch.is_applied or job is None or job.kind not in (FORESEE, UNDO) or "mark" not in job.result:
        return None
    return dict(job.result)


def foresight_context(batch: ImportBatch) -> dict[str, Any]:
    found = foresight_of(batch) or {"removed": 0, "restored": 0, "left_total": 0, "left": []}
    return {"kind": batch.sort, **_told(batch, found)}


def undone_context(batch: ImportBatch) -> dict[str, Any]:
    found = batch.job.result if batch.job else {}
    undo = Change.objects.select_related("by").get(pk=batch.undo_id or 0)
    return {
        "kind": batch.sort,
        "undo": undo,
        "reason": undo.reason.removesuffix(f" ({batch.file_name})"),
        "change_url": batch.sort.change_url(batch.undo_id),
        **_told(batch, found),
    }


def _told(batch: ImportBatch, found: dict[str, Any]) -> dict[str, Any]:
    left = [Left(**each) for each in found.get("left", ())[:SHOWN]]
    total = found.get("left_total", 0)
    return {
        "removed": found.get("removed", 0),
        "restored": found.get("restored", 0),
        "left_total": total,
        "left": list(tell_left(left, batch)),
        "left_more": total - len(left),
    }


def tell_left(left: list[Left], batch: ImportBatch) -> Iterator[ToldLeft]:
    """In few queries, however many there are."""
    kind = batch.sort
    by_model: defaultdict[int, list[Left]] = defaultdict(list)
    for each in left:
        by_model[each.model].append(each)
    rows: dict[tuple[int, int], Any] = {}
    latest: dict[tuple[int, int], int] = {}
    for place, some in by_model.items():
        model = kind.undoes[place]
        found = model.objects.select_related().in_bulk([each.pk for each in some])
        rows |= {(place, pk): row for pk, row in found.items()}
        edited = model.history.filter(id__in=[each.pk for each in some if each.fields])
        for pk, act in edited.order_by("history_id").values_list("id", "change"):
            latest[place, pk] = act
    wanted = {why[2] for each in left for why in each.why if why[0] == "change"} | {*latest.values()}
    acts = Change.objects.select_related("by").in_bulk(wanted)
    for each in left:
        model = kind.undoes[each.model]
        told = ToldLeft(DASH, capfirst(str(model._meta.verbose_name)), is_new=each.is_new)
        row = rows.get((each.model, each.pk))
        if row is not None and ["elsewhere"] not in each.why:
            told.name = str(row)
            told.url = row.get_absolute_url() if hasattr(row, "get_absolute_url") else ""
        told.fields = ", ".join(_label(model, name) for name in each.fields)
        told.reasons = _reasons(each, model, acts)
        if each.fields and (act := acts.get(latest.get((each.model, each.pk), 0))):
            told.reasons.insert(0, _act(act))
        yield told


def _reasons(left: Left, model: Any, acts: dict[int, Change]) -> list[str]:
    told: list[str] = []
    for code, *rest in left.why:
        match code:
            case "change":
                what = _("Data changed") if rest[0] == model._meta.label else _noun(rest[0])
                told.append(f"{what}: {_act(acts[rest[1]])}" if rest[1] in acts else what)
            case "rows":
                told.append(_noun(rest[0]))
            case "taken":
                told.append(
                    _("%(field)s of before belongs to another by now") % {"field": _label(model, rest[0])}
                )
            case "gone":
                told.append(_("no longer there"))
            case _:
                told.append(_("lies outside your scope"))
    told = list(dict.fromkeys(told))
    return told[:MOST_SAID] + ["…"] * (len(told) > MOST_SAID)


def _act(act: Change) -> str:
    who = act.by.display_name if hasattr(act.by, "display_name") else str(act.by)
    return _("%(who)s, %(day)s %(time)s") % {
        "who": who,
        "day": short_date(act.at),
        "time": short_time(act.at),
    }


def _noun(label: str) -> str:
    return str(capfirst(str(apps.get_model(label)._meta.verbose_name)))


def _label(model: Any, name: str) -> str:
    return str(capfirst(str(model._meta.get_field(name).verbose_name)))
