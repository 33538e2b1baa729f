from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from maintenance.models import Occurrence
from maintenance.rounds import past_rounds
from organization.models import User
from tests.factories import AssetFactory, OccurrenceFactory, PlanFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-24T04:00:00Z", tick=False):
        yield


def test_a_round_of_which_something_is_open_is_not_in_time(
    keeper: User, client_of: Callable[[User], Client]
) -> None:
    plan = PlanFactory(asset=None)
    for done in (date(2026, 11, 2), None):
        OccurrenceFactory(
            plan=plan,
            asset=AssetFactory(),
            done_on=done,
            done_by=keeper if done else None,
            vendor="CV Contoh",
        )

    [round_] = past_rounds(plan, Occurrence.objects.all(), 5)
    page = client_of(keeper).get(plan.get_absolute_url()).content.decode()

    assert (round_.done, round_.open, round_.days_late) == (1, 1, 0)
    assert "Tepat waktu" not in page
    assert "1 masih terbuka" in page


def test_a_round_that_is_over_is_in_time(keeper: User, client_of: Callable[[User], Client]) -> None:
    occurrence = OccurrenceFactory(done_on=date(2026, 11, 2), done_by=keeper)

    assert "Tepat waktu" in client_of(keeper).get(occurrence.plan.get_absolute_url()).content.decode()


def test_what_is_only_open_is_not_past() -> None:
    occurrence = OccurrenceFactory()

    assert past_rounds(occurrence.plan, Occurrence.objects.all(), 5) == []


def test_a_coming_round_says_how_many_items_it_will_have(
    keeper: User, client_of: Callable[[User], Client]
) -> None:
    plan = PlanFactory(anchor_on=date(2026, 12, 31))

    page = client_of(keeper).get(plan.get_absolute_url())

    assert [(round_.day, round_.count) for round_ in page.context["coming"]][:1] == [
        (date(2026, 12, 31), None)
    ]
    assert page.context["goods_count"] == 1
    assert '<td data-label="Barang">1</td>' in page.content.decode()
