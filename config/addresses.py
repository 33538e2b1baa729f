"""The settings that are addresses: database, broker, mail, storage, and the gateways of messengers.

Each parser raises a ValidationError whose one sentence says what is wrong and what to write.
"""

import importlib.util
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import dj_database_url
from environs import ValidationError

EMAIL_PORTS = {"smtp": 25, "smtps": 465, "smtp+tls": 587}
EMAIL_BACKENDS = {
    "console": "django.core.mail.backends.console.EmailBackend",
    "dummy": "django.core.mail.backends.dummy.EmailBackend",
    "file": "django.core.mail.backends.filebased.EmailBackend",
    "smtp": "django.core.mail.backends.smtp.EmailBackend",
}
GATEWAYS = {
    "TELEGRAM_GATEWAY": "tgram://TOKEN_OF_THE_BOT/{to}",
    "WHATSAPP_GATEWAY": "whatsapp://TOKEN@ID_OF_THE_SENDER/{to}",
}
GATEWAY = re.compile(r"(tgram|whatsapp|jsons?|ntfys?)://[^\s{}]+\{to\}[^\s{}]*", re.ASCII)
BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


@dataclass(frozen=True, kw_only=True)
class Email:
    backend: str
    sender: str
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = field(default="", repr=False)
    use_ssl: bool = False
    use_tls: bool = False
    folder: str | None = None


def split(name: str, text: str, advice: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as error:
        raise ValidationError(f"{name} can't be read. {advice}") from error
    return parts


def parse_database(text: str) -> dict[str, Any]:
    advice = "Write postgresql://user:password@host:5432/name or sqlite:////folder/file.sqlite3"
    parts = split("DATABASE_URL", text, advice)
    if parts.scheme not in {"postgresql", "postgres", "sqlite"}:
        begin = f"begins with '{parts.scheme}:'" if parts.scheme else "has no '://'"
        raise ValidationError(f"DATABASE_URL {begin}. {advice}")
    try:
        database = dict(dj_database_url.parse(text))
    except ValueError as error:
        raise ValidationError(
            f"DATABASE_URL can't be read. {advice}, and # @ / in a password as %23 %40 %2F"
        ) from error
    if database["NAME"] in {"", ":memory:"}:
        raise ValidationError(f"DATABASE_URL names no database. {advice}")
    return database


def parse_redis(text: str) -> str:
    advice = "Write redis://host:6379/0, rediss://host:6379/0 or unix:///folder/file.sock"
    parts = split("REDIS_URL", text, advice)
    remote = parts.scheme in {"redis", "rediss"} and parts.hostname
    local = parts.scheme in {"unix", "redis+socket"} and parts.path.strip("/")
    if not remote and not local:
        begin = f"begins with '{parts.scheme}:'" if parts.scheme else "has no '://'"
        what = "names no server" if parts.scheme in {"redis", "rediss", "unix"} else begin
        raise ValidationError(f"REDIS_URL {what}. {advice}")
    return text.replace("redis+socket:", "unix:", 1)


def parse_email(text: str) -> Email:
    advice = (
        "Write smtp://user:password@host:25, smtp+tls://…:587, smtps://…:465, "
        "file:///folder or console://, and ?from=name@example.go.id after it"
    )
    parts = split("EMAIL_URL", text, advice)
    options = dict(parse_qsl(parts.query))
    sender = options.pop("from", "")
    if options:
        raise ValidationError(f"EMAIL_URL has an option '{next(iter(options))}'. {advice}")
    if parts.scheme == "console":
        return Email(backend=EMAIL_BACKENDS["console"], sender=sender or "sarpras@localhost")
    if parts.scheme == "file" and parts.path.strip("/"):
        folder = unquote(parts.path)
        return Email(backend=EMAIL_BACKENDS["file"], sender=sender or "sarpras@localhost", folder=folder)
    if parts.scheme not in EMAIL_PORTS or not parts.hostname:
        known = parts.scheme in {*EMAIL_PORTS, "file"}
        what = "names no server or folder" if known else f"begins with '{parts.scheme}:'"
        raise ValidationError(f"EMAIL_URL {what}. {advice}")
    user = unquote(parts.username or "")
    return Email(
        backend=EMAIL_BACKENDS["smtp"],
        sender=sender or (user if "@" in user else f"sarpras@{parts.hostname}"),
        host=parts.hostname,
        port=parts.port or EMAIL_PORTS[parts.scheme],
        user=user,
        password=unquote(parts.password or ""),
        use_ssl=parts.scheme == "smtps",
        use_tls=parts.scheme == "smtp+tls",
    )


def parse_storage(text: str) -> dict[str, Any]:
    advice = "Write s3://KEY:SECRET@host/bucket?region=id-jkt-1, or s3+http:// within your own network"
    parts = split("STORAGE_URL", text, advice)
    if parts.scheme not in {"s3", "s3+http"}:
        begin = f"begins with '{parts.scheme}:'" if parts.scheme else "has no '://'"
        raise ValidationError(f"STORAGE_URL {begin}. {advice}")
    options = dict(parse_qsl(parts.query))
    region = options.pop("region", "us-east-1")
    if options:
        raise ValidationError(f"STORAGE_URL has an option '{next(iter(options))}'. {advice}")
    bucket = parts.path.strip("/")
    lacking = {"host": parts.hostname, "key": parts.username, "secret": parts.password, "bucket": bucket}
    if missing := [name for name, value in lacking.items() if not value]:
        raise ValidationError(
            f"STORAGE_URL names no {missing[0]}. {advice}, and / + in the secret as %2F %2B"
        )
    if not BUCKET.fullmatch(bucket):
        raise ValidationError(f"STORAGE_URL names the bucket '{bucket}', which no bucket is called. {advice}")
    if importlib.util.find_spec("storages") is None or importlib.util.find_spec("boto3") is None:
        raise ValidationError(
            "STORAGE_URL is set, and the packages for S3 are not installed. "
            "Install sarpras with the extra 's3', or leave STORAGE_URL out."
        )
    scheme = "http" if parts.scheme == "s3+http" else "https"
    port = f":{parts.port}" if parts.port else ""
    return {
        "BACKEND": "core.files.s3.PrivateS3Storage",
        "OPTIONS": {
            "endpoint_url": f"{scheme}://{parts.hostname}{port}",
            "access_key": unquote(parts.username or ""),
            "secret_key": unquote(parts.password or ""),
            "bucket_name": bucket,
            "region_name": region,
        },
    }


def parse_gateway(name: str, text: str) -> str:
    """An address of Apprise, in which `{to}` stands for the person. It holds a secret: never repeated."""
    if not GATEWAY.fullmatch(text):
        raise ValidationError(
            f"{name} can't be read. Write {GATEWAYS[name]}, or jsons://host/path/{{to}} for a gateway of "
            "your own; {to} stays as it is and becomes each person's number"
        )
    return text
