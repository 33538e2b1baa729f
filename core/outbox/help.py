"""What each page says of itself."""

from django.utils.translation import gettext_lazy as _

PAGES = {
    "outbox:notice_list": _(
        "What happened that concerns you: reports, upkeep, training, handovers. Opening a notice "
        "leads to what it is about and marks it as read."
    ),
    "outbox:preferences": _(
        "For each group of news you choose: at once, in the digest of the morning, or only here. "
        "Letters go to the address of your account; "
        "Telegram and WhatsApp are offered where the administrator has set them up. "
        "Try it with the button at the foot."
    ),
    "outbox:hook_list": _(
        "A webhook tells another program, or a group in Telegram, of events of the whole office, each once. "
        "Below stand the messages that didn't go, with the reason in words and the time of the next try."
    ),
}
