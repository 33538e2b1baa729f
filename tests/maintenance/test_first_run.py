"""A register that has just been filled tells nobody about the past."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from assets.models import Asset
from core.outbox.actions import set_preference
from core.outbox.models import Message, Notice, Way
from maintenance.actions.plans import make_plan, make_plan_from_template
from maintenance.models import MaintenanceTemplate, Plan
from organization.models import User
from tests.assets.importing import LAPTOP_ROW, PRINTER_ROW, import_rows
from tests.factories import office
from tests.support.receiver import Receiver

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)


def flag(on: date) -> dict[str, int]:
    out = StringIO()
    call_command("flag_overdue", "--on", on.isoformat(), stdout=out)
    told: dict[str, int] = json.loads(out.getvalue())
    return told


def test_after_an_import_and_plans_with_old_anchors_nobody_is_told(
    tmp_path: Path, keeper: User, technician: User, receiver: Receiver
) -> None:
    for person in (keeper, technician):
        set_preference(
            person=person,
            ways={"upkeep": Way.NOW, "import": Way.NOW},
            by_mail=True,
            messenger="telegram",
            messenger_to="12345",
        )
    assert import_rows(tmp_path, LAPTOP_ROW, PRINTER_ROW).code == 0
    laptop = Asset.objects.get(family__key="laptop")
    for anchor in (date(2019, 1, 31), date(2026, 1, 31)):
        plan = Plan(
            name=f"Periksa sejak {anchor.year}",
            unit=office(),
            asset=laptop,
            interval_value=1,
            interval_unit="month",
            anchor_on=anchor,
        )
        make_plan(plan=plan, by=keeper, today=TODAY)
    for template in MaintenanceTemplate.objects.filter(family__in=Asset.objects.values("family")):
        make_plan_from_template(template=template, unit=office(), by=keeper, today=TODAY)

    first, again = flag(TODAY), flag(TODAY)

    assert first["notices"] == 0
    assert (first["level_1"], first["level_2"], first["level_3"]) == (0, 0, 0)
    assert not any(again.values())
    assert not Notice.objects.exists()
    assert not Message.objects.exists()


def test_what_becomes_late_afterwards_is_told_once(keeper: User, tmp_path: Path) -> None:
    import_rows(tmp_path, LAPTOP_ROW)
    plan = Plan(
        name="Periksa",
        unit=office(),
        asset=Asset.objects.get(),
        interval_value=1,
        interval_unit="month",
        anchor_on=date(2019, 1, 25),
    )
    make_plan(plan=plan, by=keeper, today=TODAY)

    assert flag(date(2026, 11, 26))["notices"] == 1
    assert flag(date(2026, 11, 26))["notices"] == 0
