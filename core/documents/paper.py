"""Sets papers as PDF: a template of ours, data as JSON, a fresh process for each.

What is written in the register is never part of a source: it can't become markup, a formula or a path.
"""

from __future__ import annotations

import base64
import json
import logging
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from core.documents import press
from core.refusal import Refusal

log = logging.getLogger(__name__)

FORMS = Path(__file__).parent / "forms"
# Ours beside the typesetter's own serif; what the machine has installed changes no paper.
FONTS = settings.BASE_DIR / "frontend" / "build" / "fonts"
MEMORY = 3 * 1024**3
CPU_SECONDS = 120
WALL_SECONDS = 300
# At most two at a time in one process of ours: each may take some hundred MiB.
PRESSES = threading.BoundedSemaphore(2)


class NotPrinted(Refusal):
    """The typesetter gave up: a mistake of ours in a template, or too much for its limits."""

    def __init__(self) -> None:
        sentence = _(
            "The paper can't be printed as it is. Choose the spreadsheet, and tell the administrator."
        )
        super().__init__("not_printed", sentence)


@dataclass(frozen=True, slots=True)
class Template:
    """:param folder: where `name`.typ lies; `form.typ` is always beside it"""

    name: str
    folder: Path = FORMS


@dataclass(frozen=True, slots=True)
class Setting:
    """:param at: the moment in the file's metadata; the same data at the same moment are the same file
    :param tagged: for readers of the screen; a tagged register is fourteen times as large
    :param ppi: a PNG of so many dots an inch instead of the PDF; the paper must have one page
    """

    at: datetime
    tagged: bool = False
    ppi: int | None = None
    memory: int = MEMORY


def print_paper(template: Template, data: Mapping[str, Any], *, setting: Setting) -> bytes:
    """:param data: a picture in it is a list of its bytes
    :raises NotPrinted:
    """
    with tempfile.TemporaryDirectory(prefix="paper-") as folder:
        output = Path(folder) / "paper.pdf"
        set_paper(template, data, output, setting=setting)
        return output.read_bytes()


def set_paper(
    template: Template,
    data: Mapping[str, Any],
    output: Path,
    *,
    setting: Setting,
) -> None:
    files = {
        "main.typ": (template.folder / f"{template.name}.typ").read_bytes(),
        "form.typ": (FORMS / "form.typ").read_bytes(),
        "data.json": json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(),
    }
    with tempfile.TemporaryDirectory(prefix="empty-") as root:
        run_apart(
            press.__file__,
            {
                "files": {name: base64.b64encode(content).decode() for name, content in files.items()},
                "fonts": [str(FONTS)],
                "root": root,
                "output": str(output),
                "format": "png" if setting.ppi else "pdf",
                "ppi": setting.ppi,
                "tags": setting.tagged,
                "timestamp": int(setting.at.timestamp()),
                "memory": setting.memory,
                "seconds": CPU_SECONDS,
            },
        )


def run_apart(program: str, request: Mapping[str, Any]) -> None:
    """Run one of our programs in a process of its own, with the request as its standard input.

    :raises NotPrinted:
    """
    try:
        with PRESSES:
            done = subprocess.run(  # noqa: S603 - our own program
                [sys.executable, "-I", program],
                input=json.dumps(request).encode(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env={"MALLOC_ARENA_MAX": "2"},
                timeout=WALL_SECONDS,
                check=False,
            )
    except subprocess.TimeoutExpired as error:
        raise NotPrinted from error
    if done.returncode:
        log.error("A paper was not printed (%s): %s", done.returncode, done.stderr.decode()[-2000:])
        raise NotPrinted
