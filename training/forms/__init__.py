from training.forms.attendance import AttendanceForm, AttendanceTable
from training.forms.catalog import CourseForm
from training.forms.sessions import CancelForm, InviteForm, PeopleForm, SessionCreateForm, SessionForm

__all__ = [
    "AttendanceForm",
    "AttendanceTable",
    "CancelForm",
    "CourseForm",
    "InviteForm",
    "PeopleForm",
    "SessionCreateForm",
    "SessionForm",
]
