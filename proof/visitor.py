"""A person before a browser without JavaScript: a login, cookies, forms as the page gives them."""

from __future__ import annotations

import http.client
import re
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

from lxml import html

TIMEOUT = 120
Recorder = Callable[[str, float, "Answer"], None]


class UnexpectedError(Exception):
    """An answer that nobody who does this should get."""


@dataclass
class Answer:
    status: int
    location: str
    text: str

    def form(self, field: str, action: str = "") -> dict[str, str]:
        """What the browser would send if nobody typed anything, of the form that asks for `field`.

        :param action: how its address ends
        """
        page: Any = html.fromstring(self.text)
        for form in page.forms:
            if field in form.fields and (form.action or "").endswith(action):
                sent = [(name, value) for name, value in form.form_values() if isinstance(value, str)]
                return {**dict(sent), "csrfmiddlewaretoken": form.fields["csrfmiddlewaretoken"]}
        raise UnexpectedError(f"no form that asks for {field}")

    def ids(self, pattern: str) -> list[str]:
        return list(dict.fromkeys(re.findall(pattern, self.text)))


class Visitor:
    """:param home: an address of this machine, each person their own, as the login counts by it"""

    def __init__(self, port: int, home: str, name: str, record: Recorder) -> None:
        self.port, self.home, self.name, self.record = port, home, name, record
        self.cookies: dict[str, str] = {}

    def sign_in(self, password: str) -> None:
        form = self.get("login page", "/masuk/").form("login")
        self.post("login", "/masuk/", form | {"login": self.name, "password": password}, expect=(302,))

    def get(self, act: str, path: str, expect: tuple[int, ...] = (200,)) -> Answer:
        return self._ask(act, "GET", path, None, {}, expect)

    def post(
        self, act: str, path: str, fields: Mapping[str, str], expect: tuple[int, ...] = (302,)
    ) -> Answer:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask(act, "POST", path, urlencode(fields).encode(), kind, expect)

    def upload(self, act: str, path: str, fields: Mapping[str, str], name: str, content: bytes) -> Answer:
        edge = uuid.uuid4().hex
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in fields.items()
        ]
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        parts += [f"{head}Content-Type: text/csv\r\n\r\n".encode(), content, f"\r\n--{edge}--\r\n".encode()]
        kind = {"Content-Type": f"multipart/form-data; boundary={edge}"}
        return self._ask(act, "POST", path, b"".join(parts), kind, (302,))

    def _ask(
        self,
        act: str,
        method: str,
        path: str,
        body: bytes | None,
        headers: Mapping[str, str],
        expect: tuple[int, ...],
    ) -> Answer:
        web = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=TIMEOUT, source_address=(self.home, 0)
        )
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **headers}
        begun = time.perf_counter()
        with closing(web):
            web.request(method, path, body=body, headers=sent)
            response = web.getresponse()
            text = response.read().decode(errors="replace")
            seconds = time.perf_counter() - begun
            for line in response.headers.get_all("Set-Cookie") or ():
                self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        answer = Answer(response.status, urlsplit(response.getheader("Location", "")).path, text)
        self.record(act, seconds, answer)
        if answer.status not in expect:
            page: Any = html.fromstring(text or "<p/>")
            said = " ".join(page.text_content().split())[:300]
            raise UnexpectedError(f"{method} {path} answered {answer.status}: {said}")
        return answer
