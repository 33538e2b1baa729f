"""Files that no row names: their row was removed, or a transaction was rolled back after they were stored."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.apps import apps
from django.core.cache import cache
from django.core.files.storage import Storage, default_storage
from django.db.models import FileField

log = logging.getLogger(__name__)

# Longer than any request or job may take between storing a file and keeping its row.
GRACE = timedelta(days=1)
AT_ONCE = 500
# More than this and more than half of a store: it isn't ours, or not all of the database is there.
SUSPICIOUS = 20
# In the cache while somebody reads files of rows that are gone by now, as a backup does.
KEEP_ALL = "files-keep-all"


def sweep_orphans(*, now: datetime, grace: timedelta = GRACE) -> dict[str, int]:
    """Delete what no row names and nobody has touched for `grace`.

    :return: `seen`, `deleted` and `failed` files
    """
    if cache.get(KEEP_ALL):
        return {"seen": 0, "deleted": 0, "failed": 0}
    seen, orphans = 0, []
    stored = stored_names(default_storage)
    while names := list(islice(stored, AT_ONCE)):
        seen += len(names)
        orphans += sorted(set(names) - _named_by_rows(names))
    if len(orphans) > SUSPICIOUS and len(orphans) * 2 > seen:
        log.error(
            "%s of %s stored files belong to no row, so none is deleted. "
            "Is this the media of another database?",
            len(orphans),
            seen,
        )
        return {"seen": seen, "deleted": 0, "failed": 0}
    outcomes = [_delete(name, before=now - grace) for name in orphans]
    return {"seen": seen, "deleted": outcomes.count("deleted"), "failed": outcomes.count("failed")}


def stored_names(storage: Storage, folder: str = "") -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:  # Nothing was ever stored.
        return
    for name in files:
        yield f"{folder}/{name}" if folder else name
    for name in folders:
        yield from stored_names(storage, f"{folder}/{name}" if folder else name)


def _named_by_rows(names: list[str]) -> set[str]:
    """Of whatever model: each file field of each table is asked."""
    named: set[str] = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField):
                found = model._default_manager.filter(**{f"{field.name}__in": names})
                named.update(found.values_list(field.name, flat=True))
    return named


def _delete(name: str, *, before: datetime) -> str:
    try:
        if default_storage.get_modified_time(name) >= before:
            return "young"
        default_storage.delete(name)
    except OSError:
        log.exception("The orphan %s could not be deleted; the next sweep tries again.", name)
        return "failed"
    return "deleted"
