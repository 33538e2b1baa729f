import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client

from organization.models import User
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_has_tried_yet():
    cache.clear()


def log_in(client: Client, password: str = PASSWORD, **more):
    address = more.pop("address", "127.0.0.1")
    form = {"login": "keeper", "password": password, **more}
    return client.post("/masuk/", form, REMOTE_ADDR=address)


def test_login_goes_where_the_person_was_going(client, keeper):
    assert log_in(client, next="/profil/")["Location"] == "/profil/"
    assert client.get("/profil/").status_code == 200


def test_login_leads_to_no_foreign_site(client, keeper):
    assert log_in(client, next="https://example.com/")["Location"] == "/"


def test_a_wrong_password_is_told_and_the_name_kept(client, keeper):
    response = log_in(client, "salah-sekali")

    assert response.status_code == 422
    html = response.content.decode()
    assert "Nama pengguna atau kata sandi tidak cocok" in html
    assert 'value="keeper"' in html
    assert "salah-sekali" not in html


def test_an_unknown_name_is_told_the_same(client, keeper):
    unknown = client.post("/masuk/", {"login": "tidak-ada", "password": "salah-sekali"})

    assert "Nama pengguna atau kata sandi tidak cocok" in unknown.content.decode()


def test_five_wrong_passwords_close_the_name_for_a_while(client, keeper):
    for _ in range(5):
        log_in(client, "salah-sekali")

    response = log_in(client, address="10.0.0.9")

    assert response.status_code in {422, 429}
    assert "lima menit" in response.content.decode()


def test_a_switched_off_account_cannot_log_in(client, keeper):
    User.objects.filter(pk=keeper.pk).update(is_active=False)

    assert log_in(client).status_code == 422


def test_logout_is_a_post(client, keeper):
    log_in(client)
    assert client.get("/keluar/").status_code == 200
    assert client.get("/profil/").status_code == 200

    client.post("/keluar/")

    assert client.get("/profil/").status_code == 302


def test_the_password_is_changed_and_the_person_stays_signed_in(client, keeper):
    log_in(client)

    response = client.post(
        "/sandi/ganti/",
        {"oldpassword": PASSWORD, "password1": "kalimat yang panjang", "password2": "kalimat yang panjang"},
    )

    assert response["Location"] == "/profil/"
    keeper.refresh_from_db()
    assert keeper.check_password("kalimat yang panjang")
    assert "Kata sandi diganti." in client.get("/profil/").content.decode()


@pytest.mark.parametrize(
    "own", ["Sarpras-2026!", "BagianUmum2026", "password123", "1234567890", "keeper12345"]
)
def test_what_is_guessed_first_is_refused(client, keeper, own):
    log_in(client)

    answer = client.post("/sandi/ganti/", {"oldpassword": PASSWORD, "password1": own, "password2": own})

    assert answer.status_code == 422


def test_a_weak_password_is_refused_at_its_field(client, keeper):
    log_in(client)

    response = client.post(
        "/sandi/ganti/", {"oldpassword": PASSWORD, "password1": "12345", "password2": "12345"}
    )

    assert response.status_code == 422
    assert 'id="id_password1_error"' in response.content.decode()


def test_an_account_without_password_is_told_why(client_of, keeper):
    keeper.set_unusable_password()
    keeper.save()

    response = client_of(keeper).get("/sandi/ganti/")

    assert response.status_code == 409
    assert "tidak memiliki kata sandi sendiri" in response.content.decode()


def test_a_forgotten_password_is_renewed_by_mail(client, keeper):
    assert client.post("/sandi/lupa/", {"email": keeper.email})["Location"] == "/sandi/lupa/terkirim/"
    letter = mail.outbox[0]
    assert "Pilih kata sandi baru" in letter.subject
    assert "keeper" in letter.body
    link = re.search(r"https?://[^/]+(/sandi/baru/\S+)", letter.body)

    form = client.get(link[1], follow=True)
    address = form.redirect_chain[-1][0]
    response = client.post(
        address, {"password1": "kalimat yang panjang", "password2": "kalimat yang panjang"}, follow=True
    )

    assert "Kata sandi baru disimpan" in response.content.decode()
    keeper.refresh_from_db()
    assert keeper.check_password("kalimat yang panjang")
    assert "Tautan ini tidak berlaku lagi" in Client().get(link[1], follow=True).content.decode()


def test_an_unknown_address_is_answered_the_same_and_gets_no_mail(client, keeper):
    response = client.post("/sandi/lupa/", {"email": "tidak.ada@contoh.go.id"})

    assert response["Location"] == "/sandi/lupa/terkirim/"
    assert mail.outbox == []


@pytest.mark.parametrize(
    "path", ["/masuk/", "/sandi/lupa/", "/sandi/lupa/terkirim/", "/sandi/baru/selesai/", "/sandi/baru/x-y/"]
)
def test_the_door_opens_for_visitors(client, path):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/signup/", "/accounts/signup/", "/email/", "/confirm-email/", "/daftar/"])
def test_nobody_signs_up(client, path):
    assert client.get(path).status_code == 404


def test_the_admin_has_no_login_of_its_own(client):
    response = client.get("/admin/login/?next=/admin/")

    assert response.status_code == 302
    assert response["Location"].startswith("/masuk/")


def session_cookie(client, **more):
    return log_in(client, **more).cookies["sessionid"]


def test_a_person_who_wants_it_stays_signed_in_for_thirty_days(client, keeper):
    with time_machine.travel("2026-11-24 08:00+07:00", tick=False) as clock:
        cookie = session_cookie(client, remember="on")
        assert cookie["max-age"] == 30 * 24 * 3600

        clock.shift(timedelta(days=29))
        assert client.get("/profil/").status_code == 200
        clock.shift(timedelta(days=2))
        assert client.get("/profil/").status_code == 302


def test_without_it_the_login_ends_with_the_browser_or_the_working_day(client, keeper):
    with time_machine.travel("2026-11-24 08:00+07:00", tick=False) as clock:
        cookie = session_cookie(client)
        assert (cookie["max-age"], cookie["expires"]) == ("", "")

        clock.shift(timedelta(hours=11))
        assert client.get("/profil/").status_code == 200
        clock.shift(timedelta(hours=2))
        assert client.get("/profil/").status_code == 302


@pytest.mark.parametrize(
    ("agent", "ticked"),
    [("Mozilla/5.0 (Linux; Android 14) Mobile Safari", True), ("Mozilla/5.0 (X11; Linux)", False)],
)
def test_the_choice_is_made_beforehand_on_a_phone_alone(client, agent, ticked):
    text = client.get("/masuk/", headers={"user-agent": agent}).content.decode()

    assert ('name="remember" checked' in text) is ticked


def test_a_new_password_ends_what_other_phones_remembered(client, keeper):
    session_cookie(client, remember="on")
    keeper.set_password("kata sandi yang lain")
    keeper.save()

    assert client.get("/profil/").status_code == 302
