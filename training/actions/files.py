from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.files.store import keep, unknown_to
from core.files.uploads import Upload
from core.trail.recording import change
from organization.models import User
from training.models import Participation, ParticipationFile


def attach_to_participation(
    *, owner: Participation, uploads: Sequence[Upload], kind: str, by: User, now: datetime, caption: str = ""
) -> list[ParticipationFile]:
    """:raises Refusal: ``no_store``"""
    with change("training.attach", by=by):
        participation = Participation.objects.select_for_update().get(pk=owner.pk)
        fresh = unknown_to(participation.files.all(), uploads)
        return [
            keep(
                ParticipationFile(
                    participation=participation, kind=kind, caption=caption, added_by=by, added_at=now
                ),
                upload,
            )
            for upload in fresh
        ]


def remove_participation_file(*, file: ParticipationFile, reason: str, by: User, now: datetime) -> None:
    with change("training.detach", by=by, reason=reason):
        file.delete()
