from training.actions.attendance import hold_session, record_attendance
from training.actions.catalog import create_course, edit_course
from training.actions.invitations import invite_employees, remove_participant
from training.actions.sessions import cancel_session, edit_session, open_session

__all__ = [
    "cancel_session",
    "create_course",
    "edit_course",
    "edit_session",
    "hold_session",
    "invite_employees",
    "open_session",
    "record_attendance",
    "remove_participant",
]
