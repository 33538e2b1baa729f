from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from ninja.errors import HttpError

from config.api import Bearer
from organization.models import ApiToken, User
from organization.tokens import issue_token, token_of

pytestmark = pytest.mark.django_db
NOW = datetime.fromisoformat("2026-11-24T11:00:00+07:00")


def test_a_token_opens_for_its_account_and_is_kept_as_a_digest(keeper: User) -> None:
    secret = issue_token(user=keeper, now=NOW)

    token = token_of(secret, now=NOW)

    assert token is not None
    assert (token.user, token.can_write) == (keeper, False)
    assert secret.startswith("srp_")
    assert secret.startswith(token.prefix)
    assert secret not in repr(vars(ApiToken.objects.get()))


@pytest.mark.parametrize("secret", ["", "srp_", "srp_made-up", "é"])
def test_an_unknown_token_opens_nothing(secret: str, keeper: User) -> None:
    issue_token(user=keeper, now=NOW)

    assert token_of(secret, now=NOW) is None


@pytest.mark.parametrize(
    "closed",
    [{"revoked_at": NOW}, {"expires_at": NOW}, {"expires_at": NOW - timedelta(days=1)}],
)
def test_a_revoked_or_expired_token_opens_nothing(closed: dict[str, Any], keeper: User) -> None:
    secret = issue_token(user=keeper, now=NOW)
    ApiToken.objects.update(**closed)

    assert token_of(secret, now=NOW) is None


def test_the_token_of_an_account_that_is_switched_off_opens_nothing(keeper: User) -> None:
    secret = issue_token(user=keeper, now=NOW)
    keeper.is_active = False
    keeper.save()

    assert token_of(secret, now=NOW) is None


def test_use_is_noted_once_a_minute(keeper: User) -> None:
    secret = issue_token(user=keeper, now=NOW)
    for seconds in (0, 30, 59, 61):
        token_of(secret, now=NOW + timedelta(seconds=seconds))
        noted = ApiToken.objects.get().last_used_at
        assert noted == NOW + timedelta(seconds=61 if seconds == 61 else 0)


@pytest.mark.parametrize("header", ["Bearer srp_made-up", "Bearer", "bearer ", "Basic a2VlcGVyOng=", "srp_x"])
def test_a_wrong_token_is_401_and_not_the_login(header: str) -> None:
    response = Client().get("/api/v1/assets", headers={"Authorization": header})

    assert response.status_code == 401


def test_a_wrong_token_is_not_made_good_by_a_session(keeper: User, client_of: Any) -> None:
    response = client_of(keeper).get("/api/v1/assets", headers={"Authorization": "Bearer srp_made-up"})

    assert response.status_code == 401


def test_a_reading_token_may_not_write(keeper: User, rf: Any) -> None:
    reads = issue_token(user=keeper, now=timezone.now())
    writes = issue_token(user=keeper, now=timezone.now(), can_write=True)

    with pytest.raises(HttpError) as refused:
        Bearer().authenticate(rf.post("/"), reads)

    assert refused.value.status_code == 403
    assert Bearer().authenticate(rf.post("/"), writes) == keeper
    assert Bearer().authenticate(rf.get("/"), reads) == keeper


# The command


@pytest.mark.parametrize(("options", "can_write"), [([], False), (["--write"], True)])
def test_the_command_prints_a_token_that_works_alone_on_the_last_line(
    options: list[str], can_write: bool, keeper: User, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("create_token", "keeper", *options)

    secret = capsys.readouterr().out.splitlines()[-1]
    token = token_of(secret, now=timezone.now())
    assert token is not None
    assert (token.user, token.can_write) == (keeper, can_write)
    assert Client().get("/api/v1/assets", headers={"Authorization": f"Bearer {secret}"}).status_code == 200


def test_the_command_names_what_is_wrong(keeper: User) -> None:
    with pytest.raises(CommandError, match="no account named nobody"):
        call_command("create_token", "nobody")
    with pytest.raises(CommandError, match="switched off"):
        call_command("create_token", User.objects.system().username)
