"""Rows as text, one a line, as PostgreSQL's COPY writes and reads them; rows of SQLite are spelled so too.

A value's kind says what SQLite keeps otherwise than PostgreSQL shows it: `bool`, `decimal:2`, `moment`,
`time`, `uuid`, `bytes`; everything else is `plain`. Moments are in UTC.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Context, Decimal
from typing import Any
from uuid import UUID

NULL = r"\N"
SPECIAL = re.compile(r"[\\\b\f\n\r\t\v]")
ESCAPED = re.compile(r"\\(.)")
ESCAPES = {"\\": "\\", "\b": "b", "\f": "f", "\n": "n", "\r": "r", "\t": "t", "\v": "v"}
SIGNS = {letter: sign for sign, letter in ESCAPES.items()}
# As many digits as Django trusts a number of SQLite.
TRUSTED = Context(prec=15)

Encoder = Callable[[Any], str]
Decoder = Callable[[str], Any]


def encode_rows(rows: Iterable[Iterable[Any]], kinds: list[str]) -> bytes:
    """Of rows as SQLite gives them."""
    encoders = [_encoder(kind) for kind in kinds]
    lines = [
        "\t".join(
            NULL if value is None else encode(value) for encode, value in zip(encoders, row, strict=True)
        )
        for row in rows
    ]
    return "".join(f"{line}\n" for line in lines).encode()


def decode_rows(text: bytes, kinds: list[str]) -> Iterator[list[Any]]:
    """Rows as SQLite keeps them, of whole lines."""
    decoders = [_decoder(kind) for kind in kinds]
    for line in text.decode().split("\n")[:-1]:
        values = zip(decoders, line.split("\t"), strict=True)
        yield [None if value == NULL else decode(value) for decode, value in values]


def _encoder(kind: str) -> Encoder:
    name, _, places = kind.partition(":")
    encoders: dict[str, Encoder] = {
        "plain": _escape,
        "bool": lambda value: "t" if value else "f",
        "decimal": lambda value: f"{_decimal(value):.{places}f}",
        "moment": lambda value: f"{value}+00",
        "time": str,
        "uuid": lambda value: str(UUID(hex=value)),
        "bytes": lambda value: rf"\\x{value.hex()}",
    }
    return encoders[name]


def _decoder(kind: str) -> Decoder:
    decoders: dict[str, Decoder] = {
        "plain": _unescape,
        "bool": lambda text: int(text == "t"),
        "decimal": str,
        "moment": lambda text: _micro(text.removesuffix("+00")),
        "time": _micro,
        "uuid": lambda text: text.replace("-", ""),
        "bytes": lambda text: bytes.fromhex(text.removeprefix(r"\\x")),
    }
    return decoders[kind.partition(":")[0]]


def _escape(value: Any) -> str:
    text = str(value)
    return SPECIAL.sub(lambda found: "\\" + ESCAPES[found[0]], text) if SPECIAL.search(text) else text


def _unescape(text: str) -> str:
    return ESCAPED.sub(lambda found: SIGNS[found[1]], text) if "\\" in text else text


def _decimal(value: Any) -> Decimal:
    return TRUSTED.create_decimal_from_float(value) if isinstance(value, float) else Decimal(value)


def _micro(text: str) -> str:
    """Six places or none: SQLite compares moments as text."""
    whole, dot, fraction = text.partition(".")
    return f"{whole}.{fraction:0<6}" if dot else whole
