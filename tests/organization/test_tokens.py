from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from ninja.errors import HttpError

from config.api import Bearer
from core.refusal import Refusal
from core.trail.models import Change
from organization.models import ApiToken, User
from organization.tokens import issue_token, revoke_token, token_of
from organization.tokens.actions import MOST_TOKENS
from tests.factories import AssetFactory

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


# The page


FORM = {
    "name": "Papan informasi",
    "scope": "read",
    "lifetime": "30",
    "form_key": "6f1c9f0e-0000-4000-8000-000000000001",
}
LIST, NEW = "/token/", "/token/baru/"


def shown_secret(page: str) -> str:
    found = re.search(r'value="(srp_[\w-]{43})"', page)
    assert found, page
    return found[1]


def test_a_token_is_made_on_the_page_and_shown_once(keeper: User, client_of: Any) -> None:
    client = client_of(keeper)

    response = client.post(NEW, FORM)
    secret = shown_secret(response.content.decode())

    token = token_of(secret, now=timezone.now())
    assert token is not None
    assert (token.user, token.name, token.can_write) == (keeper, "Papan informasi", False)
    assert timedelta(days=29) < token.expires_at - timezone.now() < timedelta(days=30)
    assert response["Cache-Control"] == "no-store"
    page = client.get(LIST).content.decode()
    assert "Papan informasi" in page
    assert secret not in page


def test_the_same_form_sent_twice_makes_one_token(keeper: User, client_of: Any) -> None:
    client = client_of(keeper)
    client.post(NEW, FORM)

    assert client.post(NEW, FORM)["Location"] == LIST
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"name": ""}, {"scope": "all"}, {"lifetime": "9999"}, {"form_key": "x"}])
def test_what_can_not_stand_makes_no_token(wrong: dict[str, str], keeper: User, client_of: Any) -> None:
    assert client_of(keeper).post(NEW, FORM | wrong).status_code == 422
    assert not ApiToken.objects.exists()


def test_a_revoked_token_opens_nothing_at_once(keeper: User, client_of: Any) -> None:
    client = client_of(keeper)
    secret = shown_secret(client.post(NEW, FORM).content.decode())
    headers = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/assets", headers=headers).status_code == 200

    client.post(f"/token/{ApiToken.objects.get().pk}/cabut/")

    assert Client().get("/api/v1/assets", headers=headers).status_code == 401
    assert "Dicabut" in client.get(LIST).content.decode()


def test_the_administrator_sees_and_revokes_the_tokens_of_all(
    keeper: User, staff: User, administrator: User, client_of: Any
) -> None:
    issue_token(user=keeper, now=NOW, name="Papan informasi")
    token = ApiToken.objects.get()

    assert "Papan informasi" in client_of(administrator).get(LIST).content.decode()
    assert "Papan informasi" not in client_of(staff).get(LIST).content.decode()
    assert client_of(staff).post(f"/token/{token.pk}/cabut/").status_code == 404
    assert client_of(administrator).post(f"/token/{token.pk}/cabut/").status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_making_and_revoking_stand_in_the_trail(keeper: User, administrator: User) -> None:
    issue_token(user=keeper, now=NOW, name="Papan informasi")
    revoke_token(token=ApiToken.objects.get(), by=administrator, now=NOW)

    made, revoked = Change.objects.filter(verb__startswith="token").order_by("pk")

    assert (made.verb, made.by, revoked.verb, revoked.by) == (
        "token.issue",
        keeper,
        "token.revoke",
        administrator,
    )
    assert made.reason == revoked.reason == f"{ApiToken.objects.get().prefix}… Papan informasi (keeper)"


def test_a_person_has_so_many_tokens_and_no_more(keeper: User) -> None:
    for _ in range(MOST_TOKENS):
        issue_token(user=keeper, now=NOW)

    with pytest.raises(Refusal) as refused:
        issue_token(user=keeper, now=NOW)
    with pytest.raises(CommandError):
        call_command("create_token", "keeper")

    assert refused.value.code == "too_many_tokens"
    revoke_token(token=ApiToken.objects.first(), by=keeper, now=NOW)
    assert issue_token(user=keeper, now=NOW)


# The session of a page


def test_a_session_writes_with_the_token_of_its_page_alone(keeper: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(keeper, backend="organization.permissions.RoleBackend")
    client.get("/profil/")
    body = {"asset": AssetFactory().pk, "description": "Mati"}

    bare = client.post("/api/v1/breakages", body, content_type="application/json")
    csrf = client.cookies["csrftoken"].value
    full = client.post(
        "/api/v1/breakages", body, content_type="application/json", headers={"X-CSRFToken": csrf}
    )

    assert (bare.status_code, bare["Content-Type"]) == (403, "application/problem+json")
    assert full.status_code == 201


# How often


def test_who_asks_too_often_is_told_to_wait(keeper: User, staff: User, settings: Any) -> None:
    settings.API_REQUESTS_A_MINUTE = 3
    tokens = [issue_token(user=keeper, now=timezone.now()) for _ in range(2)]

    def ask(secret: str) -> Any:
        return Client().get("/api/v1/rooms", headers={"Authorization": f"Bearer {secret}"})

    answers = [ask(tokens[n % 2]) for n in range(8)]  # Enough for a minute that ends meanwhile.

    refused = answers[-1]
    assert answers[0].status_code == 200
    assert (refused.status_code, refused["Content-Type"]) == (429, "application/problem+json")
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert ask(issue_token(user=staff, now=timezone.now())).status_code == 200


def test_a_token_speaks_the_language_of_its_account(keeper: User) -> None:
    keeper.language = "en"
    keeper.save()
    headers = {"Authorization": f"Bearer {issue_token(user=keeper, now=timezone.now())}"}

    told = Client().get("/api/v1/assets/0", headers=headers).json()["detail"]

    assert told == "There is nothing here, or nothing that you may see."
    assert "Tidak ada" in Client().get("/api/v1/tidak-ada").json()["detail"]
