"""The short version of `make fuzz`: a dozen of its spreadsheets, through form, job, page and job again."""

from __future__ import annotations

import warnings

import pytest
from django.test import Client

from proof.fuzz.bombs import BOMBS, entity_bomb_in_book, repeated_in_ods
from proof.fuzz.recipes import Recipe, recipes
from proof.fuzz.trial import bytes_of, everybody, try_file
from proof.fuzz.writing import Chance

pytestmark = pytest.mark.django_db


def test_hostile_spreadsheets_end_in_a_preview_or_in_a_sentence() -> None:
    by, client = everybody(), Client()
    client.force_login(by)
    drawn = [recipe for recipe in recipes(26, 10) if recipe.base not in BOMBS]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        files = [(recipe, bytes_of(recipe)) for recipe in drawn]
    files += [
        (Recipe(bomb.__name__, "assets", "", "bom.xlsx", (), (), 1), bomb(Chance(1)))
        for bomb in (entity_bomb_in_book, repeated_in_ods)
    ]

    trials = [try_file(number, *file, by, client) for number, file in enumerate(files, 1)]

    assert [(trial.label, trial.wrong) for trial in trials if trial.wrong] == []
    assert any("applied" in end for trial in trials for end in trial.ends)
