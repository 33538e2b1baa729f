"""The program that sets one paper, run as a process of its own: the typesetter keeps what it has
used, so memory is bounded only by the end of a process. Nothing of the application is imported here.

    python -I press.py < REQUEST

REQUEST is one JSON object: `files` (name → content in Base64, `main.typ` among them), `fonts` (folders),
`root` (an empty folder), `output` (a file), `format`, `ppi`, `tags`, `timestamp`, and as limits `memory`
and `seconds`.
"""

import base64
import contextlib
import datetime as dt
import json
import sys
from pathlib import Path


def set_limits(memory: int, seconds: int) -> None:
    try:
        import resource
    except ImportError:  # pragma: no cover - not on Windows
        return
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        # Some systems refuse a limit that they don't keep.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def main() -> int:
    request = json.load(sys.stdin)
    set_limits(request["memory"], request["seconds"])
    import typst

    fonts = typst.Fonts(include_system_fonts=False, font_paths=request["fonts"])
    try:
        typst.compile(
            {name: base64.b64decode(content) for name, content in request["files"].items()},
            output=request["output"],
            root=request["root"],
            font_paths=fonts,
            package_path=request["root"],
            package_cache_path=request["root"],
            format=request["format"],
            ppi=request.get("ppi"),
            pdf_tags=request["tags"],
            timestamp=dt.datetime.fromtimestamp(request["timestamp"], dt.UTC),
        )
    except typst.TypstError as error:
        sys.stderr.write(f"{error.message}\n{error.diagnostic}\n")
        return 3
    return 0 if Path(request["output"]).is_file() else 4


if __name__ == "__main__":
    sys.exit(main())
