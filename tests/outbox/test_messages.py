"""Messages at once, by letter, messenger and webhook, over real servers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django.fixtures import Settings

from core.outbox.actions import (
    deliver_due,
    mark_read,
    send_digests,
    send_trial,
    set_preference,
    switch_hook,
    tell,
    when_to_tell,
)
from core.outbox.models import ATTEMPTS, Message, Notice, Way
from organization.models import User
from tests.factories import HookFactory, NoticeFactory
from tests.support.mail import MailServer
from tests.support.processes import wait_until
from tests.support.receiver import Receiver
from tests.support.worker import StartWorker

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
REPORT = {
    "number": "LK-2026-0001",
    "item": "Printer",
    "room": "Ruang Rapat",
    "complaint": "Macet",
    "complaint_en": "",
    "description": "Kertas macet",
    "who": "Pegawai",
    "note": "",
    "stops_work": False,
}


def wishes(
    person: User, *, ways: dict[str, str] | None = None, messenger: bool = False, mail: bool = True
) -> None:
    number = {"messenger": "telegram", "messenger_to": "12345"} if messenger else {}
    set_preference(person=person, ways=ways or {}, by_mail=mail, **number)


def say(*people: User, key: str = "report:1", topic: str = "report.new", now: datetime = NOW) -> int:
    context: dict[str, Any] = REPORT if topic.startswith("report") else NoticeFactory.context
    path = f"/{topic}/LK-2026-0001/" if topic.startswith("report") else "/pemeliharaan/"
    return tell(to=people, topic=topic, key=key, context=context, now=now, path=path)


class TestAtOnce:
    def test_by_letter_and_messenger_in_the_readers_language(
        self, mail_server: MailServer, receiver: Receiver, keeper: User
    ) -> None:
        User.objects.filter(pk=keeper.pk).update(language="en")
        wishes(keeper, ways={"report": Way.NOW}, messenger=True)

        say(keeper)

        assert deliver_due(now=NOW) == {"sent": 2, "failed": 0}
        (letter,) = mail_server.letters
        assert letter["To"] == keeper.email
        assert "LK-2026-0001" in letter["Subject"]
        assert "https://sarpras.contoh.go.id/report.new/LK-2026-0001/" in letter.get_content()
        (told,) = receiver.told
        assert told["title"] == letter["Subject"].removeprefix("[Sarpras] ")
        assert "https://sarpras.contoh.go.id/report.new/" in told["message"]

    def test_nobody_is_told_twice(self, mail_server: MailServer, keeper: User) -> None:
        wishes(keeper, ways={"report": Way.NOW})

        say(keeper)
        say(keeper)
        deliver_due(now=NOW)
        deliver_due(now=NOW)
        send_digests(on=DAY, now=NOW)

        assert len(mail_server.letters) == 1

    def test_the_database_holds_it(self, mail_server: MailServer, keeper: User) -> None:
        wishes(keeper, ways={"report": Way.NOW})
        say(keeper)
        message = Message.objects.get()

        with pytest.raises(IntegrityError), transaction.atomic():
            Message.objects.create(
                channel="mail", recipient=keeper, notice=message.notice, key=message.key, created_at=NOW
            )

    def test_what_was_read_meanwhile_is_not_sent(self, mail_server: MailServer, keeper: User) -> None:
        wishes(keeper, ways={"report": Way.NOW})
        say(keeper)
        mark_read(reader=keeper, now=NOW)

        deliver_due(now=NOW)

        assert mail_server.letters == []

    def test_who_wants_it_only_here_gets_neither_letter_nor_digest(
        self, mail_server: MailServer, keeper: User
    ) -> None:
        wishes(keeper, ways={"report": Way.OFF})
        say(keeper)
        say(keeper, key="upkeep:1", topic="upkeep.overdue")

        send_digests(on=DAY, now=NOW)

        (letter,) = mail_server.letters
        assert "LK-2026-0001" not in letter.get_content()
        assert Notice.objects.to(keeper).unread().count() == 2

    def test_what_asks_for_an_answer_cannot_be_switched_off(self, keeper: User) -> None:
        wishes(keeper, ways={"training": Way.OFF})

        say(keeper, topic="training.invited", key="training:1")

        assert Notice.objects.get().way == Way.DIGEST

    def test_who_has_no_channel_keeps_it_for_the_digest(self, keeper: User) -> None:
        wishes(keeper, ways={"report": Way.NOW}, mail=False)

        say(keeper)

        assert Notice.objects.get().way == Way.DIGEST
        assert not Message.objects.exists()

    @pytest.mark.parametrize(
        ("moment", "told"),
        [
            ("2026-11-24T03:00+07:00", "2026-11-24T06:00+07:00"),
            ("2026-11-24T10:00+07:00", "2026-11-24T10:00+07:00"),
            ("2026-11-24T20:00+07:00", "2026-11-25T06:00+07:00"),
            ("2026-12-31T23:59+07:00", "2027-01-01T06:00+07:00"),
        ],
    )
    def test_no_telephone_rings_at_night(self, moment: str, told: str) -> None:
        assert when_to_tell(datetime.fromisoformat(moment)) == datetime.fromisoformat(told)


class TestFailure:
    def test_the_mail_server_goes_down_and_comes_back(
        self, mail_server: MailServer, keeper: User, technician: User
    ) -> None:
        for person in (keeper, technician):
            wishes(person, ways={"report": Way.NOW})
        say(keeper, technician)
        mail_server.stop()

        assert deliver_due(now=NOW) == {"sent": 0, "failed": 1}, "the second letter isn't even tried"
        assert Message.objects.filter(problem="no_server").count() == 1

        mail_server.start()
        assert deliver_due(now=NOW) == {"sent": 1, "failed": 0}
        assert deliver_due(now=NOW + timedelta(minutes=14)) == {"sent": 0, "failed": 0}
        assert deliver_due(now=NOW + timedelta(minutes=16)) == {"sent": 1, "failed": 0}
        assert sorted(letter["To"] for letter in mail_server.letters) == [keeper.email, technician.email]
        assert not Message.objects.failing().exists()

    def test_an_address_that_is_refused_does_not_hold_up_the_others(
        self, mail_server: MailServer, keeper: User, technician: User
    ) -> None:
        mail_server.refused = {keeper.email}
        for person in (keeper, technician):
            wishes(person, ways={"report": Way.NOW})
        say(keeper, technician)

        assert deliver_due(now=NOW) == {"sent": 1, "failed": 1}
        assert Message.objects.failing().get().problem == Message.Problem.REFUSED

    def test_what_never_goes_waits_for_the_digest(
        self, mail_server: MailServer, receiver: Receiver, keeper: User
    ) -> None:
        receiver.status = 500
        wishes(keeper, ways={"report": Way.NOW}, messenger=True, mail=False)
        say(keeper)

        failed = [deliver_due(now=NOW + timedelta(days=n))["failed"] for n in range(ATTEMPTS + 1)]

        assert failed == [1] * ATTEMPTS + [0]
        assert Message.objects.get().problem == Message.Problem.SERVICE
        assert Notice.objects.undigested().count() == 1

    def test_a_service_that_sends_on_elsewhere_is_not_followed(
        self, receiver: Receiver, keeper: User
    ) -> None:
        receiver.status, receiver.location = 307, "http://127.0.0.1:1/dalam"
        wishes(keeper, ways={"report": Way.NOW}, messenger=True)
        say(keeper)

        deliver_due(now=NOW)

        assert Message.objects.get().problem == Message.Problem.SERVICE

    def test_an_address_that_leads_inside_by_now_gets_nothing(
        self, receiver: Receiver, keeper: User, settings: Settings
    ) -> None:
        wishes(keeper, ways={"report": Way.NOW}, messenger=True)
        say(keeper)
        settings.MESSENGER_HOSTS = []

        deliver_due(now=NOW)

        assert receiver.told == []
        assert Message.objects.get().problem == Message.Problem.PRIVATE


class TestHooks:
    def test_an_event_is_told_once_however_many_people_it_is_for(
        self, receiver: Receiver, keeper: User, technician: User, manager: User
    ) -> None:
        HookFactory(address=receiver.address)

        say(keeper, technician)
        say(manager)
        say(keeper, key="upkeep:1", topic="upkeep.overdue")
        deliver_due(now=NOW)

        assert len(receiver.told) == 1

    def test_what_waits_for_one_that_is_switched_off_is_dropped(
        self, receiver: Receiver, keeper: User
    ) -> None:
        hook = HookFactory(address=receiver.address)
        say(keeper)

        switch_hook(hook=hook)
        deliver_due(now=NOW)

        assert receiver.told == []


def test_a_trial_is_tried_once(receiver: Receiver, keeper: User) -> None:
    wishes(keeper, messenger=True)

    send_trial(person=keeper, now=NOW)
    deliver_due(now=NOW)
    receiver.status = 500
    failing = send_trial(person=keeper, now=NOW)
    deliver_due(now=NOW)

    assert [told["title"] for told in receiver.told] == ["Pesan percobaan dari Sarpras"]
    failing.refresh_from_db()
    assert failing.is_given_up
    assert deliver_due(now=NOW + timedelta(days=1)) == {"sent": 0, "failed": 0}


@pytest.mark.django_db(transaction=True)
class TestNudge:
    def test_without_a_broker_the_act_goes_on_and_the_clock_finds_the_message(
        self, mail_server: MailServer, keeper: User
    ) -> None:
        wishes(keeper, ways={"report": Way.NOW})

        assert say(keeper) == 1

        assert mail_server.letters == []
        assert deliver_due(now=NOW) == {"sent": 1, "failed": 0}

    def test_with_one_the_worker_sends_it_at_once(
        self, mail_server: MailServer, start_worker: StartWorker, keeper: User
    ) -> None:
        start_worker(EMAIL_URL=f"smtp://127.0.0.1:{mail_server.port}")
        wishes(keeper, ways={"report": Way.NOW})

        say(keeper)

        wait_until(lambda: bool(mail_server.letters), 40, what="no letter came")
        wait_until(lambda: Message.objects.filter(sent_at__isnull=False).exists(), 10, what="it isn't noted")
        assert deliver_due(now=NOW) == {"sent": 0, "failed": 0}
        assert len(mail_server.letters) == 1

    def test_two_workers_send_each_letter_once(
        self, mail_server: MailServer, start_worker: StartWorker, keeper: User
    ) -> None:
        for _ in range(2):
            start_worker(EMAIL_URL=f"smtp://127.0.0.1:{mail_server.port}")
        wishes(keeper, ways={"report": Way.NOW})

        for n in range(20):
            say(keeper, key=f"report:{n}")

        wait_until(lambda: len(mail_server.letters) >= 20, 60, what="letters are missing")
        wait_until(lambda: not Message.objects.filter(sent_at=None).exists(), 20, what="some aren't noted")
        assert len(mail_server.letters) == 20
