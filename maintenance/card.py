"""Kartu Pemeliharaan: what was done to one of the goods, repairs and upkeep together.

The columns are made of what the regulation asks for; its own table was seen nowhere, so no form number.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone, translation

from assets.models import Asset
from core.documents.columns import Column
from core.documents.register import Register, Signatures
from core.documents.text import shortened
from maintenance.models import CardLine, Occurrence, Repair
from maintenance.models.catalog import Performer
from organization.models import Signer, Stationery
from organization.stationery.blocks import (
    letterhead_of,
    location_code_of,
    place_and_date,
    signature_of,
)

LONGEST_WORDS = 300
KINDS = {"routine": "Rutin", "repair": "Perbaikan", "upgrade": "Peningkatan"}

COLUMNS = (
    Column("no", "No", 10, kind="number", align="center"),
    Column("on", "Tanggal", 23, kind="date"),
    Column("kind", "Jenis", 24),
    Column("words", "Uraian Pemeliharaan", 90),
    Column("performer", "Pelaksana", 42),
    Column("before", "Sebelum", 19, "Kondisi", align="center"),
    Column("after", "Sesudah", 19, "Kondisi", align="center"),
    Column("cost", "Biaya (Rp)", 28, kind="money"),
    Column("fund", "Sumber Dana", 28),
    Column("initials", "Paraf", 20),
)


def maintenance_card(asset: Asset, *, signed_on: date) -> Register:
    """:param asset: with its unit, room and classification loaded"""
    stationery = Stationery.objects.effective(asset.unit)
    signers = Signer.objects.by_duty(asset.unit, signed_on)
    with translation.override("id"):
        entries = sorted(
            [*repairs_of(asset), *upkeep_of(asset), *earlier_lines_of(asset)],
            key=lambda entry: (entry["on"], entry["kind"]),
        )
    return Register(
        title=f"Kartu Pemeliharaan – {asset}",
        author=asset.unit.name,
        heading=[
            *([f"PEMERINTAH {stationery.regency.upper()}"] if stationery.regency else []),
            "KARTU PEMELIHARAAN BARANG",
            "BARANG MILIK DAERAH",
        ],
        facts=[
            [
                ("Kode Lokasi", location_code_of(asset.unit)),
                ("Kode Barang", f"{asset.classification_id} – {asset.classification.name}"),
                ("Kode Register", asset.register_label),
                ("Nama / Merk", asset.title),
            ],
            [
                ("NIBAR", asset.nibar or "-"),
                ("Tahun Perolehan", str(asset.acquisition_year or "-")),
                ("Lokasi", asset.room.name if asset.room else asset.room_text or "-"),
                ("Unit", asset.unit.name),
            ],
        ],
        columns=COLUMNS,
        rows=[{"no": number, **entry} for number, entry in enumerate(entries, 1)],
        total="JUMLAH",
        foot=f"Kartu Pemeliharaan · {asset.classification_id} · {asset.register_label}",
        letterhead=letterhead_of(stationery),
        signatures=Signatures(
            left=signature_of(signers, "delegated_user", above=["Mengetahui,"]),
            right=signature_of(signers, "custodian", above=[place_and_date(stationery, signed_on)]),
        ),
    )


def repairs_of(asset: Asset) -> Iterator[dict[str, Any]]:
    repairs: QuerySet[Any] = (
        Repair.objects.of_asset(asset).with_cost().select_related("cause", "remedy", "finished_by")
    )
    for repair in repairs:
        words = [str(repair.cause), str(repair.remedy or ""), repair.work_done]
        yield {
            "on": timezone.localdate(repair.finished_at),
            "kind": "Perbaikan",
            "words": shortened("; ".join(filter(None, words)), LONGEST_WORDS),
            "performer": performer_of(repair.performer, repair.vendor, repair.finished_by.display_name),
            "before": repair.condition_before or "-",
            "after": repair.condition_after,
            "cost": repair.cost,
            "fund": repair.fund_source or "-",
        }


def upkeep_of(asset: Asset) -> Iterator[dict[str, Any]]:
    for turn in Occurrence.objects.done().filter(asset=asset).select_related("plan", "done_by"):
        by = turn.done_by.display_name if turn.done_by else ""
        yield {
            "on": turn.done_on,
            "kind": "Rutin",
            "words": shortened("; ".join(filter(None, [turn.plan.name, turn.note])), LONGEST_WORDS),
            "performer": performer_of(turn.performer, turn.vendor, by),
            "before": turn.condition_before or "-",
            "after": turn.condition_after or "-",
            "cost": turn.cost,
            "fund": "-",
        }


def earlier_lines_of(asset: Asset) -> Iterator[dict[str, Any]]:
    """What the card said that was kept on paper."""
    for line in CardLine.objects.of_asset(asset):
        yield {
            "on": line.on,
            "kind": KINDS.get(line.kind, "-"),
            "words": shortened(line.description, LONGEST_WORDS),
            "performer": line.performer or "-",
            "before": line.condition_before or "-",
            "after": line.condition_after or "-",
            "cost": line.cost,
            "fund": line.fund_source or "-",
        }


def performer_of(performer: str, vendor: str, who: str) -> str:
    return who if performer in ("", Performer.INTERNAL) else vendor or str(Performer(performer).label)
