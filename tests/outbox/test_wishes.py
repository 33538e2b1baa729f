"""The pages on which people say how they want to be told."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from core.outbox.addresses import clean_address
from core.outbox.groups import groups
from core.outbox.messengers import address_for, clean_chat, clean_mobile
from core.outbox.models import Hook, Message, Preference, Way
from organization.models import User
from tests.factories import HookFactory
from tests.support.processes import ROOT
from tests.support.receiver import Receiver

ClientOf = Callable[[User], Client]
TELEGRAM = "tgram://123456789:AAGabcdefghijklmnopqrstuvwxyz012345/12345"


def sent(**changed: str) -> dict[str, str]:
    return {**{f"way_{group.key}": group.default for group in groups().values()}, "by_mail": "on", **changed}


@pytest.mark.parametrize(
    "address",
    [TELEGRAM, "whatsapp://token@1234567890/6281234567890", "json://1.1.1.1/x", "jsons://8.8.8.8:8443/x"],
)
def test_addresses_that_are_taken(address: str) -> None:
    assert clean_address(f" {address} ") == address


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("syslog://", "diawali"),
        ("mailto://user:pass@example.com", "diawali"),
        ("dbus://", "diawali"),
        ("file:///etc/passwd", "diawali"),
        ("apa saja", "diawali"),
        ("tgram://bad", "tidak lengkap"),
        ("json://127.0.0.1/x", "jaringan privat"),
        ("json://localhost/x", "jaringan privat"),
        ("jsons://10.0.0.8/x", "jaringan privat"),
        ("json://169.254.169.254/latest/meta-data", "jaringan privat"),
        ("json://[::1]/x", "jaringan privat"),
        ("json://[::ffff:127.0.0.1]/x", "jaringan privat"),
        ("json://0x7f000001/x", "jaringan privat"),
        ("ntfy://192.168.1.1/topik", "jaringan privat"),
        ("jsons://tidak-ada.invalid/x", "jaringan privat"),
        ("jsons://1.1.1.1/x?verify=no", "opsi"),
        ("jsons://1.1.1.1/x?redirect=yes", "opsi"),
        ("jsons://1.1.1.1/x y", "opsi"),
    ],
)
def test_addresses_that_are_refused_with_a_sentence(address: str, why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        clean_address(address)


def test_a_web_worker_never_loads_the_library_for_messengers() -> None:
    check = "import django, sys; django.setup(); import config.urls; sys.exit('apprise' in sys.modules)"

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", check],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
        check=False,
    )

    assert done.returncode == 0


@pytest.mark.parametrize(
    ("written", "number"),
    [
        *((each, "6281234567890") for each in ("081234567890", "0812-3456-7890", "+62 812 3456 7890")),
        *((each, "6281234567890") for each in ("62812 3456 7890", "81234567890", "+62 (0)812.3456.7890")),
        *((each, "6281234567890") for each in ("(0812) 34567890", "0062 81234567890", "+62 0812 3456 7890")),
        ("+60 12-345 6789", "60123456789"),
    ],
)
def test_a_mobile_number_is_taken_as_people_write_it(written: str, number: str) -> None:
    assert clean_mobile(written) == number


@pytest.mark.parametrize(
    "written",
    ["", "0812", "021-555-1234", "(0751) 123456", "0812abc", "+1", "6281234567890123", "٠٨١٢٣٤٥٦٧٨٩٠"],
)
def test_what_is_no_mobile_number_is_refused(written: str) -> None:
    with pytest.raises(ValidationError, match="0812-3456-7890"):
        clean_mobile(written)


def test_a_chat_is_a_number_or_a_name_and_no_telephone_number() -> None:
    taken = ["123456789", "-1001234567890", "@bagian_umum", " 12 345 678 "]
    assert [clean_chat(each) for each in taken] == [*taken[:3], "12345678"]

    for wrong in ("081234567890", "", "bagian umum", "@a/../b", "1;2"):
        with pytest.raises(ValidationError, match="ID obrolan"):
            clean_chat(wrong)


@pytest.fixture
def gateways(settings: Settings) -> None:
    settings.MESSENGER_GATEWAYS = {
        "telegram": "tgram://123456789:AAGabc/{to}",
        "whatsapp": "whatsapp://token@1234567890/{to}",
    }


@pytest.mark.django_db
class TestPreferences:
    def test_they_are_kept(self, keeper: User, client_of: ClientOf, gateways: None) -> None:
        client, url = client_of(keeper), reverse("outbox:preferences")
        number = {"messenger": "whatsapp", "whatsapp": "0812-3456-7890", "telegram": "nanti saja"}

        answer = client.post(url, sent(way_report="now", by_mail="", **number))

        assert answer.status_code == 302
        kept = Preference.objects.get(person=keeper)
        assert (kept.ways["report"], kept.by_mail) == (Way.NOW, False)
        assert (kept.messenger, kept.messenger_to) == ("whatsapp", "6281234567890")
        assert address_for(kept) == "whatsapp://token@1234567890/6281234567890"
        page = client.get(url).content.decode()
        assert "token@" not in page
        assert "WhatsApp 6281234567890" in page
        client.post(url, sent(messenger=""))
        assert address_for(Preference.objects.get()) == ""

    def test_without_a_gateway_nothing_is_offered_and_what_was_chosen_stays(
        self, keeper: User, client_of: ClientOf, settings: Settings
    ) -> None:
        settings.MESSENGER_GATEWAYS = {}
        Preference.objects.create(person=keeper, messenger="telegram", messenger_to="12345")
        client, url = client_of(keeper), reverse("outbox:preferences")

        page = client.get(url).content.decode()
        client.post(url, sent(messenger="whatsapp", whatsapp="081234567890"))

        assert "belum disiapkan di server ini" in page
        assert 'name="messenger"' not in page
        assert client.post(reverse("outbox:preferences_try")).status_code == 404
        kept = Preference.objects.get()
        assert (kept.messenger, kept.messenger_to) == ("telegram", "12345")

    @pytest.mark.parametrize(
        "wrong",
        [
            {"way_report": "daily"},
            {"way_handover": "off"},
            {"messenger": "syslog"},
            {"messenger": "whatsapp", "whatsapp": ""},
            {"messenger": "telegram", "telegram": "0812-3456-7890"},
        ],
    )
    def test_what_cannot_be_is_refused_at_its_field(
        self, wrong: dict[str, str], keeper: User, client_of: ClientOf, gateways: None
    ) -> None:
        answer = client_of(keeper).post(reverse("outbox:preferences"), sent(**wrong))

        assert answer.status_code == 422
        assert not Preference.objects.exists()

    def test_why_the_last_letter_did_not_go_is_said(self, keeper: User, client_of: ClientOf) -> None:
        Message.objects.create(channel="mail", recipient=keeper, created_at=timezone.now(), problem="refused")

        page = client_of(keeper).get(reverse("outbox:preferences")).content.decode()

        assert "Surat terakhir untuk Anda tidak terkirim" in page
        assert "Server surel menolak alamat ini." in page

    def test_a_trial_waits_for_the_clock_when_the_broker_is_away(
        self, keeper: User, client_of: ClientOf, receiver: Receiver, settings: Settings
    ) -> None:
        Preference.objects.create(person=keeper, messenger="telegram", messenger_to="12345")
        client = client_of(keeper)

        assert client.post(reverse("outbox:preferences_try")).status_code == 302

        assert Message.objects.trials().get().recipient == keeper
        assert "Percobaan sedang dikirim" in client.get(reverse("outbox:preferences")).content.decode()


@pytest.mark.django_db
class TestHooks:
    def test_the_administrator_adds_one(self, administrator: User, client_of: ClientOf) -> None:
        client, url = client_of(administrator), reverse("outbox:hook_list")

        client.post(url, {"name": "Grup Umum", "address": TELEGRAM, "groups": ["report", "upkeep"]})

        hook = Hook.objects.get()
        assert (hook.name, hook.groups, hook.added_by) == ("Grup Umum", ["report", "upkeep"], administrator)
        page = client.get(url).content.decode()
        assert "Grup Umum" in page
        assert "AAGabc" not in page

    @pytest.mark.parametrize(
        "wrong", [{"groups": []}, {"groups": ["rahasia"]}, {"address": "json://localhost/"}, {"name": ""}]
    )
    def test_what_cannot_be_is_refused(
        self, wrong: dict[str, object], administrator: User, client_of: ClientOf
    ) -> None:
        data = {"name": "Grup", "address": TELEGRAM, "groups": ["report"], **wrong}

        assert client_of(administrator).post(reverse("outbox:hook_list"), data).status_code == 422

    def test_a_name_is_given_once(self, administrator: User, client_of: ClientOf) -> None:
        name = HookFactory().name

        answer = client_of(administrator).post(
            reverse("outbox:hook_list"), {"name": name, "address": TELEGRAM, "groups": ["report"]}
        )

        assert answer.status_code == 422
        assert "Sudah ada webhook dengan nama ini." in answer.content.decode()

    def test_it_is_switched_tried_and_removed(self, administrator: User, client_of: ClientOf) -> None:
        hook, client = HookFactory(), client_of(administrator)

        client.post(reverse("outbox:hook_switch", args=[hook.pk]))
        hook.refresh_from_db()
        assert not hook.is_active
        client.post(reverse("outbox:hook_try", args=[hook.pk]))
        assert Message.objects.get().hook == hook
        client.post(reverse("outbox:hook_remove", args=[hook.pk]))
        assert not Hook.objects.exists()

    def test_what_did_not_go_stands_there_in_words(
        self, administrator: User, keeper: User, client_of: ClientOf
    ) -> None:
        Message.objects.create(
            channel="mail", recipient=keeper, created_at=timezone.now(), problem="no_server", attempts=5
        )

        page = client_of(administrator).get(reverse("outbox:hook_list")).content.decode()

        assert "Server surel tidak menjawab." in page
        assert "dihentikan" in page
