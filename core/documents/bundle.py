"""Several lists as one document: in the PDF each begins a page, in the spreadsheet each is a sheet."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.documents.paper import Setting, Template, set_paper
from core.documents.register import ONE_PIECE, PART, Advance, Register, bind, data_of, print_register
from core.documents.text import printable

BUNDLE = Template("bundle")
# So many short lists weigh as much as a long one.
MOST_TOGETHER = 50


@dataclass(frozen=True, slots=True)
class Bundle:
    """:param registers: read once; only those that are set together are kept whole
    :param count: rows of them all
    """

    title: str
    author: str
    registers: Iterable[Register]
    count: int


def print_bundle(
    bundle: Bundle, output: Path, *, setting: Setting, advance: Advance = lambda done, total: None
) -> None:
    """Write the PDF: lists are set together up to a thousand rows, a longer one for itself.

    :param advance: told after each part how many rows are set, of how many
    :raises NotPrinted:
    """
    done = 0
    with tempfile.TemporaryDirectory(prefix="bundle-") as folder:
        parts = []
        for number, together in enumerate(_portions(bundle.registers)):
            part = Path(folder) / f"{number}.pdf"
            rows = sum(len(register.rows) for register in together)
            if rows > ONE_PIECE:
                print_register(together[0], part, setting=setting)
            else:
                papers = [data_of(register) for register in together]
                frame = {"title": printable(bundle.title), "author": printable(bundle.author)}
                set_paper(BUNDLE, frame | {"papers": papers}, part, setting=setting)
            parts.append(part)
            done += rows
            advance(done, bundle.count)
        bind(parts, output, title=bundle.title, author=bundle.author)


def _portions(registers: Iterable[Register]) -> Iterator[list[Register]]:
    together: list[Register] = []
    rows = 0
    for register in registers:
        if together and (rows + len(register.rows) > PART or len(together) == MOST_TOGETHER):
            yield together
            together, rows = [], 0
        together.append(register)
        rows += len(register.rows)
    if together:
        yield together
