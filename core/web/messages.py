"""The messages that the code says, against those that the catalog translates.

Needs neither xgettext nor msgfmt, which a bare Debian lacks.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from babel.messages import checkers, pofile
from babel.messages.catalog import Catalog, Message, TranslationError
from babel.messages.extract import extract
from django.utils.translation.template import templatize

KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

IDLE = tuple(
    f'"{header}:'
    for header in (
        "Report-Msgid-Bugs-To",
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Last-Translator",
        "Language-Team",
        "Generated-By",
    )
)

Key = tuple[str | None, str]
"""Context and message id; of a plural, its singular."""


@dataclass
class Said:
    """A message id as the code says it; `plural` is "" where there is none."""

    context: str | None
    id: str
    plural: str
    where: list[str] = field(default_factory=list)

    @property
    def key(self) -> Key:
        return self.context, self.id


@dataclass(frozen=True)
class Finding:
    what: str
    id: str
    where: str = ""

    def __str__(self) -> str:
        return f"{self.what}: {self.id!r}" + (f" ({self.where})" if self.where else "")


def said_in(root: Path) -> dict[Key, Said]:
    """Every message id in modules and templates under `root`."""
    found: dict[Key, Said] = {}
    for path in _sources(root):
        for line, context, ids in _extract(path):
            singular, plural = ids if isinstance(ids, tuple) else (ids, "")
            if not singular:
                continue
            said = found.setdefault((context, singular), Said(context, singular, plural))
            said.plural = said.plural or plural
            said.where.append(f"{path.relative_to(root)}:{line}")
    return found


def _sources(root: Path) -> Iterator[Path]:
    for folder in sorted(root.iterdir()):
        is_ours = (folder / "__init__.py").is_file() and folder.name != "tests"
        if not is_ours and folder.name != "templates":
            continue
        for path in sorted(folder.rglob("*")):
            if "migrations" in path.parts:
                continue
            if path.suffix == ".py" or (path.suffix in {".html", ".txt"} and _is_template(path)):
                yield path


def _is_template(path: Path) -> bool:
    return "templates" in path.parts


def _extract(path: Path) -> Iterator[tuple[int, str | None, str | tuple[str, str]]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # A template's indentation means nothing, but the tokenizer would trip over it.
        text = "\n".join(map(str.lstrip, templatize(text, origin=str(path)).split("\n")))
    source = io.BytesIO(text.encode())
    for line, ids, _comments, context in extract(
        "python", source, keywords=KEYWORDS, options={"encoding": "utf-8"}
    ):
        yield line, context, (ids[0], ids[1]) if isinstance(ids, tuple | list) else ids


def read_catalog(path: Path) -> Catalog:
    with path.open("rb") as file:
        return pofile.read_po(file, locale="id", domain="django")


def findings(said: dict[Key, Said], catalog: Catalog) -> list[Finding]:
    """What is missing, untranslated, fuzzy, obsolete or has other placeholders than its id."""
    found = []
    known = {(message.context, _singular(message)): message for message in catalog if message.id}
    for key, each in sorted(said.items(), key=lambda item: item[1].where[0]):
        message = known.get(key)
        if message is None:
            found.append(Finding("missing", each.id, each.where[0]))
        elif message.pluralizable != bool(each.plural):
            found.append(Finding("plural here or there only", each.id, each.where[0]))
    for key, message in known.items():
        if key not in said:
            found.append(Finding("obsolete", key[1]))
            continue
        where = said[key].where[0]
        texts = message.string if isinstance(message.string, tuple | list) else [message.string]
        if not all(texts):
            found.append(Finding("untranslated", key[1], where))
        elif message.fuzzy:
            found.append(Finding("fuzzy", key[1], where))
        else:
            found.extend(
                Finding(f"placeholders ({error})", key[1], where)
                for error in _placeholder_errors(message, catalog)
            )
    return found


def _placeholder_errors(message: Message, catalog: Catalog) -> Iterator[str]:
    for check in checkers.checkers:
        try:
            check(catalog, message)
        except TranslationError as error:
            yield str(error)


def _singular(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple | list) else message.id


def merge(said: dict[Key, Said], catalog: Catalog) -> None:
    """New ids come in empty, obsolete ones go; nothing is guessed from a similar sentence.

    One whose plural came or went comes in anew: Python 3.11.2 finds a message that is
    said without a plural only under an id without one.
    """
    known = {(message.context, _singular(message)): message for message in catalog if message.id}
    for key, message in known.items():
        if key not in said or message.pluralizable != bool(said[key].plural):
            catalog.delete(message.id, message.context)
    for key, each in said.items():
        if key not in known or known[key].pluralizable != bool(each.plural):
            ids: Any = (each.id, each.plural) if each.plural else each.id
            catalog.add(ids, None, flags=["python-format"] if "%(" in each.id else [], context=each.context)
    catalog.obsolete.clear()


def write_catalog(catalog: Catalog, path: Path) -> None:
    """Sorted and without dates, so that a change of the file is a change of words."""
    written = io.BytesIO()
    pofile.write_po(written, catalog, width=100, sort_output=True, no_location=True)
    lines = written.getvalue().decode().splitlines(keepends=True)
    part = path.with_suffix(".po.part")
    part.write_text("".join(line for line in lines if not line.startswith(IDLE)), encoding="utf-8")
    part.replace(path)
