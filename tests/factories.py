"""Rows to test with. Whatever is tracked is written inside one `change()` of the system's user."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory

from assets.families import family_for
from assets.models import (
    Asset,
    AssetFile,
    Custody,
    Family,
    Handover,
    HandoverFile,
    HandoverItem,
    Printout,
    Sticker,
)
from core.importing.models import ImportBatch, ImportRow
from core.outbox.models import Hook, Notice
from core.spreadsheets import Table
from core.trail.recording import change
from maintenance.models import BreakageReport, CardLine, Occurrence, Plan, ReportFile
from organization.models import ApiToken, Building, Employee, Position, Room, Signer, Stationery, Unit, User
from training.models import Course, Participation, ParticipationFile, Session

LAPTOP, PRINTER, CHAIR = "1.3.2.10.01.02.002", "1.3.2.10.02.03.003", "1.3.2.05.02.01.030"
NOW = "2026-11-24T04:00:00Z"
NOW_AT = datetime(2026, 11, 24, 4, tzinfo=UTC)


class TrackedFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        with change("test.arrange", by=User.objects.system()):
            return super()._create(model_class, *args, **kwargs)


class UnitFactory(DjangoModelFactory):
    class Meta:
        model = Unit
        django_get_or_create = ["code"]

    code = factory.Sequence(lambda n: f"UNIT-{n}")
    name = factory.LazyAttribute(lambda o: f"Bagian {o.code}")


def office() -> Unit:
    """The office's own unit, which every database has."""
    return Unit.objects.get(code="UMUM")


class ApiTokenFactory(DjangoModelFactory):
    """One that nobody knows: its digest is that of no secret."""

    class Meta:
        model = ApiToken

    prefix = "srp_uji0"
    digest = factory.Sequence(lambda n: f"{n:064x}")
    created_at = NOW


class BuildingFactory(DjangoModelFactory):
    class Meta:
        model = Building
        django_get_or_create = ["code"]

    code = "A"
    name = "Gedung Utama"


class RoomFactory(DjangoModelFactory):
    class Meta:
        model = Room

    code = factory.Sequence(lambda n: f"A-{n + 100}")
    name = factory.Sequence(lambda n: f"Ruang {n}")
    building = factory.SubFactory(BuildingFactory)
    floor = "1"
    unit = factory.LazyFunction(office)


class PositionFactory(DjangoModelFactory):
    class Meta:
        model = Position
        django_get_or_create = ["key"]

    key = "pengadministrasi"
    name = "Pengadministrasi Umum"


class EmployeeFactory(TrackedFactory):
    class Meta:
        model = Employee

    name = factory.Sequence(lambda n: f"Pegawai {n}")
    staff_number = factory.Sequence(lambda n: f"19870512201001{1 + n % 2}{n % 999 + 1:03d}")
    position = factory.SubFactory(PositionFactory)
    unit = factory.LazyFunction(office)


class PrintoutFactory(DjangoModelFactory):
    """A long paper that is ready."""

    class Meta:
        model = Printout

    title = "KIB B UMUM 2026-11-24"
    form = "pdf"
    file = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.7", "paper.pdf"))


class StationeryFactory(TrackedFactory):
    class Meta:
        model = Stationery

    unit = factory.LazyFunction(office)
    province = "Jambi"
    regency = "Kabupaten Contoh"
    lines = "PEMERINTAH KABUPATEN CONTOH\nSEKRETARIAT DAERAH\nBAGIAN UMUM"
    address = "Jalan Merdeka Nomor 1, Contoh"
    place = "Contoh"


class SignerFactory(TrackedFactory):
    class Meta:
        model = Signer

    unit = factory.LazyFunction(office)
    duty = "delegated_user"
    employee = factory.SubFactory(EmployeeFactory)
    from_on = date(2024, 1, 1)


class AssetFactory(TrackedFactory):
    """A laptop by default; `classification_id=PRINTER` makes a printer, with its family."""

    class Meta:
        model = Asset

    classification_id = LAPTOP
    unit = factory.LazyFunction(office)
    register = factory.Sequence(lambda n: n + 1)
    name = "Laptop"
    brand = "ASUS ExpertBook B1"
    acquired_from = date(2021, 3, 12)
    acquired_precision = "day"
    value = 14_750_000
    condition = "B"
    family = factory.LazyAttribute(
        lambda o: family_for(o.classification_id, f"{o.name} {o.brand}", Family.objects.all())
    )


class CustodyFactory(TrackedFactory):
    class Meta:
        model = Custody

    asset = factory.SubFactory(AssetFactory)
    employee = factory.SubFactory(EmployeeFactory)
    from_on = date(2024, 1, 4)


class StickerFactory(TrackedFactory):
    class Meta:
        model = Sticker

    asset = factory.SubFactory(AssetFactory)


class HandoverFactory(TrackedFactory):
    """With one item, which the receiver holds from then on."""

    class Meta:
        model = Handover
        skip_postgeneration_save = True

    kind = "hand_over"
    unit = factory.LazyFunction(office)
    on = date(2026, 3, 2)
    year = factory.LazyAttribute(lambda o: o.on.year)
    sequence = factory.Sequence(lambda n: n + 1)
    number = factory.LazyAttribute(lambda o: f"032/{o.sequence:03d}/BAST/UMUM/{o.year}")
    receiver = factory.SubFactory(EmployeeFactory)
    by = factory.LazyFunction(lambda: User.objects.system())

    @factory.post_generation
    def asset(self: Any, create: bool, given: Any, **kwargs: Any) -> None:
        asset = given or AssetFactory()
        custody = CustodyFactory(asset=asset, employee=self.receiver, from_on=self.on)
        HandoverItem.objects.create(
            handover=self, asset=asset, position=1, condition=asset.condition, opened=custody
        )


class HandoverFileFactory(TrackedFactory):
    class Meta:
        model = HandoverFile

    handover = factory.SubFactory(HandoverFactory)
    added_by = factory.LazyFunction(lambda: User.objects.system())
    added_at = NOW_AT
    name = "bast.pdf"
    format = "pdf"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    file = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.7 not looked at", "bast.pdf"))


class ImportBatchFactory(DjangoModelFactory):
    """One that was given up, with its file."""

    class Meta:
        model = ImportBatch

    file = factory.django.FileField(filename="daftar.csv", data=b"Kode Barang;Nama Barang\n")
    file_name = "daftar.csv"
    by = factory.LazyFunction(lambda: User.objects.system())
    unit = factory.LazyFunction(office)
    state = "cancelled"
    tables = factory.LazyFunction(lambda: [Table("daftar.csv", 0, 1, 1).to_json()])
    created_at = NOW


class ImportRowFactory(DjangoModelFactory):
    class Meta:
        model = ImportRow

    batch = factory.SubFactory(ImportBatchFactory)
    position = factory.Sequence(lambda n: n)
    table = 0
    number = 2
    raw = factory.LazyFunction(list)
    verdict = "create"


class ReportFactory(DjangoModelFactory):
    class Meta:
        model = BreakageReport

    number = factory.Sequence(lambda n: f"LK-2026-{n + 1:04d}")
    asset = factory.SubFactory(AssetFactory)
    description = "Tidak menyala"
    reported_at = NOW
    status_at = NOW


class ReportFileFactory(DjangoModelFactory):
    """`added_by` defaults to the reporter. The picture is two words: nobody looks at it here."""

    class Meta:
        model = ReportFile

    report = factory.SubFactory(ReportFactory)
    added_by = factory.LazyAttribute(lambda o: o.report.reporter)
    added_at = NOW_AT
    name = "foto.jpg"
    format = "jpg"
    file = factory.LazyFunction(lambda: ContentFile(b"not looked at", "photo.jpg"))
    thumbnail = factory.LazyFunction(lambda: ContentFile(b"not looked at", "thumbnail.jpg"))


class AssetFileFactory(TrackedFactory):
    """A photo by default; `kind="invoice", format="pdf"` makes a paper."""

    class Meta:
        model = AssetFile

    asset = factory.SubFactory(AssetFactory)
    added_by = factory.LazyFunction(lambda: User.objects.system())
    added_at = NOW_AT
    name = "tampak depan.jpg"
    format = "jpg"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    file = factory.LazyFunction(lambda: ContentFile(b"not looked at", "photo.jpg"))
    thumbnail = factory.LazyFunction(lambda: ContentFile(b"not looked at", "thumbnail.jpg"))


class CardLineFactory(TrackedFactory):
    class Meta:
        model = CardLine

    asset = factory.SubFactory(AssetFactory)
    on = date(2024, 5, 2)
    description = factory.Sequence(lambda n: f"Ganti suku cadang {n}")


class PlanFactory(TrackedFactory):
    class Meta:
        model = Plan

    name = "Pemeliharaan laptop"
    unit = factory.LazyFunction(office)
    asset = factory.SubFactory(AssetFactory)
    interval_value = 3
    interval_unit = "month"
    anchor_on = date(2026, 1, 31)


class OccurrenceFactory(DjangoModelFactory):
    class Meta:
        model = Occurrence

    plan = factory.SubFactory(PlanFactory)
    asset = factory.LazyAttribute(lambda o: o.plan.asset)
    nominal_due = date(2026, 10, 31)
    due_on = date(2026, 11, 2)


class NoticeFactory(DjangoModelFactory):
    """`recipient` is the account that it is for."""

    class Meta:
        model = Notice

    topic = "upkeep.overdue"
    key = factory.Sequence(lambda n: f"test:{n}")
    context = {
        "plan": "Cuci saringan AC",
        "count": 3,
        "level": 1,
        "due_on": "2026-11-23",
        "days": 1,
        "item": "",
        "room": "",
    }
    path = "/pemeliharaan/"
    created_at = NOW


class HookFactory(DjangoModelFactory):
    class Meta:
        model = Hook

    name = factory.Sequence(lambda n: f"Papan informasi {n}")
    address = "jsons://papan.contoh.go.id/masuk"
    groups = factory.LazyFunction(lambda: ["report"])
    added_by = factory.LazyFunction(lambda: User.objects.system())
    added_at = NOW_AT


class CourseFactory(TrackedFactory):
    class Meta:
        model = Course

    key = factory.Sequence(lambda n: f"kursus_{n}")
    name = factory.Sequence(lambda n: f"Bimtek {n}")
    hours = 16


class SessionFactory(TrackedFactory):
    class Meta:
        model = Session

    course = factory.SubFactory(CourseFactory)
    starts_on = date(2026, 11, 10)
    ends_on = date(2026, 11, 11)
    hours = 16


class ParticipationFactory(TrackedFactory):
    class Meta:
        model = Participation

    session = factory.SubFactory(SessionFactory)
    employee = factory.SubFactory(EmployeeFactory)


class ParticipationFileFactory(TrackedFactory):
    class Meta:
        model = ParticipationFile

    participation = factory.SubFactory(ParticipationFactory)
    added_by = factory.LazyFunction(lambda: User.objects.system())
    added_at = NOW_AT
    name = "sertifikat.pdf"
    format = "pdf"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    file = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.7 not looked at", "certificate.pdf"))
