"""The program that joins the parts of a long paper, run as a process of its own.

    python -I binder.py < REQUEST

REQUEST is one JSON object: `parts` (files), perhaps `feet` (a file with one page for each page of the
parts, drawn over it), `output`, `title`, `language` and `author`, which joining would lose.
"""

import json
import sys

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

FOOT = NameObject("/PageFoot")


def draw_over(page: DictionaryObject, foot: DictionaryObject, writer: PdfWriter) -> None:
    """Lay a page's drawing over another as one object, without reading either's content."""
    form = DecodedStreamObject()
    form.set_data(foot.get_contents().get_data())  # type: ignore[attr-defined]
    form.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): foot["/MediaBox"],
            NameObject("/Resources"): foot["/Resources"].clone(writer),
        }
    )
    resources = page["/Resources"].get_object()
    assert isinstance(resources, DictionaryObject)  # noqa: S101
    drawings = resources.get("/XObject", DictionaryObject()).get_object()
    # Pages of one part may share their resources.
    page[NameObject("/Resources")] = resources = DictionaryObject(resources)
    resources[NameObject("/XObject")] = DictionaryObject(
        {**drawings, FOOT: writer._add_object(form.flate_encode())}
    )
    before, after = DecodedStreamObject(), DecodedStreamObject()
    before.set_data(b"q\n")
    after.set_data(b"\nQ\nq /PageFoot Do Q\n")
    content = page.raw_get("/Contents")
    inner = content if isinstance(content, ArrayObject) else ArrayObject([content])
    page[NameObject("/Contents")] = ArrayObject(
        [writer._add_object(before), *inner, writer._add_object(after)]
    )


def main() -> None:
    request = json.load(sys.stdin)
    writer = PdfWriter()
    for part in request["parts"]:
        writer.append(part, import_outline=False)
    if request.get("feet"):
        feet = PdfReader(request["feet"])
        for page, foot in zip(writer.pages, feet.pages, strict=True):
            draw_over(page, foot, writer)
    writer.add_metadata({"/Title": request["title"], "/Author": request["author"], "/Producer": "Typst"})
    writer.root_object[NameObject("/Lang")] = TextStringObject(request["language"])
    writer.root_object[NameObject("/ViewerPreferences")] = DictionaryObject(
        {NameObject("/DisplayDocTitle"): BooleanObject(True)}
    )
    writer.write(request["output"])


if __name__ == "__main__":
    main()
