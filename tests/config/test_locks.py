"""What set-up installs is named to the byte, and no registry is named."""

from __future__ import annotations

import json
import re
import tomllib

import pytest

from tests.support.processes import ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def names(lines: list[str]) -> set[str]:
    return {re.split(r"[\[=<>;\s]", line, maxsplit=1)[0].lower().replace("_", "-") for line in lines}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_package_has_its_version_and_its_hashes(lock: object) -> None:
    text = lock.read_text()  # type: ignore[attr-defined]
    entries = [entry for entry in re.split(r"\n(?=[a-z])", text) if re.match(r"[a-z]", entry)]

    assert entries
    assert all(re.match(r"[\w.-]+==", entry) and "--hash=sha256:" in entry for entry in entries)
    assert "://" not in text


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("run", PROJECT["project"]["dependencies"]),
        ("dev", PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]),
    ],
)
def test_the_lock_holds_what_the_project_asks_for(lock: str, wanted: list[str]) -> None:
    """If not: `make lock`."""
    locked = names((ROOT / "requirements" / f"{lock}.txt").read_text().splitlines())

    assert names(wanted) <= locked


def test_both_locks_agree() -> None:
    def pins(lock: str) -> set[str]:
        text = (ROOT / "requirements" / f"{lock}.txt").read_text()
        return set(re.findall(r"^[a-z][\w.-]*==[\w.]+", text, re.MULTILINE))

    assert pins("run") <= pins("dev")


def test_the_front_ends_lock_names_no_registry() -> None:
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text())
    packages = [part for path, part in lock["packages"].items() if path]

    assert packages
    assert all("integrity" in part and "resolved" not in part for part in packages)
