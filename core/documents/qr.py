from __future__ import annotations

from io import BytesIO

import segno


def qr_svg(text: str) -> str:
    """A QR code as SVG: level Q, a quiet zone of four modules, one unit a module.

    In capitals, digits and ``$%*+-./:`` alone a code is a size smaller. The mask is fixed: trying all
    eight costs three times as much, and any of them can be read.
    """
    code = segno.make(text, error="q", boost_error=False, micro=False, mask=4)
    out = BytesIO()
    code.save(out, kind="svg", border=4, xmldecl=False, svgns=True, omitsize=True, nl=False)
    return out.getvalue().decode()
