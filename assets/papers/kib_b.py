"""Kartu Inventaris Barang B, equipment and machinery: the sixteen columns that regions go on using."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import translation

from assets.models import Asset
from assets.papers.asof import assets_of, register_on
from core.documents.columns import Column
from core.documents.register import Register, Signatures
from core.documents.text import shortened
from organization.models import Signer, Stationery, Unit, User
from organization.stationery.blocks import (
    letterhead_of,
    location_code_of,
    paper_date,
    place_and_date,
    signature_of,
)

EQUIPMENT = "1.3.2"
DUTIES = ("delegated_user", "custodian")

COLUMNS = (
    Column("no", "No", 9, kind="number", align="center"),
    Column("code", "Kode Barang", 27),
    Column("name", "Jenis Barang / Nama Barang", 36),
    Column("register", "Nomor Register", 15, align="center"),
    Column("brand", "Merk / Type", 30),
    Column("size", "Ukuran / CC", 15),
    Column("material", "Bahan", 15),
    Column("year", "Tahun Pembelian", 17, align="center"),
    Column("serial", "Pabrik", 24, "Nomor"),
    Column("chassis", "Rangka", 22, "Nomor"),
    Column("engine", "Mesin", 20, "Nomor"),
    Column("plate", "Polisi", 17, "Nomor"),
    Column("ownership", "BPKB", 18, "Nomor"),
    Column("origin", "Asal-usul", 17),
    Column("value", "Harga (Rp)", 24, kind="money"),
    Column("notes", "Keterangan", 26),
)


def kib_b_assets(*, unit: Unit, by: User, as_of: date, today: date) -> QuerySet[Any]:
    """Of the unit and all below it, as far as the person sees, without what is written off."""
    ids = {each for each in Unit.objects.ids_within(unit.pk) if by.sees_unit(each)}
    found = register_on(as_of, today=today).filter(
        unit__in=ids, classification__code__startswith=f"{EQUIPMENT}."
    )
    return found.exclude(status=Asset.Status.DISPOSED).order_by("classification_id", "register", "id")


def kib_b(*, unit: Unit, by: User, as_of: date, signed_on: date, today: date) -> Register:
    stationery = Stationery.objects.effective(unit)
    signers = Signer.objects.by_duty(unit, signed_on)
    top = Unit.objects.get(pk=unit.chain[-1])
    with translation.override("id"):
        rows = list(kib_b_rows(assets_of(kib_b_assets(unit=unit, by=by, as_of=as_of, today=today))))
    return Register(
        title=f"KIB B – {unit.name} – {paper_date(as_of)}",
        author=unit.name,
        heading=[
            *([f"PEMERINTAH {stationery.regency.upper()}"] if stationery.regency else []),
            "KARTU INVENTARIS BARANG (KIB) B",
            "PERALATAN DAN MESIN",
        ],
        facts=[
            [
                ("PROVINSI", stationery.province),
                ("KABUPATEN/KOTA", stationery.regency),
                ("UNIT ORGANISASI", top.name),
            ],
            [
                ("SUB UNIT ORGANISASI / UPB", unit.name),
                ("NO. KODE LOKASI", location_code_of(unit)),
                ("KEADAAN PER", paper_date(as_of)),
            ],
        ],
        columns=COLUMNS,
        rows=rows,
        total="JUMLAH",
        foot=f"KIB B · {unit.name} · Keadaan per {paper_date(as_of)}",
        letterhead=letterhead_of(stationery),
        signatures=Signatures(
            left=signature_of(signers, "delegated_user", above=["Mengetahui,"]),
            right=signature_of(signers, "custodian", above=[place_and_date(stationery, signed_on)]),
        ),
    )


def kib_b_rows(assets: Iterable[Asset]) -> Iterator[dict[str, Any]]:
    for number, asset in enumerate(assets, 1):
        yield {
            "no": number,
            "code": asset.classification_id,
            "name": asset.name,
            "register": asset.register_label,
            "brand": asset.brand or "-",
            "size": asset.size or "-",
            "material": asset.material or "-",
            "year": str(asset.acquisition_year or "-"),
            "serial": asset.serial_number or "-",
            "chassis": asset.chassis_number or "-",
            "engine": asset.engine_number or "-",
            "plate": asset.plate_number or "-",
            "ownership": asset.ownership_number or "-",
            "origin": asset.origin or asset.get_mode_display() or "-",
            "value": asset.value,
            "notes": shortened(asset.notes),
        }
