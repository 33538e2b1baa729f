"""What is to be said about lists of people and rooms, by code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.spreadsheets.sentences import speak

REFUSALS = {
    "staff_number_destroyed": _(
        "The spreadsheet program has rounded this staff number: it keeps only 15 digits of a number."
        " Format the column as text and enter the number again."
    ),
    "staff_number_length": _("A staff number (NIP) has 18 digits; here are %(count)s characters."),
    "staff_number_twice": _("The staff number is that of row %(row)s. Correct one of them."),
    "person_twice": _("Row %(row)s is for the same person. Correct one of them."),
    "person_ambiguous": _(
        "“%(text)s” can be more than one person: %(candidates)s. Write the staff number (NIP)."
    ),
    "person_unknown": _("There is no employee “%(text)s”. Import the list of employees first."),
    "person_unknown_near": _(
        "There is no employee “%(text)s”. The nearest are: %(nearest)s. Correct the name, or write the"
        " staff number (NIP)."
    ),
    "person_elsewhere": _("This staff number belongs to somebody outside the units that you may import."),
    "unit_unknown_near": _("There is no unit “%(text)s”. The nearest are: %(nearest)s."),
    "grade_unreadable": _("This can't be read as a grade. Write it like III/c, or VII for PPPK."),
    "employment_unreadable": _("Choose PNS, PPPK or THL."),
    "email_unreadable": _("This can't be read as an e-mail address."),
    "room_twice": _("The room code is that of row %(row)s. Correct one of them."),
    "room_elsewhere": _("This room belongs to a unit outside those that you may import into."),
}

WARNINGS = {
    "staff_number_birth": _(
        "The first eight digits of the staff number aren't a date of birth. It is taken as written: check it."
    ),
    "staff_number_appointment": _(
        "The appointment in the staff number can't be. It is taken as written: check it."
    ),
    "staff_number_sex": _(
        "Digit 15 of the staff number is neither 1 nor 2. It is taken as written: check it."
    ),
    "position_new": _("Position “%(text)s” is not in the list; it is added."),
    "building_new": _("Building “%(text)s” is not in the list; it is added."),
    "namesake": _("Somebody else has this name: %(candidates)s. The row is taken for another person."),
    "has_left": _("This person doesn't work here any more since %(date)s."),
}

speak({**REFUSALS, **WARNINGS})
