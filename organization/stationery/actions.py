from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.trail.recording import change
from organization.models import Signer, Stationery, Unit, User


def edit_stationery(*, unit: Unit, fields: Mapping[str, Any], by: User) -> Stationery:
    """:param fields: with `logo` as a clean PNG; without it the logo stays as it is"""
    with change("stationery.edit", by=by):
        stationery = Stationery.objects.select_for_update().filter(unit=unit).first() or Stationery(unit=unit)
        for name, value in fields.items():
            setattr(stationery, name, value)
        stationery.save()
        return stationery


def appoint_signer(*, signer: Signer, by: User) -> Signer:
    """Somebody new in a duty, for a time or until further notice. Who had it before keeps their entry:
    papers of an earlier day are signed by who signed then.
    """
    with change("signer.appoint", by=by):
        signer.save()
        return signer


def edit_signer(*, signer: Signer, by: User) -> Signer:
    with change("signer.edit", by=by):
        signer.save()
        return signer


def remove_signer(*, signer: Signer, by: User) -> None:
    """An entry made by mistake. Whose time is over gets a last day instead."""
    with change("signer.remove", by=by):
        signer.delete()
