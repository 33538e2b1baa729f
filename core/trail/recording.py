"""`with change("asset.hand_over", by=user):` – nothing tracked is written outside of one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

    from core.trail.models import Change

_current: ContextVar[Change | None] = ContextVar("change", default=None)
_source: ContextVar[str] = ContextVar("source", default="command")


def current_change() -> Change | None:
    return _current.get()


@contextmanager
def change(verb: str, *, by: AbstractBaseUser, reason: str = "") -> Iterator[Change]:
    """Open a transaction and the one `Change` to which everything written in it belongs.

    An action that calls another joins the change that is open: one act, one change.
    """
    from core.trail.models import Change

    opened = _current.get()
    if opened is not None:
        yield opened
        return
    with transaction.atomic():
        row = Change.objects.create(
            verb=verb,
            by=by,  # type: ignore[misc]
            reason=reason,
            at=timezone.now(),
            source=_source.get(),
        )
        token = _current.set(row)
        try:
            yield row
        finally:
            _current.reset(token)


@contextmanager
def acting_through(source: str) -> Iterator[None]:
    """Name the door (page, api, command, job) by which the changes inside come in."""
    token = _source.set(source)
    try:
        yield
    finally:
        _source.reset(token)


def link_to_change(sender: Any, history_instance: Any, **kwargs: Any) -> None:
    """Receiver of simple-history's signal. Without an open change the NOT NULL column refuses."""
    history_instance.change = _current.get()
