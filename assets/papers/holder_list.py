"""Daftar Pemegang Barang: who holds what, in the columns of the official Laporan Pemakaian BMD (IV.J.1.2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils import translation

from assets.models import Custody
from assets.models.custody import CustodyQuerySet
from core.documents.columns import Column
from core.documents.register import Register, Signatures
from core.web.formats import mask_staff_number
from organization.models import Signer, Stationery, Unit
from organization.stationery.blocks import letterhead_of, paper_date, place_and_date, signature_of

USER, MINUTES = "Pemakai", "Dokumen Sumber Penggunaan: BAST Pemakaian"
SUPPORT = "Dokumen Pendukung Lainnya"
COLUMNS = (
    Column("no", "No", 8, kind="number"),
    Column("nibar", "NIBAR", 34),
    Column("code", "Kode Barang", 28),
    Column("name", "Nama Barang", 26),
    Column("specification", "Spesifikasi Nama Barang", 30),
    Column("place", "Lokasi/Alamat", 32),
    Column("holder", "Nama", 30, group=USER),
    Column("employment", "Status", 12, group=USER),
    Column("position", "Jabatan", 30, group=USER),
    Column("identity", "Nomor Identitas", 27, group=USER),
    Column("address", "Alamat", 32, group=USER),
    Column("minutes", "Nomor", 27, group=MINUTES),
    Column("minutes_on", "Tanggal", 20, group=MINUTES, kind="date"),
    Column("paper", "Nama", 25, group=SUPPORT),
    Column("paper_number", "Nomor", 22, group=SUPPORT),
    Column("paper_on", "Tanggal", 20, group=SUPPORT, kind="date"),
    Column("remarks", "Keterangan", 24),
)


def holder_list(
    custodies: CustodyQuerySet, *, unit: Unit, as_of: date, signed_on: date, whole_numbers: bool
) -> Register:
    """:param unit: whose letterhead and signer it has"""
    stationery = Stationery.objects.effective(unit)
    signers = Signer.objects.by_duty(unit, signed_on)
    with translation.override("id"):
        rows = list(holder_rows(custodies, whole_numbers=whole_numbers))
    return Register(
        title=f"Daftar Pemegang Barang – {unit.name} – {paper_date(as_of)}",
        author=unit.name,
        heading=[
            "LAPORAN PENGGUNAAN/PEMAKAIAN BARANG MILIK DAERAH",
            "PERALATAN DAN MESIN",
            f"KEADAAN PER {paper_date(as_of).upper()}",
        ],
        columns=COLUMNS,
        rows=rows,
        foot=f"Daftar Pemegang Barang · {unit.name} · per {paper_date(as_of)}",
        letterhead=letterhead_of(stationery),
        signatures=Signatures(
            right=signature_of(signers, "delegated_user", above=[place_and_date(stationery, signed_on)])
        ),
    )


def holder_rows(custodies: CustodyQuerySet, *, whole_numbers: bool) -> Iterator[dict[str, Any]]:
    """A row for each piece in somebody's hands, in the order given.

    :param custodies: of `for_list()`
    :param whole_numbers: whether the reader may read whole staff numbers
    """
    for n, custody in enumerate(custodies.iterator(chunk_size=1000), start=1):
        yield {"no": n, **_of_goods(custody), **_of_holder(custody, whole_numbers), **_of_papers(custody)}


def _of_goods(custody: Custody) -> dict[str, Any]:
    asset, room = custody.asset, custody.asset.room
    return {
        "nibar": asset.nibar or "",
        "code": asset.classification_id,
        "name": asset.name,
        "specification": asset.specification or asset.brand,
        "place": ", ".join(str(part) for part in (room, room and room.building) if part) or asset.room_text,
    }


def _of_holder(custody: Custody, whole_numbers: bool) -> dict[str, Any]:
    employee = custody.employee
    number = employee.staff_number or ""
    return {
        "holder": employee.name,
        "employment": employee.employment,
        "position": employee.position.name if employee.position else "",
        "identity": employee.spaced_staff_number if whole_numbers else mask_staff_number(number),
        "address": employee.unit.name,
    }


def _of_papers(custody: Custody) -> dict[str, Any]:
    """The minutes by which it began; of holdings from before these minutes the note says what is known."""
    item = getattr(custody, "begun_by", None)
    if item is None:
        return {"remarks": custody.note}
    handover = item.handover
    return {
        "minutes": handover.number,
        "minutes_on": handover.on,
        "paper": handover.paper_name,
        "paper_number": handover.paper_number,
        "paper_on": handover.paper_on,
        "remarks": custody.note,
    }
