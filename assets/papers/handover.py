"""Berita Acara Serah Terima: the minutes of a handover, in the words that offices use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from assets.models import Handover, HandoverItem
from core.documents.columns import Column
from core.documents.paper import Template
from core.documents.register import Register, Signature, Signatures
from core.documents.spelling import spelled, spelled_date, spelled_rupiah
from core.documents.text import shortened
from core.web.formats import rupiah, short_date
from organization.models import Employee, Signer, Stationery, User
from organization.stationery.blocks import (
    employee_signature,
    letterhead_of,
    paper_date,
    signature_of,
)

DUTIES = ("delegated_user",)
TEMPLATE = Template("handover", Path(__file__).parent)

COLUMNS = (
    Column("no", "No", 7, kind="number", align="center"),
    Column("code", "Kode Barang", 28),
    Column("register", "Nomor Register", 15, align="center"),
    Column("name", "Nama Barang", 35),
    Column("brand", "Merk / Tipe", 34),
    Column("year", "Tahun", 12, align="center"),
    Column("condition", "Kondisi", 13, align="center"),
    Column("count", "Jumlah", 13, kind="number", align="center"),
    Column("value", "Harga (Rp)", 23, kind="money"),
    Column("notes", "Keterangan", 24),
)
USE = (
    "bertanggung jawab atas penggunaan barang dengan segala risikonya;",
    (
        "mengembalikan barang pada akhir masa penggunaan atau masa jabatannya kepada Pengguna Barang atau "
        "Kuasa Pengguna Barang."
    ),
)


def handover_paper(handover: Handover) -> Register:
    """:param handover: with its parties and their positions loaded (`for_page`)"""
    stationery = Stationery.objects.effective(handover.unit)
    signers = Signer.objects.by_duty(handover.unit, handover.on)
    items = list(handover.items.select_related("asset"))
    giver = party(handover.giver, handover.giver_position, handover.by)
    receiver = party(handover.receiver, handover.receiver_position, handover.by)
    return Register(
        title=f"BAST {handover.number}",
        author=handover.unit.name,
        heading=[
            "BERITA ACARA SERAH TERIMA",
            "BARANG MILIK DAERAH",
            *(["DIBATALKAN"] if handover.is_annulled else []),
        ],
        columns=COLUMNS,
        rows=list(handover_rows(items)),
        total="JUMLAH",
        foot=f"BAST {handover.number}",
        letterhead=letterhead_of(stationery),
        size="f4-portrait",
        template=TEMPLATE,
        words={
            "number": handover.number,
            "opening": opening(handover, stationery),
            "parties": [
                {"facts": giver, "called": "selanjutnya disebut PIHAK PERTAMA, yang menyerahkan;"},
                {"facts": receiver, "called": "selanjutnya disebut PIHAK KEDUA, yang menerima."},
            ],
            "leading": leading(handover),
            "clauses": clauses(handover, items),
            "closing": "Demikian Berita Acara ini dibuat untuk dipergunakan sebagaimana mestinya. "
            "Barang yang diserahterimakan:",
        },
        signatures=Signatures(
            left=hand(handover.receiver, handover.by, "PIHAK KEDUA", "yang menerima,"),
            right=hand(handover.giver, handover.by, "PIHAK PERTAMA", "yang menyerahkan,"),
            below=signature_of(signers, "delegated_user", above=["Mengetahui,"]),
        ),
    )


def party(employee: Employee | None, position: str, by: User) -> list[tuple[str, str]]:
    """An account without an employee behind it gave or received: its name alone is known."""
    if employee is None:
        return [("Nama", by.display_name), ("NIP", "-"), ("Jabatan", position or "-")]
    return [
        ("Nama", employee.name),
        ("NIP", employee.spaced_staff_number or "-"),
        ("Jabatan", position or (employee.position.name if employee.position else "-")),
        ("Unit kerja", employee.unit.name),
    ]


def hand(employee: Employee | None, by: User, title: str, does: str) -> Signature:
    return employee_signature(employee or Employee(name=by.display_name), title, post=does)


def opening(handover: Handover, stationery: Stationery) -> str:
    weekday, day, month, year = spelled_date(handover.on)
    place = f" bertempat di {stationery.place}," if stationery.place else ""
    return (
        f"Pada hari ini {weekday} tanggal {day} bulan {month} tahun {year} ({short_date(handover.on)}),"
        f"{place} kami yang bertanda tangan di bawah ini:"
    )


def leading(handover: Handover) -> str:
    """What it rests on and what it is for, as far as the minutes say so."""
    paper = " ".join(
        part
        for part in (
            handover.paper_name,
            f"Nomor {handover.paper_number}" if handover.paper_number else "",
            f"tanggal {paper_date(handover.paper_on)}" if handover.paper_on else "",
        )
        if part
    )
    basis = f" berdasarkan {paper}," if paper else ""
    purpose = f" untuk keperluan {handover.purpose}," if handover.purpose else ""
    room = f" ditempatkan di {handover.room.name}," if handover.room else ""
    return (
        "PIHAK PERTAMA dan PIHAK KEDUA melaksanakan serah terima Barang Milik Daerah,"
        f"{basis}{purpose}{room} dengan ketentuan sebagai berikut:"
    )


def clauses(handover: Handover, items: list[HandoverItem]) -> list[dict[str, Any]]:
    count = len(items)
    known = [item.asset.value for item in items if item.asset.value is not None]
    worth = sum(known, Decimal(0))
    value = f" senilai {rupiah(worth)} ({spelled_rupiah(worth)})" if known else ""
    found: list[dict[str, Any]] = [
        {
            "text": "PIHAK PERTAMA menyerahkan kepada PIHAK KEDUA, dan PIHAK KEDUA menerima dari PIHAK "
            f"PERTAMA, Barang Milik Daerah sejumlah {count} ({spelled(count)}) unit{value}, dengan "
            "rincian sebagaimana daftar pada Berita Acara ini.",
            "items": [],
        },
        {
            "text": "Dengan ditandatanganinya Berita Acara ini, tanggung jawab atas barang tersebut beralih "
            "dari PIHAK PERTAMA kepada PIHAK KEDUA.",
            "items": [],
        },
    ]
    if handover.kind != Handover.Kind.RETURN:
        found.append(
            {
                "text": "PIHAK KEDUA:",
                "items": USE,
            }
        )
    found.append(
        {
            "text": "Berita Acara ini dibuat dalam rangkap 2 (dua), masing-masing mempunyai kekuatan hukum "
            "yang sama.",
            "items": [],
        }
    )
    return found


def handover_rows(items: Iterable[HandoverItem]) -> Iterator[dict[str, Any]]:
    for number, item in enumerate(items, 1):
        asset = item.asset
        yield {
            "no": number,
            "code": asset.classification_id,
            "register": asset.register_label,
            "name": asset.name,
            "brand": asset.brand or "-",
            "year": str(asset.acquisition_year or "-"),
            "condition": item.condition or "-",
            "count": 1,
            "value": asset.value,
            "notes": shortened(item.note),
        }
