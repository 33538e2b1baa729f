from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from core.outbox.letters import words_of
from core.outbox.models import Notice
from core.outbox.views import PER_PAGE
from organization.models import User
from tests.factories import NoticeFactory

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]


def test_the_list_shows_ones_own(keeper: User, technician: User, client_of: ClientOf) -> None:
    NoticeFactory(recipient=keeper)
    NoticeFactory(recipient=technician, context={**NoticeFactory.context, "plan": "Rahasia"})

    page = client_of(keeper).get(reverse("outbox:notice_list")).content.decode()

    assert "Cuci saringan AC: 3 barang terlambat." in page
    assert "Jatuh tempo 23 November 2026, 1 hari yang lalu." in page
    assert "Rahasia" not in page


def test_a_name_with_markup_stays_text(keeper: User, client_of: ClientOf) -> None:
    NoticeFactory(recipient=keeper, context={**NoticeFactory.context, "plan": "<script>x</script>"})

    page = client_of(keeper).get(reverse("outbox:notice_list")).content.decode()

    assert "&lt;script&gt;x&lt;/script&gt;" in page


def test_opening_one_marks_it_read_and_goes_on(keeper: User, client_of: ClientOf) -> None:
    notice = NoticeFactory(recipient=keeper, path="/pemeliharaan/rencana/7/")

    response = client_of(keeper).get(reverse("outbox:notice_open", args=[notice.pk]))

    assert response.headers["Location"] == "/pemeliharaan/rencana/7/"
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_the_moment_of_first_reading_stays(keeper: User, client_of: ClientOf) -> None:
    notice = NoticeFactory(recipient=keeper)
    client = client_of(keeper)
    client.get(reverse("outbox:notice_open", args=[notice.pk]))
    first = Notice.objects.get().read_at

    client.get(reverse("outbox:notice_open", args=[notice.pk]))

    assert Notice.objects.get().read_at == first


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example/", ""])
def test_a_notice_leads_nowhere_outside(path: str, keeper: User, client_of: ClientOf) -> None:
    notice = NoticeFactory(recipient=keeper, path=path)

    response = client_of(keeper).get(reverse("outbox:notice_open", args=[notice.pk]))

    assert response.headers["Location"] == reverse("outbox:notice_list")


def test_anothers_is_not_there(keeper: User, technician: User, client_of: ClientOf) -> None:
    notice = NoticeFactory(recipient=technician)

    response = client_of(keeper).get(reverse("outbox:notice_open", args=[notice.pk]))

    assert response.status_code == 404
    assert Notice.objects.unread().count() == 1


def test_all_at_once(keeper: User, client_of: ClientOf) -> None:
    NoticeFactory(recipient=keeper)
    NoticeFactory(recipient=keeper)

    client_of(keeper).post(reverse("outbox:notice_read_all"))

    assert not Notice.objects.unread().exists()


def test_older_ones_are_on_the_next_page(keeper: User, client_of: ClientOf) -> None:
    oldest = NoticeFactory(recipient=keeper)
    for _ in range(PER_PAGE):
        NoticeFactory(recipient=keeper)
    client = client_of(keeper)

    second = client.get(reverse("outbox:notice_list"), {"before": oldest.pk + 1})

    assert f"?before={oldest.pk + 1}" in client.get(reverse("outbox:notice_list")).content.decode()
    assert second.content.decode().count("list-group-item") == 1


def test_a_page_that_is_none_shows_the_newest(keeper: User, client_of: ClientOf) -> None:
    NoticeFactory(recipient=keeper)

    page = client_of(keeper).get(reverse("outbox:notice_list"), {"before": "x" * 30})

    assert page.content.decode().count("list-group-item") == 1


def test_the_notice_of_an_applied_import_is_a_sentence(keeper: User) -> None:
    notice = NoticeFactory(
        recipient=keeper, topic="import.applied", context={"file": "KIB B.xlsx", "rows": 1155}
    )

    with translation.override("id"):
        assert words_of(notice).sentence == "Impor KIB B.xlsx: 1.155 baris diterapkan."
