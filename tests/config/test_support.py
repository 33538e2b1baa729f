"""The ground that other tests stand on: real parts, and nothing left behind."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from assets.models import Classification
from config.logs import MaskingFormatter
from core.jobs.models import Job
from organization.models import User
from tests.support.browser import OpenPage
from tests.support.database import database_url
from tests.support.isolation import FOLDER
from tests.support.processes import Process, wait_until
from tests.support.worker import StartWorker


def test_nothing_of_this_run_lies_in_the_checkout() -> None:
    assert Path(settings.DATA_ROOT) == FOLDER
    assert Path(settings.MEDIA_ROOT).is_relative_to(FOLDER)
    assert settings.BROKER_SOCKET == FOLDER / "broker.sock"


@pytest.mark.sqlite
@pytest.mark.django_db
def test_the_test_database_is_a_file_as_in_production() -> None:
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()

    assert mode == ("wal",)
    assert connection.transaction_mode == "IMMEDIATE"
    assert Path(connection.settings_dict["NAME"]).is_relative_to(FOLDER)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_a_transactional_test_finds_what_migrate_makes_and_leaves_it_so(time: str) -> None:
    assert not User.objects.filter(username="left-behind").exists()
    assert Group.objects.filter(name="keeper").exists()
    assert Classification.objects.count() > 2000

    User.objects.create_user("left-behind")
    Classification.objects.all().delete()
    Group.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_another_process_sees_the_test_database_before_and_after() -> None:
    User.objects.create_user("from-the-test")
    code = (
        "import django; django.setup(); from organization.models import User; "
        "print(User.objects.filter(username='from-the-test').count())"
    )
    env = {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "config.settings"}

    process = Process([sys.executable, "-c", code], FOLDER / "other.log", env=env)

    assert process.popen.wait(30) == 0, process.said
    assert process.said.strip() == "1"


def test_a_worker_is_real_and_one_that_is_killed_is_gone(start_worker: StartWorker) -> None:
    first = start_worker()
    second = start_worker()

    first.kill()

    assert not first.is_running
    assert second.is_running
    assert second.stop() == 0


def test_a_worker_looks_for_forgotten_work_when_it_starts(start_worker: StartWorker, keeper: User) -> None:
    """Nobody can do a job of this kind, but it was tried."""
    job = Job.objects.create(kind="of-tests", by=keeper, created_at=timezone.now())

    start_worker()

    wait_until(lambda: Job.objects.get(pk=job.pk).attempts == 1)


def test_a_page_of_the_live_server_opens_in_chromium(open_page: OpenPage) -> None:
    page = open_page(width=390, theme="dark")

    page.goto("/healthz")

    assert "ok" in page.content()
    assert page.viewport_size == {"width": 390, "height": 844}


def test_one_of_two_who_take_a_lock_gets_it() -> None:
    assert cache.add("lock", 1, timeout=5)
    assert not cache.add("lock", 2, timeout=5)
    assert cache.get("lock") == 1


@pytest.mark.django_db
def test_five_wrong_passwords_close_a_name_for_a_while(client: Client, keeper: User) -> None:
    """In a cache that all processes share, so it holds for the next web server too."""
    wrong = {"login": keeper.username, "password": "wrong"}
    answers = [client.post("/masuk/", wrong).status_code for _ in range(5)]
    right = {"login": keeper.username, "password": "sarpras-demo"}

    refused = Client(REMOTE_ADDR="10.0.0.9").post("/masuk/", right)

    assert set(answers) <= {200, 422}
    assert refused.status_code != 302
    assert "_auth_user_id" not in client.session


def test_a_log_leaves_out_staff_numbers_and_addresses() -> None:
    line = "Key (nip)=(198705122010121011) of siti@contoh.go.id, NIBAR " + "123456789" * 5
    record = logging.LogRecord("x", logging.ERROR, "", 0, line, None, None)

    said = MaskingFormatter().format(record)

    assert said == f"Key (nip)=([…]) of […], NIBAR {line.rpartition(' ')[2]}"
