"""One object of the office for each name that stands in the table of `tests/access.py`.

Their names are as long as names in such an office are.
"""

from __future__ import annotations

from base64 import b64decode

import pytest
from allauth.usersessions.models import UserSession
from django.utils import timezone

from assets.models import SavedView
from assets.papers.printing import PAPER
from assets.together.batch import EDIT_TOGETHER
from core.jobs.actions import start_job
from organization.models import Holiday, User
from tests.factories import (
    ApiTokenFactory,
    AssetFactory,
    AssetFileFactory,
    CustodyFactory,
    EmployeeFactory,
    HandoverFactory,
    HandoverFileFactory,
    HookFactory,
    ImportBatchFactory,
    ImportRowFactory,
    NoticeFactory,
    OccurrenceFactory,
    ParticipationFactory,
    ParticipationFileFactory,
    PlanFactory,
    PrintoutFactory,
    ReportFactory,
    ReportFileFactory,
    RoomFactory,
    SessionFactory,
    SignerFactory,
    StationeryFactory,
    StickerFactory,
)
from training.models import Course

PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_NO_EDIT = {"selection": "", "form": "", "seen": "", "reason": "", "leave_out": False}


@pytest.fixture
def objects(keeper: User) -> dict[str, object]:
    """What a page's `<object>` stands for: the argument by which its URL names it."""
    room = RoomFactory(name="Ruang Subbagian Tata Usaha Pimpinan, Staf Ahli, dan Kepegawaian")
    asset = AssetFactory(brand="Lenovo ThinkCentre M70t Gen 4", room=room)
    employee = EmployeeFactory(name="Drs. H. Muhammad Taufik Hidayatullah, M.Si.")
    custody = CustodyFactory(asset=AssetFactory(room=room), employee=employee)
    plan = PlanFactory(name="Periksa kelistrikan, pembumian, dan cadangan daya", asset=asset)
    session = SessionFactory(course=Course.objects.get(key="keamanan_informasi"), place="Aula Bagian Umum")
    report = ReportFactory(asset=asset, reporter=keeper)
    participation = ParticipationFactory(session=session, employee=employee)
    handover = HandoverFactory(receiver=employee, asset=AssetFactory(room=room))
    return {
        "asset": asset.pk,
        "held": custody.asset.pk,
        "handover": handover.pk,
        "token": StickerFactory(asset=asset).token,
        "report": report.number,
        "plan": plan.pk,
        "occurrence": OccurrenceFactory(plan=plan, asset=asset).pk,
        "course": session.course.pk,
        "session": session.pk,
        "participation": participation.pk,
        "employee": employee.pk,
        "room": room.code,
        "api_token": ApiTokenFactory(user=keeper, name="Papan informasi di lobi").pk,
        "device": UserSession.objects.create(user=keeper, ip="10.20.30.40", session_key="x" * 32).pk,
        "account": User.objects.create_user("muhammad.hidayatullah", first_name=employee.name).pk,
        "holiday": Holiday.objects.earliest("on").pk,
        "unit": StationeryFactory(logo=PNG).unit.pk,
        "signer": SignerFactory(employee=employee).pk,
        "view": SavedView.objects.create(owner=keeper, name="Ruang rapat", query="q=ac", is_shared=True).pk,
        "printout": PrintoutFactory(job=start_job(kind=PAPER, params={}, by=keeper, now=timezone.now())).pk,
        "edit": start_job(kind=EDIT_TOGETHER, params=_NO_EDIT, by=keeper, now=timezone.now()).pk,
        "change": asset.history.get().change_id,
        "import": (batch := ImportBatchFactory()).pk,
        "line": ImportRowFactory(batch=batch).pk,
        "items": "barang",
        "item_photo": AssetFileFactory(asset=asset).pk,
        "item_paper": AssetFileFactory(asset=asset, kind="invoice", format="pdf", name="faktur.pdf").pk,
        "minutes": "bast",
        "signed": HandoverFileFactory(handover=handover).pk,
        "reports": "laporan",
        "report_id": report.pk,
        "report_photo": ReportFileFactory(report=report).pk,
        "people": "peserta",
        "scan": ParticipationFileFactory(participation=participation).pk,
        "hook": HookFactory().pk,
        "notice": NoticeFactory(recipient=keeper).pk,
    }
