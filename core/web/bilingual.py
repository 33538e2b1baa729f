"""Reference data with an English twin: the field `name` beside `name_en`."""

from django.utils.translation import get_language


def in_reader_language(indonesian: str, english: str) -> str:
    return english if english and get_language() == "en" else indonesian
