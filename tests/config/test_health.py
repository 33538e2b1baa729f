from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from tests.support.broker import Broker


def test_the_process_is_up_whatever_else_is_missing(client: Client) -> None:
    """No database in this test: a query would fail it."""
    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_ready_with_database_broker_and_migrations(client: Client, broker: Broker) -> None:
    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (200, {"status": "ok", "missing": []})
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_not_ready_without_a_broker(client: Client, broker: Broker) -> None:
    broker.kill()

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["missing"] == ["broker"]


@pytest.mark.django_db
def test_not_ready_before_the_tables_are_those_of_this_code(client: Client, broker: Broker) -> None:
    MigrationRecorder(connection).migration_qs.filter(app="organization").delete()

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["missing"] == ["migrations"]


@pytest.mark.django_db(transaction=True)
def test_not_ready_without_a_database(
    client: Client, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "NAME", "/none/here")
    monkeypatch.setitem(connection.settings_dict, "HOST", "/none/here")
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", {})

    response = client.get("/readyz")

    monkeypatch.undo()
    connection.close()
    assert response.status_code == 503
    assert response.json()["missing"] == ["database"]


def test_health_pages_are_only_read(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
    assert client.post("/readyz").status_code == 405
