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
}
