"""What a list of items can show: one table for the page, the CSV file and the spreadsheet.

A person chooses which columns (`chosen_columns`); the choice is remembered with the account.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from assets.models import Asset
from assets.spreadsheets.columns import BY_KEY
from organization.models import User

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PREFERENCE = "asset_columns"
Value = str | date | Decimal | None


@dataclass(frozen=True)
class Column:
    """
    :param read: out of a row `for_file()`: a date or an amount as such, all else as text
    :param words: what a code is called, where `read` gives one
    :param is_number: digits that a spreadsheet program may take for a number without harm
    :param needs_details: for those alone who may read value and notes
    :param sort: the order of the list by this column
    """

    key: str
    label: str | _StrPromise
    read: Callable[[Any], Value]
    words: Sequence[tuple[str, Any]] = ()
    is_number: bool = False
    needs_details: bool = False
    sort: str = ""
    width: float = 25

    def reader(self) -> Callable[[Any], Value]:
        """`read` for many rows in one language: the words are looked up once and not in every row."""
        if not self.words:
            return self.read
        words = {code: str(word) for code, word in self.words}
        read: Callable[[Any], Any] = self.read
        return lambda asset: words.get(read(asset), "")


def _of(key: str, read: Callable[[Any], Value] | None = None, **more: Any) -> Column:
    """Named as the importer knows it."""
    return Column(key, BY_KEY[key].label, read or attrgetter(key), **more)


def _acquired(asset: Any) -> Value:
    day: date | None = asset.acquired_from
    if day is None or asset.acquired_precision == "day":
        return day
    return f"{day:%m-%Y}" if asset.acquired_precision == "month" else f"{day:%Y}"


# In the order of the file. The first five say which item a row is: a file always has them.
COLUMNS = (
    _of("code", attrgetter("classification_id"), width=38),
    _of("register", lambda a: f"{a.register:0{a.register_width}d}" if a.register else "", is_number=True),
    _of("nibar", width=45),
    _of("name", width=60, sort="name"),
    _of("unit", attrgetter("unit_code")),
    _of("legacy_code"),
    _of("specification", width=60),
    _of("brand", width=45),
    *(_of(key) for key in ("size", "material", "serial_number", "chassis_number", "engine_number")),
    *(_of(key) for key in ("plate_number", "ownership_number", "measure")),
    _of("acquired_on", _acquired, sort="acquired"),
    _of("mode", words=Asset.Mode.choices),
    *(_of(key) for key in ("origin", "fund_source")),
    _of("value", needs_details=True, sort="value"),
    _of("condition", attrgetter("condition"), sort="condition"),
    Column("status", _("Status"), attrgetter("status"), words=Asset.Status.choices),
    _of("room", lambda a: a.room_code or a.room_text, sort="room"),
    Column("holder", _("Holder"), attrgetter("holder_name"), needs_details=True, sort="holder", width=45),
    *(_of(key) for key in ("supplier", "document_number", "warranty_until")),
    *(_of(key) for key in ("host_name", "mac_address", "ip_address")),
    _of("notes", needs_details=True, width=60),
)
IDENTITY = ("code", "register", "nibar", "name", "unit")
# The page says code, number and name in one cell, and the holder's name to everybody.
ON_PAGE = tuple(column for column in COLUMNS if column.key not in ("code", "register", "name"))
FOR_ALL = ("holder",)
USUAL = ("condition", "room", "holder", "value")
INSTEAD_OF_VALUE = "acquired_on"


def offered_columns(user: User) -> list[Column]:
    """Those that the person may choose for the page."""
    details = user.has_perm("assets.view_asset_details")
    return [column for column in ON_PAGE if details or not column.needs_details or column.key in FOR_ALL]


def chosen_keys(user: User) -> list[str]:
    """Nothing where the person never chose."""
    kept = user.preferences.get(PREFERENCE, [])
    return [column.key for column in ON_PAGE if column.key in kept]


def page_columns(user: User) -> list[Column]:
    """Those that were chosen, else the usual ones: the date of acquisition stands in for the value."""
    offered, chosen = offered_columns(user), chosen_keys(user)
    if chosen:
        return [column for column in offered if column.key in chosen]
    by_key = {column.key: column for column in offered}
    return [by_key.get(key) or by_key[INSTEAD_OF_VALUE] for key in USUAL]


def file_columns(user: User, *, everything: bool = False) -> Sequence[Column]:
    """What a file has: what was chosen, with what says which item it is; else all."""
    details = user.has_perm("assets.view_asset_details")
    chosen = [] if everything else chosen_keys(user)
    return [
        column
        for column in COLUMNS
        if (details or not column.needs_details)
        and (not chosen or column.key in chosen or column.key in IDENTITY)
    ]
