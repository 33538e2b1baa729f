"""How another object of the API names an item."""

from __future__ import annotations

from typing import Any

from ninja import Field, Schema


class AssetRef(Schema):
    id: int
    code: str
    register_: int | None = Field(alias="register")
    name: str = Field(description="With brand and type.")

    @staticmethod
    def resolve_code(obj: Any) -> str:
        return str(obj.classification_id)

    @staticmethod
    def resolve_name(obj: Any) -> str:
        return str(obj.title)
