from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.refusal import Refusal
from core.trail.recording import change
from core.web.formats import long_date
from organization.models import Employee, User
from training.actions.invitations import invite_employees, refuse_cancelled, tell
from training.models import Course, Participation, Session


def open_session(
    *,
    course: Course,
    starts_on: date,
    ends_on: date,
    by: User,
    on: date,
    place: str = "",
    organizer: str = "",
    hours: int | None = None,
    capacity: int | None = None,
    note: str = "",
    employees: Iterable[Employee] = (),
) -> Session:
    """Plan a session of a course, or enter one that was held, and invite people to it.

    :param hours: of None are the course's
    :raises Refusal: ``course_not_offered``, or what `invite_employees` refuses
    """
    with change("session.open", by=by):
        course = Course.objects.get(pk=course.pk)
        if not course.is_active:
            raise Refusal(
                "course_not_offered",
                _("%(course)s isn't offered any more. Offer it again in the catalog first.")
                % {"course": course},
            )
        session = Session(
            course=course,
            starts_on=starts_on,
            ends_on=ends_on,
            place=place,
            organizer=organizer or course.organizer,
            hours=course.hours if hours is None else hours,
            capacity=capacity,
            note=note,
        )
        session.save()
        invite_employees(session=session, employees=employees, by=by, on=on)
        return session


def edit_session(
    *, session: Session, fields: Mapping[str, Any], by: User, on: date, reason: str = ""
) -> Session:
    """Change dates, place, hours or seats. Who was invited is told when the days change.

    :raises Refusal: ``cancelled``; ``has_attendance`` if it would be moved ahead of people who came;
        ``hours_given`` if somebody has more hours; ``too_few_seats``
    """
    with change("session.edit", by=by, reason=reason):
        session = Session.objects.select_for_update().get(pk=session.pk)
        refuse_cancelled(session)
        before = (session.starts_on, session.ends_on)
        for name, value in fields.items():
            setattr(session, name, value)
        _refuse_against_people(session, on)
        session.save()
        if before != (session.starts_on, session.ends_on) and not session.is_over(on):
            tell("training.moved", session, session.participations.all())
        return session


def cancel_session(*, session: Session, reason: str, by: User, on: date) -> Session:
    """Call a planned session off. Its people stay on record, and are told.

    :raises Refusal: ``cancelled``, ``held``, ``has_attendance``
    """
    with change("session.cancel", by=by, reason=reason):
        session = Session.objects.select_for_update().get(pk=session.pk)
        refuse_cancelled(session)
        if session.status == Session.Status.HELD:
            raise Refusal(
                "held",
                _("%(course)s of %(day)s was held; what was held can't be cancelled.")
                % {"course": session.course, "day": long_date(session.starts_on)},
            )
        _refuse_attended(session, _("Correct the attendance first, if nobody came."))
        session.status = Session.Status.CANCELLED
        session.cancel_reason = reason
        session.save()
        if not session.is_over(on):
            tell("training.cancelled", session, session.participations.all())
        return session


def _refuse_attended(session: Session, way_out: str) -> None:
    came = session.participations.filter(attendance=Participation.Attendance.ATTENDED).count()
    if came:
        fact = ngettext(
            "%(n)s person has attended this session.", "%(n)s people have attended this session.", came
        ) % {"n": came}
        raise Refusal("has_attendance", f"{fact} {way_out}")


def _refuse_against_people(session: Session, on: date) -> None:
    """What a session may not become with the people that it has."""
    if not session.has_begun(on):
        _refuse_attended(session, _("So it can't begin only on a day that is still to come."))
    above = session.participations.filter(hours__gt=session.hours).count()
    if above:
        raise Refusal(
            "hours_given",
            ngettext(
                "%(n)s participant has more than %(hours)s JP. Correct the attendance first.",
                "%(n)s participants have more than %(hours)s JP. Correct the attendance first.",
                above,
            )
            % {"n": above, "hours": session.hours},
        )
    people = session.participations.count()
    if session.capacity is not None and people > session.capacity:
        raise Refusal(
            "too_few_seats",
            ngettext(
                "%(n)s person is on the list already. Write at least as many seats.",
                "%(n)s people are on the list already. Write at least as many seats.",
                people,
            )
            % {"n": people},
        )
