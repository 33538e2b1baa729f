"""What is sent to the JSON API: its shape is a `Body`, its sense is a matter of the page's form."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.forms import BaseForm
from django.forms.utils import ErrorDict
from django.http import HttpRequest
from ninja.parser import Parser
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictInt, WithJsonSchema

from core.web.api.problems import WHOLE, InvalidInput


class TextParser(Parser):
    """JSON may hold half a character, which is no text: no database keeps it."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        found = super().parse_body(request)
        json.dumps(found, ensure_ascii=False).encode()
        return found


class Body(BaseModel):
    """Nothing is guessed: what nobody knows is refused, and numbers are `StrictInt`: "16" is none."""

    model_config = ConfigDict(extra="forbid")

    @property
    def sent(self) -> dict[str, Any]:
        """As a form takes it; what wasn't sent isn't there."""
        return self.model_dump(exclude_unset=True)


def example(**fields: Any) -> ConfigDict:
    """For the description: what somebody might send."""
    return ConfigDict(json_schema_extra={"examples": [fields]})


def _day(value: Any) -> date:
    if not isinstance(value, str) or len(value) != len("2026-11-24"):
        raise ValueError("Write the day as 2026-11-24.")
    return date.fromisoformat(value)


def _figure(value: Any, told: str) -> Decimal:
    whole, _dot, cents = str(value).partition(".")
    readable = isinstance(value, str | int) and not isinstance(value, bool) and str(value).isascii()
    digits = whole.isascii() and whole.isdigit() and len(whole) <= 16
    if not readable or not digits or not (_dot == "" or (cents.isdigit() and 1 <= len(cents) <= 2)):
        raise ValueError(told)
    return Decimal(str(value))


def _money(value: Any) -> Decimal:
    return _figure(value, "Write rupiah as 1500000 or “1500000.00”.")


def _quantity(value: Any) -> Decimal:
    return _figure(value, "Write the quantity as 2 or “1.5”.")


# Larger ones no database takes.
Id = Annotated[StrictInt, Field(ge=1, le=2**63 - 1)]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Money = Annotated[
    Decimal,
    BeforeValidator(_money),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 0, "maximum": 10**16 - 1},
                {"type": "string", "pattern": r"^\d{1,16}(\.\d{1,2})?$"},
            ]
        }
    ),
]
Quantity = Annotated[
    Decimal,
    BeforeValidator(_quantity),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 1, "maximum": 100_000},
                {"type": "string", "pattern": r"^\d{1,6}(\.\d{1,2})?$"},
            ]
        }
    ),
]


def checked(form: BaseForm) -> dict[str, Any]:
    """What the action takes.

    :raises InvalidInput: the form's sentences, each at its field
    """
    if not form.is_valid():
        raise InvalidInput(sentences(form.errors))
    given: dict[str, Any] = getattr(form, "recorded", form.cleaned_data)
    return given


def sentences(errors: ErrorDict, place: str = "") -> dict[str, list[str]]:
    """:param place: before each field's name, for a row of several: `costs.0.`"""
    return {
        f"{place}{WHOLE if name == '__all__' else name}": [str(each) for each in found]
        for name, found in errors.items()
    }
