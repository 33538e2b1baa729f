"""Sign-on by OpenID Connect, against a provider of our own that signs real tokens."""

from __future__ import annotations

import time
from typing import Any

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client
from django.utils import timezone

from core.trail.models import Change
from organization.accounts import actions
from organization.models import User
from tests.organization.test_second_factor import ASKED, set_up
from tests.people import make_user
from tests.support.oidc import Provider, sign_on, signing_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(provider: Provider, keeper: User) -> User:
    provider.person |= {"email": "Keeper@contoh.go.id", "name": "Orang Lain", "nip": "198001012005011001"}
    return keeper


def opens(client: Client) -> bool:
    return client.get("/barang/").status_code == 200


def test_without_a_provider_there_is_no_such_page(client: Client, keeper: User) -> None:
    assert client.get("/masuk/sso/").status_code == 404
    assert "/masuk/sso/" not in client.get("/masuk/").content.decode()


def test_the_first_time_the_verified_address_opens_and_then_the_providers_identifier(
    provider: Provider, known: User, client: Client
) -> None:
    page = client.get("/masuk/?next=/profil/").content.decode()
    assert 'href="/masuk/sso/?next=/profil/"' in page
    assert "SSO Kabupaten" in page

    assert sign_on(client, provider, "/profil/")["Location"] == "/profil/"
    assert opens(client)
    assert client.session.get_expire_at_browser_close()
    bound = SocialAccount.objects.get(user=known)
    assert (bound.uid, bound.extra_data, SocialToken.objects.count()) == ("a-1", {}, 0)
    known.refresh_from_db()
    assert known.first_name == "Keeper"
    assert Change.objects.get(verb="account.bind_sign_on").reason == f"keeper: {provider.issuer}"

    provider.person |= {"email": "lain@contoh.go.id", "email_verified": False}
    again = Client()
    assert sign_on(again, provider)["Location"] == "/"
    assert opens(again)
    # The address is somebody else's now: it opens nothing of the keeper's.
    provider.person |= {"sub": "b-2", "email": "keeper@contoh.go.id", "email_verified": False}
    assert sign_on(Client(), provider).status_code == 403


@pytest.mark.parametrize(
    "person",
    [
        {"email": "tidak.ada@contoh.go.id"},
        {"email_verified": False},
        {"email": ""},
        {"email": "sistem@contoh.go.id"},
    ],
)
def test_who_has_no_account_here_gets_none(
    person: dict[str, Any], provider: Provider, known: User, client: Client
) -> None:
    User.objects.filter(pk=User.objects.system().pk).update(email="sistem@contoh.go.id")
    provider.person |= person
    before = User.objects.count()

    answer = sign_on(client, provider)

    assert answer.status_code == 403
    assert not opens(client)
    assert User.objects.count() == before
    assert not SocialAccount.objects.exists()


def test_an_address_that_two_have_and_a_closed_account_open_nothing(
    provider: Provider, known: User, administrator: User
) -> None:
    other = make_user("staff", username="kedua")
    User.objects.filter(pk=other.pk).update(email="KEEPER@contoh.go.id")
    assert sign_on(Client(), provider).status_code == 403
    User.objects.filter(pk=other.pk).update(email="")
    desk = Client()
    sign_on(desk, provider)
    assert opens(desk)

    actions.close_account(account=known, by=administrator, now=timezone.now())

    assert not opens(desk)
    assert sign_on(Client(), provider).status_code == 403


def test_a_new_address_written_by_the_administrator_unbinds(
    provider: Provider, known: User, administrator: User
) -> None:
    sign_on(Client(), provider)
    fields = {"name": "Keeper", "email": "baru@contoh.go.id", "roles": known.groups.all(), "scope": None}

    actions.edit_account(account=known, fields=fields, by=administrator)

    assert sign_on(Client(), provider).status_code == 403


def test_the_second_step_is_asked_for_and_a_first_password_isn_t(
    provider: Provider, known: User, administrator: User
) -> None:
    actions.give_password(account=known, by=administrator)
    desk = Client()
    sign_on(desk, provider)
    assert opens(desk)
    set_up(desk)

    phone = Client()

    assert sign_on(phone, provider)["Location"] == ASKED
    assert not opens(phone)


def _with_another_key(claims: dict[str, Any]) -> str:
    key = generate_private_key(public_exponent=65537, key_size=2048)
    return jwt.encode(claims, key, "RS256", headers={"kid": "k1"})


def _with_the_public_key_as_secret(claims: dict[str, Any]) -> str:
    public = signing_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    head, body, _ = jwt.encode(claims, "x" * 32, "HS256", headers={"kid": "k1"}).split(".")
    signature = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(
        f"{head}.{body}".encode(), public
    )
    return f"{head}.{body}.{jwt.utils.base64url_encode(signature).decode()}"


FORGED = {
    "another key": _with_another_key,
    "no signature": lambda claims: jwt.encode(claims, None, "none", headers={"kid": "k1"}),
    "the public key as a secret": _with_the_public_key_as_secret,
    "an unknown key": lambda claims: jwt.encode(claims, signing_key(), "RS256", headers={"kid": "k2"}),
    "no key named": lambda claims: jwt.encode(claims, signing_key(), "RS256"),
    "not a token": lambda claims: "a.b.c",
}
WRONG = {
    "another audience": {"aud": "lain"},
    "another issuer": {"iss": "https://sso.example.com"},
    "too old": {"exp": int(time.time()) - 3600},
    "another login's nonce": {"nonce": "lain"},
    "no nonce": {"nonce": None},
    "no identifier": {"sub": None},
}


@pytest.mark.parametrize("how", [*FORGED, *WRONG])
def test_a_token_that_is_forged_or_meant_for_another_opens_nothing(
    how: str, provider: Provider, known: User, client: Client
) -> None:
    def forge(claims: dict[str, Any]) -> str:
        changed = {**claims, **WRONG.get(how, {})}
        return FORGED.get(how, provider.signed)({k: v for k, v in changed.items() if v is not None})

    provider.forge = forge

    assert sign_on(client, provider).status_code == 403
    assert not opens(client)
    assert not SocialAccount.objects.exists()


def test_an_answer_holds_once_and_in_the_browser_that_asked(
    provider: Provider, known: User, client: Client
) -> None:
    asked = client.get("/masuk/sso/")["Location"]
    back = provider.consent(asked).removeprefix("http://testserver")
    assert Client().get(back).status_code == 403
    assert client.get(back)["Location"] == "/"
    assert Client().get(back).status_code == 403
    assert client.get("/masuk/sso/kembali/?error=access_denied&state=x").status_code == 403
    state = asked.split("state=")[1].split("&")[0]
    assert client.get(f"/masuk/sso/kembali/?code=x&state={state}").status_code == 403


def test_it_leads_to_no_foreign_site_and_takes_no_orders_from_the_address(
    provider: Provider, known: User, client: Client
) -> None:
    sent = client.get(
        "/masuk/sso/?next=https://example.com/&process=connect&scope=admin&auth_params=prompt=none"
    )

    assert "admin" not in sent["Location"]
    assert "prompt" not in sent["Location"]
    back = provider.consent(sent["Location"]).removeprefix("http://testserver")
    assert client.get(back)["Location"] == "/"


def test_a_provider_that_is_away_or_calls_itself_otherwise_is_told_in_a_sentence(
    provider: Provider, known: User, client: Client
) -> None:
    provider.calls_itself = "https://sso.example.com"
    answer = client.get("/masuk/sso/")
    assert answer.status_code == 503
    assert "tidak menjawab" in answer.content.decode()
