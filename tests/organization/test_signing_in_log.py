"""The log says who came in and who didn't, and nothing that was typed."""

from __future__ import annotations

import logging

import pytest
from django.test import Client

from organization.models import User
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db


def test_who_came_in_who_was_refused_and_who_left(keeper: User, caplog: pytest.LogCaptureFixture) -> None:
    client = Client(REMOTE_ADDR="10.20.30.40")

    with caplog.at_level(logging.INFO, "sarpras.signing_in"):
        client.post("/masuk/", {"login": "Keeper", "password": "rahasia-yang-salah"})
        client.post("/masuk/", {"login": "kata-sandi-di-kolom-salah", "password": "rahasia-yang-salah"})
        client.post("/masuk/", {"login": "keeper", "password": PASSWORD})
        client.post("/keluar/")

    assert [record.getMessage() for record in caplog.records if record.name == "sarpras.signing_in"] == [
        "Refused: keeper from 10.20.30.40, wrong password",
        "Refused: an unknown name from 10.20.30.40, wrong password",
        "Signed in: keeper from 10.20.30.40 by password",
        "Signed out: keeper from 10.20.30.40",
    ]
