"""A change of very many items is a job: it goes on when the browser is closed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from assets.actions import edit_assets
from assets.selection import Selection, select
from assets.together.form import TogetherForm
from core.jobs.actions import start_job
from core.jobs.models import Job
from core.jobs.progress import report_progress
from core.refusal import Refusal
from core.trail.recording import acting_through
from organization.models import User

EDIT_TOGETHER = "assets.edit_together"
MOST_AT_ONCE = 3000


def start_edit(
    *,
    selection: Selection,
    form: TogetherForm,
    seen: str,
    reason: str,
    leave_out: bool,
    by: User,
    now: datetime,
) -> Job:
    params = {
        "selection": selection.query.urlencode(),
        "form": urlencode(form.sent),
        "seen": seen,
        "reason": reason,
        "leave_out": leave_out,
    }
    return start_job(kind=EDIT_TOGETHER, params=params, by=by, now=now)


def do_edit(job: Job) -> dict[str, Any]:
    """The result is written in the same transaction as the change, so a second run finds it done."""
    if "change" in job.result:
        return {"change": job.result["change"]}
    by, params = job.by, job.params
    if not isinstance(by, User) or not by.has_perm("assets.change_asset"):
        raise Refusal("may_not_change", _("You may no longer change items."))
    form = TogetherForm(QueryDict(params["form"]), user=by)
    if not form.is_valid():
        raise Refusal("changed_meanwhile", _("A value that was chosen is no longer there. Begin once more."))
    with acting_through("job"), transaction.atomic():
        act = edit_assets(
            assets=select(by, QueryDict(params["selection"])).assets,
            values=form.values,
            seen=params["seen"],
            by=by,
            reason=params["reason"],
            leave_out=params["leave_out"],
            told=lambda done, total: report_progress(job.pk, done, total),
        )
        job.result = {"change": act.pk}
        job.save(update_fields=["result"])
    return {"change": act.pk}
