"""What each page says of itself."""

from django.utils.translation import gettext_lazy as _

PAGES = {
    "outbox:notice_list": _(
        "What happened that concerns you: reports, upkeep, training, handovers. Opening a notice "
        "leads to what it is about and marks it as read."
    ),
}
