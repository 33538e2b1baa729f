from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from organization.models import Building, Room
from tests.assets.importing import Outcome
from tests.factories import EmployeeFactory, RoomFactory
from tests.importing.lists import import_list, write_xlsx

pytestmark = pytest.mark.django_db

HEAD = ["No", "Kode Ruangan", "Nama Ruangan", "Gedung", "Lantai", "Penanggung Jawab", "NIP"]
NIP = "198705122010012011"


@pytest.fixture
def bring(tmp_path: Path) -> Callable[..., Outcome]:
    def bring(*rows: list[Any]) -> Outcome:
        return import_list("rooms", write_xlsx(tmp_path / "ruangan.xlsx", HEAD, *rows))

    return bring


def test_rooms_come_with_building_and_person_in_charge(bring: Callable[..., Outcome]) -> None:
    siti = EmployeeFactory(name="Siti Contoh, S.E.", staff_number=NIP)
    EmployeeFactory(name="Budi Contoh")

    rows: list[list[Any]] = [
        [1, "A-101", "Ruang Tata Usaha", "Gedung Utama", 1, "Siti", NIP],
        [2, "A-102", "Ruang Rapat", "gedung utama", 1, "BUDI CONTOH", ""],
    ]
    outcome = bring(*rows)

    assert outcome.result == {"rows": 2, "created": 2, "updated": 0, "unchanged": 0, "refused": 0}
    room = Room.objects.get(code="A-101")
    assert (room.name, room.floor, room.responsible, room.unit.code) == (
        "Ruang Tata Usaha",
        "1",
        siti,
        "UMUM",
    )
    assert [b.name for b in Building.objects.all()] == ["Gedung Utama"], "added once"
    assert bring(*rows).result["unchanged"] == 2


def test_a_known_room_is_changed_and_nothing_is_erased(bring: Callable[..., Outcome]) -> None:
    room = RoomFactory(code="A-101", name="Ruang Lama", floor="2", responsible=EmployeeFactory())

    assert bring([1, "a-101", "Ruang Baru", "", "", "", ""]).result["updated"] == 1
    before = room.responsible
    room.refresh_from_db()
    assert (room.code, room.name, room.floor, room.responsible) == ("A-101", "Ruang Baru", "2", before)


def test_doubles_and_unknown_people_are_refused(bring: Callable[..., Outcome]) -> None:
    EmployeeFactory(name="Siti Contoh")

    outcome = bring(
        [1, "A-1", "Satu", "", "", "Siti Conto", ""],
        [2, "A-2", "Dua", "", "", "", ""],
        [3, "A-2", "Tiga", "", "", "", ""],
        [4, "", "Tanpa kode", "", "", "", ""],
    )

    assert outcome.result["refused"] == 3
    assert "Siti Contoh" in outcome.refusals[0], "the nearest name"
    assert Room.objects.count() == 0
