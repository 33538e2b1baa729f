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
    "organization:room_create": _(
        "The code stands on the door and on the card of the room; imports know the room by it."
    ),
    "organization:room_edit": _("Who is in charge signs the card of the room. Items stay where they are."),
    "organization:token_list": _(
        "A token lets a program act in your name by the API. It is shown once; revoke it when the "
        "program is no longer used."
    ),
    "organization:account_list": _(
        "Every account with its roles and its last login. Close what nobody uses any more; "
        "nothing is deleted, for what somebody did stays under their name."
    ),
    "organization:account_detail": _(
        "What the account may do, when it last signed in, and what was changed about it, by whom and why."
    ),
    "organization:account_create": _(
        "The roles decide what somebody may do, the scope how far. "
        "The first password is shown once, or chosen by a link that comes by e-mail."
    ),
    "organization:account_edit": _(
        "A change of roles holds from the next page that the person opens. "
        "It stands in the trail with its reason."
    ),
    "organization:account_password": _("For who has forgotten theirs. Nobody, you too, can read a password."),
    "organization:account_close": _(
        "For who leaves, or when somebody else may use the account. "
        "What is still in their hands is named first."
    ),
    "organization:account_reopen": _("For who comes back. Look at the roles before."),
    "organization:account_sign_out": _(
        "For a lost phone or a shared computer on which somebody stayed signed in."
    ),
    "organization:holiday_list": _(
        "On these days the office is closed: due days move past them, and no digest goes out. "
        "Saturdays and Sundays need no entry."
    ),
    "organization:holiday_create": _("One day; a holiday of two days is two entries."),
    "organization:holiday_edit": _(
        "Correct the date, the name or the kind, or remove an entry made by mistake."
    ),
    "organization:job_list": _(
        "Imports, long papers and changes of many items run here, one after the other, "
        "also when the browser is closed. What failed says why; beginning again is harmless."
    ),
    "organization:account_second_factor": _(
        "For who has lost the phone and the recovery codes. Be sure that it is really them who ask: "
        "the password alone lets them in until they set the second step up again."
    ),
    "organization:device_list": _(
        "Every browser and phone that is signed in to your account. "
        "End what isn't yours or isn't used any more."
    ),
    "mfa_index": _(
        "With the second step nobody gets in by your password alone: a code from an app on your phone is "
        "asked for too. Keep the recovery codes on paper, for the day on which the phone is lost."
    ),
    "account_reauthenticate": _(
        "Before the way you log in is changed, the page makes sure that it is you, "
        "and not somebody at a computer left open."
    ),
}
