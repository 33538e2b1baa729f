"""What the administrator sees of the system's health, and what Prometheus reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from core.jobs.life import CLOCK, say_alive
from core.jobs.models import Job, ScheduledRun
from core.jobs.runs import note_begin, note_end, record_run
from core.jobs.tasks import sweep
from core.refusal import Refusal
from core.watch.metrics import exposition
from core.watch.readings import take_readings
from core.watch.verdicts import run_verdict, verdicts
from organization.models import User
from tests.support.broker import Broker
from tests.support.processes import wait_until
from tests.support.worker import StartWorker

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
TOKEN = "a-token-for-prometheus-alone"


def states(now: datetime, *, is_daily: bool = True) -> dict[str, str]:
    return {check.name: check.state for check in verdicts(take_readings(now), is_daily=is_daily)}


def test_a_register_where_nothing_runs_says_so_with_what_to_do(
    administrator: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(administrator)

    page = client.get(reverse("watch:system")).content.decode()
    home = client.get("/").content.decode()

    assert "Jalankan lagi pekerja latar" in page
    assert "Jalankan lagi penjadwal" in page
    assert "BACKUP_DIR" in page
    assert "Sistem perlu perhatian Anda" in home


def test_only_the_administrator_reads_it_on_the_start_page(
    manager: User, client_of: Callable[[User], Client]
) -> None:
    assert "Sistem perlu perhatian Anda" not in client_of(manager).get("/").content.decode()


def test_with_all_at_work_the_start_page_has_no_line(
    administrator: User, client_of: Callable[[User], Client], broker: Broker
) -> None:
    say_alive("worker@one")
    cache.set(CLOCK, timezone.now().timestamp())
    record_run("backup", begun_at=timezone.now(), ended_at=timezone.now())

    home = client_of(administrator).get("/").content.decode()

    assert {"Pekerja latar": "good", "Perantara (broker)": "good"}.items() <= states(timezone.now()).items()
    assert "Sistem perlu perhatian Anda" not in home


def test_a_silent_worker_an_old_job_and_an_old_backup_are_bad(keeper: User) -> None:
    at = timezone.now()
    say_alive("worker@one")
    cache.set(CLOCK, at.timestamp())
    Job.objects.create(kind="x", by=keeper, created_at=at)
    record_run("backup", begun_at=at, ended_at=at)

    names = ("Pekerja latar", "Penjadwal, tanda hidup terakhir", "Pekerjaan latar", "Cadangan data terakhir")
    now, later = states(at), states(at + timedelta(hours=27))

    assert [now[name] for name in names] == ["good"] * 4
    assert [later[name] for name in names] == ["bad"] * 4
    assert states(at + timedelta(hours=27), is_daily=False)[names[3]] == "good"


def test_what_nobody_fetches_from_the_broker_is_counted_and_too_much_of_it_is_bad(broker: Broker) -> None:
    assert take_readings(NOW).queue == 0
    for _ in range(3):
        sweep.delay()

    found = take_readings(NOW)

    assert found.queue == 3
    assert states(NOW)["Perantara (broker)"] == "good"
    (check,) = (c for c in verdicts(replace(found, queue=900), is_daily=True) if c.name.startswith("Peran"))
    assert (check.state, check.figure) == ("bad", "menjawab, 900 dalam antrean")
    broker.kill()
    away = take_readings(NOW)
    assert (away.queue, away.is_broker_there) == (None, False)
    assert {"sarpras_queue_length NaN", "sarpras_broker_up 0"} <= set(exposition(away).splitlines())


def test_a_new_register_has_time_for_its_first_backup() -> None:
    at = timezone.now()

    assert [states(at + timedelta(days=days))["Cadangan data terakhir"] for days in (0, 2)] == ["warn", "bad"]
    assert states(at + timedelta(days=2), is_daily=False)["Cadangan data terakhir"] == "warn"


def test_without_a_folder_for_backups_the_pages_agree_that_none_is_made(
    administrator: User, client_of: Callable[[User], Client], broker: Broker, settings: Settings
) -> None:
    settings.BACKUP_DIR = None
    say_alive("worker@one")
    cache.set(CLOCK, timezone.now().timestamp())
    client = client_of(administrator)

    page = client.get(reverse("watch:system")).content.decode()

    assert "BACKUP_DIR kosong" in page
    assert "perlu diperhatikan" in page
    assert "berjalan" not in page.partition("<h1")[2].partition("</p>")[0]
    assert "<b>BACKUP_DIR</b>" in client.get("/").content.decode()


def test_a_task_is_late_by_its_own_schedule() -> None:
    for task in ("core.jobs.tasks.sweep", "core.files.tasks.sweep"):
        record_run(task, begun_at=NOW, ended_at=NOW)

    runs = {run.name: run for run in take_readings(NOW + timedelta(hours=12)).runs}

    assert runs["jobs"].late_by > timedelta(hours=11)
    assert run_verdict(runs["jobs"], is_daily=True)[0] == "warn"
    # Every night at 02:15 in Jakarta: the next is still to come.
    assert run_verdict(runs["orphans"], is_daily=True) == ("good", "")
    assert run_verdict(runs["digests"], is_daily=True)[0] == ""


def test_a_run_that_fails_keeps_when_it_last_went_well_and_tells_no_row_of_anybody() -> None:
    class Task:
        name = "core.jobs.tasks.sweep"

    record_run(Task.name, begun_at=NOW, ended_at=NOW)
    for outcome, told in (
        (Refusal("no_place", "BACKUP_DIR can't be made."), "BACKUP_DIR can't be made."),
        (ValueError("198001012005011001"), "ValueError"),
    ):
        note_begin(sender=Task, task_id="1")
        note_end(sender=Task, task_id="1", retval=outcome, state="FAILURE")
        run = ScheduledRun.objects.get(task=Task.name)
        assert (run.problem, run.good_at) == (told, NOW)
        assert run.begun_at > NOW


def test_a_real_worker_is_heard_of_and_notes_what_it_ran(start_worker: StartWorker) -> None:
    worker = start_worker()
    sweep.delay()

    wait_until(lambda: ScheduledRun.objects.filter(task=sweep.name).exists(), what=worker.said)
    wait_until(lambda: take_readings(timezone.now()).workers_alive, what=worker.said)
    assert worker.name in take_readings(timezone.now()).workers


def test_prometheus_reads_by_its_token_alone(
    settings: Settings, client: Client, administrator: User, client_of: Callable[[User], Client]
) -> None:
    assert client_of(administrator).get("/metrics").status_code == 404
    settings.METRICS_TOKEN = TOKEN
    record_run("core.files.tasks.sweep", begun_at=NOW, ended_at=NOW, problem="OSError")

    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 401
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})

    lines = answer.content.decode().splitlines()
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    assert "sarpras_workers 0" in lines
    assert "sarpras_backup_seconds NaN" in lines
    assert 'sarpras_task_failed{task="orphans"} 1' in lines
    assert all(line.startswith("# ") or len(line.rsplit(" ", 1)) == 2 for line in lines)
