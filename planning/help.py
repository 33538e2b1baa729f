"""What each page says of itself."""

from django.utils.translation import gettext_lazy as _

PAGES = {
    "planning:replacement_list": _(
        "What to replace first, and why: age against useful life, condition, cost of repairs, "
        "failures, support. Every reason has its points. Items whose data is missing stand apart "
        "with what is missing."
    ),
    "planning:policy_detail": _("By which weights items are scored, since when, and who decided it."),
    "planning:policy_revise": _("New weights make a new version; the earlier ones stay readable."),
    "planning:change_list": _(
        "Every change in the register, the newest first: who, what, when, why. Narrow by person, "
        "kind of change, days or item."
    ),
    "planning:change_detail": _("One change with everything that belongs to it, each value old and new."),
    "planning:summary": _(
        "The state of the office in a few plots. Each says its finding in a sentence, has its "
        "table for print, and opens the list behind each number."
    ),
}
