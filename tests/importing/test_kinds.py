"""What holds for every kind of list that can be imported."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from core.importing.kinds import all_kinds, kind_of, masked
from core.importing.template import template_response
from core.spreadsheets import open_spreadsheet
from core.spreadsheets.sentences import SENTENCES, SKIPS
from organization.models import User
from tests.importing.lists import import_list

KINDS = [kind.key for kind in all_kinds()]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("key", KINDS)
def test_a_template_is_read_as_its_own_kind_and_its_example_is_no_row(
    key: str, language: str, tmp_path: Path, db: None
) -> None:
    kind = kind_of(key)
    path = tmp_path / "contoh.xlsx"
    with translation.override(language):
        path.write_bytes(template_response(kind).content)

    with open_spreadsheet(path, path.name) as book:
        fits = {each.key: each.fits([each.layout.find_table(book.sheets[0], 0)]) for each in all_kinds()}
        table = kind.layout.find_table(book.sheets[0], 0)
    assert set(table.letters) == set(kind.example), "each heading names its own field"
    assert max(fits, key=lambda each: fits[each]) == key
    outcome = import_list(key, path)
    assert (outcome.code, outcome.result["rows"]) == (0, 0)


@pytest.mark.parametrize("key", KINDS)
def test_the_columns_of_a_template_are_text(key: str) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(template_response(kind_of(key)).content)).worksheets[0]

    heads, example = sheet.iter_rows(max_row=2)
    assert {cell.number_format for cell in example if cell.value} == {"@"}
    assert {sheet.column_dimensions[cell.column_letter].number_format for cell in heads} == {"@"}


@pytest.mark.parametrize("key", KINDS)
def test_what_a_kind_says_of_itself_is_whole(key: str) -> None:
    kind = kind_of(key)

    assert all(
        str(text) for text in (kind.title, kind.what, kind.needs, kind.results_label, kind.identity_label)
    )
    assert set(kind.short) <= set(SENTENCES)
    assert {kind.layout.no_table, kind.layout.no_anchor} <= set(SKIPS)
    assert kind.layout.nowhere in SENTENCES
    assert set(kind.example) <= set(kind.vocabulary.by_key)
    assert kind.vocabulary.by_key[kind.layout.anchor]


def test_each_gets_the_templates_of_the_lists_that_they_may_import(keeper: User, coordinator: User) -> None:
    for user, title in ((keeper, "pegawai"), (coordinator, "rekap-bimtek")):
        client = Client()
        client.force_login(user, backend="organization.permissions.RoleBackend")

        response = client.get(reverse("importing:import_template"), {"kind": "people"})

        assert response.headers["Content-Disposition"] == f'attachment; filename="contoh-{title}.xlsx"'


def test_of_a_personal_number_only_enough_to_find_it_is_quoted() -> None:
    assert masked("198705122010012011") == "19870512••••••••11"
    assert masked("12345") == "•••45"
    assert masked("") == ""
