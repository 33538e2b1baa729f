"""Kartu Inventaris Ruangan: the eleven columns of Permendagri 47/2021. No form number: two are in use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.utils import translation

from assets.models import Asset
from assets.papers.asof import assets_of, register_on
from core.documents.bundle import Bundle
from core.documents.columns import Column
from core.documents.register import Register, Signatures
from core.documents.text import shortened
from organization.models import Building, Room, Signer, Stationery, Unit, User
from organization.models.places import RoomQuerySet
from organization.stationery.blocks import (
    employee_signature,
    letterhead_of,
    location_code_of,
    paper_date,
    place_and_date,
    signature_of,
)

DUTIES = ("custodian",)

COLUMNS = (
    Column("no", "No", 9, kind="number", align="center"),
    Column("nibar", "NIBAR", 44),
    Column("register", "Nomor Register", 18, align="center"),
    Column("code", "Kode Barang", 28),
    Column("name", "Nama Barang", 44),
    Column("specification", "Spesifikasi Nama Barang", 48),
    Column("brand", "Merk / Tipe", 38, "Spesifikasi Barang"),
    Column("year", "Tahun Perolehan", 19, "Spesifikasi Barang", align="center"),
    Column("count", "Jumlah", 14, kind="number", align="center"),
    Column("measure", "Satuan", 16, align="center"),
    Column("notes", "Keterangan", 36),
)
# Some offices print it; the regulation's card has none.
CONDITION = Column("condition", "Kondisi", 16, align="center")


def rooms_of(*, building: Building | None, unit: Unit | None, by: User) -> RoomQuerySet:
    """Those that the person sees, of a building, of a unit with all below it, or all."""
    rooms = Room.objects.visible_to(by)
    if building is not None:
        rooms = rooms.filter(building=building)
    return rooms if unit is None else rooms.filter(unit__in=Unit.objects.ids_within(unit.pk))


def assets_in(rooms: RoomQuerySet, *, by: User, as_of: date, today: date) -> QuerySet[Any]:
    """Room by room."""
    found = register_on(as_of, today=today).filter(room__in=rooms)
    if by.visible_unit_ids is not None:
        found = found.filter(unit__in=by.visible_unit_ids)
    ordered = found.exclude(status=Asset.Status.DISPOSED)
    return ordered.order_by("room__code", "classification_id", "register", "id")


def room_card(
    *, room: Room, by: User, as_of: date, signed_on: date, today: date, with_condition: bool = False
) -> Register:
    found = assets_in(Room.objects.filter(pk=room.pk), by=by, as_of=as_of, today=today)
    desk = Desk.of(room.unit, signed_on)
    return _card(
        room, assets_of(found), desk, as_of=as_of, signed_on=signed_on, with_condition=with_condition
    )


def room_cards(
    *,
    rooms: RoomQuerySet,
    title: str,
    by: User,
    as_of: date,
    signed_on: date,
    today: date,
    with_condition: bool = False,
) -> Bundle:
    """The cards of many rooms; a room without goods has none."""
    found = assets_in(rooms, by=by, as_of=as_of, today=today)

    def cards() -> Iterator[Register]:
        known = {room.pk: room for room in rooms.select_related("unit", "responsible")}
        desks: dict[int, Desk] = {}
        for pk, assets in groupby(assets_of(found), key=lambda asset: asset.room_id):
            # What came into the room since the list of rooms was read is on the next paper.
            if (room := known.get(pk or 0)) is None:
                continue
            if room.unit_id not in desks:
                desks[room.unit_id] = Desk.of(room.unit, signed_on)
            yield _card(
                room,
                assets,
                desks[room.unit_id],
                as_of=as_of,
                signed_on=signed_on,
                with_condition=with_condition,
            )

    return Bundle(
        title=f"{title} – {paper_date(as_of)}",
        author=Unit.objects.home_of(by).name,
        registers=cards(),
        count=found.count(),
    )


@dataclass(frozen=True)
class Desk:
    """What the cards of a unit's rooms share."""

    stationery: Stationery
    signers: dict[str, Signer]
    location_code: str

    @classmethod
    def of(cls, unit: Unit, signed_on: date) -> Desk:
        signers = Signer.objects.by_duty(unit, signed_on)
        return cls(Stationery.objects.effective(unit), signers, location_code_of(unit))


def _card(
    room: Room, assets: Iterable[Asset], desk: Desk, *, as_of: date, signed_on: date, with_condition: bool
) -> Register:
    stationery, signers = desk.stationery, desk.signers
    columns: Sequence[Column] = (*COLUMNS[:-1], CONDITION, COLUMNS[-1]) if with_condition else COLUMNS
    with translation.override("id"):
        rows = list(room_rows(assets))
    return Register(
        title=f"KIR – {room.name} – {paper_date(as_of)}",
        short_title=f"{room.code} {room.name}",
        author=room.unit.name,
        heading=[
            *([f"PEMERINTAH {stationery.regency.upper()}"] if stationery.regency else []),
            "KARTU INVENTARIS RUANGAN (KIR)",
            "BARANG MILIK DAERAH",
        ],
        facts=[
            [
                ("Kuasa Pengguna Barang", unit_of(signers, "delegated_user")),
                ("Pengguna Barang", unit_of(signers, "goods_user")),
            ],
            [
                ("Kode Lokasi", desk.location_code),
                ("Nama Ruangan", f"{room.name} ({room.code})"),
                ("Keadaan per", paper_date(as_of)),
            ],
        ],
        columns=columns,
        rows=rows,
        foot=f"KIR · {room.name} · Keadaan per {paper_date(as_of)}",
        letterhead=letterhead_of(stationery),
        signatures=Signatures(
            left=signature_of(signers, "custodian"),
            right=employee_signature(
                room.responsible,
                "Penanggung Jawab Ruangan",
                above=[place_and_date(stationery, signed_on)],
            ),
        ),
    )


def unit_of(signers: dict[str, Signer], duty: str) -> str:
    """The part of the office whose head has the duty."""
    return signers[duty].unit.name if duty in signers else ""


def room_rows(assets: Iterable[Asset]) -> Iterator[dict[str, Any]]:
    for number, asset in enumerate(assets, 1):
        yield {
            "no": number,
            "nibar": asset.nibar or "-",
            "register": asset.register_label,
            "code": asset.classification_id,
            "name": asset.name,
            "specification": asset.specification or "-",
            "brand": asset.brand or "-",
            "year": str(asset.acquisition_year or "-"),
            "count": 1,
            "measure": asset.measure or "Unit",
            "condition": asset.condition or "-",
            "notes": shortened(asset.notes),
        }
