from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from pytest_django.fixtures import Settings

from core.outbox.actions import deliver, mark_read, send_digests, tell
from core.outbox.models import ATTEMPTS, LOST_AFTER, Digest, Message, Notice
from core.outbox.tasks import is_time_for_letters
from organization.models import User
from tests.factories import NoticeFactory

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@pytest.fixture
def letters(settings: Settings) -> Settings:
    """Letters are set up; what is sent lies in `mail.outbox`."""
    settings.EMAIL_IS_CONFIGURED = True
    settings.SITE_URL = "https://sarpras.contoh.go.id"
    return settings


@pytest.fixture
def broken_mail(letters: Settings) -> Settings:
    """A mail server that nobody answers at."""
    letters.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    letters.EMAIL_HOST, letters.EMAIL_PORT, letters.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    return letters


def say(*people: User, key: str = "report:1") -> int:
    return tell(
        to=people, topic="upkeep.overdue", key=key, context=NoticeFactory.context, now=NOW, path="/x/"
    )


def in_hand(person: User) -> Message:
    """A digest that some worker has claimed."""
    digest = Digest.objects.create(recipient=person, on=DAY)
    NoticeFactory(recipient=person, digest=digest)
    return Message.objects.create(
        channel="mail", recipient=person, digest=digest, created_at=NOW, claimed_at=NOW, attempts=1
    )


class TestTelling:
    def test_one_person_is_told_of_one_event_once(self, keeper: User, technician: User) -> None:
        assert say(keeper) == 1
        assert say(keeper, technician) == 1
        assert say(keeper, technician) == 0
        assert Notice.objects.count() == 2

    def test_the_database_holds_it(self, keeper: User) -> None:
        say(keeper)

        with pytest.raises(IntegrityError), transaction.atomic():
            NoticeFactory(recipient=keeper, key="report:1")

    def test_who_has_left_is_not_told(self, keeper: User) -> None:
        keeper.is_active = False

        assert say(keeper) == 0

    def test_reading_all_leaves_what_is_others(self, keeper: User, technician: User) -> None:
        say(keeper, technician)

        mark_read(reader=keeper, now=NOW)

        assert [Notice.objects.to(person).unread().count() for person in (keeper, technician)] == [0, 1]


class TestDigest:
    def test_each_gets_one_letter_with_everything(
        self, letters: Settings, keeper: User, technician: User
    ) -> None:
        say(keeper, technician)
        say(keeper, key="report:2")

        assert send_digests(on=DAY, now=NOW) == {"sent": 2, "failed": 0}

        assert sorted(letter.to[0] for letter in mail.outbox) == [keeper.email, technician.email]
        (to_keeper,) = [letter for letter in mail.outbox if letter.to == [keeper.email]]
        assert to_keeper.subject == "[Sarpras] 2 pemberitahuan dari Sarpras"
        assert to_keeper.body.count("Cuci saringan AC: 3 barang terlambat.") == 2
        assert "https://sarpras.contoh.go.id/x/" in to_keeper.body
        assert "Selasa, 24 November 2026" in to_keeper.body

    def test_the_second_time_that_day_nothing_is_sent(self, letters: Settings, keeper: User) -> None:
        say(keeper)
        send_digests(on=DAY, now=NOW)
        say(keeper, key="report:2")

        assert send_digests(on=DAY, now=NOW) == {"sent": 0, "failed": 0}

        assert len(mail.outbox) == 1
        assert Notice.objects.undigested().count() == 1

    def test_what_came_later_is_told_the_next_day(self, letters: Settings, keeper: User) -> None:
        say(keeper)
        send_digests(on=DAY, now=NOW)
        say(keeper, key="report:2")

        send_digests(on=DAY + timedelta(days=1), now=NOW + timedelta(days=1))

        assert [letter.subject for letter in mail.outbox] == ["[Sarpras] 1 pemberitahuan dari Sarpras"] * 2

    def test_what_was_read_in_the_meantime_is_not_told_again(self, letters: Settings, keeper: User) -> None:
        say(keeper)
        mark_read(reader=keeper, now=NOW)

        send_digests(on=DAY, now=NOW)

        assert mail.outbox == []

    def test_it_speaks_the_readers_language(self, letters: Settings, keeper: User) -> None:
        User.objects.filter(pk=keeper.pk).update(language="en")
        say(keeper)

        send_digests(on=DAY, now=NOW)

        assert mail.outbox[0].subject == "[Sarpras] 1 notice from Sarpras"
        assert "Cuci saringan AC: 3 items are overdue." in mail.outbox[0].body

    def test_without_letters_it_is_delivered_in_the_app_alone(self, keeper: User) -> None:
        say(keeper)

        assert send_digests(on=DAY, now=NOW) == {"sent": 0, "failed": 0}

        assert mail.outbox == []
        assert not Message.objects.exists()
        assert Digest.objects.get().notices.count() == 1
        assert Notice.objects.to(keeper).unread().count() == 1

    def test_who_has_no_address_reads_it_in_the_app(self, letters: Settings, keeper: User) -> None:
        User.objects.filter(pk=keeper.pk).update(email="")
        say(keeper)

        assert send_digests(on=DAY, now=NOW) == {"sent": 0, "failed": 0}

        assert mail.outbox == []

    def test_letters_that_come_to_be_set_up_do_not_bring_the_old_days(
        self, keeper: User, settings: Settings
    ) -> None:
        say(keeper)
        send_digests(on=DAY, now=NOW)
        settings.EMAIL_IS_CONFIGURED = True

        send_digests(on=DAY + timedelta(days=1), now=NOW + timedelta(days=1))

        assert mail.outbox == []

    def test_the_text_is_not_escaped(self, letters: Settings, keeper: User) -> None:
        context = {**NoticeFactory.context, "plan": "Servis A & B <2 PK>"}
        NoticeFactory(recipient=keeper, context=context)

        send_digests(on=DAY, now=NOW)

        assert "Servis A & B <2 PK>" in mail.outbox[0].body


class TestFailure:
    def test_a_silent_mail_server_is_tried_later(self, broken_mail: Settings, keeper: User) -> None:
        say(keeper)

        assert send_digests(on=DAY, now=NOW) == {"sent": 0, "failed": 1}

        message = Message.objects.get()
        assert (message.attempts, message.sent_at, message.claimed_at) == (1, None, None)
        assert message.problem == Message.Problem.NO_SERVER
        assert send_digests(on=DAY, now=NOW + timedelta(minutes=14)) == {"sent": 0, "failed": 0}
        assert send_digests(on=DAY, now=NOW + timedelta(minutes=16)) == {"sent": 0, "failed": 1}

    def test_it_gives_up_after_some_attempts(self, broken_mail: Settings, keeper: User) -> None:
        say(keeper)

        outcomes = [send_digests(on=DAY, now=NOW + timedelta(days=n))["failed"] for n in range(ATTEMPTS + 2)]

        assert outcomes == [1] * ATTEMPTS + [0, 0]
        assert Notice.objects.to(keeper).unread().count() == 1

    def test_when_it_works_again_the_letter_has_what_came_in_between(
        self, broken_mail: Settings, keeper: User
    ) -> None:
        say(keeper)
        send_digests(on=DAY, now=NOW)
        say(keeper, key="report:2")
        broken_mail.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

        send_digests(on=DAY, now=NOW + timedelta(hours=1))

        assert [letter.subject for letter in mail.outbox] == ["[Sarpras] 2 pemberitahuan dari Sarpras"]


class TestClaim:
    def test_what_one_worker_has_in_hand_the_other_leaves(self, letters: Settings, keeper: User) -> None:
        message = in_hand(keeper)

        assert deliver(message.pk, now=NOW + timedelta(minutes=1)) == ""

        assert mail.outbox == []

    def test_what_a_dead_worker_had_in_hand_is_sent_by_the_next(
        self, letters: Settings, keeper: User
    ) -> None:
        in_hand(keeper)

        send_digests(on=DAY, now=NOW + LOST_AFTER + timedelta(seconds=1))

        assert len(mail.outbox) == 1

    def test_a_letter_keeps_its_number_so_that_a_mail_program_knows_it_again(
        self, letters: Settings, keeper: User
    ) -> None:
        say(keeper)
        send_digests(on=DAY, now=NOW)
        Message.objects.update(sent_at=None, claimed_at=None)

        send_digests(on=DAY, now=NOW)

        first, again = (letter.extra_headers["Message-ID"] for letter in mail.outbox)
        assert first == again
        assert first.endswith("@sarpras.contoh.go.id>")


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-24T07:44", False),
        ("2026-11-24T07:45", True),
        ("2026-11-24T16:59", True),
        ("2026-11-24T17:00", False),
        ("2026-11-28T08:00", False),
        ("2026-12-25T08:00", False),
    ],
)
def test_letters_go_out_on_the_morning_of_a_working_day(moment: str, expected: bool) -> None:
    assert is_time_for_letters(datetime.fromisoformat(moment)) is expected
