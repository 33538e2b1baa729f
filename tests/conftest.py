from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest_plugins = ["tests.people"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    from django.conf import settings

    settings.CLASSIFICATION_FILE = Path(__file__).parent / "data" / "classification.csv"
    database = settings.DATABASES["default"]
    database["TEST"] = {
        "MIRROR": None,
        **database.get("TEST", {}),
        "NAME": str(tmp_path_factory.mktemp("db") / "test.sqlite3"),
    }
    yield
