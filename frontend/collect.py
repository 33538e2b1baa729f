"""Copies the named files that the pages take from npm into frontend/build, and builds the icon sprite
and the style sheet of pictures that stand in every row of a long list.

Run after `npm ci` in this folder, and again when a template names a new icon.
"""

import csv
import re
import sys
from pathlib import Path
from urllib.parse import quote

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
MODULES = HERE / "node_modules"
BUILD = HERE / "build"
ICONS = MODULES / "@tabler" / "icons" / "icons" / "outline"

FILES = {
    "@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf": "fonts/Arimo-Regular.ttf",
    "@expo-google-fonts/arimo/700Bold/Arimo_700Bold.ttf": "fonts/Arimo-Bold.ttf",
    "barcode-detector/dist/iife/ponyfill.js": "vendor/barcode-detector.js",
    "bootstrap/dist/css/bootstrap.min.css": "vendor/bootstrap.min.css",
    "bootstrap/dist/js/bootstrap.bundle.min.js": "vendor/bootstrap.bundle.min.js",
    "tom-select/dist/css/tom-select.bootstrap5.min.css": "vendor/tom-select.min.css",
    "tom-select/dist/js/tom-select.base.min.js": "vendor/tom-select.min.js",
    # Of the very version that the reader of codes depends on: never listed in package.json by itself.
    "zxing-wasm/dist/reader/zxing_reader.wasm": "vendor/zxing_reader.wasm",
}
# Django's manifest storage follows a source map's address, and we don't ship the maps.
SOURCE_MAP = re.compile(rb"\n?(?://# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ ?\*/)\s*$")
HEAD = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke='#000'"
    " stroke-width='1.75' stroke-linecap='round' stroke-linejoin='round'>"
)

NAME = r"([a-z0-9]+(?:-[a-z0-9]+)*)"
IN_TEMPLATE = re.compile(rf"""\{{%\s*icon\s+["']{NAME}["']|\bicon=["']{NAME}["']""")
IN_PYTHON = re.compile(rf'\bicon(?::\s*str)?\s*=\s*"{NAME}"|\bicon\("{NAME}"')


def names_in_code() -> dict[str, str]:
    """Every icon that a template, a module or a reference table names, with one place for each."""
    found: dict[str, str] = {}
    apps = [path.parent for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests"]
    for folder in [ROOT / "templates", *sorted(apps)]:
        for path in sorted(folder.rglob("*")):
            for name in names_in_file(path):
                found.setdefault(name, str(path.relative_to(ROOT)))
    return found


def names_in_file(path: Path) -> list[str]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            return [row["icon"] for row in csv.DictReader(file) if row.get("icon")]
    pattern = {".html": IN_TEMPLATE, ".py": IN_PYTHON}.get(path.suffix)
    if pattern is None:
        return []
    matches = pattern.finditer(path.read_text(encoding="utf-8"))
    return [next(group for group in match.groups() if group) for match in matches]


def shapes_of(name: str, place: str) -> str:
    source = ICONS / f"{name}.svg"
    if not source.is_file():
        stop(f"{place} names the icon “{name}”, which @tabler/icons does not have.")
    drawing = re.search(r"<svg[^>]*>(.*)</svg>", source.read_text(encoding="utf-8"), re.DOTALL)
    assert drawing is not None  # noqa: S101
    shapes = re.sub(r'\s*<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>', "", drawing[1])
    return re.sub(r"\s*\n\s*", "", shapes)


def pictures(names: list[str]) -> bytes:
    """`.i-printer` for a whole list: an element and an address in each row would be half of its bytes."""
    rules = []
    for name in sorted(set(names)):
        shapes = shapes_of(name, "a reference table").replace('"', "'")
        drawing = quote(f"{HEAD}{shapes}</svg>", safe=" =:/'-,.")
        rules.append(f'.i-{name}{{--pic:url("data:image/svg+xml,{drawing}")}}\n')
    return "".join(rules).encode()


def sprite(names: dict[str, str]) -> bytes:
    symbols = [
        f'<symbol id="{name}" viewBox="0 0 24 24">{shapes_of(name, names[name])}</symbol>'
        for name in sorted(names)
    ]
    head = '<svg xmlns="http://www.w3.org/2000/svg">'
    return (head + "\n".join(["", *symbols, ""]) + "</svg>\n").encode()


def write(path: Path, content: bytes) -> None:
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_bytes(content)
    part.replace(path)


def stop(sentence: str) -> None:
    sys.exit(f"frontend/collect.py: {sentence}")


def main() -> None:
    if not ICONS.is_dir():
        stop("frontend/node_modules is missing. Run `make setup`, which calls `npm ci` there.")
    families = names_in_file(ROOT / "assets" / "reference" / "families.csv")
    wanted = {"icons.svg": sprite(names_in_code()), "icons.css": pictures([*families, "package"])}
    for source, target in FILES.items():
        path = MODULES / source
        if not path.is_file():
            stop(f"{path.relative_to(ROOT)} is missing. Run `npm ci` in frontend/ again.")
        wanted[target] = SOURCE_MAP.sub(b"\n", path.read_bytes())
    for target, content in wanted.items():
        write(BUILD / target, content)
    for path in BUILD.rglob("*"):
        if path.is_file() and path.suffix != ".part" and str(path.relative_to(BUILD)) not in wanted:
            path.unlink()


if __name__ == "__main__":
    main()
