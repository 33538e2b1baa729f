"""Groups of topics, by which a person says how they want to be told; `NOTICE_GROUPS` names the table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from core.outbox.models import Way

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Group:
    """All topics that begin with `key` and a dot.

    :param is_mandatory: asks for an answer, so it can't be switched off
    """

    key: str
    label: _StrPromise
    text: _StrPromise
    default: str = Way.DIGEST
    is_mandatory: bool = False

    @property
    def ways(self) -> list[tuple[str, _StrPromise]]:
        shown: list[tuple[str, _StrPromise]] = [
            (Way.NOW, _("At once")),
            (Way.DIGEST, _("In the digest")),
            (Way.OFF, _("Only in Sarpras")),
        ]
        return shown[:2] if self.is_mandatory else shown


@cache
def groups() -> dict[str, Group]:
    return {group.key: group for group in import_string(settings.NOTICE_GROUPS)}


def way_for(topic: str, ways: dict[str, str]) -> str:
    """What somebody with these wishes gets of a topic; the usual where they have none that holds."""
    group = groups().get(topic.partition(".")[0])
    if group is None:
        return Way.DIGEST
    wish = ways.get(group.key, group.default)
    return wish if wish in dict(group.ways) else group.default
