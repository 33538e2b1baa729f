"""Every operation with every role, as `tests/api/access.py` says; none of the description is left out."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from config.api import api
from organization.models import User
from tests.api import access
from tests.api.program import ROOT, Program
from tests.people import make_user

# Who may open what is decided above the database, so one of the two is enough.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def call(program: Program, method: str, path: str, ids: dict[str, object]) -> Any:
    if path.endswith("/files"):
        return program.upload(access.address(path, ids), uploads=SimpleUploadedFile("a.jpg", b"none"))
    response = program.send(method, access.address(path, ids), access.BODIES.get(path))
    if response.streaming:  # A photo holds its file open until it is read.
        b"".join(response)
    return response


def answer(program: Program, method: str, path: str, ids: dict[str, object]) -> str:
    response = call(program, method, path, ids)
    # 409 and 422 come from behind the door: the role was let in.
    known = {200: "ok", 201: "ok", 409: "ok", 422: "ok"}
    return known.get(response.status_code, str(response.status_code))


def test_every_operation_stands_in_the_table() -> None:
    described = {
        f"{method.upper()} {path.removeprefix(f'{ROOT}/')}"
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method in methods
    }

    assert described == {f"{method} {path}" for method, path, _ in access.rows()}


@pytest.mark.parametrize("role", access.ROLES)
def test_each_role_gets_what_the_table_says(role: str, ids: dict[str, object]) -> None:
    program = Program(User.objects.filter(username=role).first() or make_user(role))

    found = {}
    for method, path, answers in access.rows():
        expected = answers[access.ROLES.index(role)]
        if (got := answer(program, method, path, ids)) != expected:
            found[f"{method} {path}"] = f"{got} instead of {expected}"
        if method != "GET" and path == "breakages/{report_id}/join":
            break_up(ids, role)

    assert found == {}


def break_up(ids: dict[str, object], role: str) -> None:
    """Who joined sees the report from then on; the rest of the table is about those who did not."""
    from maintenance.models import JoinedReporter

    JoinedReporter.objects.filter(report=ids["report_id"], user__username=role).delete()


def test_a_stranger_meets_no_object_of_another_unit(ids: dict[str, object], stranger: User) -> None:
    program = Program(stranger)

    met = {}
    for method, path, _ in access.rows():
        if "{" in path and path not in access.SHARED:
            got = answer(program, method, path, ids)
            if got not in ("404", "403"):
                met[f"{method} {path}"] = got

    assert met == {}


def test_a_visitor_gets_401_as_a_problem(ids: dict[str, object]) -> None:
    met = {}
    for method, path, _ in access.rows():
        response = getattr(Client(enforce_csrf_checks=True), method.lower())(
            f"{ROOT}/{access.address(path, ids)}",
            **(
                {}
                if method == "GET"
                else {"data": access.BODIES.get(path), "content_type": "application/json"}
            ),
        )
        if (response.status_code, response["Content-Type"]) != (401, "application/problem+json"):
            met[f"{method} {path}"] = response.status_code

    assert met == {}


def test_a_reading_token_changes_nothing(ids: dict[str, object]) -> None:
    program = Program(User.objects.get(username="keeper"), can_write=False)

    met = {}
    for method, path, _ in access.rows():
        response = call(program, method, path, ids)
        if method != "GET" and response.status_code != 403:
            met[f"{method} {path}"] = response.status_code

    assert met == {}
