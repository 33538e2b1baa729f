"""What is to be said about recaps of training, by code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.spreadsheets.sentences import speak

REFUSALS = {
    "days_unreadable": _("This can't be read as days. Write it like 10 s.d. 13 Juni 2025."),
    "days_year_only": _("Only the year stands here. Write the days, like 10 s.d. 13 Juni 2025."),
    "days_reversed": _("The last day lies before the first day."),
    "days_too_many": _("This is longer than a year: check the years."),
    "training_to_come": _(
        "The training ends only on %(date)s. A recap is of what was held; plan what comes as a session."
    ),
    "hours_unreadable": _("This can't be read as learning hours. Write a whole number, like 24 or 24 JP."),
    "hours_too_many": _("More than %(limit)s JP: check the number."),
    "training_twice": _("Row %(row)s is for the same person and the same training. Correct one of them."),
}

WARNINGS = {
    "days_month_only": _("Of “%(text)s” only the month is known: the whole month is taken."),
    "hours_missing": _("No learning hours (JP) are written; none are counted."),
    "course_new": _("“%(text)s” is not in the catalog; it is added to it, and not offered."),
    "course_new_near": _(
        "“%(text)s” is not in the catalog; it is added to it, and not offered. The nearest are: %(nearest)s."
    ),
}

speak({**REFUSALS, **WARNINGS})
