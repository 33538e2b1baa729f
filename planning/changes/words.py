"""What was done, to what sort of thing and by which way, in the words of an office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy

from core.trail.models import Change

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

NOUNS: dict[str, _StrPromise] = {
    "asset": gettext_lazy("Item"),
    "handover": gettext_lazy("Handover"),
    "breakage": gettext_lazy("Breakage report"),
    "plan": gettext_lazy("Upkeep plan"),
    "occurrence": gettext_lazy("Upkeep"),
    "course": gettext_lazy("Course"),
    "session": gettext_lazy("Training session"),
    "training": gettext_lazy("Participation in training"),
    "employee": gettext_lazy("Employee"),
    "account": gettext_lazy("Account"),
    "signer": gettext_lazy("Signer"),
    "stationery": gettext_lazy("Letterhead"),
    "office": gettext_lazy("Office"),
    "policy": gettext_lazy("Replacement policy"),
    "card": gettext_lazy("Maintenance card"),
    "room": gettext_lazy("Room"),
    "reference": gettext_lazy("Reference data"),
    "token": gettext_lazy("Token for a program"),
    "holiday": gettext_lazy("Day off"),
    "job": gettext_lazy("Background job"),
}
ACTS: dict[str, _StrPromise] = {
    "register": gettext_lazy("registered"),
    "import": gettext_lazy("imported from a spreadsheet"),
    "undo_import": gettext_lazy("import taken back"),
    "edit": gettext_lazy("data changed"),
    "edit_together": gettext_lazy("several changed together"),
    "hand_over": gettext_lazy("handed over"),
    "take_back": gettext_lazy("taken back"),
    "retire": gettext_lazy("taken out of service"),
    "reinstate": gettext_lazy("put back into service"),
    "attach": gettext_lazy("files added"),
    "detach": gettext_lazy("file removed"),
    "main_photo": gettext_lazy("main photo chosen"),
    "make_sticker": gettext_lazy("sticker made"),
    "print_label": gettext_lazy("label printed"),
    "replace_sticker": gettext_lazy("sticker replaced"),
    "report": gettext_lazy("reported"),
    "triage": gettext_lazy("acknowledged"),
    "assign": gettext_lazy("assigned"),
    "start": gettext_lazy("work begun"),
    "wait": gettext_lazy("paused"),
    "pause": gettext_lazy("paused"),
    "resume": gettext_lazy("resumed"),
    "finish": gettext_lazy("finished"),
    "confirm": gettext_lazy("confirmed"),
    "reopen": gettext_lazy("reopened"),
    "reject": gettext_lazy("rejected"),
    "join": gettext_lazy("joined"),
    "comment": gettext_lazy("noted"),
    "duplicate": gettext_lazy("marked as a duplicate"),
    "withdraw": gettext_lazy("withdrawn"),
    "dispute": gettext_lazy("receipt disputed"),
    "annul": gettext_lazy("annulled"),
    "numbering": gettext_lazy("numbering set"),
    "make": gettext_lazy("made"),
    "create": gettext_lazy("added"),
    "end": gettext_lazy("ended"),
    "complete": gettext_lazy("done"),
    "cancel": gettext_lazy("cancelled"),
    "open": gettext_lazy("opened"),
    "open_first": gettext_lazy("first account opened"),
    "hold": gettext_lazy("held"),
    "invite": gettext_lazy("people invited"),
    "remove_participant": gettext_lazy("participant removed"),
    "record_attendance": gettext_lazy("attendance recorded"),
    "leave": gettext_lazy("has left"),
    "cancel_leaving": gettext_lazy("stays after all"),
    "appoint": gettext_lazy("appointed"),
    "remove": gettext_lazy("removed"),
    "name": gettext_lazy("named"),
    "revise": gettext_lazy("another version"),
    "load": gettext_lazy("loaded"),
    "issue": gettext_lazy("issued"),
    "revoke": gettext_lazy("revoked"),
    "close": gettext_lazy("made inactive"),
    "give_password": gettext_lazy("new password handed over"),
    "mail_link": gettext_lazy("link for a password sent"),
    "end_sessions": gettext_lazy("sessions ended"),
    "end_own_sessions": gettext_lazy("other sessions ended by the person"),
    "set_second_factor": gettext_lazy("second step set up"),
    "drop_second_factor": gettext_lazy("second step taken off by the person"),
    "remove_second_factor": gettext_lazy("second step taken off"),
    "renew_recovery_codes": gettext_lazy("new recovery codes made"),
    "bind_sign_on": gettext_lazy("first sign-on"),
    "retry": gettext_lazy("begun again"),
}
IMPORTED = Q(verb__endswith=".import")
WAYS: dict[str, tuple[_StrPromise, Q]] = {
    "page": (gettext_lazy("a page"), Q(source="page") & ~IMPORTED),
    "import": (gettext_lazy("an import"), IMPORTED),
    "api": (gettext_lazy("another program (API)"), Q(source="api") & ~IMPORTED),
    "job": (gettext_lazy("work in the background"), Q(source="job") & ~IMPORTED),
    "command": (gettext_lazy("a command on the server"), Q(source="command") & ~IMPORTED),
}


def title_of(verb: str) -> str:
    noun, _dot, act = verb.partition(".")
    return f"{NOUNS.get(noun, noun)}: {ACTS.get(act, act.replace('_', ' '))}"


def noun_of(verb: str) -> str:
    noun = verb.partition(".")[0]
    return str(NOUNS.get(noun, noun))


def reason_of(change: Change) -> str:
    """What somebody does with their own account has no reason: its name stands there alone, `staff: `."""
    return change.reason.rstrip().removesuffix(":")


def way_of(change: Change) -> str:
    key = "import" if change.verb.endswith(".import") else change.source
    return str(WAYS[key][0])
