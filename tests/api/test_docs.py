"""The examples of docs/api.md are run, against the application as a program meets it."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from organization.models import User
from organization.tokens import issue_token
from tests.factories import AssetFactory, ReportFactory

PAGE = Path(__file__).parents[2] / "docs" / "api.md"
EXAMPLES = re.findall(r"```bash\n(.*?)```", PAGE.read_text(), re.DOTALL)


def run(example: str, site: str, token: str) -> str:
    """As it stands, with nothing filled in but the address, the token and a key."""
    command = example.replace("$(uuidgen)", "6f1c9f0e-0000-4000-8000-000000000001")
    done = subprocess.run(
        ["bash", "-euc", command],
        env={**os.environ, "SITE": site, "TOKEN": token},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.mark.django_db(transaction=True)
def test_the_examples_of_the_page_do_what_they_say(live_server: Any, keeper: User) -> None:
    ReportFactory(pk=7, asset=AssetFactory(pk=7, condition="RR"), reporter=keeper, number="LK-2020-0001")
    token = issue_token(user=keeper, now=timezone.now(), can_write=True)

    listed, filed, refused = (run(example, live_server.url, token) for example in EXAMPLES)

    assert '"id": 7' in listed
    assert '"number": "LK-' in filed
    assert '"code": "wrong_state"' in refused
