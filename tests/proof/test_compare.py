"""The comparison by which `make chaos` judges: blind for ids and hours, and for nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from core.outbox.actions import tell
from core.outbox.models import Message, Notice
from organization.models import User
from proof import compare
from proof.chaos import told
from proof.letters import Post
from tests.factories import AssetFactory, NoticeFactory, PlanFactory
from tests.people import make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def live(keeper: User, *, skip: int = 0, at: datetime = NOW) -> compare.Rows:
    """:param skip: ids that a killed transaction took with it"""
    with transaction.atomic():
        for _ in range(skip):
            Notice.objects.create(recipient=keeper, topic="x", key=f"x{_}", created_at=NOW)
        Notice.objects.filter(topic="x").delete()
        plan = PlanFactory(name="Servis AC", asset=AssetFactory(register=7))
        tell(to=[keeper], topic="import.applied", key=f"import-{skip}", context={}, path="/impor/3/", now=at)
        plan.occurrences.create(asset=plan.asset, nominal_due=at.date(), due_on=at.date())
        rows = compare.read()
        transaction.set_rollback(True)
    return rows


def test_other_ids_and_hours_are_no_difference_and_a_lost_or_doubled_row_is_one() -> None:
    keeper = make_user("keeper")
    first, later = live(keeper), live(keeper, skip=3, at=NOW + timedelta(hours=2))
    next_day = live(keeper, at=NOW + timedelta(days=1))

    assert compare.differences(first, later) == {}
    assert {"outbox.Notice", "maintenance.Occurrence"} <= set(compare.differences(first, next_day))

    tell(to=[keeper], topic="upkeep.overdue", key="upkeep.overdue:1", context=NoticeFactory.context, now=NOW)
    with_one = compare.read()
    Message.objects.create(channel="mail", recipient=keeper, notice=Notice.objects.get(), created_at=NOW)
    with_more = compare.read()
    found = told(compare.differences(with_one, with_more), Post([]), Post([]))
    assert (found["lost"], found["doubled"], found["differences"]) == (0, 1, 1)
    found = told(compare.differences(with_more, with_one), Post([]), Post([]))
    assert (found["lost"], found["doubled"], found["differences"]) == (1, 0, 1)
