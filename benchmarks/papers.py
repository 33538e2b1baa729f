"""The paper of 5,000 rows of KIB B: set in parts, against the same rows set in one piece.

The ratio is that of the CPU of all processes together; `mib` is the largest process.
"""

from __future__ import annotations

import random
import resource
import tempfile
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.alone import alone

ROWS = 5000
AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
NAMES = ("P.C Unit", "Laptop", "Meja Kerja Kayu untuk Pejabat Eselon III", "Lemari Besi", "A.C. Split")
BRANDS = ("Lenovo ThinkCentre M70t Gen 4", "Acer Veriton X2640G", "Olympic CD-880", "Daikin FTV50", "Lokal")


def sample_rows(count: int) -> list[dict[str, Any]]:
    rng = random.Random(5)  # noqa: S311 - every run sets the same rows; nothing here is a secret
    return [
        {
            "no": number,
            "code": f"1.3.2.10.01.02.{rng.randint(1, 9):03d}",
            "name": rng.choice(NAMES),
            "register": f"{number:04d}",
            "brand": rng.choice(BRANDS),
            "size": "-",
            "material": "Besi",
            "year": str(rng.randint(2012, 2026)),
            "serial": f"PF{rng.randrange(10**8):08d}",
            "chassis": "-",
            "engine": "-",
            "plate": "-",
            "ownership": "-",
            "origin": "Pembelian",
            "value": Decimal(rng.randrange(10**6, 10**8)),
            "notes": "" if number % 5 else "Dipakai di ruang rapat utama",
        }
        for number in range(1, count + 1)
    ]


def cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def pdf_5k() -> dict[str, Any]:
    return alone("benchmarks.papers:measure", ROWS)


def measure(rows: int = ROWS) -> dict[str, Any]:
    from assets.papers.kib_b import COLUMNS
    from core.documents.paper import Setting, set_paper
    from core.documents.register import REGISTER, Register, Signature, Signatures, data_of, print_register

    signer = Signature("KUASA PENGGUNA BARANG", "Drs. H. Muhammad Taufik, M.Si.")
    register = Register(
        title="KIB B",
        author="Bagian Umum",
        heading=["PEMERINTAH KABUPATEN CONTOH", "KARTU INVENTARIS BARANG (KIB) B", "PERALATAN DAN MESIN"],
        columns=COLUMNS,
        rows=sample_rows(rows),
        total="JUMLAH",
        foot="KIB B",
        signatures=Signatures(left=signer, right=signer),
    )
    setting = Setting(AT, memory=8 * 1024**3)
    with tempfile.TemporaryDirectory() as folder:
        began = cpu()
        print_register(register, Path(folder) / "parts.pdf", setting=setting)
        parts = cpu() - began
        largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        began = cpu()
        set_paper(REGISTER, data_of(register), Path(folder) / "whole.pdf", setting=setting)
        whole = cpu() - began
    return {
        "ratio": round(parts / whole, 2),
        "mib": round(largest),
        "cpu_s": round(parts, 1),
    }
