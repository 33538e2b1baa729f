"""The rules of one row of the attendance table."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from training.attendance import Entry, Held, mistakes, settled

TODAY = date(2026, 11, 24)
SESSION = Held(date(2026, 11, 10), date(2026, 11, 11), 16, validity_months=12)


def came(**fields: Any) -> Entry:
    return Entry(1, "attended", **fields)


@pytest.mark.parametrize(
    "entry",
    [
        came(),
        came(hours=0),
        came(hours=16, result="passed", certificate_number="893/1"),
        came(certificate_on=date(2026, 11, 10)),
        came(certificate_on=TODAY, expires_on=date(2027, 11, 24)),
        Entry(1, "absent"),
        Entry(1, "invited", hours=0),
    ],
)
def test_an_entry_that_can_stand(entry: Entry) -> None:
    assert mistakes(entry, SESSION, TODAY) == {}


@pytest.mark.parametrize(
    ("entry", "field", "says"),
    [
        (came(hours=17), "hours", "16 JP"),
        (came(hours=-1), "hours", "16 JP"),
        (came(certificate_on=date(2026, 11, 9)), "certificate_on", "10 November 2026"),
        (came(certificate_on=date(2026, 11, 25)), "certificate_on", "25 November 2026"),
        (came(certificate_on=date(206, 11, 12)), "certificate_on", "10 November 2026"),
        (came(expires_on=date(2026, 11, 1)), "expires_on", "11 November 2026"),
        (came(certificate_on=TODAY, expires_on=date(2206, 1, 1)), "expires_on", "10"),
        (Entry(1, "absent", hours=4), "hours", "JP"),
        (Entry(1, "invited", result="passed"), "result", "hasil"),
        (Entry(1, "absent", certificate_number="893/1"), "certificate_number", "sertifikat"),
    ],
)
def test_a_mistake_is_told_at_its_field(entry: Entry, field: str, says: str) -> None:
    found = mistakes(entry, SESSION, TODAY)

    assert list(found) == [field]
    assert says in found[field]


def test_what_was_left_open_comes_from_the_session() -> None:
    kept = settled(came(certificate_number="893/1"), SESSION)

    assert (kept.hours, kept.certificate_on, kept.expires_on) == (16, date(2026, 11, 11), date(2027, 11, 11))


def test_without_a_number_there_is_no_certificate_date() -> None:
    kept = settled(came(), SESSION)

    assert kept.certificate_on is None
    assert kept.expires_on == date(2027, 11, 11)


def test_what_was_written_is_kept() -> None:
    entry = came(hours=8, certificate_on=date(2026, 11, 20), expires_on=date(2030, 1, 1))

    assert settled(entry, SESSION) == entry


def test_what_was_failed_has_no_end_of_validity() -> None:
    assert settled(came(result="failed"), SESSION).expires_on is None


def test_who_stayed_away_has_nothing() -> None:
    kept = settled(Entry(1, "absent", hours=None), SESSION)

    assert kept == Entry(1, "absent", hours=0)
