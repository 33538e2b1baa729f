from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.outbox.actions import post_notices
from core.outbox.models import Notice
from core.refusal import Refusal
from core.trail.recording import change, current_change
from core.web.formats import long_date
from organization.models import Employee, User
from training.models import Participation, Session


def invite_employees(
    *, session: Session, employees: Iterable[Employee], by: User, on: date
) -> list[Participation]:
    """Put people on the list of a session; who is on it already is left alone.

    A session that is over takes people too, so that what was held elsewhere can be entered. Only those
    with a coming session are told.

    :returns: the new ones
    :raises Refusal: ``cancelled``; ``has_left`` if somebody doesn't work here then; ``no_seats``
    """
    chosen = {employee.pk: employee for employee in employees}
    with change("session.invite", by=by):
        session = Session.objects.select_for_update().get(pk=session.pk)
        refuse_cancelled(session)
        there = set(session.participations.values_list("employee", flat=True))
        new = [employee for pk, employee in chosen.items() if pk not in there]
        _refuse_left(session, new)
        _refuse_full(session, len(there), len(new))
        made: list[Participation] = Participation.objects.record_created(
            [Participation(session=session, employee=employee) for employee in new]
        )
        if not session.is_over(on):
            tell("training.invited", session, made)
        return made


def remove_participant(*, participation: Participation, by: User, reason: str = "") -> None:
    """Take somebody off the list, as if never invited; the trail keeps it.

    :raises Refusal: ``cancelled``, whose people stay on record; ``has_attended``
    """
    with change("session.remove_participant", by=by, reason=reason):
        participation = (
            Participation.objects.select_for_update(of=("self",))
            .select_related("session__course", "employee")
            .get(pk=participation.pk)
        )
        refuse_cancelled(participation.session)
        if participation.has_attended:
            raise Refusal(
                "has_attended",
                _('%(employee)s has attended. Set the attendance to "Absent" if that is wrong.')
                % {"employee": participation.employee},
            )
        for file in participation.files.all():
            file.delete()
        participation.delete()


def tell(topic: str, session: Session, participations: Iterable[Participation]) -> None:
    """A notice for each participant who has an account; one for each participant and act."""
    act = current_change()
    assert act is not None, "notices belong to a change"  # noqa: S101 - a fault of ours, not of people
    recipients = Employee.objects.filter(
        pk__in=[each.employee_id for each in participations], user__is_active=True
    )
    context = {
        "course": session.course.name,
        "course_en": session.course.name_en,
        "starts_on": session.starts_on.isoformat(),
        "ends_on": session.ends_on.isoformat(),
        "place": session.place,
        "reason": session.cancel_reason,
    }
    post_notices(
        [
            Notice(
                recipient_id=user,
                topic=topic,
                key=f"{topic}:{session.pk}:{act.pk}",
                context=context,
                path=session.get_absolute_url(),
                created_at=act.at,
            )
            for user in recipients.values_list("user", flat=True)
            if user is not None
        ]
    )


def refuse_cancelled(session: Session) -> None:
    if session.is_cancelled:
        raise Refusal(
            "cancelled",
            _("%(course)s of %(day)s is cancelled. Open a new session instead.")
            % {"course": session.course, "day": long_date(session.starts_on)},
        )


def _refuse_left(session: Session, employees: list[Employee]) -> None:
    gone = [e for e in employees if e.left_on is not None and e.left_on <= session.starts_on]
    if gone:
        raise Refusal(
            "has_left",
            _("%(employee)s doesn't work here any more since %(day)s. Take them out of your choice.")
            % {"employee": gone[0], "day": long_date(gone[0].left_on)},
        )


def _refuse_full(session: Session, there: int, new: int) -> None:
    if session.capacity is None or there + new <= session.capacity:
        return
    free = max(0, session.capacity - there)
    raise Refusal(
        "no_seats",
        ngettext(
            "%(course)s of %(day)s has %(free)s seat left and you chose %(new)s people. "
            "Choose fewer, another session, or give it more seats.",
            "%(course)s of %(day)s has %(free)s seats left and you chose %(new)s people. "
            "Choose fewer, another session, or give it more seats.",
            free,
        )
        % {"course": session.course, "day": long_date(session.starts_on), "free": free, "new": new},
    )
