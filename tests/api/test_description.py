"""The OpenAPI description: public, complete, and changed on purpose alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from config.api import api
from tests.api.program import ROOT

SNAPSHOT = Path(__file__).with_name("openapi.json")


@pytest.fixture
def schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(SNAPSHOT.read_text())
    return found


def test_the_description_is_the_one_that_is_committed(tmp_path: Path) -> None:
    """After a change that is meant: `make openapi`."""
    present = tmp_path / "openapi.json"
    call_command("export_openapi_schema", api="config.api.api", indent=1, sorted=True, output=str(present))

    assert json.loads(present.read_text()) == json.loads(SNAPSHOT.read_text()), "make openapi"


@pytest.mark.django_db
def test_a_visitor_reads_the_description_and_not_the_page_to_browse_it(schema: dict[str, Any]) -> None:
    response = Client().get(f"{ROOT}/openapi.json")

    assert response.json()["paths"].keys() == schema["paths"].keys()
    assert Client().get(f"{ROOT}/docs").status_code == 302


def test_every_operation_says_what_it_does_and_how_it_refuses(schema: dict[str, Any]) -> None:
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], path
            wanted = {"401", "403", "429"} | ({"404"} if "{" in path else set())
            wanted |= {"409", "422"} if method != "get" else set()
            assert wanted <= operation["responses"].keys(), path
            for status, told in operation["responses"].items():
                if status >= "400":
                    problem = told["content"]["application/problem+json"]
                    assert problem["example"]["status"] == int(status), path


def test_every_body_has_an_example_that_its_schema_takes() -> None:
    examples = 0
    for path, view in api._routers:  # The operations themselves: the models stand nowhere else.
        for operations in view.path_operations.values():
            for operation in operations.operations:
                for model in operation.models:
                    for field in model.model_fields.values():
                        examples += _takes_its_example(field.annotation, f"{path} {operation.summary}")

    assert examples > 10


def _takes_its_example(annotation: Any, where: str) -> int:
    from core.web.api.bodies import Body

    if not (isinstance(annotation, type) and issubclass(annotation, Body)):
        return 0
    found: Any = annotation.model_config.get("json_schema_extra")
    assert found, where
    for example in found["examples"]:
        annotation.model_validate(example)
    return 1
