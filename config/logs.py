import logging
import re

# Staff numbers have 18 digits, identity cards 16; an error of the database quotes the row it refuses.
PERSONAL = re.compile(r"(?<!\d)\d{16}(?:\d{2})?(?!\d)|[\w.+-]+@[\w-]+\.[\w.-]+")


class MaskingFormatter(logging.Formatter):
    """A log is read by more people than the register: staff numbers and addresses are left out."""

    def format(self, record: logging.LogRecord) -> str:
        return PERSONAL.sub("[…]", super().format(record))
