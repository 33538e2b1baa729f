"""What each page says of itself."""

from django.utils.translation import gettext_lazy as _

PAGES = {
    "organization:employee_list": _(
        "Everybody who works here, with or without an account. Staff numbers are shown in part only."
    ),
    "organization:employee_detail": _(
        "What this person holds, and their training. When somebody leaves, what they hold is returned first."
    ),
    "organization:my_page": _(
        "What is in your custody, and your learning hours of the year. Is something not yours? "
        "Tell the keeper of the items."
    ),
    "organization:employee_create": _(
        "A staff number may stay empty. An account is needed only by those who sign in; who holds "
        "an item needs none."
    ),
    "organization:employee_edit": _(
        "Correct what is written about the person. The history keeps the old values."
    ),
    "organization:employee_leave": _(
        "Write the first day on which the person does not work here any more. What they hold must "
        "be returned before."
    ),
    "organization:stationery_detail": _(
        "The head of papers and who signs them, unit by unit. What a unit does not set comes from "
        "the unit above it."
    ),
    "organization:stationery_edit": _(
        "Lines of the letterhead, the logo, and the place that stands before the date."
    ),
    "organization:signer_appoint": _("Who signs from which day, and as what; Plt. for who acts for another."),
    "organization:signer_edit": _("Papers of a day are signed by who was appointed on that day."),
    "organization:office_name": _(
        "The names stand at the head of every page. The location code is printed on stickers and KIB."
    ),
    "organization:room_list": _("Rooms with the person in charge. A room's page shows what stands in it."),
    "organization:room_detail": _(
        "What stands in this room, for the card on its wall (KIR) and for a count."
    ),
    "organization:token_list": _(
        "A token lets a program act in your name by the API. It is shown once; revoke it when the "
        "program is no longer used."
    ),
}
