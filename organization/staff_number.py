"""Staff numbers (NIP): 18 digits, Perka BKN 22/2007.

`YYYYMMDD` birth · `YYYYMM` appointment · `1` man, `2` woman · `NNN` sequence. Contract civil servants
(PPPK) have a code such as 21 where the month of appointment stands.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _


class StaffNumberError(ValueError):
    """The sentence says what is wrong; `code` names it for programs."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def bare_staff_number(text: str) -> str:
    """Without the spaces, dots, quotes and the "NIP." that people write with it."""
    bare = text.strip().upper().removeprefix("NIP")
    return "".join(c for c in bare if c not in " .:'\"`-\u00a0\u2019")


def normalize_staff_number(text: str) -> str:
    """The bare 18 digits of what people write: spaces, dots, quotes and a leading "NIP." are dropped.

    :raises StaffNumberError: the length, birth date, appointment, sex or sequence can't be
    """
    bare = bare_staff_number(text)
    if len(bare) != 18 or not (bare.isascii() and bare.isdigit()):
        raise StaffNumberError(
            "length",
            _("A staff number (NIP) has 18 digits; this one has %(count)s characters.")
            % {"count": len(bare)},
        )
    try:
        birth = date(int(bare[:4]), int(bare[4:6]), int(bare[6:8]))
    except ValueError as error:
        raise StaffNumberError(
            "birth", _("The first eight digits of the staff number aren't a date of birth.")
        ) from error
    appointed_year, month = int(bare[8:12]), int(bare[12:14])
    if not (1 <= month <= 12 or month >= 21):
        raise StaffNumberError(
            "appointment", _("Digits 13 and 14 of the staff number aren't a month or a PPPK code.")
        )
    if not 17 <= appointed_year - birth.year <= 70:
        raise StaffNumberError(
            "appointment", _("By the staff number, the appointment doesn't fit the year of birth.")
        )
    if bare[14] not in "12":
        raise StaffNumberError("sex", _("Digit 15 of the staff number must be 1 or 2."))
    if bare[15:] == "000":
        raise StaffNumberError("sequence", _("The last three digits of the staff number are 000."))
    return bare


def is_contract_number(staff_number: str) -> bool:
    """Whether the number is one of a contract civil servant (PPPK)."""
    return int(staff_number[12:14]) >= 21


def mask_staff_number(staff_number: str | None) -> str:
    """`198705122010012011` → `19870512••••••••11`."""
    if not staff_number:
        return ""
    return f"{staff_number[:8]}{'•' * 8}{staff_number[-2:]}"
