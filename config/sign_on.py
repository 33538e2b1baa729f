"""What the environment says of a provider of OpenID Connect."""

from typing import Any

from environs import ValidationError

from config.addresses import split

# Sign-on needs all three.
SIGN_ON = {
    "OIDC_ISSUER": "Write the address of the provider, such as https://sso.example.go.id/realms/office",
    "OIDC_CLIENT_ID": "Write the name by which the provider knows this register",
    "OIDC_CLIENT_SECRET": "Write the secret that the provider gave",
}


def parse_issuer(text: str) -> str:
    parts = split("OIDC_ISSUER", text, SIGN_ON["OIDC_ISSUER"])
    plain = not (parts.query or parts.fragment or parts.username)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not plain:
        raise ValidationError(f"OIDC_ISSUER is '{text}'. {SIGN_ON['OIDC_ISSUER']}.")
    return text


def half_a_sign_on(found: dict[str, Any], wrong: dict[str, str], production: bool) -> dict[str, str]:
    names = [name for name in SIGN_ON if name not in wrong]
    given = [name for name in names if found.get(name)]
    told = {
        name: f"{name} is not set, and {given[0]} is. {SIGN_ON[name]}, or leave out all of them."
        for name in names
        if given and name not in given
    }
    issuer = found.get("OIDC_ISSUER") or ""
    if production and issuer.startswith("http:"):
        told["OIDC_ISSUER"] = f"OIDC_ISSUER is '{issuer}', where anybody on the way can read. Write https://"
    return told


def sign_on_of(found: dict[str, Any]) -> dict[str, str] | None:
    if not found["OIDC_ISSUER"]:
        return None
    return {
        "issuer": found["OIDC_ISSUER"],
        "client_id": found["OIDC_CLIENT_ID"],
        "secret": found["OIDC_CLIENT_SECRET"],
        "name": found["OIDC_NAME"] or "",
    }
