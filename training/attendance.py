"""What may stand in one row of a session's attendance table. Pure: no database, no clock.

Who came has hours, perhaps a result and later a certificate; who did not come has none of these.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from core.web.formats import long_date
from training.competence import expiry

ATTENDED, FAILED = "attended", "failed"
LONGEST_VALIDITY = 10


@dataclass(frozen=True)
class Entry:
    """What somebody writes about one participant. Hours of None are "all of the session's"."""

    participation_id: int
    attendance: str
    hours: int | None = None
    result: str = ""
    certificate_number: str = ""
    certificate_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True)
class Held:
    """What the table needs to know of its session."""

    starts_on: date
    ends_on: date
    hours: int
    validity_months: int | None = None


def mistakes(entry: Entry, session: Held, today: date) -> dict[str, str]:
    """Field → what is wrong with it and what to do; empty when the entry can stand."""
    if entry.attendance != ATTENDED:
        return _mistakes_of_absence(entry)
    found = {}
    if entry.hours is not None and not 0 <= entry.hours <= session.hours:
        found["hours"] = _("The session has %(hours)s JP; write 0 to %(hours)s.") % {"hours": session.hours}
    issued = entry.certificate_on
    if issued and issued < session.starts_on:
        found["certificate_on"] = _("The session began on %(day)s; a certificate can't be older.") % {
            "day": long_date(session.starts_on)
        }
    elif issued and issued > today:
        found["certificate_on"] = _("%(day)s is still to come. Write the date on the certificate.") % {
            "day": long_date(issued)
        }
    valid_from = issued or session.ends_on
    if entry.expires_on and entry.expires_on < valid_from:
        found["expires_on"] = _("This lies before %(day)s, when the certificate begins.") % {
            "day": long_date(valid_from)
        }
    elif entry.expires_on and entry.expires_on.year > valid_from.year + LONGEST_VALIDITY:
        found["expires_on"] = _("More than %(years)s years: check the year.") % {"years": LONGEST_VALIDITY}
    return found


def _mistakes_of_absence(entry: Entry) -> dict[str, str]:
    found = {}
    if entry.hours:
        found["hours"] = _("Only who attended has learning hours.")
    if entry.result:
        found["result"] = _("Only who attended has a result.")
    if entry.certificate_number:
        found["certificate_number"] = _("Only who attended has a certificate.")
    way_out = _('Choose "Attended", or empty this field.')
    return {field: f"{fact} {way_out}" for field, fact in found.items()}


def settled(entry: Entry, session: Held) -> Entry:
    """The entry as it is kept: what was left open is taken from the session.

    All hours for who came; the last day as date of a certificate that has a number; the validity of
    the course as its end, counted from the certificate or else from the last day. What was failed
    doesn't hold, so it has no end.
    """
    if entry.attendance != ATTENDED:
        return Entry(entry.participation_id, entry.attendance, hours=0)
    issued = entry.certificate_on
    if issued is None and entry.certificate_number:
        issued = session.ends_on
    end = entry.expires_on or expiry(issued or session.ends_on, session.validity_months)
    return replace(
        entry,
        hours=session.hours if entry.hours is None else entry.hours,
        certificate_on=issued,
        expires_on=None if entry.result == FAILED else end,
    )
