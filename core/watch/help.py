"""What each page says of itself."""

from django.utils.translation import gettext_lazy as _

PAGES = {
    "watch:system": _(
        "Whether everything runs that works in the background, when each task last ran, how old the last "
        "backup is, and how much room the disks have. Where something is bad, it says what to do."
    ),
}
