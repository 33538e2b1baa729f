"""Lists of goods of any office as typed rows. No database, no clock, nothing of the register.

`columns` knows the headings, `layout` tells goods from totals and signatures, `rows` makes typed
values of a row. The file itself is opened by `core.spreadsheets`.
"""

# Imported for what it does: it says what the codes of goods mean.
from assets.spreadsheets import sentences
from assets.spreadsheets.layout import GOODS
from assets.spreadsheets.rows import GoodsReader

__all__ = ["GOODS", "GoodsReader", "sentences"]
