from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import openpyxl
import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from assets.models import Asset, Classification
from maintenance.models import BreakageReport
from maintenance.works import works_on
from organization.models import User
from planning.models import PolicyVersion
from planning.policy import policy_in_force, revise_policy
from planning.replacement import facts_of, facts_of_one, with_facts, with_score
from planning.scoring import Ramp, Rules, SupportEnd, score
from tests.factories import LAPTOP, PRINTER, AssetFactory, CardLineFactory, OccurrenceFactory, UnitFactory
from tests.planning.arrange import TODAY, repaired

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]

LIST = "planning:replacement_list"


@pytest.fixture
def _today() -> Any:
    with time_machine.travel("2026-11-24T04:00:00Z", tick=False):
        yield


def worn(**fields: Any) -> Asset:
    """Old, and heavily damaged: 60 points."""
    return AssetFactory(**{"acquired_from": date(2015, 3, 12), "condition": "RB", **fields})


def scores(rules: Rules, today: date = TODAY) -> dict[int, int]:
    return dict(with_score(Asset.objects.all(), rules, today).values_list("pk", "score"))


def test_the_database_counts_to_the_points_that_the_rules_say(keeper: User) -> None:
    chance = Random(8)  # noqa: S311
    rules = Rules(
        age=Ramp(29, 70, 170),
        support_ended=6,
        support=(
            SupportEnd("laptop", "ASUS b1", date(2025, 1, 1)),
            SupportEnd("printer", "", date(2030, 1, 1)),
        ),
    )
    for _each in range(60):
        acquired = TODAY - timedelta(days=chance.randrange(4500))
        asset = AssetFactory(
            classification_id=chance.choice([LAPTOP, PRINTER]),
            acquired_from=acquired,
            acquired_precision=chance.choice(["day", "month", "year"]),
            condition=chance.choice(["B", "RR", "RB"]),
            value=Decimal(chance.choice([1, 999_999, 14_750_000, 10**15])) + Decimal("0.99"),
        )
        for _repair in range(chance.choice([0, 0, 1, 3])):
            cause = chance.choice(["wear", "misuse", "power", "supplies"])
            day = TODAY - timedelta(days=chance.randrange(1500))
            repaired(asset, keeper, on=day, cost=chance.randrange(4_000_000), cause=cause)
        for _line in range(chance.choice([0, 0, 2])):
            day = TODAY - timedelta(days=chance.randrange(1500))
            CardLineFactory(asset=asset, on=day, cost=Decimal(chance.randrange(4_000_000)) + Decimal("0.55"))

    for today in (TODAY, date(2028, 2, 29), date(2027, 1, 1)):
        by_database = scores(rules, today)
        by_rules = {
            asset.pk: found.points
            for asset in with_facts(Asset.objects.all(), today)
            if (found := score(facts_of(asset, rules), rules, today))
        }
        assert by_database == by_rules
        # An item's page counts by itself, out of what else it shows.
        for asset in with_facts(Asset.objects.all(), today):
            assert facts_of_one(asset, works_on(asset), rules, today) == facts_of(asset, rules)
        assert len(set(by_database.values())) > 5


def test_misuse_is_no_breakdown_but_its_cost_counts(keeper: User) -> None:
    asset = AssetFactory(value=10_000_000)
    repaired(asset, keeper, on=date(2026, 10, 1), cost=2_000_000, cause="misuse")
    repaired(asset, keeper, on=date(2026, 9, 1), cause="power")
    repaired(asset, keeper, on=date(2025, 11, 23), cause="wear", cost=500_000)
    repaired(asset, keeper, on=date(2023, 11, 23), cause="wear", cost=700_000)

    facts = facts_of(with_facts(Asset.objects.all(), TODAY).get(), Rules())

    assert (facts.failures, facts.recent_cost, facts.total_cost) == (1, 2_500_000, 3_200_000)


def test_what_only_the_card_on_paper_tells_of_counts_once(
    keeper: User, manager: User, client_of: Callable[[User], Client]
) -> None:
    asset = AssetFactory(value=10_000_000)
    repaired(asset, keeper, on=date(2026, 10, 1), cost=1)
    OccurrenceFactory(plan__asset=asset, done_on=date(2026, 5, 7), done_by=keeper)
    for on, precision, kind, cost in (
        (date(2026, 10, 1), "day", "repair", 10),  # the same as in the register
        (date(2026, 10, 1), "month", "repair", 100),
        (date(2026, 1, 1), "year", "", 1_000),
        (date(2026, 5, 7), "day", "", 10_000),  # that was the upkeep
        (date(2026, 10, 2), "day", "repair", 100_000),
        (date(2024, 1, 1), "year", "", 1_000_000),
        (date(2023, 11, 1), "month", "repair", 10_000_000),  # perhaps more than three years ago
        (date(2024, 6, 1), "day", "routine", 100_000_000),
        (date(2024, 6, 1), "day", "upgrade", 1_000_000_000),
        (date(2024, 6, 2), "day", "repair", None),
    ):
        CardLineFactory(asset=asset, on=on, precision=precision, kind=kind, cost=cost)

    row = with_facts(Asset.objects.all(), TODAY).get()
    facts = facts_of(row, Rules())
    page = client_of(manager).get(reverse(LIST)).context["verdicts"][0]

    assert (facts.recent_cost, facts.total_cost, facts.card_cost) == (1_100_001, 11_100_001, 11_100_000)
    assert facts_of_one(row, works_on(row), Rules(), TODAY) == facts
    assert "Rp11.100.000 menurut kartu" in next(x.text for x in page.lines if x.criterion == "total_cost")
    assert page.urls["total_cost"] == f"{asset.get_absolute_url()}#repairs"


def test_the_list_shows_the_worst_first_with_its_reasons(
    manager: User, client_of: Callable[[User], Client]
) -> None:
    fine = AssetFactory(name="Laptop baru", acquired_from=date(2026, 1, 5))
    bad = worn(name="Laptop tua")

    page = client_of(manager).get(reverse(LIST))

    verdicts = page.context["verdicts"]
    assert [each.asset for each in verdicts] == [bad, fine]
    assert verdicts[0].score.points == 60
    assert [line.text for line in verdicts[0].telling] == [
        "Umur 11 tahun dari masa manfaat 4 tahun",
        "Kondisi: Rusak Berat",
    ]


def test_what_is_missing_stands_in_a_group_of_its_own_with_a_way_to_mend_it(
    keeper: User, client_of: Callable[[User], Client]
) -> None:
    blind = AssetFactory(condition=None, value=None)
    unscored = f"{reverse(LIST)}?view=unscored"
    client = client_of(keeper)

    assert not client.get(reverse(LIST)).context["verdicts"]
    page = client.get(unscored)
    assert page.context["verdicts"][0].missing == ["Kondisi", "Nilai perolehan"]
    assert reverse("assets:asset_edit", args=[blind.pk]) in page.content.decode()
    assert len(client.get(f"{unscored}&missing=condition").context["verdicts"]) == 1
    assert not client.get(f"{unscored}&missing=acquired").context["verdicts"]


def test_a_code_without_useful_life_is_told(manager: User, client_of: Callable[[User], Client]) -> None:
    AssetFactory()
    Classification.objects.filter(pk=LAPTOP).update(useful_life=None)

    page = client_of(manager).get(f"{reverse(LIST)}?view=unscored")

    assert page.context["verdicts"][0].missing == ["Masa manfaat kode barang"]


def test_tabs_filters_and_order(manager: User, client_of: Callable[[User], Client]) -> None:
    old, printer = worn(value=5), worn(classification_id=PRINTER, name="Printer", value=7)
    new = AssetFactory(acquired_from=date(2026, 1, 5), value=6)
    client, url = client_of(manager), reverse(LIST)

    def shown(query: str) -> list[Asset]:
        return [each.asset for each in client.get(f"{url}?{query}").context["verdicts"]]

    assert shown("view=replace") == [printer, old]
    assert shown("view=consider") == []
    assert shown("family=printer") == [printer]
    assert shown("condition=B") == [new]
    assert shown("sort=value") == [old, new, printer]
    assert shown("sort=-age")[-1] == new
    assert shown("q=printer") == [printer]
    assert len(shown("family=nonsense")) == 3
    tabs = {tab.view: tab.number for tab in client.get(url).context["filter"].tabs}
    assert tabs == {"": "3", "replace": "2", "consider": "0", "unscored": "0"}


@pytest.mark.parametrize(
    "sort", ["score", "-score", "name", "-age", "condition", "cost", "-failures", "room"]
)
def test_every_order_opens_on_every_tab(
    sort: str, manager: User, client_of: Callable[[User], Client]
) -> None:
    worn()
    AssetFactory(value=None)

    for view in ("", "replace", "consider", "unscored"):
        assert client_of(manager).get(f"{reverse(LIST)}?view={view}&sort={sort}").status_code == 200


def test_out_of_service_is_not_to_be_replaced(manager: User, client_of: Callable[[User], Client]) -> None:
    worn(status="disposed")

    assert not client_of(manager).get(reverse(LIST)).context["verdicts"]


def test_a_stranger_sees_no_item_of_another_unit(stranger: User, client_of: Callable[[User], Client]) -> None:
    worn()
    own = worn(unit=UnitFactory(code="LAIN"))
    client = client_of(stranger)

    page = client.get(reverse(LIST))

    assert [each.asset for each in page.context["verdicts"]] == [own]
    assert {tab.number for tab in page.context["filter"].tabs if tab.view != "unscored"} == {"1", "0"}
    assert len(_csv(client.get(reverse("planning:replacement_csv")))) == 1


def test_each_figure_opens_what_it_was_counted_from(
    manager: User, keeper: User, client_of: Callable[[User], Client]
) -> None:
    asset = AssetFactory(value=10_000_000)
    repaired(asset, keeper, on=date(2026, 10, 1), cost=2_000_000, cause="misuse")
    repaired(asset, keeper, on=date(2026, 9, 1), cost=1_000_000, cause="wear")
    repaired(asset, keeper, on=date(2020, 9, 1), cost=1_000_000, cause="wear")
    client = client_of(manager)
    urls = client.get(reverse(LIST)).context["verdicts"][0].urls

    def opened(criterion: str) -> set[BreakageReport]:
        return set(client.get(urls[criterion]).context["page"])

    assert len(opened("failures")) == 1
    assert len(opened("recent_cost")) == 2
    assert len(opened("total_cost")) == 3
    assert client.get(urls["age"]).status_code == client.get(urls["support"]).status_code == 200


def test_the_same_words_stand_on_the_item_s_page(
    manager: User, keeper: User, client_of: Callable[[User], Client]
) -> None:
    asset = worn(value=10_000_000, acquired_precision="year", acquired_from=date(2015, 1, 1))
    for n, cause in enumerate(("wear", "misuse", "power", "wear")):
        repaired(asset, keeper, on=TODAY - timedelta(days=300 * n), cost=800_000, cause=cause)
    client = client_of(manager)

    page = client.get(asset.get_absolute_url()).content.decode()
    words = [line.text for line in client.get(reverse(LIST)).context["verdicts"][0].lines]

    assert all(text in page for text in words)
    points = client.get(reverse(LIST)).context["verdicts"][0].score.points
    assert points > 60
    assert f"{points} dari 100" in page


def test_staff_and_technicians_have_no_panel(
    staff: User, technician: User, client_of: Callable[[User], Client]
) -> None:
    asset = worn()

    for person in (staff, technician):
        assert "60 dari 100" not in client_of(person).get(asset.get_absolute_url()).content.decode()


def test_the_files_hold_the_list_with_its_reasons(manager: User, client_of: Callable[[User], Client]) -> None:
    worn(name="=1+1 😀", brand="", nibar="0012019901270000")
    AssetFactory(condition=None)
    client = client_of(manager)

    [row] = _csv(client.get(f"{reverse('planning:replacement_csv')}?view=replace"))
    assert row["Skor"] == "60"
    assert row["Nama barang"] == "'=1+1 😀"
    assert "Umur 11 tahun dari masa manfaat 4 tahun (30)" in row["Alasan"]
    response = client.get(f"{reverse('planning:replacement_xlsx')}?view=replace")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response)))
    head, line = book.active.iter_rows(values_only=True)
    cells = dict(zip(head, line, strict=True))
    assert (cells["Skor"], cells["NIBAR"]) == (60, "0012019901270000")
    assert cells["Nama barang"] == "=1+1 😀"
    assert cells["Tanggal perolehan"] == datetime(2015, 3, 12)  # noqa: DTZ001 - a day, as a spreadsheet has it
    [blind] = _csv(client.get(f"{reverse('planning:replacement_csv')}?view=unscored"))
    assert (blind["Skor"], blind["Data yang belum ada"]) == ("", "Kondisi")


def _csv(response: Any) -> list[dict[str, str]]:
    text = b"".join(response).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_a_policy_has_a_first_version_with_its_date(
    manager: User, client_of: Callable[[User], Client]
) -> None:
    policy = policy_in_force()

    page = client_of(manager).get(reverse("planning:policy_detail")).content.decode()

    assert (policy.version, policy.read) == (1, Rules())
    assert "Versi 1, berlaku sejak" in page


def _sent(client: Client, **changed: Any) -> dict[str, Any]:
    form = client.get(reverse("planning:policy_revise")).context["form"]
    data = {name: form.initial.get(name, "") for name in form.fields}
    support = {"support-TOTAL_FORMS": "1", "support-INITIAL_FORMS": "0"}
    return {**data, **support, "reason": "Keputusan rapat", **changed}


def test_another_version_follows_and_scores_follow_it(
    manager: User, client_of: Callable[[User], Client]
) -> None:
    worn(brand="ASUS Windows 7")
    client = client_of(manager)
    line = {"support-0-family": "laptop", "support-0-words": "windows 7", "support-0-until": "2020-01-14"}

    answer = client.post(reverse("planning:policy_revise"), _sent(client, replace_from="80", **line))

    assert answer.status_code == 302
    policy = policy_in_force()
    assert (policy.version, policy.change.by, policy.change.reason) == (2, manager, "Keputusan rapat")
    assert policy.read.replace_from == 80
    assert scores(policy.read) == {Asset.objects.get().pk: 65}
    page = client.get(reverse("planning:policy_detail")).content.decode()
    assert "Keputusan rapat" in page
    assert "windows 7" in page


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"age_most": "31"}, None),
        ({"age_full": "100"}, "age_full"),
        ({"light_damage": "31"}, "light_damage"),
        ({"consider_from": "90"}, "consider_from"),
        ({"age_most": "-1"}, "age_most"),
        ({"reason": ""}, "reason"),
    ],
)
def test_a_policy_that_can_not_be_is_refused_at_its_field(
    changed: dict[str, str], field: str | None, manager: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(manager)

    answer = client.post(reverse("planning:policy_revise"), _sent(client, **changed))

    assert answer.status_code == 422
    assert answer.context["form"].errors.get(field or "__all__")
    assert policy_in_force().version == 1


def test_a_date_without_its_kind_is_refused(manager: User, client_of: Callable[[User], Client]) -> None:
    client = client_of(manager)

    answer = client.post(
        reverse("planning:policy_revise"), _sent(client, **{"support-0-until": "2020-01-14"})
    )

    assert answer.status_code == 422
    assert policy_in_force().version == 1


def test_of_two_at_once_the_second_is_told(manager: User, client_of: Callable[[User], Client]) -> None:
    client = client_of(manager)
    first, second = _sent(client), _sent(client, reason="Lain")
    client.post(reverse("planning:policy_revise"), first)

    answer = client.post(reverse("planning:policy_revise"), second)

    assert answer.status_code == 409
    assert "versi 2" in answer.content.decode()
    assert policy_in_force().version == 2


def test_a_version_can_not_be_altered() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyVersion.objects.update(rules={})


def test_an_action_refuses_what_a_form_would(manager: User) -> None:
    with pytest.raises(ValueError, match="not_a_hundred"):
        revise_policy(seen=1, rules=replace(Rules(), support_ended=50), by=manager, reason="")
