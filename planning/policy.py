"""The policy in force, and its first version, which every database has."""

from __future__ import annotations

from typing import Any

from core.trail.recording import change
from organization.models import User
from planning.models import PolicyVersion
from planning.scoring import Rules, mistakes


def policy_in_force() -> PolicyVersion:
    return PolicyVersion.objects.newest_first()[0]


def load_after_migrate(**kwargs: Any) -> None:
    """Receiver of `post_migrate`."""
    if not PolicyVersion.objects.exists():
        with change("reference.load", by=User.objects.system(), reason="Bawaan Sarpras") as made:
            PolicyVersion.objects.create(version=1, rules=Rules().to_json(), change=made)


def revise_policy(*, seen: int, rules: Rules, by: User, reason: str) -> PolicyVersion:
    """Another version follows the one that the person has `seen`.

    :raises ValueError: where the rules can't be; the form says it at its fields
    :raises IntegrityError: somebody else was faster; versions are unique
    """
    if found := list(mistakes(rules)):
        raise ValueError(found)
    with change("policy.revise", by=by, reason=reason) as made:
        return PolicyVersion.objects.create(version=seen + 1, rules=rules.to_json(), change=made)
