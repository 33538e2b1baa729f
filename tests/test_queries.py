"""How many queries pages cost: a list the same for 1 and for 30 rows, at most 8; no page more than 12.

Two of them are on every page: the session, and the account with its roles and unread notices.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.jobs.actions import start_job
from organization.models import User
from tests import access
from tests import factories as make

pytestmark = pytest.mark.django_db

MOST = 12
Rows = Callable[[User], Any]


def _report(user: User) -> Any:
    return make.ReportFactory(reporter=user)


def _account() -> User:
    account = User.objects.create_user(f"akun{User.objects.count()}")
    account.groups.set(Group.objects.filter(name__in=["staff", "keeper"]))
    return account


def _job(user: User) -> Any:
    return start_job(kind="importing.preview", params={}, by=user, now=timezone.now())


# page: (what makes one more row, queries)
LISTS: dict[str, tuple[Rows, int]] = {
    "assets:asset_list": (lambda user: make.CustodyFactory(), 5),
    "assets:holder_list": (lambda user: make.CustodyFactory(), 7),
    "assets:handover_list": (lambda user: make.HandoverFactory(), 7),
    "maintenance:report_list": (_report, 8),
    "maintenance:report_mine": (_report, 7),
    "maintenance:report_queue": (_report, 7),
    "maintenance:upkeep_list": (lambda user: make.OccurrenceFactory(), 8),
    "maintenance:plan_list": (lambda user: make.OccurrenceFactory(), 8),
    "maintenance:occurrence_list": (lambda user: make.OccurrenceFactory(), 8),
    "outbox:notice_list": (lambda user: make.NoticeFactory(recipient=user), 5),
    "planning:change_list": (lambda user: make.AssetFactory(), 8),
    "planning:replacement_list": (lambda user: make.AssetFactory(), 8),
    "training:need_list": (lambda user: make.CustodyFactory(), 8),
    "training:session_list": (lambda user: make.ParticipationFactory(), 8),
    "training:course_list": (lambda user: make.CourseFactory(), 8),
    "training:hours_list": (lambda user: make.ParticipationFactory(), 8),
    "organization:employee_list": (lambda user: make.EmployeeFactory(), 8),
    "organization:account_list": (lambda user: make.EmployeeFactory(user=_account()), 8),
    "organization:job_list": (_job, 6),
    "organization:token_list": (lambda user: make.ApiTokenFactory(user=user), 6),
    "organization:room_list": (lambda user: make.RoomFactory(), 8),
}


@pytest.fixture
def reader(db: None) -> User:
    """Somebody in every role at once, so that each list has all its columns."""
    from tests.people import make_user

    user = make_user("manager", username="pembaca")
    user.groups.set(Group.objects.all())
    return user


def cost(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("page", LISTS)
def test_a_list_costs_the_same_whatever_its_length(
    page: str, reader: User, client_of: Callable[[User], Client]
) -> None:
    one_more, stated = LISTS[page]
    client, url = client_of(reader), reverse(page)
    one_more(reader)
    client.get(url)  # what is kept for a minute, such as the office's name, is read once

    with_one = cost(client, url)
    for _ in range(29):
        one_more(reader)
    with_thirty = cost(client, url)

    assert with_one == with_thirty <= stated


def test_no_page_costs_more_than_twelve(
    reader: User, objects: dict[str, object], client_of: Callable[[User], Client]
) -> None:
    """Opened by somebody who has every role, and so every panel and every act."""
    client = client_of(reader)
    client.get(reverse("web:home"))

    pages = [page for page, method, answers in access.rows() if method == "GET" and "ok" in answers]

    dear = {}
    addresses = {page: access.address(page, objects) for page in [*pages, "assets:asset_detail<held>"]}
    for page, address in addresses.items():
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
            if response.streaming:  # A download holds its file open until it is read.
                b"".join(response)
        if len(queries) > MOST:
            dear[page] = len(queries)

    assert dear == {}
