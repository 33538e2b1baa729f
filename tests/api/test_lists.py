"""What holds for the list of every collection: filters as on the page, a stable order, few queries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.api import api
from organization.models import User
from tests import factories as make
from tests.api.program import ROOT, Program
from tests.people import make_user

pytestmark = pytest.mark.django_db
Made = Callable[[int], object]

# What makes one more row.
COLLECTIONS: dict[str, Made] = {
    "assets": lambda n: make.CustodyFactory(asset__room=make.RoomFactory()),
    "breakages": lambda n: make.ReportFactory(reporter=User.objects.get(username="pembaca")),
    "plans": lambda n: make.OccurrenceFactory(plan__name="Perawatan"),
    "occurrences": lambda n: make.OccurrenceFactory(),
    "courses": lambda n: make.CourseFactory(hours=8),
    "sessions": lambda n: make.ParticipationFactory().session,
    "participations": lambda n: make.ParticipationFactory(),
    "employees": lambda n: make.EmployeeFactory(name="Siti Aminah"),
    "rooms": lambda n: make.RoomFactory(name="Ruang Rapat", responsible=make.EmployeeFactory()),
    "units": lambda n: make.UnitFactory(name="Bagian Umum", parent=make.office()),
    "classifications": lambda n: None,
    "handovers": lambda n: make.HandoverFactory(),
}
SORTED = {
    "courses": ["name", "-hours", "coming", "-trained"],
    "employees": ["name", "-unit", "position", "-position"],
    "rooms": ["-code", "name", "unit"],
    "units": ["code", "-name"],
}
ORDERS = [(collection, sort) for collection in COLLECTIONS for sort in ("", *SORTED.get(collection, []))]


@pytest.fixture
def program(db: None) -> Program:
    """Of somebody in every role, so that nothing is left out."""
    user = make_user("manager", username="pembaca")
    user.groups.set(Group.objects.all())
    return Program(user)


def walk(program: Program, path: str) -> list[list[int]]:
    pages, following = [], path
    while following:
        answer = program.get(following).json()
        pages.append([item["id"] for item in answer["items"]])
        following = answer["next"]
    return pages


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_a_list_costs_the_same_whatever_its_length(collection: str, program: Program) -> None:
    COLLECTIONS[collection](0)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            program.items(f"{collection}?limit=200")
        return len(queries)

    cost()  # Noting that the token is used is a write once a minute.
    with_one = cost()
    for n in range(29):
        COLLECTIONS[collection](n)
    assert cost() == with_one <= 6


@pytest.mark.parametrize(("collection", "sort"), ORDERS)
def test_pages_follow_one_another(collection: str, sort: str, program: Program) -> None:
    for n in range(7):
        COLLECTIONS[collection](n)
    query = f"sort={sort}&" if sort else ""
    if collection == "classifications":
        query = "level=3&"

    whole = [item["id"] for item in program.items(f"{collection}?{query}limit=200")]
    pages = walk(program, f"{collection}?{query}limit=3")

    assert [page for page in pages if len(page) > 3] == []
    assert sum(pages, []) == whole  # noqa: RUF017
    assert len(set(whole)) == len(whole) > 3


@pytest.mark.parametrize("collection", sorted(set(COLLECTIONS) - {"classifications"}))
def test_what_is_added_meanwhile_repeats_no_row(collection: str, program: Program) -> None:
    for n in range(6):
        COLLECTIONS[collection](n)
    first = program.get(f"{collection}?limit=2").json()

    COLLECTIONS[collection](7)
    rest = walk(program, first["next"])

    seen = [item["id"] for item in first["items"]]
    assert set(seen).isdisjoint(sum(rest, []))  # noqa: RUF017


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_each_item_is_found_by_its_id(collection: str, program: Program) -> None:
    COLLECTIONS[collection](0)

    item = program.items(f"{collection}?limit=1")[0]
    found = program.get(f"{collection}/{item['id']}").json()

    assert {name: found[name] for name in item} == item


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_an_answer_has_what_the_description_promises(collection: str, program: Program) -> None:
    COLLECTIONS[collection](0)
    schema = api.get_openapi_schema()
    answers = schema["paths"][f"{ROOT}/{collection}"]["get"]["responses"]
    ref = answers[200]["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
    item = schema["components"]["schemas"][ref]["properties"]["items"]["items"]["$ref"].rsplit("/", 1)[1]

    assert set(program.items(f"{collection}?limit=1")[0]) == set(
        schema["components"]["schemas"][item]["properties"]
    )


@pytest.mark.parametrize("collection", COLLECTIONS)
@pytest.mark.parametrize("query", ["tidak_ada=1", "limit=0", "limit=201", "limit=x", "cursor=x", "q=%00"])
def test_what_is_unknown_or_unreadable_is_422_at_its_name(
    collection: str, query: str, program: Program
) -> None:
    response = program.get(f"{collection}?{query}")

    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"
    assert list(response.json()["errors"]) == [query.split("=")[0]]


@pytest.mark.parametrize(
    "query",
    [
        *("breakages?status=x", "breakages?stops_work=x", "breakages?reported_from=x", "breakages?asset=x"),
        *("plans?state=x", "plans?family=x", "occurrences?plan=999", "occurrences?due_from=31-02-2026"),
        *("occurrences?asset=99999999999999999999", "courses?kind=x", "courses?sort=secret"),
        *("sessions?stage=9", "sessions?year=10000", "sessions?course=0", "participations?year=0"),
        *("participations?session=1.5", "employees?unit=x", "employees?working=x", "rooms?building=x"),
        *("units?part_of=x", "classifications?level=9"),
    ],
)
def test_a_filter_that_says_nothing_is_never_passed_by(query: str, program: Program) -> None:
    response = program.get(query)

    assert response.status_code == 422
    assert list(response.json()["errors"]) == [query.split("?")[1].split("=")[0]]


def test_a_cursor_opens_its_own_list_alone(program: Program) -> None:
    for n in range(3):
        COLLECTIONS["rooms"](n)
        COLLECTIONS["units"](n)
    cursor = program.get("rooms?limit=1").json()["next"].split("cursor=")[1]

    assert program.get(f"units?limit=1&cursor={cursor}").status_code == 422
    assert program.get(f"rooms?limit=1&sort=name&cursor={cursor}").status_code == 422


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("employees?q=siti", 1),
        ("employees?working=left", 0),
        ("rooms?in_charge=none", 1),
        ("breakages?status=open&q=LK-", 1),
        ("breakages?status=closed", 0),
        ("plans?state=ended", 0),
        ("occurrences?state=open&due_to=2026-12-31", 1),
        ("participations?attendance=attended", 0),
        ("classifications?below=1.3.2.10.01.02&level=7&limit=200", None),
        ("classifications?q=infocus", None),
    ],
)
def test_filters_narrow_as_on_the_page(query: str, found: int | None, program: Program) -> None:
    make.EmployeeFactory(name="Siti Aminah")
    make.ReportFactory(reporter=User.objects.get(username="pembaca"))
    make.OccurrenceFactory()
    make.ParticipationFactory()
    make.RoomFactory()

    items: list[dict[str, Any]] = program.items(query)

    assert len(items) == found if found is not None else items
