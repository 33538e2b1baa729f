"""A small OpenID Connect provider with real signed tokens, and the register told of it."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

CLIENT, SECRET = "sarpras", "rahasia-penyedia"


@cache
def signing_key() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)


class Provider(ThreadingHTTPServer):
    """`person` is who signs in there; `forge` makes of the claims the token that is handed out."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server_address[1]}/realms/kantor"
        self.person: dict[str, Any] = {"sub": "a-1", "email": "", "email_verified": True}
        self.calls_itself = self.issuer
        self.forge: Callable[[dict[str, Any]], str] = self.signed
        self.asked: dict[str, dict[str, str]] = {}

    def signed(self, claims: dict[str, Any]) -> str:
        return jwt.encode(claims, signing_key(), "RS256", headers={"kid": "k1"})

    def consent(self, url: str) -> str:
        """What the person's browser does there: the address to which it is sent back."""
        asked = dict(parse_qsl(urlsplit(url).query))
        code = secrets.token_urlsafe(8)
        self.asked[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"


class Handler(BaseHTTPRequestHandler):
    server: Provider

    def log_message(self, *args: object) -> None:
        pass

    def answer(self, body: dict[str, Any], status: int = 200) -> None:
        sent = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def do_GET(self) -> None:
        issuer = self.server.issuer
        if self.path.endswith("/.well-known/openid-configuration"):
            paths = {"authorization_endpoint": "auth", "token_endpoint": "token", "jwks_uri": "keys"}
            known = {name: f"{issuer}/{path}" for name, path in paths.items()}
            self.answer(
                {"issuer": self.server.calls_itself, "userinfo_endpoint": f"{issuer}/me"}
                | known
                | {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
            )
        elif self.path.endswith("/keys"):
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(signing_key().public_key()))
            self.answer({"keys": [key | {"kid": "k1", "alg": "RS256", "use": "sig"}]})
        else:
            self.answer(self.server.person)

    def do_POST(self) -> None:
        sent = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        asked = self.server.asked.pop(sent["code"], None)
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if asked is None or sent["client_secret"] != SECRET or asked["code_challenge"] != proof:
            self.answer({"error": "invalid_grant"}, 400)
            return
        now = int(time.time())
        claims = {"iss": self.server.issuer, "aud": CLIENT, "iat": now, "exp": now + 60}
        claims |= {"nonce": asked["nonce"], **self.server.person}
        self.answer({"access_token": "t", "token_type": "Bearer", "id_token": self.server.forge(claims)})


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    """With it the pages that the environment would mount."""
    from allauth.socialaccount.providers import registry

    from config import urls
    from config.accounts import sign_on_providers
    from organization.signing_in import sign_on

    server = Provider()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    told = {"issuer": server.issuer, "client_id": CLIENT, "secret": SECRET, "name": "SSO Kabupaten"}
    settings.SIGN_ON, settings.SOCIALACCOUNT_PROVIDERS = told, sign_on_providers(told)
    mounted = ModuleType("urls_with_sign_on")
    mounted.urlpatterns = [*urls.urlpatterns, *sign_on.urlpatterns]  # type: ignore[attr-defined]
    settings.ROOT_URLCONF = mounted
    registry.register(sign_on.Provider)
    yield server
    del registry.provider_map[sign_on.Provider.id]
    server.shutdown()
    server.server_close()
    thread.join()


def sign_on(client: Client, provider: Provider, to: str = "") -> HttpResponse:
    """From the button of the login page to what the register answers."""
    sent = client.get(f"/masuk/sso/{to and '?next='}{to}")
    assert sent.status_code == 302, sent.content.decode()
    back = urlsplit(provider.consent(sent["Location"]))
    return client.get(f"{back.path}?{back.query}")
