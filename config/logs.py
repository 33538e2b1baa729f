import logging
import re

# Staff numbers have 18 digits, identity cards 16; an error of the database quotes the row it refuses.
PERSONAL = re.compile(r"(?<!\d)\d{16}(?:\d{2})?(?!\d)|[\w.+-]+@[\w-]+\.[\w.-]+")


class MaskingFormatter(logging.Formatter):
    """A log is read by more people than the register: staff numbers and addresses are left out."""

    def format(self, record: logging.LogRecord) -> str:
        return PERSONAL.sub("[…]", super().format(record))


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "config.logs.MaskingFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {
        "terminal": {"class": "logging.StreamHandler", "formatter": "line"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["terminal"], "level": "INFO"},
    "loggers": {
        # Django's own handlers would say everything twice.
        "django": {"handlers": [], "level": "INFO"},
        # Who asks for a host that isn't ours is answered 400; a scanner isn't news.
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
        "django.server": {"handlers": ["terminal"], "level": "INFO", "propagate": False},
        # It quotes addresses, which hold secrets; our own line says which message didn't go.
        "apprise": {"handlers": ["nowhere"], "propagate": False},
        # Lines for every nudge, three times a minute, would bury the rest.
        "celery": {"level": "WARNING"},
    },
}
