"""Where somebody is signed in: seen by the person alone, ended one by one or all at once."""

from __future__ import annotations

import re

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.trail.models import Change
from organization.models import User
from organization.signing_in.devices import device_name, masked_address
from organization.tasks import clear_sessions
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db
LIST = "/profil/sesi/"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"


def signed_in(user: User, agent: str, address: str = "10.20.30.40") -> Client:
    client = Client(headers={"user-agent": agent}, REMOTE_ADDR=address)
    client.post("/masuk/", {"login": user.username, "password": PASSWORD})
    assert client.get("/").status_code == 200
    return client


def listed(client: Client) -> str:
    return (
        client.get(LIST)
        .content.decode()
        .split('<ul class="list-group list-group-flush">')[1]
        .split("</ul>")[0]
    )


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (EDGE, "Edge, Windows"),
        (PHONE, "Chrome, Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("curl/8", "Peramban tidak dikenal"),
    ],
)
def test_a_browser_has_a_name(agent: str, name: str) -> None:
    assert device_name(agent) == name


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("10.20.30.40", "10.20.30.x"),
        ("::ffff:10.20.30.40", "10.20.30.x"),
        ("2001:db8::1", "2001:0db8:0000:x"),
    ],
)
def test_an_address_is_masked(address: str, shown: str) -> None:
    assert masked_address(address) == shown


def test_ones_own_sessions_are_listed_and_nobody_elses(keeper: User, manager: User) -> None:
    desk, _, theirs = (
        signed_in(keeper, EDGE),
        signed_in(keeper, PHONE, "36.70.1.2"),
        signed_in(manager, PHONE),
    )

    page = listed(desk)

    assert page.index("Edge, Windows") < page.index("Chrome, Android")
    assert "36.70.1.x" in page
    assert "36.70.1.2" not in page
    assert page.count("Akhiri sesi") == 1
    assert "Edge" not in listed(theirs)


def test_one_is_ended_and_the_others_go_on(keeper: User, manager: User) -> None:
    desk, phone = signed_in(keeper, EDGE), signed_in(keeper, PHONE)
    ending = re.findall(r'action="(/profil/sesi/\d+/akhiri/)"', listed(desk))

    assert signed_in(manager, EDGE).post(ending[0]).status_code == 404
    assert phone.get("/").status_code == 200
    assert desk.post(ending[0])["Location"] == LIST

    assert phone.get("/").status_code == 302
    assert "Chrome" not in listed(desk)
    assert not Session.objects.filter(session_key=phone.cookies["sessionid"].value).exists()


def test_all_others_are_ended_also_those_that_no_list_knows(keeper: User) -> None:
    desk, phone, old = signed_in(keeper, EDGE), signed_in(keeper, PHONE), signed_in(keeper, "Firefox")
    UserSession.objects.filter(user_agent="Firefox").delete()

    desk.post("/profil/sesi/akhiri/")

    assert [each.get("/").status_code for each in (desk, phone, old)] == [200, 302, 302]
    assert listed(desk).count("<li") == 1
    assert Change.objects.filter(verb="account.end_own_sessions", by=keeper).exists()


def test_a_new_password_ends_the_others_and_they_leave_the_list(keeper: User) -> None:
    desk, phone, own = signed_in(keeper, EDGE), signed_in(keeper, PHONE), "kalimat yang panjang"

    desk.post("/sandi/ganti/", {"oldpassword": PASSWORD, "password1": own, "password2": own})

    assert [each.get("/").status_code for each in (desk, phone)] == [200, 302]
    assert listed(desk).count("<li") == 1


def test_being_there_is_noted_every_ten_minutes_and_not_on_every_page(keeper: User) -> None:
    with time_machine.travel("2026-11-24 08:00+07:00", tick=False) as clock:
        desk = signed_in(keeper, EDGE)
        began = UserSession.objects.get(user=keeper).last_seen_at
        clock.shift(599)
        with CaptureQueriesContext(connection) as caught:
            desk.get(LIST)
        assert not [sql for each in caught.captured_queries if (sql := each["sql"]).startswith("UPDATE")]
        assert UserSession.objects.get(user=keeper).last_seen_at == began

        clock.shift(1)
        desk.get(LIST)

        assert (UserSession.objects.get(user=keeper).last_seen_at - began).total_seconds() == 600


def test_what_is_over_is_forgotten_at_night(keeper: User) -> None:
    with time_machine.travel("2026-11-24 08:00+07:00", tick=False) as clock:
        signed_in(keeper, EDGE)
        clock.shift(13 * 3600)
        desk = signed_in(keeper, PHONE)

        clear_sessions()

        assert list(UserSession.objects.values_list("user_agent", flat=True)) == [PHONE]
        assert Session.objects.count() == 1
        assert desk.get("/").status_code == 200
