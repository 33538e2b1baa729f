"""What a page says when the machine lets it down: no room on a disk, or no database."""

from __future__ import annotations

import errno
import sqlite3
import sys

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.web.api.problems import problem
from core.web.pages import wants_part
from core.web.refusals import refusal_part

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
DISK_FULL = "53100"
# Of PostgreSQL: connections that break or can't be had, and a server that is just going or coming.
AWAY = ("08", "57P")


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler of what nobody has caught; it is in the log already."""
    status, sentence = trouble_of(sys.exc_info()[1])
    if request.path.startswith("/api/"):
        return problem(request, status, sentence or _("Something went wrong on the server"))
    if sentence and wants_part(request):
        return refusal_part(request, sentence, status)
    # Without the request: neither session nor menu can be had where the database is away.
    return HttpResponse(render_to_string("500.html", {"sentence": sentence}), status=status)


def trouble_of(error: BaseException | None) -> tuple[int, str]:
    """:returns: status and sentence; no sentence where nobody but the log knows more"""
    if _is_no_room(error):
        return 507, _(
            "There is no room left on the server's disk, so nothing was saved. Tell the administrator; "
            "once there is room, do it again."
        )
    if _is_away(error):
        return 503, _(
            "The database doesn't answer just now, so nothing was saved. Try again in a minute; "
            "if it goes on, tell the administrator."
        )
    return 500, ""


def _is_no_room(error: BaseException | None) -> bool:
    if isinstance(error, OSError):
        return error.errno in NO_ROOM
    cause = error.__cause__ if isinstance(error, DatabaseError) else None
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return getattr(cause, "sqlstate", None) == DISK_FULL


def _is_away(error: BaseException | None) -> bool:
    if not isinstance(error, DatabaseError):
        return False
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_CANTOPEN
    # A connection that can't be had at all has no code.
    code = getattr(cause, "sqlstate", "")
    if code is None:
        return type(cause).__name__ == "OperationalError"
    return str(code).startswith(AWAY)
