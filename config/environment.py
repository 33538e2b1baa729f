"""Reads the environment once, and says every mistake in it at once, as sentences."""

import hashlib
import os
import re
import secrets
import tempfile
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from environs import FileAwareEnv, ValidationError

from config.addresses import (
    EMAIL_BACKENDS,
    Email,
    parse_database,
    parse_email,
    parse_gateway,
    parse_redis,
    parse_storage,
    split,
)
from config.sign_on import half_a_sign_on, parse_issuer, sign_on_of
from organization.roles import ROLES

# What a stranger could otherwise know or reach; production starts with none of them left out.
DEMANDED = {
    "SECRET_KEY": "Write at least 50 random characters",
    "DATABASE_URL": "Write postgresql://user:password@host:5432/name",
    "REDIS_URL": "Write redis://host:6379/0",
    "ALLOWED_HOSTS": "Write the host names that people type, with commas between them",
}
SECRET_KEY_LENGTH = 50
EASY_TO_GUESS = (
    "SECRET_KEY is easy to guess. Write at least 50 random characters, for example what this "
    "prints: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
)
MOST_MB = 1000
MOST_BACKUPS = 1000
HOST = re.compile(r"\.?[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]", re.IGNORECASE)
# A socket's path has at most 107 bytes, and a few signs mean something else in a URL.
SOCKET = re.compile(r"[^%?#]{1,100}")


class WrongEnvironmentError(Exception):
    """What is wrong with the environment, one sentence each."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        super().__init__("\n".join(sentences))


@dataclass(frozen=True, kw_only=True)
class Environment:
    accel_redirect: str
    allowed_hosts: list[str]
    api_requests_a_minute: int
    backup_dir: Path | None
    backup_keep: int
    broker_socket: Path | None
    data_root: Path
    database: dict[str, Any] = field(repr=False)
    debug: bool
    email: Email
    email_is_configured: bool
    file_limit_mb: int
    media_root: Path
    messenger_hosts: list[str]
    metrics_token: str = field(repr=False)
    production: bool
    proxies: int
    redis_url: str = field(repr=False)
    require_second_factor: tuple[str, ...]
    secret_key: str = field(repr=False)
    sign_on: dict[str, str] | None = field(repr=False)
    site_url: str
    storage: dict[str, Any] | None = field(repr=False)
    telegram_gateway: str = field(repr=False)
    time_zone: str
    whatsapp_gateway: str = field(repr=False)


class _Reader(FileAwareEnv):
    """An empty value counts as none, and a name may be given as NAME_FILE instead."""

    def _get_value(self, env_key: str, default: Any) -> Any:
        file = os.environ.get(f"{env_key}_FILE")
        if file and os.environ.get(env_key):
            raise ValidationError(f"{env_key} and {env_key}_FILE are both set. Leave out one.")
        try:
            value = super()._get_value(env_key, default)
        except (OSError, ValueError) as error:
            raise ValidationError(
                f"{env_key}_FILE is '{file}', which can't be read. Write the path of a text file."
            ) from error
        return default if value == "" else value


def read_environment(base_dir: Path) -> Environment:
    """Everything the settings need.

    :raises WrongEnvironmentError: with all that is wrong, not only the first
    """
    env = _Reader(eager=False, strip_whitespace=True)
    found: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, parser in _PARSERS.items():
        try:
            text = env.str(name, None)
            found[name] = None if text is None else parser(text)
        except ValidationError as error:
            wrong[name] = str(error.messages[0])
    site = urlsplit(found.get("SITE_URL") or "")
    production = site.scheme == "https"
    if production:
        wrong |= _missing_in_production(found, site, wrong)
    if found.get("STORAGE_URL") and found.get("ACCEL_REDIRECT"):
        wrong["ACCEL_REDIRECT"] = (
            "ACCEL_REDIRECT and STORAGE_URL are both set, and a proxy has no files of an S3 storage. "
            "Leave out one."
        )
    wrong |= half_a_sign_on(found, wrong, production)
    if wrong:
        raise WrongEnvironmentError(list(wrong.values()))

    data_root = base_dir / (found["DATA_ROOT"] or "var")
    needs_data_root = not (found["SECRET_KEY"] and found["DATABASE_URL"])
    if needs_data_root:
        data_root.mkdir(mode=0o700, parents=True, exist_ok=True)
    socket = None if found["REDIS_URL"] else broker_socket(data_root)
    port = os.environ.get("PORT") or "8000"
    return Environment(
        accel_redirect=found["ACCEL_REDIRECT"] or "",
        allowed_hosts=found["ALLOWED_HOSTS"] or _own_hosts(site),
        api_requests_a_minute=found["API_REQUESTS_A_MINUTE"] or 600,
        backup_dir=base_dir / found["BACKUP_DIR"] if found["BACKUP_DIR"] else None,
        backup_keep=found["BACKUP_KEEP"] or 14,
        broker_socket=socket,
        data_root=data_root,
        database=_database(found["DATABASE_URL"], base_dir, data_root),
        debug=bool(found["DEBUG"]),
        email=found["EMAIL_URL"] or _no_email(production, site.hostname),
        email_is_configured=bool(found["EMAIL_URL"]),
        file_limit_mb=found["FILE_LIMIT_MB"] or 20,
        media_root=base_dir / (found["MEDIA_ROOT"] or data_root / "media"),
        messenger_hosts=found["MESSENGER_HOSTS"] or [],
        metrics_token=found["METRICS_TOKEN"] or "",
        production=production,
        proxies=int(production) if found["PROXIES"] is None else found["PROXIES"],
        redis_url=found["REDIS_URL"] or f"unix://{socket}",
        require_second_factor=found["REQUIRE_SECOND_FACTOR"] or (),
        secret_key=found["SECRET_KEY"] or _own_secret_key(data_root),
        sign_on=sign_on_of(found),
        site_url=found["SITE_URL"] or f"http://127.0.0.1:{port}",
        storage=found["STORAGE_URL"],
        telegram_gateway=found["TELEGRAM_GATEWAY"] or "",
        whatsapp_gateway=found["WHATSAPP_GATEWAY"] or "",
        time_zone=found["TIME_ZONE"] or "Asia/Jakarta",
    )


def broker_socket(data_root: Path) -> Path:
    """Where the embedded broker listens: beside its data, or in a short folder of our own."""
    socket = data_root / "broker.sock"
    if SOCKET.fullmatch(os.fsencode(socket).decode("latin-1")):
        return socket
    digest = hashlib.sha256(bytes(data_root)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"sarpras-{os.getuid()}-{digest}" / "broker.sock"


def _own_hosts(site: SplitResult) -> list[str]:
    return ["localhost", "127.0.0.1", "[::1]", *([site.hostname] if site.hostname else [])]


def _missing_in_production(found: dict[str, Any], site: SplitResult, wrong: dict[str, str]) -> dict[str, str]:
    told = {
        name: f"{name} is not set, and SITE_URL is https, so this is production. {what}."
        for name, what in DEMANDED.items()
        if not found.get(name) and name not in wrong
    }
    if found.get("DEBUG"):
        told["DEBUG"] = "DEBUG is true, and SITE_URL is https, so this is production. Write false."
    key = found.get("SECRET_KEY")
    if key and (len(key) < SECRET_KEY_LENGTH or len(set(key)) < 5):
        told["SECRET_KEY"] = EASY_TO_GUESS
    hosts = found.get("ALLOWED_HOSTS") or []
    host = f".{site.hostname}"
    if "*" in hosts:
        told["ALLOWED_HOSTS"] = "ALLOWED_HOSTS has '*', which is every host. Write their names."
    elif hosts and not any(host == f".{name}" or (name[0] == "." and host.endswith(name)) for name in hosts):
        told["ALLOWED_HOSTS"] = f"ALLOWED_HOSTS lacks '{host[1:]}', the host of SITE_URL. Add it."
    return told


def _parse_bool(text: str) -> bool:
    known = {"true": True, "1": True, "yes": True, "on": True}
    known |= {"false": False, "0": False, "no": False, "off": False}
    if text.lower() not in known:
        raise ValidationError(f"DEBUG is '{text}'. Write true or false.")
    return known[text.lower()]


def _parse_api_requests(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 100_000):
        raise ValidationError(f"API_REQUESTS_A_MINUTE is '{text}'. Write a whole number such as 600.")
    return int(text)


def _parse_hosts(text: str, name: str = "ALLOWED_HOSTS") -> list[str]:
    hosts = [host.strip().lower() for host in text.split(",") if host.strip()]
    wrong = [host for host in hosts if host != "*" and not HOST.fullmatch(host)]
    if wrong or not hosts:
        raise ValidationError(
            f"{name} has '{wrong[0] if wrong else text}'. Write host names alone, without "
            "https:// and without a port, with commas between them."
        )
    return hosts


def _parse_site_url(text: str) -> str:
    advice = "Write the address that people type, such as https://sarpras.example.go.id"
    parts = split("SITE_URL", text, advice)
    plain = parts.path in {"", "/"} and not (parts.query or parts.fragment or parts.username)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not plain:
        raise ValidationError(f"SITE_URL is '{text}'. {advice}")
    return text.rstrip("/")


def _parse_folder(name: str, text: str) -> Path:
    path = Path(text).expanduser()
    if path.exists() and not path.is_dir():
        raise ValidationError(f"{name} is '{text}', which is a file. Write the path of a folder.")
    return path


def _parse_backup_keep(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:6]) <= MOST_BACKUPS):
        raise ValidationError(f"BACKUP_KEEP is '{text}'. Write a number of days from 1 to {MOST_BACKUPS}.")
    return int(text)


def _parse_metrics_token(text: str) -> str:
    if not re.fullmatch(r"[\x21-\x7e]{20,}", text):
        raise ValidationError(
            "METRICS_TOKEN is too short or has spaces. Write at least 20 random characters."
        )
    return text


def _parse_file_limit(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:6]) <= MOST_MB):
        raise ValidationError(f"FILE_LIMIT_MB is '{text}'. Write megabytes, a number from 1 to {MOST_MB}.")
    return int(text)


def _parse_accel_redirect(text: str) -> str:
    if not re.fullmatch(r"/[\w./-]+/", text) or "//" in text or ".." in text:
        raise ValidationError(
            f"ACCEL_REDIRECT is '{text}'. Write the path of the proxy's internal location, such as "
            "/private-media/"
        )
    return text


def _parse_second_factor(text: str) -> tuple[str, ...]:
    roles = tuple(role.strip() for role in text.lower().split(",") if role.strip())
    wrong = [role for role in roles if role not in {*ROLES, "everyone"}]
    if wrong or not roles:
        raise ValidationError(
            f"REQUIRE_SECOND_FACTOR has '{wrong[0] if wrong else text}'. Write everyone, or roles with "
            f"commas between them: {', '.join(ROLES)}."
        )
    return tuple(ROLES) if "everyone" in roles else roles


def _parse_proxies(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) == 1):
        raise ValidationError(
            f"PROXIES is '{text}'. Write how many proxies of yours stand in front, a number from 0 to 9."
        )
    return int(text)


def _parse_time_zone(text: str) -> str:
    if text not in zoneinfo.available_timezones():
        raise ValidationError(
            f"TIME_ZONE is '{text}'. Write Asia/Jakarta, Asia/Makassar or Asia/Jayapura, or "
            "another name of the tz database."
        )
    return text


_PARSERS: dict[str, Callable[[str], Any]] = {
    "ACCEL_REDIRECT": _parse_accel_redirect,
    "ALLOWED_HOSTS": _parse_hosts,
    "API_REQUESTS_A_MINUTE": _parse_api_requests,
    "BACKUP_DIR": lambda text: _parse_folder("BACKUP_DIR", text),
    "BACKUP_KEEP": _parse_backup_keep,
    "DATABASE_URL": parse_database,
    "DATA_ROOT": lambda text: _parse_folder("DATA_ROOT", text),
    "DEBUG": _parse_bool,
    "EMAIL_URL": parse_email,
    "FILE_LIMIT_MB": _parse_file_limit,
    "MEDIA_ROOT": lambda text: _parse_folder("MEDIA_ROOT", text),
    "MESSENGER_HOSTS": lambda text: _parse_hosts(text, "MESSENGER_HOSTS"),
    "METRICS_TOKEN": _parse_metrics_token,
    "OIDC_CLIENT_ID": str,
    "OIDC_CLIENT_SECRET": str,
    "OIDC_ISSUER": parse_issuer,
    "OIDC_NAME": str,
    "PROXIES": _parse_proxies,
    "REDIS_URL": parse_redis,
    "REQUIRE_SECOND_FACTOR": _parse_second_factor,
    "SECRET_KEY": str,
    "SITE_URL": _parse_site_url,
    "STORAGE_URL": parse_storage,
    "TELEGRAM_GATEWAY": lambda text: parse_gateway("TELEGRAM_GATEWAY", text),
    "TIME_ZONE": _parse_time_zone,
    "WHATSAPP_GATEWAY": lambda text: parse_gateway("WHATSAPP_GATEWAY", text),
}


def _database(given: dict[str, Any] | None, base_dir: Path, data_root: Path) -> dict[str, Any]:
    database = given or {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(data_root / "db.sqlite3"),
    }
    if database["ENGINE"].endswith("sqlite3"):
        database["NAME"] = str(base_dir / database["NAME"])
        # Writers queue instead of failing: the write lock is taken when a transaction begins.
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
        }
    else:
        database |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
        # What core.prepared asks is kept at the server; everything else is sent as it always was.
        database["OPTIONS"] = {"prepare_threshold": 1, **database.get("OPTIONS", {})}
    return database


def _no_email(production: bool, host: str | None) -> Email:
    """On one machine a letter is shown in the terminal; in production it goes nowhere."""
    backend = EMAIL_BACKENDS["dummy" if production else "console"]
    return Email(backend=backend, sender=f"sarpras@{host or 'localhost'}")


def _own_secret_key(data_root: Path) -> str:
    """Made once; several processes may start at the same time."""
    file = data_root / "secret_key"
    if not file.exists():
        handle, name = tempfile.mkstemp(dir=data_root, prefix="secret_key.")
        draft = Path(name)
        with os.fdopen(handle, "w") as stream:
            stream.write(secrets.token_urlsafe(50))
        try:
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text().strip()
