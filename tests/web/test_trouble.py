"""No room, no database, no mail server: a sentence each, nothing half-saved, and it goes on afterwards."""

from __future__ import annotations

import errno
import resource
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection
from django.test import Client
from pytest_django.fixtures import Settings

from core.importing.models import ImportBatch
from core.jobs.models import Job
from core.web.trouble import trouble_of
from maintenance.models import BreakageReport
from organization.models import User
from tests.assets.importing import LAPTOP_ROW, csv_bytes, work
from tests.factories import AssetFactory, office
from tests.support.mail import MailServer

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]
NO_ROOM = "Disk server sudah penuh"
# As PostgreSQL says it itself.
FULL = """
CREATE FUNCTION full_disk() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END
$$ LANGUAGE plpgsql;
CREATE TRIGGER full_disk BEFORE INSERT ON maintenance_breakagereport EXECUTE FUNCTION full_disk()
"""


@pytest.fixture
def client_of(client_of: ClientOf) -> ClientOf:
    def patient(user: User) -> Client:
        client = client_of(user)
        client.raise_request_exception = False
        return client

    return patient


@contextmanager
def full_database() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(FULL)
        yield
        cursor.execute("DROP TRIGGER full_disk ON maintenance_breakagereport; DROP FUNCTION full_disk()")


@contextmanager
def full_disk(room: int = 1000) -> Iterator[None]:
    """No file of this process may grow beyond it."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        # Or modules that are imported now leave half of their bytecode to those who come later.
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "dont_write_bytecode", True)
            yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.postgres
def test_a_full_database_says_so_and_what_was_sent_goes_once_there_is_room(
    staff: User, client_of: ClientOf
) -> None:
    client, path = client_of(staff), f"/barang/{AssetFactory().pk}/lapor/"
    form = client.get(path).context["form"]
    sent = {
        "description": "Mati. " * 300,
        "stops_work": "no",
        "form_key": form["form_key"].value(),
        "newest": 0,
    }

    with full_database():
        refused = client.post(path, sent)
        part = client.post(path, sent, headers={"HX-Request": "true"})
        answer = client.get(path)

    assert (refused.status_code, part.status_code) == (507, 507)
    assert NO_ROOM in refused.content.decode()
    assert NO_ROOM in part.content.decode()
    assert part["HX-Retarget"] == "#refusal"
    assert answer.status_code == 200, "what only reads goes on"
    assert not BreakageReport.objects.exists()
    assert client.post(path, sent).status_code == 302
    assert BreakageReport.objects.count() == 1


def test_a_full_file_of_sqlite_is_known_too() -> None:
    database = sqlite3.connect(":memory:")
    database.execute("PRAGMA max_page_count = 2")
    with pytest.raises(sqlite3.OperationalError) as full:
        database.executescript("CREATE TABLE t (x); INSERT INTO t VALUES (zeroblob(100000))")
    told = DatabaseError()
    told.__cause__ = full.value

    assert trouble_of(told)[0] == 507
    assert trouble_of(OSError(errno.ENOSPC, "No space left on device"))[0] == 507
    assert trouble_of(OSError(errno.EIO, "Input/output error")) == (500, "")
    assert trouble_of(DatabaseError()) == (500, "")


def test_a_list_for_which_there_is_no_room_is_not_taken_and_leaves_no_job(
    keeper: User, client_of: ClientOf
) -> None:
    client = client_of(keeper)
    goods = csv_bytes(*([LAPTOP_ROW] * 100))

    def send() -> int:
        file = SimpleUploadedFile("KIB B.csv", goods)
        answer = client.post("/impor/", {"file": file, "unit": office().pk, "kind": "assets"})
        assert answer.status_code == 302 or NO_ROOM in answer.content.decode()
        return answer.status_code

    with full_disk():
        assert send() == 507
    assert not ImportBatch.objects.exists()
    assert not Job.objects.exists()

    assert send() == 302
    work()
    assert ImportBatch.objects.get().state == "previewed"


@pytest.mark.django_db(transaction=True)
def test_without_a_database_a_page_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    connection.close()
    for name, value in {"NAME": "/none/here", "HOST": "/none/here", "OPTIONS": {}}.items():
        monkeypatch.setitem(connection.settings_dict, name, value)
    client.raise_request_exception = False
    client.cookies["sessionid"] = "of-somebody"

    page, api = client.get("/barang/"), client.get("/api/v1/assets")

    monkeypatch.undo()
    connection.close()
    assert (page.status_code, api.status_code) == (503, 503)
    assert "Basis data sedang tidak menjawab" in page.content.decode()
    assert "detail" in api.json()
    assert client.get("/masuk/").status_code == 200


def test_a_fault_of_ours_stays_one(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr("core.web.accounts.LoginView.get_initial", lambda view: 1 / 0)

    answer = client.get("/masuk/")

    assert answer.status_code == 500
    assert "Ada gangguan di server" in answer.content.decode()


def test_a_forgotten_password_while_the_mail_server_is_away(
    client: Client, keeper: User, mail_server: MailServer, settings: Settings
) -> None:
    mail_server.stop()
    answers = [client.post("/sandi/lupa/", {"email": email}) for email in (keeper.email, "x@contoh.go.id")]

    for answer in answers:
        assert answer.status_code == 422
        assert "Server surat tidak menjawab" in answer.content.decode()

    mail_server.start()
    assert client.post("/sandi/lupa/", {"email": keeper.email}).status_code == 302
    assert len(mail_server.letters) == 1
