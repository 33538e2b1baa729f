"""What a reader or a row has to say, by code: kept without language, told in the reader's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from assets.spreadsheets.columns import BY_KEY

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
    "no_table_of_assets": _(
        "No table of goods was found: no row among the first 30 has headings such as goods code,"
        " name of goods and register number."
    ),
    "no_code_column": _(
        "A table was found in “%(sheet)s”, row %(row)s, but none of its columns is headed as the goods code."
    ),
}

BATCH = {
    "overtaken": _(
        "The register has changed since the preview, so nothing was applied. The preview is made anew."
    ),
}

REFUSALS = {
    "missing": _("%(field)s is empty, and the register needs it."),
    "no_column": _("The table has no column for this: %(field)s. The register needs it."),
    "register_or_nibar_missing": _("The row has neither a register number nor a NIBAR."),
    "cell_formula": _(
        "The cell holds a formula without its result. Open the file in the spreadsheet program, save"
        " it and try again, or type the value."
    ),
    "cell_error": _("The cell holds the error %(text)s instead of a value."),
    "text_too_long": _("The text is longer than %(limit)s characters."),
    "price_unreadable": _("This can't be read as a price. Write it like 1.500.000,00."),
    "price_negative": _("A price can't be negative."),
    "price_too_large": _("The price is larger than the register can hold."),
    "price_for_several_rows": _(
        "One price stands over several rows. Write the price of each piece in its own row."
    ),
    "several_in_price": _(
        "The number (%(n)s) shows that the row is for %(n)s pieces. Write the price of one piece, or"
        " leave this row out and write one row for each piece."
    ),
    "several_pieces": _(
        "The row is for %(n)s pieces. The register has one row for each piece, with its own number."
    ),
    "quantity_unreadable": _("This can't be read as a number of pieces."),
    "register_unreadable": _("This can't be read as a register number. Write digits alone."),
    "register_zero": _("A register number begins at 1."),
    "register_too_large": _("The register number is larger than the register can hold."),
    "register_range": _("%(first)s to %(last)s are %(n)s pieces. The register has one row for each piece."),
    "register_list": _("These are several register numbers. The register has one row for each piece."),
    "register_is_date": _(
        "The spreadsheet program has made a date of this register number. Write digits alone."
    ),
    "condition_unreadable": _(
        "This can't be read as a condition. Choose Good, Lightly damaged or Heavily damaged."
    ),
    "condition_vague": _("“%(text)s” alone is not clear: choose Lightly damaged or Heavily damaged."),
    "condition_tick_alone": _("A tick says nothing here: choose the condition."),
    "condition_contradicts": _("More than one condition is ticked."),
    "condition_counts": _(
        "%(n)s pieces are counted here. The register has one row for each piece, with its own number."
    ),
    "date_unreadable": _("This can't be read as a date. Write it like 12-03-2019, or only the year."),
    "date_no_such_day": _("There is no %(day)s %(month_name)s %(year)s."),
    "date_no_such_month": _("There is no month %(month)s. Write the day first: 12-03-2019."),
    "date_short_year": _("Write the year with four digits."),
    "date_in_future": _("The year %(year)s has not come yet."),
    "day_in_future": _("The date %(date)s has not come yet."),
    "date_too_early": _("The year %(year)s is too early for a date of acquisition."),
    "date_needs_day": _("Write the full date here, like 12-03-2019."),
    "code_unreadable": _("This can't be read as a goods code. Write twelve digits, like 1.3.2.10.01.02.002."),
    "code_short_part": _("Part “%(part)s” of the code has too few digits; which is missing can't be known."),
    "code_incomplete": _("The code stops at level %(level)s; a piece of goods needs all seven levels."),
    "code_old": _("%(code)s is a code of the list before 2016. Write the code of Permendagri 108/2016."),
    "code_destroyed": _(
        "The spreadsheet program has rounded this code. Format the column as text and enter it again."
    ),
    "code_parent_unknown": _("The parent code %(parent)s is not in the classification of goods."),
    "nibar_number": _(
        "The cell is a number, and the spreadsheet program keeps only 15 digits of one. Format the"
        " column as text and enter the NIBAR again."
    ),
    "nibar_unreadable": _("A NIBAR consists of digits alone."),
    "nibar_differs": _(
        "The goods with this code and register number have another NIBAR, which can't change: %(nibar)s."
    ),
    "nibar_elsewhere": _("This NIBAR belongs to goods outside the unit that you import into."),
    "key_taken": _(
        "The NIBAR belongs to goods with register number %(register)s, while this code and register"
        " number are those of other goods."
    ),
    "twice_in_file": _("Code and register number are those of row %(row)s. Correct one of them."),
    "nibar_twice_in_file": _("The NIBAR is that of row %(row)s. Correct one of them."),
    "same_asset_twice": _("Row %(row)s is for the same goods. Correct one of them."),
    "mode_unreadable": _("This is none of the modes of acquisition."),
    "mac_unreadable": _("Write a MAC address as six pairs, for example 3C:52:82:1A:0B:9F."),
    "ip_unreadable": _("This can't be read as an IP address."),
    "unit_unknown": _("There is no unit “%(text)s” among those that you may import into."),
    "not_accepted": _("The register doesn't accept this: %(reason)s"),
}

WARNINGS = {
    "leaf_unknown": _("Code %(code)s is not in the classification; it is added as a local code."),
    "room_unknown": _("Room “%(text)s” is not in the register; it is kept as text."),
    "date_first_year": _("Of the years %(text)s the first is taken."),
    "date_unknown": _("“%(text)s” stands for an unknown date; it is left empty."),
    "year_differs": _("The column for the year says %(year)s; the date is taken."),
    "code_repaired": _("“%(text)s” is read as %(code)s."),
    "price_in_thousands": _(
        "The heading speaks of thousands of rupiah; the figures are taken as they stand."
    ),
}

SKIPS = {
    "blank": _("nothing in it"),
    "above": _("above the table"),
    "header": _("heading"),
    "numbering": _("column numbers"),
    "repeated_header": _("heading repeated"),
    "total": _("total"),
    "group": _("group heading"),
    "signature": _("signatures and notes"),
    "hidden_sheet": _("hidden sheet"),
    "no_table": _("no table of goods"),
    "no_code_column": _("no column for the goods code"),
    "recap": _("summary without register numbers"),
    "unchosen": _("not chosen"),
}

SENTENCES: dict[str, Any] = {**FILE, **BATCH, **REFUSALS, **WARNINGS}


def sentence(code: str, params: Mapping[str, Any] | None = None) -> str:
    told = dict(params or {})
    if "field" in told:
        told["field"] = BY_KEY[told["field"]].label
    if told.get("month") in MONTHS:
        told["month_name"] = MONTHS[told["month"]]
    return str(SENTENCES[code]) % told


def skip_reason(code: str) -> str:
    return str(SKIPS[code])
