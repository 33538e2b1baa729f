"""What is wrong with the environment is told in full, as sentences, before anything starts."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from config.environment import Environment, WrongEnvironmentError, broker_socket, read_environment
from tests.support.isolation import GIVEN
from tests.support.processes import ROOT

PRODUCTION = {
    "SITE_URL": "https://sarpras.contoh.go.id",
    "ALLOWED_HOSTS": "sarpras.contoh.go.id",
    "SECRET_KEY": "k3y-of-fifty-signs-or-more-that-nobody-is-to-guess-0123456789",
    "DATABASE_URL": "postgresql://sarpras:rahasia@db:5432/sarpras",
    "REDIS_URL": "redis://:rahasia@redis:6379/0",
}


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Environment]:
    def read(**given: str) -> Environment:
        for name in (*GIVEN, "DATA_ROOT", "DEBUG"):
            monkeypatch.delenv(name, raising=False)
            monkeypatch.delenv(f"{name}_FILE", raising=False)
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        return read_environment(tmp_path)

    return read


def sentences(read: Callable[..., Environment], **given: str) -> list[str]:
    with pytest.raises(WrongEnvironmentError) as caught:
        read(**given)
    return caught.value.sentences


def test_with_nothing_set_everything_lies_below_var(read: Callable[..., Environment], tmp_path: Path) -> None:
    env = read()

    assert env.database["NAME"] == str(tmp_path / "var" / "db.sqlite3")
    assert env.database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert env.media_root == tmp_path / "var" / "media"
    assert env.broker_socket == tmp_path / "var" / "broker.sock"
    assert env.allowed_hosts == ["localhost", "127.0.0.1", "[::1]"]
    assert env.time_zone == "Asia/Jakarta"
    assert (env.debug, env.production, env.email_is_configured) == (False, False, False)
    assert (tmp_path / "var").stat().st_mode & 0o777 == 0o700


def test_the_secret_key_is_made_once_and_nobody_else_reads_it(
    read: Callable[..., Environment], tmp_path: Path
) -> None:
    first = read().secret_key

    assert read().secret_key == first
    assert len(first) >= 50
    assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in (tmp_path / "var").iterdir()] == ["secret_key"]


def test_files_on_s3_are_one_address(read: Callable[..., Environment]) -> None:
    storage = read(STORAGE_URL="s3://KEY:a%2Fb%2Bc@s3.contoh.go.id:9000/media?region=id-jkt-1").storage

    assert storage == {
        "BACKEND": "core.files.s3.PrivateS3Storage",
        "OPTIONS": {
            "endpoint_url": "https://s3.contoh.go.id:9000",
            "access_key": "KEY",
            "secret_key": "a/b+c",
            "bucket_name": "media",
            "region_name": "id-jkt-1",
        },
    }


def test_a_proxy_has_no_files_of_an_s3_storage(read: Callable[..., Environment]) -> None:
    (told,) = sentences(read, STORAGE_URL="s3://K:S@host/media", ACCEL_REDIRECT="/dalam/")

    assert told.startswith("ACCEL_REDIRECT and STORAGE_URL are both set")


def test_sign_on_is_told_whole_and_over_tls(read: Callable[..., Environment]) -> None:
    whole = {"OIDC_ISSUER": "https://sso.go.id/r", "OIDC_CLIENT_ID": "sarpras", "OIDC_CLIENT_SECRET": "s"}
    assert read().sign_on is None
    assert read(**whole).sign_on == {
        "issuer": "https://sso.go.id/r",
        "client_id": "sarpras",
        "secret": "s",
        "name": "",
    }
    (told,) = sentences(read, **whole | {"OIDC_CLIENT_SECRET": ""})
    assert told.startswith("OIDC_CLIENT_SECRET is not set, and OIDC_ISSUER is.")
    (told,) = sentences(read, **PRODUCTION, **whole | {"OIDC_ISSUER": "http://sso.go.id"})
    assert told.startswith("OIDC_ISSUER is 'http://sso.go.id'")


def test_one_proxy_is_believed_in_production_and_none_elsewhere(read: Callable[..., Environment]) -> None:
    assert (read().proxies, read(**PRODUCTION).proxies, read(**PRODUCTION, PROXIES="2").proxies) == (0, 1, 2)


def test_roles_that_need_a_second_factor_are_named_or_everyone(read: Callable[..., Environment]) -> None:
    assert read().require_second_factor == ()
    assert read(REQUIRE_SECOND_FACTOR="Administrator, manager").require_second_factor == (
        "administrator",
        "manager",
    )
    assert "staff" in read(REQUIRE_SECOND_FACTOR="everyone").require_second_factor


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DEBUG", "maybe", "DEBUG is 'maybe'. Write true or false."),
        ("DATABASE_URL", "postgers://u:p@h/n", "DATABASE_URL begins with 'postgers:'."),
        ("DATABASE_URL", "sarpras", "DATABASE_URL has no '://'."),
        ("DATABASE_URL", "sqlite://", "DATABASE_URL names no database."),
        ("DATABASE_URL", "postgresql://u:p#q@h/n", "DATABASE_URL can't be read."),
        ("DATABASE_URL", "postgresql://u:p@h:none/n", "DATABASE_URL can't be read."),
        (
            "TELEGRAM_GATEWAY",
            "tgram://123:RAHASIA/1",
            "TELEGRAM_GATEWAY can't be read. Write tgram://TOKEN_OF_THE_BOT/{to}",
        ),
        (
            "WHATSAPP_GATEWAY",
            "0812",
            "WHATSAPP_GATEWAY can't be read. Write whatsapp://TOKEN@ID_OF_THE_SENDER/{to}",
        ),
        ("MESSENGER_HOSTS", "http://n8n", "MESSENGER_HOSTS has 'http://n8n'. Write host names alone"),
        ("FILE_LIMIT_MB", "20 MB", "FILE_LIMIT_MB is '20 MB'. Write megabytes, a number from 1 to 1000."),
        ("FILE_LIMIT_MB", "0", "FILE_LIMIT_MB is '0'. Write megabytes, a number from 1 to 1000."),
        (
            "REQUIRE_SECOND_FACTOR",
            "admin",
            "REQUIRE_SECOND_FACTOR has 'admin'. Write everyone, or roles with",
        ),
        ("REQUIRE_SECOND_FACTOR", ",", "REQUIRE_SECOND_FACTOR has ','. Write everyone, or roles with"),
        ("PROXIES", "-1", "PROXIES is '-1'. Write how many proxies of yours stand in front"),
        ("OIDC_ISSUER", "sso.example.go.id", "OIDC_ISSUER is 'sso.example.go.id'. Write the address"),
        ("OIDC_ISSUER", "https://sso.example.go.id/?a=1", "OIDC_ISSUER is 'https://sso.example.go.id/?a=1'."),
        ("ACCEL_REDIRECT", "media", "ACCEL_REDIRECT is 'media'."),
        ("ACCEL_REDIRECT", "/a/../b/", "ACCEL_REDIRECT is '/a/../b/'."),
        ("STORAGE_URL", "minio:9000", "STORAGE_URL begins with 'minio:'."),
        ("STORAGE_URL", "bucket", "STORAGE_URL has no '://'."),
        ("STORAGE_URL", "s3://K:S@host/", "STORAGE_URL names no bucket."),
        ("STORAGE_URL", "s3://host/media", "STORAGE_URL names no key."),
        ("STORAGE_URL", "s3://K@host/media", "STORAGE_URL names no secret."),
        ("STORAGE_URL", "s3://K:S@host/a/b", "STORAGE_URL names the bucket 'a/b', which"),
        ("STORAGE_URL", "s3://K:S@host/media?zone=a", "STORAGE_URL has an option 'zone'."),
        ("STORAGE_URL", "s3://K:S@host:x/media", "STORAGE_URL can't be read."),
        ("REDIS_URL", "localhost:6379", "REDIS_URL begins with 'localhost:'."),
        ("REDIS_URL", "redis://", "REDIS_URL names no server."),
        ("ALLOWED_HOSTS", "https://a.go.id", "ALLOWED_HOSTS has 'https://a.go.id'."),
        ("ALLOWED_HOSTS", "a.go.id:8000", "ALLOWED_HOSTS has 'a.go.id:8000'."),
        ("EMAIL_URL", "smtpp://h", "EMAIL_URL begins with 'smtpp:'."),
        ("EMAIL_URL", "smtp://", "EMAIL_URL names no server or folder."),
        ("EMAIL_URL", "smtp://h?ssl=1", "EMAIL_URL has an option 'ssl'."),
        ("TIME_ZONE", "WIB", "TIME_ZONE is 'WIB'. Write Asia/Jakarta"),
        ("SITE_URL", "sarpras.go.id", "SITE_URL is 'sarpras.go.id'. Write the address"),
        ("SITE_URL", "http://a.go.id/sarpras", "SITE_URL is 'http://a.go.id/sarpras'."),
        ("MEDIA_ROOT", __file__, f"MEDIA_ROOT is '{__file__}', which is a file."),
        ("SECRET_KEY_FILE", "/none/here", "SECRET_KEY_FILE is '/none/here', which can't be read."),
    ],
)
def test_an_odd_value_is_named_and_answered_with_what_to_write(
    read: Callable[..., Environment], name: str, value: str, sentence: str
) -> None:
    told = sentences(read, **{name: value})

    assert len(told) == 1
    assert told[0].startswith(sentence)
    assert "Write" in told[0]


def test_all_mistakes_are_told_at_once(read: Callable[..., Environment]) -> None:
    told = sentences(read, DEBUG="maybe", TIME_ZONE="WIB", EMAIL_URL="mail")

    assert [sentence.split()[0] for sentence in told] == ["DEBUG", "EMAIL_URL", "TIME_ZONE"]


def test_passwords_in_a_wrong_address_are_not_repeated(read: Callable[..., Environment]) -> None:
    told = sentences(
        read,
        DATABASE_URL="mysql://u:rahasia@h/n",
        REDIS_URL="http://:rahasia@h",
        EMAIL_URL="imap://u:rahasia@h",
    )

    assert len(told) == 3
    assert "rahasia" not in " ".join(told)


def test_a_value_may_come_from_a_file(read: Callable[..., Environment], tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from a file\n")

    assert read(SECRET_KEY_FILE=str(tmp_path / "key")).secret_key == "from a file"


def test_a_value_and_its_file_are_one_too_many(read: Callable[..., Environment], tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from a file\n")

    told = sentences(read, SECRET_KEY_FILE=str(tmp_path / "key"), SECRET_KEY="given")

    assert told == ["SECRET_KEY and SECRET_KEY_FILE are both set. Leave out one."]


def test_an_empty_value_counts_as_none(read: Callable[..., Environment]) -> None:
    env = read(DATABASE_URL="", DEBUG="", REDIS_URL="", TIME_ZONE="")

    assert env.database["ENGINE"] == "django.db.backends.sqlite3"


def test_production_starts_with_nothing_that_a_stranger_could_know(
    read: Callable[..., Environment],
) -> None:
    told = sentences(read, SITE_URL="https://sarpras.contoh.go.id")

    named = [sentence.split()[0] for sentence in told]
    assert named == ["SECRET_KEY", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS"]
    assert all("is not set" in sentence and "Write" in sentence for sentence in told)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DEBUG", "true", "DEBUG is true, and SITE_URL is https, so this is production. Write false."),
        ("SECRET_KEY", "short", "SECRET_KEY is easy to guess."),
        ("SECRET_KEY", "ab" * 40, "SECRET_KEY is easy to guess."),
        ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS has '*'"),
        ("ALLOWED_HOSTS", "go.id", "ALLOWED_HOSTS lacks 'sarpras.contoh.go.id'"),
    ],
)
def test_production_refuses_what_is_too_open(
    read: Callable[..., Environment], name: str, value: str, sentence: str
) -> None:
    told = sentences(read, **(PRODUCTION | {name: value}))

    assert len(told) == 1
    assert told[0].startswith(sentence)


@pytest.mark.parametrize("hosts", ["sarpras.contoh.go.id", ".contoh.go.id", "x.id, sarpras.contoh.go.id"])
def test_production_starts_when_all_is_said(
    read: Callable[..., Environment], tmp_path: Path, hosts: str
) -> None:
    env = read(**(PRODUCTION | {"ALLOWED_HOSTS": hosts}))

    assert env.production
    assert env.broker_socket is None
    assert env.database["NAME"] == "sarpras"
    assert list(tmp_path.iterdir()) == []


def test_an_address_in_the_office_network_is_answered(read: Callable[..., Environment]) -> None:
    env = read(SITE_URL="http://10.10.0.5:8000")

    assert "10.10.0.5" in env.allowed_hosts
    assert not env.production


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail", ("smtp", "mail", 25, False, False, "sarpras@mail")),
        ("smtps://u%40a.id:p%2F@mail", ("smtp", "mail", 465, True, False, "u@a.id")),
        ("smtp+tls://u:p@mail:2525?from=a@b.id", ("smtp", "mail", 2525, False, True, "a@b.id")),
        ("console://", ("console", "", 25, False, False, "sarpras@localhost")),
        ("file:///var/mail", ("filebased", "", 25, False, False, "sarpras@localhost")),
    ],
)
def test_letters_go_where_email_url_says(
    read: Callable[..., Environment], url: str, expected: tuple[object, ...]
) -> None:
    env = read(EMAIL_URL=url)
    email = env.email

    backend = email.backend.split(".")[-2]
    assert (backend, email.host, email.port, email.use_ssl, email.use_tls, email.sender) == expected
    assert env.email_is_configured


def test_a_socket_of_redis_is_named_by_its_path(read: Callable[..., Environment]) -> None:
    assert read(REDIS_URL="unix:///run/redis.sock").redis_url == "unix:///run/redis.sock"
    assert read(REDIS_URL="redis+socket:///run/redis.sock").redis_url == "unix:///run/redis.sock"


@pytest.mark.parametrize("folder", ["x" * 90, "50%", "a?b"])
def test_a_folder_that_no_socket_can_lie_in_has_one_elsewhere(folder: str) -> None:
    """A socket's path has at most 107 bytes."""
    socket = broker_socket(Path("/srv/sarpras") / folder)

    assert len(str(socket)) < 100
    assert socket == broker_socket(Path("/srv/sarpras") / folder)
    assert socket != broker_socket(Path("/srv/sarpras") / f"{folder}2")


@pytest.mark.parametrize(
    "command",
    [
        ["manage.py", "check"],
        ["-m", "celery", "-A", "config", "worker"],
        ["-m", "celery", "-A", "config", "beat"],
        ["-m", "granian", "--interface", "wsgi", "--port", "8197", "config.wsgi:application"],
        ["-m", "config.runner"],
    ],
    ids=lambda command: command[-1],
)
def test_nothing_starts_and_nothing_but_the_sentences_is_said(command: list[str], tmp_path: Path) -> None:
    env = os.environ | {"DEBUG": "maybe", "TIME_ZONE": "WIB", "DATA_ROOT": str(tmp_path)}

    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False
    )

    assert done.returncode == 1
    assert "DEBUG is 'maybe'. Write true or false." in done.stderr
    assert "TIME_ZONE is 'WIB'." in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
