"""The head of the office's papers and who signs them, entered by the administrator on the first day."""

from __future__ import annotations

from datetime import datetime

from demo.past import Past, save_present
from demo.people import Person
from organization.models import Signer, Stationery, Unit, User

Duty = Signer.Duty
# Unit, duty, position and unit of who has it. The secretariat's serve the sections without their own.
SIGNERS = (
    ("SETDA", Duty.GOODS_USER, "sekda", "SETDA"),
    ("SETDA", Duty.DELEGATED_USER, "kabag", "UMUM"),
    ("SETDA", Duty.CUSTODIAN, "pengurus_barang", "UMUM-PERL"),
    ("UMUM", Duty.DELEGATED_USER, "kabag", "UMUM"),
    ("UMUM", Duty.CUSTODIAN, "pengurus_barang", "UMUM-PERL"),
)
POSTS = {"sekda": "Sekretaris Daerah", "kabag": "Kepala Bagian Umum"}


def lay_out(people: list[Person], units: dict[str, Unit], past: Past, *, at: datetime, by: User) -> None:
    stationery = Stationery(
        unit=units["SETDA"],
        province="Provinsi Contoh",
        regency="Kabupaten Contoh",
        lines="PEMERINTAH KABUPATEN CONTOH\nSEKRETARIAT DAERAH",
        address="Jalan Merdeka Nomor 1, Contoh 37162\nTelepon (0748) 21001",
        place="Contoh",
    )
    signers = []
    for unit, duty, position, of_unit in SIGNERS:
        person = next(p for p in people if (p.position, p.unit) == (position, of_unit))
        signers.append(
            Signer(
                unit=units[unit],
                duty=duty,
                employee=person.employee,
                post=POSTS.get(position, ""),
                from_on=at.date(),
            )
        )
    act = past.act("stationery.edit", at, by)
    save_present([stationery])
    save_present(signers)
    past.created(act, stationery)
    for signer in signers:
        past.created(past.act("signer.appoint", at, by), signer)
