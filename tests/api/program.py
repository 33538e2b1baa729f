"""Somebody's program: it has a token and no cookies."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.utils import timezone

from organization.models import User
from organization.tokens import issue_token

ROOT = "/api/v1"


class Program:
    def __init__(self, user: User, *, can_write: bool = True) -> None:
        secret = issue_token(user=user, now=timezone.now(), can_write=can_write)
        self.headers = {"Authorization": f"Bearer {secret}"}

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """:param path: below the API's root, or a whole address of its own"""
        url = path if path.startswith("http") else f"{ROOT}/{path}"
        sent = {"data": "" if body is None else body, "content_type": "application/json"}
        if method.lower() == "get":
            sent = {}
        return getattr(Client(), method.lower())(url, headers={**self.headers, **headers}, **sent)

    def upload(self, path: str, **files: Any) -> Any:
        return Client().post(f"{ROOT}/{path}", files, headers=self.headers)

    def get(self, path: str) -> Any:
        return self.send("get", path)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("post", path, body, **headers)

    def patch(self, path: str, body: Any) -> Any:
        return self.send("patch", path, body)

    def items(self, path: str) -> list[dict[str, Any]]:
        response = self.get(path)
        assert response.status_code == 200, response.content
        found: list[dict[str, Any]] = response.json()["items"]
        return found
