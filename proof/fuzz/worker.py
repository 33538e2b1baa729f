"""A process that tries files one after the other, with limits, and says a line of JSON after each.

python -m proof.fuzz.worker SEED FIRST LAST [--keep FOLDER]
"""

from __future__ import annotations

import argparse
import json
import logging
import resource
from dataclasses import asdict, dataclass, field
from pathlib import Path

from proof.report import say

BATCH = 250
"""So many recipes are drawn together: file 260 is the tenth of the second batch."""
MEMORY = 3 * 1024**3


@dataclass
class Trial:
    """What came of a file; `seconds` are of CPU, of this process and of those that it started; `mib`
    is what this process needed beyond what it had."""

    number: int
    label: str
    ends: list[str] = field(default_factory=list)
    wrong: str = ""
    seconds: float = 0.0
    wall: float = 0.0
    mib: float = 0.0


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("seed", type=int)
    parser.add_argument("first", type=int)
    parser.add_argument("last", type=int)
    parser.add_argument("--keep", type=Path)
    wanted = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    import django

    django.setup()
    logging.disable(logging.CRITICAL)
    from django.test import Client

    from organization.models import User
    from proof.fuzz.recipes import recipes
    from proof.fuzz.trial import bytes_of, most_of_children, try_file

    by = User.objects.get(username="segala")
    client = Client(SERVER_NAME="localhost")
    client.force_login(by)
    number = wanted.first
    while number < wanted.last:
        drawn = recipes(wanted.seed * 100_000 + number // BATCH, BATCH)
        for recipe in drawn[number % BATCH : number % BATCH + wanted.last - number]:
            say(json.dumps({"begun": number, "label": recipe.label}))
            content = bytes_of(recipe)
            if wanted.keep:
                (wanted.keep / f"{number}").write_bytes(content)
            trial = try_file(number, recipe, content, by, client)
            say(json.dumps(asdict(trial)))
            number += 1
    say(json.dumps({"children_mib": round(most_of_children(), 1)}))


if __name__ == "__main__":
    main()
