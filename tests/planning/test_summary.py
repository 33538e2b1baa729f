"""Every plotted number is the number of rows in the list that it opens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from maintenance.models import Occurrence
from organization.models import Unit, User
from planning.summary import Plot, plots_for
from tests.factories import (
    CHAIR,
    PRINTER,
    AssetFactory,
    EmployeeFactory,
    OccurrenceFactory,
    ParticipationFactory,
    PlanFactory,
    ReportFactory,
    SessionFactory,
    UnitFactory,
)
from tests.planning.arrange import TODAY, repaired

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-24T04:00:00Z", tick=False):
        yield


@pytest.fixture
def office(keeper: User, manager: User) -> None:
    for condition in ("B", "B", "RR", "RB", None):
        AssetFactory(classification_id=PRINTER, name="Printer", condition=condition)
    AssetFactory(classification_id=CHAIR, name="Kursi", condition="RR")
    AssetFactory(condition="RB", status="disposed")
    asset = AssetFactory(condition="B")
    for day in (date(2026, 11, 1), date(2026, 10, 31), date(2025, 12, 1), date(2025, 11, 30)):
        repaired(asset, keeper, on=day, reported_at=f"{day - timedelta(days=20)}T17:30:00Z")
    twice = repaired(asset, keeper, on=date(2026, 11, 3))
    type(twice).objects.create(
        report=twice.report,
        cause=twice.cause,
        condition_after="B",
        finished_at="2026-11-04T02:00:00Z",
        finished_by=keeper,
    )
    ReportFactory(asset=asset, reporter=keeper, status="rejected", reported_at="2026-10-31T17:30:00Z")
    plan = PlanFactory(asset=asset)
    for n, (due, done, skipped) in enumerate(
        [
            (date(2026, 9, 1), None, None),
            (date(2026, 9, 10), date(2026, 10, 4), None),
            (date(2026, 10, 1), date(2026, 10, 1), None),
            (date(2026, 11, 1), None, date(2026, 11, 15)),
            (date(2026, 11, 23), TODAY, None),
            (TODAY, None, None),
        ]
    ):
        OccurrenceFactory(
            plan=plan,
            nominal_due=due + timedelta(days=n),
            due_on=due,
            done_on=done,
            done_by=keeper if done else None,
            cancelled_on=skipped,
            cancel_reason="other" if skipped else "",
        )
    session = SessionFactory(hours=40)
    for hours in (20, 19, 40):
        employee = EmployeeFactory(unit=UnitFactory(code="HUKUM"))
        ParticipationFactory(session=session, employee=employee, attendance="attended", hours=hours)


def plotted(user: User) -> dict[str, Plot]:
    return {plot.key: plot for plot in plots_for(user, TODAY)}


def rows_behind(client: Client, url: str) -> int:
    page = client.get(url).context["page"]
    assert page.total is not None
    return int(page.total)


@pytest.mark.parametrize("key", ["conditions", "reports", "overdue", "hours"])
@pytest.mark.usefixtures("office")
def test_each_number_counts_the_list_behind_it(
    key: str, manager: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(manager)
    figures = [figure for group in plotted(manager)[key].plot.groups for figure in group.figures]

    assert any(figure.value for figure in figures)
    wrong = {f.url: (f.value, n) for f in figures if (n := rows_behind(client, f.url)) != f.value}
    assert wrong == {}


@pytest.mark.usefixtures("office")
def test_each_plot_says_what_it_shows(manager: User) -> None:
    found = plotted(manager)

    assert found["conditions"].finding == "Barang rusak terbanyak ada pada jenis “Printer”: 2 dari 4, 50%."
    assert found["reports"].finding.startswith("Sejak Desember 2025 masuk ")
    assert found["overdue"].finding.startswith("1 pemeliharaan terlambat")
    assert "20 JP" in found["hours"].finding


@pytest.mark.usefixtures("office")
def test_this_week_s_overdue_is_what_is_overdue_now(manager: User) -> None:
    last = plotted(manager)["overdue"].plot.groups[-1].figures[0].value

    assert last == Occurrence.objects.overdue(TODAY).count()


@pytest.mark.usefixtures("office")
def test_a_stranger_s_plots_hold_nothing_of_another_unit(
    stranger: User, client_of: Callable[[User], Client]
) -> None:
    assert plotted(stranger) == {}
    page = client_of(stranger).get(reverse("planning:summary"))
    assert "Belum ada yang dapat digambar" in page.content.decode()


@pytest.mark.usefixtures("office")
def test_a_coordinator_sees_training_and_no_repairs(coordinator: User) -> None:
    assert set(plotted(coordinator)) == {"conditions", "hours"}


@pytest.mark.usefixtures("office")
def test_the_home_page_asks_for_the_plots_when_they_are_reached(
    manager: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(manager)
    url = reverse("planning:summary")

    assert f'hx-get="{url}"' in client.get(reverse("web:home")).content.decode()
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'id="plot-reports"' in part
    # A comma in a coordinate would be another coordinate.
    assert 'y="194.0"' in part or 'y="194"' in part or 'y1="194.0"' in part


def test_years_and_leap_days_have_no_gap(manager: User) -> None:
    asset = AssetFactory()
    ReportFactory(asset=asset, reporter=manager, reported_at="2028-02-29T16:59:00Z")

    with time_machine.travel("2028-02-29T17:00:00Z", tick=False):
        [plot] = [each for each in plots_for(manager, date(2028, 3, 1)) if each.key == "reports"]

    labels = [group.full_label for group in plot.plot.groups]
    assert (labels[0], labels[-2], labels[-1]) == ("April 2027", "Februari 2028", "Maret 2028")
    assert [g.figures[0].value for g in plot.plot.groups][-2:] == [1, 0]


def test_a_unit_is_named_in_the_reader_s_language(manager: User) -> None:
    Unit.objects.filter(code="UMUM").update(name_en="General Section")
    with translation.override("en"):
        assert plotted(manager)["hours"].plot.groups[0].label == "General Section"
