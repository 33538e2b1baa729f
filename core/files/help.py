"""What each page says of itself."""

from django.utils.translation import gettext_lazy as _

PAGES = {
    "files:file_list": _(
        "All photos and papers kept here, the newest first. A file is checked by its content; "
        "photos lose the place where they were taken."
    ),
    "files:file_remove": _("A file is removed with a reason; the history keeps who did it and when."),
}
