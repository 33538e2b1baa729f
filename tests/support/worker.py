"""Real Celery workers on the test database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

import pytest

from config.celery import app
from tests.support.broker import Broker
from tests.support.database import database_url
from tests.support.isolation import FOLDER
from tests.support.processes import CELERY, Process, wait_until

COMMAND = (*CELERY, "tests.support.hasty", "worker", "--without-gossip", "--without-mingle")


class Worker(Process):
    """`kill()` is SIGKILL for it and its pool, `stop()` lets it finish."""

    def __init__(self, number: int, env: dict[str, str]) -> None:
        self.name = f"worker{number}@tests"
        command = [*COMMAND, "--concurrency", "1", "--hostname", self.name]
        given = {"DATABASE_URL": database_url(), "DEBUG": "false", **env}
        super().__init__(command, FOLDER / f"worker{number}.log", env=given)

    def wait_until_ready(self) -> None:
        def answers() -> bool:
            assert self.is_running, self.said
            return bool(app.control.ping([self.name], timeout=0.5))

        wait_until(answers, 40, what=f"{self.name} doesn't answer")


class StartWorker(Protocol):
    def __call__(self, **env: str) -> Worker: ...


@pytest.fixture
def start_worker(broker: Broker, transactional_db: None) -> Iterator[Callable[..., Worker]]:
    """`start_worker()` gives a `Worker` that is ready; as many as a test wants."""
    workers: list[Worker] = []

    def start(**env: str) -> Worker:
        worker = Worker(len(workers) + 1, env)
        workers.append(worker)
        worker.wait_until_ready()
        return worker

    yield start
    for worker in workers:
        worker.kill()


@pytest.fixture
def worker(start_worker: StartWorker) -> Worker:
    return start_worker()
