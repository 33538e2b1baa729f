"""What a paper takes from the settings: its letterhead, its place and date, its signatures.

Papers speak Indonesian whatever the language of who prints them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from babel.dates import format_date

from core.documents.register import Letterhead, Signature
from organization.grades import spelled_grade
from organization.models import Employee, Signer, Stationery, Unit
from organization.models.stationery import lines_of


def paper_date(day: date) -> str:
    return format_date(day, "d MMMM y", locale="id")


def place_and_date(stationery: Stationery, day: date) -> str:
    """Without a place there are dots to write on."""
    return f"{stationery.place or '.' * 20}, {paper_date(day)}"


def location_code_of(unit: Unit) -> str:
    """The code by which the owner of the goods is known; a part of the office shares that of the whole."""
    if unit.location_code:
        return unit.location_code
    codes = dict(Unit.objects.filter(pk__in=unit.chain).values_list("pk", "location_code"))
    return next((codes[pk] for pk in unit.chain if codes[pk]), "")


def letterhead_of(stationery: Stationery) -> Letterhead:
    logo = bytes(stationery.logo) if stationery.logo else None
    return Letterhead(lines=lines_of(stationery.lines), address=lines_of(stationery.address), logo=logo)


def signature_of(signers: dict[str, Signer], duty: str, *, above: Sequence[str] = ()) -> Signature:
    """Of who has the duty that day; if nobody is written down, dots to write on."""
    signer = signers.get(duty)
    if signer is None:
        title = Signer.TITLES[Signer.Duty(duty)]
        return Signature(title.upper(), above=above, below=["NIP."])
    return Signature(
        signer.paper_title.upper(),
        post=signer.paper_post,
        name=signer.paper_name,
        above=above,
        below=[*lines_of([signer.paper_rank]), f"NIP. {signer.paper_number}".strip()],
    )


def employee_signature(
    employee: Employee | None, title: str, *, above: Sequence[str] = (), post: str = ""
) -> Signature:
    """Of an employee who signs as themselves: holder, person in charge of a room."""
    title = title.upper()
    if employee is None:
        return Signature(title, post=post, above=above, below=["NIP."])
    number = employee.spaced_staff_number
    below = [*lines_of([spelled_grade(employee.grade)]), *([f"NIP. {number}"] if number else [])]
    return Signature(title, post=post, name=employee.name, above=above, below=below)


def missing_for(stationery: Stationery, signers: dict[str, Signer], duties: Sequence[str]) -> list[str]:
    """What the settings lack, in the reader's words: on paper there will be dots or nothing."""
    lacks = []
    if not stationery.lines:
        lacks.append(str(Stationery._meta.get_field("lines").verbose_name))
    if not stationery.place:
        lacks.append(str(Stationery._meta.get_field("place").verbose_name))
    return lacks + [str(Signer.Duty(duty).label) for duty in duties if duty not in signers]
