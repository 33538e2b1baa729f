from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assets.api.assets import AssetOut
from assets.filters import SORTS
from assets.models import Asset
from organization.models import User
from organization.tokens import issue_token
from tests.factories import (
    CHAIR,
    PRINTER,
    AssetFactory,
    CustodyFactory,
    EmployeeFactory,
    RoomFactory,
    UnitFactory,
    office,
)
from tests.people import make_user

pytestmark = pytest.mark.django_db
ASSETS = "/api/v1/assets"
ClientOf = Callable[[User], Client]


class Program:
    """Somebody's program: it has a token and no cookies."""

    def __init__(self, user: User) -> None:
        self.headers = {"Authorization": f"Bearer {issue_token(user=user, now=timezone.now())}"}

    def get(self, url: str) -> Any:
        return Client().get(url, headers=self.headers)

    def items(self, query: str = "") -> list[dict[str, Any]]:
        response = self.get(f"{ASSETS}?{query}")
        assert response.status_code == 200, response.content
        found: list[dict[str, Any]] = response.json()["items"]
        return found

    def names(self, query: str = "") -> list[str]:
        return [item["name"] for item in self.items(query)]


@pytest.fixture
def program(keeper: User) -> Program:
    return Program(keeper)


# What an asset is


def test_an_asset_has_its_fields(program: Program) -> None:
    asset = AssetFactory(register=14, nibar="123", room=RoomFactory(code="A-101", name="Lobi"), notes="Tas")
    custody = CustodyFactory(asset=asset, employee=EmployeeFactory(name="Siti"), from_on=date(2024, 1, 4))

    found = program.get(f"{ASSETS}/{asset.pk}").json()

    told = {
        "id": asset.pk, "code": "1.3.2.10.01.02.002", "register": 14, "nibar": "123", "name": "Laptop",
        "brand": "ASUS ExpertBook B1", "acquired_on": "2021-03-12", "acquired_precision": "day",
        "acquisition_year": 2021, "value": "14750000.00", "condition": "B", "status": "in_use",
        "unit": {"code": "UMUM", "name": "Bagian Umum"}, "room": {"code": "A-101", "name": "Lobi"},
        "holder": {"id": custody.employee_id, "name": "Siti", "since": "2024-01-04"},
        "notes": "Tas", "family": {"key": "laptop", "name": "Laptop dan tablet"},
    }  # fmt: skip
    assert {key: found[key] for key in told} == told
    assert program.items() == [found]


def test_what_is_unknown_is_null(program: Program) -> None:
    AssetFactory(acquired_from=None, acquired_precision="", value=None, condition=None, family=None)

    (found,) = program.items()

    unknown = ("acquired_on", "acquired_precision", "acquisition_year", "value", "condition")
    nothing = ("room", "holder", "family", "nibar", "mode", "ip_address", "warranty_until", "status_on")
    assert {found[key] for key in (*unknown, *nothing)} == {None}


@pytest.mark.parametrize("precision", ["month", "year"])
def test_a_day_is_told_only_where_the_very_day_is_known(precision: str, program: Program) -> None:
    AssetFactory(acquired_from=date(2019, 1, 1), acquired_precision=precision)

    (found,) = program.items()

    assert (found["acquired_on"], found["acquired_precision"], found["acquisition_year"]) == (
        None,
        precision,
        2019,
    )


def test_the_answer_is_as_the_schema_describes_it(program: Program) -> None:
    CustodyFactory(asset__room=RoomFactory())

    (found,) = program.items()

    described = {field.alias or name for name, field in AssetOut.model_fields.items()}
    assert set(found) == described
    AssetOut.model_validate(found, strict=False)


def test_staff_get_neither_value_nor_notes(staff: User) -> None:
    AssetFactory(notes="Catatan", value=9_000_000)
    program = Program(staff)

    (found,) = program.items()

    assert (found["value"], found["notes"]) == (None, None)
    assert program.get(f"{ASSETS}?sort=value").status_code == 422
    assert program.get(f"{ASSETS}?value_to=1").status_code == 422


# Who may ask


def test_a_page_session_opens_it_too(keeper: User, client_of: ClientOf) -> None:
    AssetFactory()

    assert len(client_of(keeper).get(ASSETS).json()["items"]) == 1


def test_a_visitor_gets_401_as_a_problem() -> None:
    asset = AssetFactory()

    for url in (ASSETS, f"{ASSETS}/{asset.pk}"):
        response = Client().get(url)
        assert (response.status_code, response["WWW-Authenticate"]) == (401, "Bearer")
        assert response["Content-Type"] == "application/problem+json"
        assert response.json()["title"] == "Unauthorized"


def test_one_sees_the_own_scope(stranger: User) -> None:
    foreign, own = AssetFactory(), AssetFactory(unit=stranger.scope)
    program = Program(stranger)

    assert [item["id"] for item in program.items()] == [own.pk]
    assert program.get(f"{ASSETS}/{foreign.pk}").status_code == 404
    assert program.get(f"{ASSETS}?unit=UMUM").status_code == 422


@pytest.mark.parametrize("asset_id", ["0", "99999999999999999999", "abc"])
def test_what_is_not_there_is_404(asset_id: str, program: Program) -> None:
    assert program.get(f"{ASSETS}/{asset_id}").status_code == 404


@pytest.mark.parametrize("method", ["put", "delete"])
def test_what_an_address_does_not_take_is_405_as_a_problem(
    method: str, keeper: User, client_of: ClientOf
) -> None:
    asset = AssetFactory()

    for url, allowed in ((ASSETS, {"GET", "POST"}), (f"{ASSETS}/{asset.pk}", {"GET", "PATCH"})):
        response = getattr(client_of(keeper), method)(url)
        assert response.status_code == 405
        assert set(response["Allow"].split(", ")) == allowed
        assert response.json()["instance"] == url


def test_answers_are_not_kept_by_anybody_on_the_way(program: Program) -> None:
    assert program.get(ASSETS)["Cache-Control"] == "no-store"


# Filters and order, as on the page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=epson", ["Printer"]),
        ("family=laptop", ["Laptop"]),
        ("group=furniture", ["Kursi"]),
        ("condition=RR", ["Printer"]),
        ("status=lost", ["Kursi"]),
        ("holder=siti", ["Laptop"]),
        ("year_from=2020", ["Kursi", "Laptop"]),
        ("value_to=3000000", ["Printer"]),
        ("missing=condition", ["Kursi"]),
        ("sort=name", ["Kursi", "Laptop", "Printer"]),
        ("sort=-value", ["Kursi", "Laptop", "Printer"]),
        ("", ["Kursi", "Printer", "Laptop"]),
        ("q=&family=&year_from=&sort=", ["Kursi", "Printer", "Laptop"]),
    ],
)
def test_filters_are_those_of_the_page(query: str, expected: list[str], program: Program) -> None:
    CustodyFactory(asset=AssetFactory(), employee=EmployeeFactory(name="Siti"))
    AssetFactory(
        classification_id=PRINTER, name="Printer", brand="Epson", condition="RR", value=2_000_000,
        acquired_from=date(2018, 5, 1),
    )  # fmt: skip
    AssetFactory(
        classification_id=CHAIR, name="Kursi", brand="", condition=None, status="lost", value=20_000_000
    )

    assert program.names(query) == expected


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("year_from=abc", "year_from"),
        ("condition=X", "condition"),
        ("room=nowhere", "room"),
        ("sort=secret", "sort"),
        ("q=%00", "q"),
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=ten", "limit"),
        ("cursor=made-up", "cursor"),
        ("cursor=WzFd:1tExkF:abc", "cursor"),
    ],
)
def test_what_can_not_be_read_is_422_at_its_parameter(query: str, parameter: str, program: Program) -> None:
    response = program.get(f"{ASSETS}?{query}")

    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"
    assert list(response.json()["errors"]) == [parameter]


# Paging


def walk(program: Program, query: str) -> list[list[int]]:
    pages, url = [], f"{ASSETS}?{query}"
    while url:
        answer = program.get(url).json()
        pages.append([item["id"] for item in answer["items"]])
        url = answer["next"]
    return pages


@pytest.mark.parametrize("sort", ["", *SORTS, *(f"-{key}" for key in SORTS)])
def test_pages_follow_one_another_in_every_order(sort: str, program: Program) -> None:
    for n in range(4):
        AssetFactory(name="Sama", value=1_000_000, condition="RR", room=None)
        AssetFactory(
            name=f"Laptop {n}", value=None, condition=None, acquired_from=None, acquired_precision=""
        )
        CustodyFactory(asset__room=RoomFactory(), asset__value=n)

    whole = [item["id"] for item in program.items(f"sort={sort}")]
    pages = walk(program, f"sort={sort}&limit=5")

    assert [len(page) for page in pages] == [5, 5, 2]
    assert sum(pages, []) == whole  # noqa: RUF017
    assert len(set(whole)) == 12


def test_the_next_page_keeps_the_filters(program: Program) -> None:
    AssetFactory.create_batch(3)
    AssetFactory(classification_id=CHAIR, name="Kursi")

    assert [len(page) for page in walk(program, "limit=2&family=laptop")] == [2, 1]


def test_what_is_registered_meanwhile_moves_no_row(program: Program) -> None:
    first, second = AssetFactory(), AssetFactory()
    url = program.get(f"{ASSETS}?limit=1").json()["next"]
    AssetFactory()

    assert [item["id"] for item in program.get(url).json()["items"]] == [first.pk]
    assert second.pk not in walk(program, f"cursor={url.split('cursor=')[1]}")[0]


def test_a_cursor_of_another_order_is_refused(program: Program) -> None:
    AssetFactory.create_batch(2)
    cursor = program.get(f"{ASSETS}?limit=1&sort=name").json()["next"].split("cursor=")[1]

    assert program.get(f"{ASSETS}?sort=-value&cursor={cursor}").status_code == 422


def test_an_empty_list_has_no_next_page(program: Program) -> None:
    assert program.get(ASSETS).json() == {"items": [], "next": None}


def test_fifty_are_answered_unless_asked_otherwise(program: Program) -> None:
    AssetFactory.create_batch(51)

    assert len(program.items()) == 50
    assert len(program.items("limit=51")) == 51


def test_the_number_of_queries_does_not_grow() -> None:
    programs = [Program(make_user("keeper")), Program(make_user("technician", scope=office()))]

    def count(query: str) -> list[int]:
        counts = []
        for program in programs:
            with CaptureQueriesContext(connection) as queries:
                program.items(query)
            counts.append(len(queries))
        return counts

    count("")
    everything = "q=a&family=laptop&unit=UMUM&holder=a&sort=-holder"
    CustodyFactory(asset__room=RoomFactory())
    few = count(""), count(everything)
    for _ in range(29):
        CustodyFactory(asset__room=RoomFactory())

    assert (count(""), count(everything)) == few
    assert max(*few[0], *few[1]) <= 6


# Its description


def test_the_description_is_public_and_browsing_it_is_not(keeper: User, client_of: ClientOf) -> None:
    assert Client().get("/api/v1/openapi.json").status_code == 200
    assert Client().get("/api/v1/docs")["Location"] == "/masuk/?next=/api/v1/docs"
    assert client_of(keeper).get("/api/v1/docs").status_code == 200


def test_the_description_names_parameters_answers_and_problems() -> None:
    schema = Client().get("/api/v1/openapi.json").json()
    listing = schema["paths"]["/api/v1/assets"]["get"]
    parameters = {each["name"]: each["schema"] for each in listing["parameters"]}

    assert set(parameters) == {
        "q", "family", "room", "unit", "group", "condition", "status", "holder", "year_from", "year_to",
        "value_from", "value_to", "missing", "label", "sort", "limit", "cursor",
    }  # fmt: skip
    assert parameters["condition"]["enum"] == ["B", "RR", "RB"]
    assert parameters["year_from"]["type"] == parameters["limit"]["type"] == "integer"
    assert set(listing["responses"]) == {"200", "401", "403", "422", "429"}
    assert set(schema["paths"]["/api/v1/assets/{asset_id}"]["get"]["responses"]) == {
        "200",
        "401",
        "403",
        "404",
        "429",
    }
    assert "register" in schema["components"]["schemas"]["AssetOut"]["properties"]
    assert set(schema["components"]["securitySchemes"]) == {"Bearer", "SessionAuth"}


def test_the_filter_offers_no_unit_of_others(stranger: User) -> None:
    UnitFactory(code="RAHASIA")

    assert Asset.objects.count() == 0
    assert Program(stranger).get(f"{ASSETS}?unit=RAHASIA").status_code == 422
