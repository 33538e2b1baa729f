"""Daftar barang yang dipegang: what one person answers for, to be signed by them and the goods custodian."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils import translation

from assets.models import Custody
from core.documents.columns import Column
from core.documents.register import Register, Signatures
from core.documents.text import shortened
from organization.models import Employee, Signer, Stationery
from organization.stationery.blocks import (
    employee_signature,
    letterhead_of,
    paper_date,
    place_and_date,
    signature_of,
)

COLUMNS = (
    Column("no", "No", 9, kind="number", align="center"),
    Column("code", "Kode Barang", 28),
    Column("register", "Nomor Register", 16, align="center"),
    Column("name", "Nama Barang", 44),
    Column("brand", "Merk / Tipe", 40),
    Column("serial", "Nomor Seri / Polisi", 32),
    Column("year", "Tahun Perolehan", 18, align="center"),
    Column("condition", "Kondisi", 15, align="center"),
    Column("place", "Ruangan", 40),
    Column("minutes", "Nomor BAST", 38),
    Column("since", "Dipegang Sejak", 20, kind="date"),
    Column("notes", "Keterangan", 28),
)


def held_goods(employee: Employee, *, on: date) -> Register:
    """Without values: it is for the holder. What they haven't confirmed says so.

    :param employee: with unit and position loaded
    """
    stationery = Stationery.objects.effective(employee.unit)
    signers = Signer.objects.by_duty(employee.unit, on)
    with translation.override("id"):
        rows = list(held_rows(employee))
    return Register(
        title=f"Daftar Barang yang Dipegang – {employee.name} – {paper_date(on)}",
        author=employee.unit.name,
        heading=["DAFTAR BARANG MILIK DAERAH YANG DIPEGANG", f"KEADAAN PER {paper_date(on).upper()}"],
        facts=[
            [("Nama", employee.name), ("NIP", employee.spaced_staff_number or "-")],
            [
                ("Jabatan", employee.position.name if employee.position else "-"),
                ("Unit kerja", employee.unit.name),
            ],
        ],
        columns=COLUMNS,
        rows=rows,
        foot=f"Daftar barang yang dipegang · {employee.name} · per {paper_date(on)}",
        letterhead=letterhead_of(stationery),
        signatures=Signatures(
            left=signature_of(signers, "custodian", above=["Mengetahui,"]),
            right=employee_signature(employee, "Pemegang Barang", above=[place_and_date(stationery, on)]),
        ),
    )


def held_rows(employee: Employee) -> Iterator[dict[str, Any]]:
    held: list[Custody] = list(Custody.objects.open().filter(employee=employee).for_list())
    for number, custody in enumerate(held, 1):
        asset, item = custody.asset, getattr(custody, "begun_by", None)
        is_unconfirmed = item is not None and item.handover.is_unconfirmed
        yield {
            "no": number,
            "code": asset.classification_id,
            "register": asset.register_label,
            "name": asset.name,
            "brand": asset.brand or "-",
            "serial": asset.serial_number or asset.plate_number or "-",
            "year": str(asset.acquisition_year or "-"),
            "condition": asset.condition or "-",
            "place": asset.room.name if asset.room else asset.room_text or "-",
            "minutes": item.handover.number if item else "-",
            "since": custody.from_on,
            "notes": "Belum dikonfirmasi penerima" if is_unconfirmed else shortened(custody.note),
        }
