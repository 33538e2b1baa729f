"""What a reader or a row has to say, by code: kept without language, told in the reader's own.

Who reads a kind of table adds its own codes with `speak`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

FILE = {
    "file_empty": _("The file is empty."),
    "file_too_large": _(
        "The file is larger than %(limit)s MB. Split it, or remove pictures and unused sheets."
    ),
    "file_unpacks_too_large": _(
        "Unpacked, the file is larger than %(limit)s MB. Save only the sheet with the goods as a new file."
    ),
    "file_asks_too_much": _(
        "The file asks for more memory or time than reading may take, often because of a single"
        " cell far outside the table. Copy the table into a new file and try again."
    ),
    "file_torn": _(
        "The file is damaged or incomplete and can't be opened. Open it in the spreadsheet program,"
        " save it as .xlsx and try again."
    ),
    "file_encrypted": _(
        "The file is protected by a password. Remove the protection in the spreadsheet program and try again."
    ),
    "file_is_pdf": _("This is a PDF, not a spreadsheet. Ask for the spreadsheet that it was printed from."),
    "file_is_picture": _("This is a picture, not a spreadsheet."),
    "file_is_archive": _(
        "This is an archive, not a spreadsheet. Unpack it and choose the spreadsheet inside."
    ),
    "file_is_document": _(
        "This is a text document or a presentation, not a spreadsheet. Copy its table into a"
        " spreadsheet and save that."
    ),
    "file_is_web_archive": _(
        "This is a web archive. Open it in the spreadsheet program and save it as .xlsx."
    ),
    "file_is_web_frames": _(
        "This page only points to other files that hold the tables. Open it in the spreadsheet"
        " program and save it as .xlsx."
    ),
    "file_is_xml_spreadsheet": _(
        "This is an XML spreadsheet of 2003. Open it in the spreadsheet program and save it as .xlsx."
    ),
    "file_is_no_spreadsheet": _(
        "This is not a spreadsheet. Files of the kinds .xlsx, .xls, .ods and .csv can be read."
    ),
    "file_has_no_table": _("There is no table in this page."),
    "csv_quote_open": _(
        "A quotation mark is opened and never closed, so the rows after it can't be told apart."
        " Correct it, or save the list as .xlsx."
    ),
    "csv_cell_too_long": _(
        "Near line %(line)s a cell has more than a million characters; a quotation mark there is"
        " probably not closed."
    ),
    "file_gone": _("The file is no longer in the store. Upload it again."),
}

VALUES = {
    "missing": _("%(field)s is empty, and the register needs it."),
    "no_column": _("The table has no column for this: %(field)s. The register needs it."),
    "cell_formula": _(
        "The cell holds a formula without its result. Open the file in the spreadsheet program, save"
        " it and try again, or type the value."
    ),
    "cell_error": _("The cell holds the error %(text)s instead of a value."),
    "column_of_codes": _(
        "Here stand only code numbers, such as %(text)s, and %(field)s is said in words. The column isn't"
        " read, so that no good word is lost; whoever wants the numbers chooses it among the columns."
    ),
    "text_too_long": _("The text is longer than %(limit)s characters."),
    "date_unreadable": _("This can't be read as a date. Write it like 12-03-2019, or only the year."),
    "date_no_such_day": _("There is no %(day)s %(month_name)s %(year)s."),
    "date_no_such_month": _("There is no month %(month)s. Write the day first: 12-03-2019."),
    "date_short_year": _("Write the year with four digits."),
    "date_in_future": _("The year %(year)s has not come yet."),
    "day_in_future": _("The date %(date)s has not come yet."),
    "date_needs_day": _("Write the full date here, like 12-03-2019."),
    "not_accepted": _("The register doesn't accept this: %(reason)s"),
    "unit_unknown": _("There is no unit “%(text)s” among those that you may import into."),
    "date_first_year": _("Of the years %(text)s the first is taken."),
    "date_unknown": _("“%(text)s” stands for an unknown date; it is left empty."),
}

SKIPS: dict[str, Any] = {
    "blank": _("nothing in it"),
    "above": _("above the table"),
    "header": _("heading"),
    "numbering": _("column numbers"),
    "repeated_header": _("heading repeated"),
    "total": _("total"),
    "group": _("group heading"),
    "signature": _("signatures and notes"),
    "hidden_sheet": _("hidden sheet"),
    "example": _("example row of the template"),
    "unchosen": _("not chosen"),
}

SENTENCES: dict[str, Any] = {**FILE, **VALUES}


def speak(sentences: Mapping[str, Any], skips: Mapping[str, Any] | None = None) -> None:
    """Add the codes of a kind of table; one that is there already keeps its sentence."""
    for known, more in ((SENTENCES, sentences), (SKIPS, skips or {})):
        for code, text in more.items():
            known.setdefault(code, text)


def sentence(code: str, params: Mapping[str, Any] | None = None) -> str:
    told = dict(params or {})
    if told.get("month") in MONTHS:
        told["month_name"] = MONTHS[told["month"]]
    return str(SENTENCES[code]) % told


def skip_reason(code: str) -> str:
    return str(SKIPS[code])
