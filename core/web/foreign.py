"""Sentences of the libraries we use that they don't say in Indonesian, or not as we would."""

from django.utils.translation import gettext_noop as _

FOREIGN = (
    # django-filter
    _("All"),
    _("Any date"),
    _("Multiple values may be separated by commas."),
    _("No"),
    _("Ordering"),
    _("%s (descending)"),
    _("Past 7 days"),
    _("Range query expects two values."),
    _("Select a lookup."),
    _("This month"),
    _("This year"),
    _("Today"),
    _("Unknown"),
    _("Yes"),
    _("Yesterday"),
    _("contains"),
    _("exclude"),
    _("is greater than"),
    _("is greater than or equal to"),
    _("is in"),
    _("is in range"),
    _("is less than"),
    _("is less than or equal to"),
    _("is null"),
    _("search"),
    # django-import-export
    _("Value could not be parsed."),
    # django-allauth
    _("The username and/or password you specified are not correct."),
    _("Too many failed login attempts. Try again later."),
)
