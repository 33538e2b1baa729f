"""Who may do what with certificates (`FILE_SHELVES`)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core.files.shelves import Shelf
from organization.models import User
from training.actions.files import attach_to_participation, remove_participation_file
from training.models import Participation, ParticipationFile


def _owners(user: User) -> QuerySet[Any]:
    visible: QuerySet[Any] = Participation.objects.visible_to(user)
    return visible.select_related("employee", "session__course")


def _may_change(user: User, _thing: Participation | ParticipationFile) -> bool:
    return user.has_perm("training.change_session")


PARTICIPATION_FILES = Shelf(
    model=ParticipationFile,
    owners=_owners,
    may_add=_may_change,
    may_remove=_may_change,
    attach=attach_to_participation,
    remove=remove_participation_file,
)
