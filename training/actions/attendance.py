from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.refusal import Refusal
from core.trail.recording import change
from core.web.formats import long_date
from organization.models import User
from training.actions.invitations import refuse_cancelled
from training.attendance import Entry, Held, mistakes, settled
from training.models import Participation, Session

FIELDS = ("attendance", "hours", "result", "certificate_number", "certificate_on", "expires_on")


def record_attendance(
    *, session: Session, entries: Iterable[Entry], by: User, on: date
) -> list[Participation]:
    """Write the attendance table of a session, whole or in part; only what differs is written.

    When the last day has come, somebody came and nobody's attendance is open, the session is held.

    :returns: the participations that changed
    :raises Refusal: ``cancelled``, ``not_begun``, ``not_on_the_list``
    :raises ValidationError: an entry can't stand (`training.attendance.mistakes`)
    """
    with change("session.record_attendance", by=by):
        session = _locked(session)
        refuse_cancelled(session)
        if not session.has_begun(on):
            raise Refusal(
                "not_begun",
                _("%(course)s begins on %(day)s. Record the attendance from that day on.")
                % {"course": session.course, "day": long_date(session.starts_on)},
            )
        listed = {each.pk: each for each in session.participations.select_related("employee")}
        facts = facts_of(session)
        changed = []
        for entry in entries:
            participation = listed.get(entry.participation_id)
            if participation is None:
                raise Refusal(
                    "not_on_the_list",
                    _("Somebody was taken off the list meanwhile. Open the session again."),
                )
            if wrong := mistakes(entry, facts, on):
                name = participation.employee.name
                raise ValidationError([f"{name}: {sentence}" for sentence in wrong.values()])
            if _take_over(participation, settled(entry, facts)):
                changed.append(participation)
        Participation.objects.record_updated(changed, FIELDS)
        if (
            session.status == Session.Status.PLANNED
            and session.ends_on <= on
            and _is_complete(listed.values())
        ):
            _mark_held(session)
        return changed


def hold_session(*, session: Session, by: User, on: date) -> Session:
    """State that a session was held.

    :raises Refusal: ``cancelled``, ``held``, ``not_over``, ``attendance_open``, ``nobody_came``
    """
    with change("session.hold", by=by):
        session = _locked(session)
        refuse_cancelled(session)
        _refuse_holding(session, on)
        _mark_held(session)
        return session


def facts_of(session: Session) -> Held:
    return Held(session.starts_on, session.ends_on, session.hours, session.course.validity_months)


def _locked(session: Session) -> Session:
    return Session.objects.select_for_update(of=("self",)).select_related("course").get(pk=session.pk)


def _take_over(participation: Participation, entry: Entry) -> bool:
    """Whether anything differs from what is written already."""
    differs = False
    for name in FIELDS:
        value = getattr(entry, name)
        if getattr(participation, name) != value:
            setattr(participation, name, value)
            differs = True
    return differs


def _is_complete(people: Iterable[Participation]) -> bool:
    """Nobody's attendance is open, and somebody came."""
    found = {each.attendance for each in people}
    return Participation.Attendance.ATTENDED in found and Participation.Attendance.INVITED not in found


def _mark_held(session: Session) -> None:
    session.status = Session.Status.HELD
    session.save(update_fields=["status"])


def _refuse_holding(session: Session, on: date) -> None:
    named = {"course": session.course, "day": long_date(session.ends_on)}
    if session.status == Session.Status.HELD:
        raise Refusal("held", _("%(course)s is recorded as held already.") % named)
    if session.ends_on > on:
        raise Refusal(
            "not_over",
            _("The last day of %(course)s is %(day)s. Say that it was held from then on.") % named,
        )
    people = list(session.participations.values_list("attendance", flat=True))
    left = people.count(Participation.Attendance.INVITED)
    if left:
        raise Refusal(
            "attendance_open",
            ngettext(
                "The attendance of %(n)s participant isn't recorded yet. Record it first.",
                "The attendance of %(n)s participants isn't recorded yet. Record it first.",
                left,
            )
            % {"n": left},
        )
    if Participation.Attendance.ATTENDED not in people:
        raise Refusal("nobody_came", _("Nobody attended %(course)s. Cancel it with a reason.") % named)
