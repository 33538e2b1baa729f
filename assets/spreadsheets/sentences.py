"""What is to be said about lists of goods, by code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.spreadsheets.sentences import speak

FILE = {
    "no_table_of_assets": _(
        "No table of goods was found: no row among the first 30 has headings such as goods code,"
        " name of goods and register number."
    ),
    "no_code_column": _(
        "A table was found in “%(sheet)s”, row %(row)s, but none of its columns is headed as the goods code."
    ),
}

REFUSALS = {
    "register_or_nibar_missing": _("The row has neither a register number nor a NIBAR."),
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
    "date_too_early": _("The year %(year)s is too early for a date of acquisition."),
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
}

WARNINGS = {
    "leaf_unknown": _("Code %(code)s is not in the classification; it is added as a local code."),
    "room_unknown": _("Room “%(text)s” is not in the register; it is kept as text."),
    "other_goods": _(
        "“%(text)s” has this code and register number, but these hardly seem to be the same goods. "
        "Check the number before such a row is taken over."
    ),
    "other_number": _(
        "“%(text)s” has another number of the maker: a correction, or other goods under its number?"
    ),
    "year_differs": _("The column for the year says %(year)s; the date is taken."),
    "code_repaired": _("“%(text)s” is read as %(code)s."),
    "price_in_thousands": _(
        "The heading speaks of thousands of rupiah; the figures are taken as they stand."
    ),
}

SKIPS = {
    "no_table": _("no table of goods"),
    "no_code_column": _("no column for the goods code"),
    "recap": _("summary without register numbers"),
}

speak({**FILE, **REFUSALS, **WARNINGS}, SKIPS)
