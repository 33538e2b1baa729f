"""Whatever is sent, the API answers as its own description says, and never with an error of ours.

`make fuzz` sets FUZZ_EXAMPLES, how many times each operation is asked, and asks as each role as well.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.contrib.auth.models import Group
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as effort
from schemathesis import APIOperation, Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api import access
from tests.api.program import Program
from tests.people import make_user

THOROUGH = int(os.environ.get("FUZZ_EXAMPLES", "0"))
EXAMPLES = THOROUGH or 8
ROLES = ["", *access.ROLES] if THOROUGH else [""]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


schema = schemathesis.openapi.from_path(Path(__file__).with_name("openapi.json"))
# A file is no JSON: its schema says nothing.
OPERATIONS = [
    operation
    for operation in (result.ok() for result in schema.get_all_operations())
    if "{file_id}" not in operation.path
]


@pytest.fixture
def application(db: None) -> Iterator[Any]:
    """All of it, in the test's own transaction: a request ends without ending that."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in signals:
        signal.connect(close_old_connections)


def program_of(role: str = "") -> Program:
    """Of somebody in every role, so that nothing ends at the door, or in one."""
    user = make_user(role or "manager", username="segala")
    if not role:
        user.groups.set(Group.objects.all())
    return Program(user)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_the_api_answers_as_it_is_described(
    operation: APIOperation,
    role: str,
    application: Any,
    ids: dict[str, object],
    settings: Any,
) -> None:
    settings.API_REQUESTS_A_MINUTE = 100_000
    known, program = access.named(ids), program_of(role)

    @given(case=operation.as_strategy())
    @effort(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Case) -> None:
        case.path_parameters.update({name: known[name] for name in case.path_parameters})
        response = case.call(base_url="http://testserver", app=application, headers=program.headers)
        case.validate_response(response, checks=CHECKS)

    ask()


@pytest.mark.django_db
def test_texts_that_no_database_keeps_are_refused(ids: dict[str, object]) -> None:
    """NUL, half a character, and figures with digits of other scripts."""
    program, broken = program_of(), {}
    for method, path, _ in access.rows():
        body = access.BODIES.get(path)
        if method == "GET" or not isinstance(body, dict):
            continue
        for name, value in body.items():
            for text in ("a\0b", "\ud800", "1.²") if isinstance(value, str) else ():
                sent = json.dumps({**body, name: text})
                with transaction.atomic():
                    status = program.send(method, access.address(path, ids), sent).status_code
                    transaction.set_rollback(True)
                if status >= 500 or (text == "\ud800" and status != 400):
                    broken[f"{path} {name} {text!r}"] = status

    assert broken == {}
    assert program.post("assets", '{"value": "1.²"}').status_code == 422
