"""Files on S3-compatible storage, against a server that speaks as much of it as we use."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from urllib.parse import quote

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook
from pytest_django.fixtures import Settings

from config.addresses import parse_storage
from core.files.orphans import sweep_orphans
from core.importing.source import local_copy
from organization.models import User
from tests.factories import AssetFactory, ImportBatchFactory
from tests.files.test_attachments import files_url, photo
from tests.files.test_orphans import LATER
from tests.files.test_uploads import PDF
from tests.support.s3 import BUCKET, KEY, SECRET, S3Server

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]


@pytest.fixture(autouse=True)
def store(s3: S3Server, settings: Settings) -> S3Server:
    url = f"s3+http://{KEY}:{quote(SECRET, safe='')}@{s3.address}/{BUCKET}?region=id-jkt-1"
    settings.STORAGES = {**settings.STORAGES, "default": parse_storage(url)}
    return s3


def test_photos_and_papers_go_there_and_come_back_through_our_view(
    keeper: User, client_of: ClientOf, store: S3Server
) -> None:
    asset, client = AssetFactory(), client_of(keeper)

    sent = {"uploads": [photo(), SimpleUploadedFile("faktur.pdf", PDF)], "kind": "invoice"}
    assert client.post(files_url(asset), sent).status_code == 302

    picture, paper = asset.files.all()
    assert {picture.file.name, picture.thumbnail.name, paper.file.name} == set(store.objects)
    answer = client.get(paper.get_absolute_url())
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    small = client.get(reverse("files:file_thumbnail", args=["barang", picture.pk]))
    assert b"".join(small.streaming_content) == store.objects[picture.thumbnail.name].content
    assert store.unsigned == []


def test_a_large_file_goes_in_one_piece(keeper: User, client_of: ClientOf, store: S3Server) -> None:
    asset = AssetFactory()
    large = PDF + b"%" * 12_000_000

    client_of(keeper).post(
        files_url(asset), {"uploads": SimpleUploadedFile("besar.pdf", large), "kind": "manual"}
    )

    assert store.objects[asset.files.get().file.name].content == large


def test_when_it_is_away_a_sentence_says_so_and_nothing_is_lost(
    keeper: User, client_of: ClientOf, store: S3Server
) -> None:
    asset, client = AssetFactory(), client_of(keeper)
    sent = {"kind": "photo", "caption": "Tampak depan"}
    store.is_broken = True

    refused = client.post(files_url(asset), {**sent, "uploads": photo()})

    assert refused.status_code == 422
    assert "Berkas tidak dapat disimpan saat ini" in refused.content.decode()
    assert "Tampak depan" in refused.content.decode()
    assert not asset.files.exists()

    store.is_broken = False
    client.post(files_url(asset), {**sent, "uploads": photo()})
    store.is_broken = True
    away = client.get(asset.files.get().get_absolute_url())

    assert away.status_code == 503
    assert "tidak dapat dibaca" in away.content.decode()
    assert client.get(asset.get_absolute_url()).status_code == 200


def test_what_is_gone_is_not_found(keeper: User, client_of: ClientOf, store: S3Server) -> None:
    asset, client = AssetFactory(), client_of(keeper)
    client.post(files_url(asset), {"uploads": photo(), "kind": "photo"})
    store.objects.clear()

    assert client.get(asset.files.get().get_absolute_url()).status_code == 404


def test_orphans_are_swept_there_too(keeper: User, client_of: ClientOf, store: S3Server) -> None:
    asset = AssetFactory()
    client_of(keeper).post(files_url(asset), {"uploads": photo(), "kind": "photo"})
    default_storage.save("assetfile/2026/11/orphan.pdf", BytesIO(PDF))

    assert sweep_orphans(now=timezone.now()) == {"seen": 3, "deleted": 0, "failed": 0}
    assert sweep_orphans(now=timezone.now() + LATER) == {"seen": 3, "deleted": 1, "failed": 0}
    assert "assetfile/2026/11/orphan.pdf" not in store.objects
    assert len(store.objects) == 2


def test_a_spreadsheet_on_its_way_into_the_register_is_read_from_there(store: S3Server) -> None:
    out = BytesIO()
    Workbook().save(out)
    batch = ImportBatchFactory(file__filename="kib.xlsx", file__data=out.getvalue())

    with local_copy(batch.file) as path:
        assert path.read_bytes() == out.getvalue()
