"""One backup a day in a folder, and the newest of them kept."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

from core.backup.saving import make_backup
from core.refusal import Refusal

OURS = re.compile(r"sarpras-\d{4}-\d\d-\d\d\.tar")
TORN = re.compile(r"\.sarpras-(\d{4}-\d\d-\d\d)\.tar\.part")


def keep_backups(folder: Path, *, today: date, now: datetime, keep: int) -> Path | None:
    """Make today's, if nobody has, and then remove those beyond the newest `keep`.

    :return: what was made
    :raises Refusal: ``no_place`` and the others of `make_backup`
    """
    path = folder / f"sarpras-{today}.tar"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal("no_place", f"BACKUP_DIR can't be made: {error.strerror}.") from error
    if path.exists():
        return None
    try:
        make_backup(path, now=now)
    except Refusal as refusal:
        if refusal.code == "busy":
            return None
        raise
    for each in backups_in(folder)[:-keep]:
        each.unlink()
    for each in folder.iterdir():
        # What was killed on another day; today's own is taken over by its name.
        if (torn := TORN.fullmatch(each.name)) and torn[1] != str(today):
            each.unlink()
    return path


def backups_in(folder: Path) -> list[Path]:
    """Ours, the oldest first; whatever else lies there isn't touched."""
    return sorted(each for each in folder.iterdir() if OURS.fullmatch(each.name))
