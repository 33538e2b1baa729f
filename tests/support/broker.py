"""A real broker, in the place where the settings of the tests expect it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import redis
from django.conf import settings

from config import broker as embedded
from tests.support.isolation import FOLDER
from tests.support.processes import Process, wait_until


class Broker:
    def __init__(self) -> None:
        self.socket = settings.BROKER_SOCKET
        self.process: Process | None = None

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def start(self) -> None:
        if self.process and self.process.is_running:
            return
        command = embedded.server_command(self.socket, FOLDER / "broker")
        self.process = Process(command, FOLDER / "broker.log")
        wait_until(lambda: embedded.answers(self.socket), what="the broker doesn't start")

    def forget_all(self) -> None:
        with redis.Redis(unix_socket_path=str(self.socket)) as client:
            client.flushall()

    def waiting(self) -> int:
        """How many messages nobody has fetched."""
        with redis.Redis(unix_socket_path=str(self.socket)) as client:
            return int(client.llen("celery"))

    def kill(self) -> None:
        if self.process:
            self.process.kill()


@pytest.fixture(scope="session")
def one_broker() -> Iterator[Broker]:
    broker = Broker()
    yield broker
    broker.kill()


@pytest.fixture
def broker(one_broker: Broker) -> Broker:
    """Up and empty. Without this fixture there is none, and what is enqueued is lost."""
    one_broker.start()
    one_broker.forget_all()
    return one_broker
