"""One object of the office for each name that stands in the table of `tests/access.py`."""

from __future__ import annotations

import pytest

from organization.models import User
from tests.factories import (
    AssetFactory,
    CourseFactory,
    CustodyFactory,
    EmployeeFactory,
    ImportBatchFactory,
    ImportRowFactory,
    NoticeFactory,
    OccurrenceFactory,
    ParticipationFactory,
    PlanFactory,
    ReportFactory,
    ReportPhotoFactory,
    RoomFactory,
    SessionFactory,
)


@pytest.fixture
def objects(keeper: User) -> dict[str, object]:
    """What a page's `<object>` stands for: the argument by which its URL names it."""
    asset = AssetFactory()
    custody = CustodyFactory(asset=AssetFactory())
    plan = PlanFactory(asset=asset)
    session = SessionFactory()
    report = ReportFactory(asset=asset, reporter=keeper)
    return {
        "asset": asset.pk,
        "held": custody.asset.pk,
        "report": report.number,
        "photo": ReportPhotoFactory(report=report).pk,
        "plan": plan.pk,
        "occurrence": OccurrenceFactory(plan=plan, asset=asset).pk,
        "course": CourseFactory().pk,
        "session": session.pk,
        "participation": ParticipationFactory(session=session).pk,
        "employee": EmployeeFactory().pk,
        "room": RoomFactory().code,
        "import": (batch := ImportBatchFactory()).pk,
        "line": ImportRowFactory(batch=batch).pk,
        "notice": NoticeFactory(recipient=keeper).pk,
    }
