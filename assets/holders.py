"""Who had what on a day, and what the register said of it that evening.

They are two questions: somebody may have had a laptop since Monday and the register know of it since
Thursday. Custody has days of its own; what was written when stands in the trail.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from assets.models import Asset, Custody
from assets.papers.asof import end_of


@dataclass(frozen=True)
class Answer:
    """:param said: names of those who had it that day as the register knew it then"""

    on: date
    custodies: list[Custody]
    said: list[str]

    @property
    def is_same(self) -> bool:
        return sorted(self.said) == sorted(custody.employee.name for custody in self.custodies)


def who_had(asset: Asset, on: date) -> Answer:
    had = [c for c in asset.holders if c.from_on <= on and (c.until_on is None or c.until_on >= on)]
    had.sort(key=lambda custody: (custody.from_on, custody.pk))
    return Answer(on, had, said_then([asset.pk], on)[asset.pk])


def said_then(asset_ids: Iterable[int], on: date) -> defaultdict[int, list[str]]:
    """By the asset's key, the names of who had it that day, as the register knew it when the day was over."""
    history: Any = Custody.history
    written = history.filter(asset__in=list(asset_ids), history_date__lt=end_of(on))
    newest: dict[int, Any] = {}
    for version in written.select_related("employee").order_by("history_date", "history_id"):
        newest[version.id] = version
    said: defaultdict[int, list[str]] = defaultdict(list)
    for version in newest.values():
        had_it = version.from_on <= on and (version.until_on is None or version.until_on >= on)
        if version.history_type != "-" and had_it:
            said[version.asset_id].append(version.employee.name)
    return said
