"""Kartu Inventaris Ruangan: the eleven columns of Permendagri 47/2021. No form number: two are in use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import translation

from assets.models import Asset
from assets.papers.asof import assets_of, register_on
from assets.papers.kib_b import shortened
from core.documents.columns import Column
from core.documents.register import Register, Signatures
from organization.models import Room, Signer, Stationery, User
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


def room_assets(*, room: Room, by: User, as_of: date, today: date) -> QuerySet[Any]:
    found = register_on(as_of, today=today).filter(room=room)
    if by.visible_unit_ids is not None:
        found = found.filter(unit__in=by.visible_unit_ids)
    return found.exclude(status=Asset.Status.DISPOSED).order_by("classification_id", "register", "id")


def room_card(
    *, room: Room, by: User, as_of: date, signed_on: date, today: date, with_condition: bool = False
) -> Register:
    stationery = Stationery.objects.effective(room.unit)
    signers = Signer.objects.by_duty(room.unit, signed_on)
    columns: Sequence[Column] = (*COLUMNS[:-1], CONDITION, COLUMNS[-1]) if with_condition else COLUMNS
    with translation.override("id"):
        rows = list(room_rows(assets_of(room_assets(room=room, by=by, as_of=as_of, today=today))))
    return Register(
        title=f"KIR – {room.name} – {paper_date(as_of)}",
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
                ("Kode Lokasi", location_code_of(room.unit)),
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
