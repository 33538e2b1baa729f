"""Password and then a code: set up, asked for, lost, and demanded of a role."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from core.refusal import Refusal
from core.trail.models import Change
from organization.accounts.actions import remove_second_factor
from organization.models import User
from tests.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
HOME, SET_UP, ASKED = "/", "/profil/dua-langkah/pasang/", "/masuk/kode/"


def code_of(secret: str, *, periods: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + periods))


def log_in(client: Client, user: User, password: str = PASSWORD) -> str:
    """Where the password leads to."""
    answer = client.post("/masuk/", {"login": user.username, "password": password})
    return answer["Location"] if answer.status_code == 302 else str(answer.status_code)


def set_up(client: Client) -> tuple[str, list[str]]:
    """The secret of the app and the recovery codes, as the pages show them."""
    found = re.search(r'id="secret" value="([A-Z2-7]+)"', client.get(SET_UP).content.decode())
    assert found
    page = client.post(SET_UP, {"code": code_of(found[1])}, follow=True).content.decode()
    return found[1], re.findall(r"<li>(\d{8})</li>", page)


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-24 08:00+07:00", tick=False) as travelled:
        yield travelled


def test_a_code_is_asked_for_after_the_password_once_it_is_set_up(clock, keeper: User) -> None:
    desk = Client()
    assert log_in(desk, keeper) == HOME
    secret, codes = set_up(desk)
    assert len(codes) == 10

    clock.shift(60)
    phone = Client()
    assert log_in(phone, keeper) == ASKED
    assert phone.get("/barang/")["Location"].startswith("/masuk/")
    assert phone.get("/admin/")["Location"].startswith("/admin/login/")
    assert phone.get("/api/v1/assets").status_code == 401
    assert phone.get(ASKED).status_code == 200
    refused = phone.post(ASKED, {"code": "000000"})
    assert refused.status_code == 422
    assert 'id="id_code_error"' in refused.content.decode()
    assert phone.post(ASKED, {"code": code_of(secret)})["Location"] == HOME
    assert phone.get("/barang/").status_code == 200
    told = Change.objects.get(verb="account.set_second_factor")
    assert (told.by, told.reason) == (keeper, "keeper: ")


def test_a_code_is_good_once_also_while_its_neighbors_time_lets_it_in(clock, keeper: User) -> None:
    secret, _ = set_up_for(keeper)
    clock.shift(90)
    code = code_of(secret)
    assert use(keeper, code) == HOME
    for seconds in (1, 30):
        clock.shift(seconds)
        assert use(keeper, code) == "422"
    assert use(keeper, code_of(secret, periods=-3)) == "422"
    assert use(keeper, code_of(secret, periods=1)) == HOME


def test_a_recovery_code_opens_once_and_is_shown_once(clock, keeper: User) -> None:
    desk = Client()
    log_in(desk, keeper)
    _, codes = set_up(desk)

    assert use(keeper, codes[0]) == HOME
    assert use(keeper, codes[0]) == "422"
    shown_again = desk.get("/profil/dua-langkah/cadangan/").content.decode()
    assert codes[1] not in shown_again
    desk.post("/profil/dua-langkah/cadangan/baru/")
    assert re.findall(r"<li>(\d{8})</li>", desk.get("/profil/dua-langkah/cadangan/").content.decode())
    assert use(keeper, codes[1]) == "422"


def test_guessing_codes_closes_the_second_step_too(clock, keeper: User) -> None:
    secret, _ = set_up_for(keeper)
    clock.shift(90)
    for guess in range(5):
        use(keeper, f"{guess:06}")

    assert use(keeper, code_of(secret)) == "422"
    clock.shift(301)
    assert use(keeper, code_of(secret)) == HOME


def test_the_secret_is_stored_encrypted_and_a_lost_key_lets_nobody_in(
    clock, keeper: User, settings: Settings
) -> None:
    secret, codes = set_up_for(keeper)

    for stored in Authenticator.objects.values_list("data", flat=True):
        assert secret not in str(stored)
        assert "gAAAA" in str(stored)
    clock.shift(90)
    settings.SECRET_KEY = "another" * 10
    assert use(keeper, code_of(secret)) == "422"
    assert use(keeper, codes[0]) == "422"


def test_a_borrowed_browser_takes_nothing_off(clock, keeper: User) -> None:
    desk = Client()
    log_in(desk, keeper)
    set_up(desk)
    clock.shift(3600)

    asked = desk.post("/profil/dua-langkah/lepas/")
    assert asked["Location"].startswith("/masuk/lagi/")
    assert Authenticator.objects.filter(user=keeper).exists()
    assert desk.post(asked["Location"], {"password": "salah sekali"}).status_code == 422
    desk.post(asked["Location"], {"password": PASSWORD})
    assert not Authenticator.objects.filter(user=keeper).exists()
    assert log_in(Client(), keeper) == HOME
    assert Change.objects.filter(verb="account.drop_second_factor", by=keeper).exists()


class TestLost:
    def test_the_administrator_takes_it_off_with_a_reason_and_sessions_end(
        self, clock, keeper: User, administrator: User, client_of: ClientOf
    ) -> None:
        desk = Client()
        log_in(desk, keeper)
        set_up(desk)
        page, act = f"/akun/{keeper.pk}/", f"/akun/{keeper.pk}/dua-langkah/"
        client = client_of(administrator)
        assert act in client.get(page).content.decode()
        assert client.post(act, {"reason": ""}).status_code == 422

        client.post(act, {"reason": "Ponsel hilang, datang sendiri"})

        assert desk.get(HOME).status_code == 302
        assert log_in(Client(), keeper) == HOME
        told = Change.objects.get(verb="account.remove_second_factor")
        assert (told.by, told.reason) == (administrator, "keeper: Ponsel hilang, datang sendiri")
        assert "tidak memiliki langkah kedua" in client.post(act, {"reason": "x"}).content.decode()

    def test_nobody_takes_off_their_own_that_way_or_another_ones_without_the_right(
        self, clock, keeper: User, administrator: User
    ) -> None:
        set_up_for(administrator)
        for by, code in ((administrator, "oneself"), (keeper, "may_not")):
            with pytest.raises(Refusal) as refused:
                remove_second_factor(account=administrator, by=by, now=timezone.now(), reason="x")
            assert refused.value.code == code
        assert Authenticator.objects.filter(user=administrator).exists()

    def test_a_command_helps_the_last_administrator(self, clock, administrator: User) -> None:
        set_up_for(administrator)

        call_command("remove_second_factor", administrator.username, reason="Ponsel hilang")

        assert log_in(Client(), administrator) == HOME
        assert Change.objects.get(verb="account.remove_second_factor").by == User.objects.system()
        with pytest.raises(CommandError):
            call_command("remove_second_factor", administrator.username)


class TestDemanded:
    def test_a_role_that_needs_it_is_led_to_it_and_nothing_else_opens(
        self, clock, administrator: User, keeper: User, settings: Settings
    ) -> None:
        settings.REQUIRE_SECOND_FACTOR = ("administrator", "manager")
        client = Client()
        log_in(client, administrator)

        for page in (
            HOME,
            "/admin/",
            "/barang/",
            "/profil/",
            "/akun/",
            "/api/v1/docs",
            "/profil/dua-langkah/",
        ):
            assert client.get(page)["Location"] == SET_UP
        assert client.get("/api/v1/assets").status_code == 401
        assert "Peran Anda memerlukan langkah kedua" in client.get(SET_UP).content.decode()
        set_up(client)
        assert client.get("/admin/").status_code == client.get("/barang/").status_code == 200
        other = Client()
        log_in(other, keeper)
        assert other.get("/barang/").status_code == 200

    def test_it_holds_from_the_moment_the_role_is_given_and_for_superusers(
        self, keeper: User, settings: Settings, client_of: ClientOf
    ) -> None:
        settings.REQUIRE_SECOND_FACTOR = ("administrator",)
        client = client_of(keeper)
        assert client.get("/barang/").status_code == 200

        User.objects.filter(pk=keeper.pk).update(is_superuser=True)

        assert client.get("/barang/")["Location"] == SET_UP
        plain = make_user("administrator", username="kedua")
        assert client_of(plain).get("/barang/")["Location"] == SET_UP


def set_up_for(user: User) -> tuple[str, list[str]]:
    client = Client()
    log_in(client, user)
    return set_up(client)


def use(user: User, code: str) -> str:
    client = Client()
    assert log_in(client, user) == ASKED
    answer = client.post(ASKED, {"code": code})
    return answer["Location"] if answer.status_code == 302 else str(answer.status_code)
