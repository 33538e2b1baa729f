"""What each page says of itself."""

from django.utils.translation import gettext_lazy as _

PAGES = {
    "training:need_list": _(
        "Who holds items without the training for them, course by course. Choose people and "
        "invite exactly these to a session."
    ),
    "training:hours_list": _(
        "Learning hours (JP) of the year for each employee, against 20 JP. Only what is recorded "
        "with its hours counts."
    ),
    "training:session_list": _(
        "Training sessions: coming, running, and those whose attendance is still to be recorded."
    ),
    "training:session_detail": _(
        "One session with its participants: attendance, hours, result and certificate in one "
        "table. What is missing can be added later."
    ),
    "training:session_create": _(
        "When and where a course is held, and by whom. Participants are invited afterwards."
    ),
    "training:session_edit": _("Participants are told when day or place changes."),
    "training:session_cancel": _("The session will not be held; the participants are told why."),
    "training:session_invite": _("Invite the chosen people to a session that is planned, or to a new one."),
    "training:participant_add": _("Those who hold items without this training come first."),
    "training:course_list": _(
        "The catalog: which courses there are, for which items each is required, and how long it stays valid."
    ),
    "training:course_detail": _("One course: who has it, who needs it, and its sessions."),
    "training:course_create": _(
        "Choose the kinds of items that require the course; the list of needs follows from it."
    ),
    "training:course_edit": _(
        "Whoever holds an item of the chosen kinds without this course stands in the list of needs."
    ),
}
