"""The maintenance card is read back: repairs and upkeep of one item, in the order of days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from maintenance.models import Cause, Repair
from organization.models import User
from tests.documents.registers import cells_of, texts_of
from tests.factories import AssetFactory, OccurrenceFactory, PlanFactory, ReportFactory

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]


def test_card_print_tells_repairs_and_upkeep(keeper: User, client_of: ClientOf, tmp_path: Path) -> None:
    asset = AssetFactory(name="Printer #1 $x$")
    OccurrenceFactory(
        plan=PlanFactory(name="Bersihkan kepala cetak"),
        asset=asset,
        done_on=date(2026, 3, 2),
        done_by=keeper,
        performer="vendor",
        vendor="CV Maju",
        cost=Decimal(150_000),
        condition_before="RR",
        condition_after="B",
    )
    repair = Repair.objects.create(
        report=ReportFactory(asset=asset, reporter=keeper),
        cause=Cause.objects.all()[0],
        work_done="Ganti roller",
        fund_source="APBD",
        condition_before="RB",
        condition_after="RR",
        # Half past six in the morning of the third, in the office's own zone.
        finished_at=datetime(2026, 2, 2, 23, 30, tzinfo=UTC),
        finished_by=keeper,
    )
    repair.cost_lines.create(description="Roller", quantity=2, unit_price=Decimal(100_000))

    response = client_of(keeper).get(reverse("maintenance:card_print", args=[asset.pk]))

    path = tmp_path / "card.pdf"
    path.write_bytes(response.content)
    first, second, total = cells_of(path)
    assert first[:3] == ["1", "03-02-2026", "Perbaikan"]
    assert "Ganti roller" in first[3]
    assert first[4:9] == [keeper.display_name, "RB", "RR", "200.000", "APBD"]
    assert second[1:9] == [
        *("02-03-2026", "Rutin", "Bersihkan kepala cetak", "CV Maju", "RR", "B", "150.000", "-")
    ]
    assert total[7] == "350.000"
    assert "Printer #1 $x$" in texts_of(path)[0]


def test_card_print_of_an_untouched_item_says_nihil(keeper: User, client_of: ClientOf) -> None:
    url = reverse("maintenance:card_print", args=[AssetFactory().pk])

    response = client_of(keeper).get(url, {"form": "xlsx"})

    sheet = openpyxl.load_workbook(BytesIO(response.content)).active
    assert "N I H I L" in [row[0] for row in sheet.iter_rows(values_only=True)]
