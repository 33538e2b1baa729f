"""The OpenAPI description: what every operation may answer besides its result."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from ninja import NinjaAPI

SENTENCES = {"type": "array", "items": {"type": "string"}}
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence for people, in their language."},
        "instance": {"type": "string"},
        "code": {"type": "string", "description": "With 409: what forbids it, for programs."},
        "errors": {
            "type": "object",
            "additionalProperties": SENTENCES,
            "description": "With 422: field or parameter → sentences; `request` is the whole of it.",
        },
    },
}
EXAMPLES: dict[int, dict[str, Any]] = {
    400: {"detail": "Cannot parse request body"},
    401: {"detail": "Send a valid token, or sign in."},
    403: {"detail": "Your role does not include this."},
    404: {"detail": "There is nothing here, or nothing that you may see."},
    409: {"detail": "“Acknowledge” isn't possible now.", "code": "wrong_state"},
    422: {"detail": "Some of what was sent can't be read.", "errors": {"note": ["This field is required."]}},
    429: {"detail": "Too many requests. Wait as long as Retry-After says."},
}


class ProblemAPI(NinjaAPI):
    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> Any:
        schema = super().get_openapi_schema(*args, **kwargs)
        schema.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
        for path, methods in schema["paths"].items():
            for method, operation in methods.items():
                for status in _statuses(path, method, operation):
                    operation["responses"].setdefault(status, _told(path, status))
        return schema


def _statuses(path: str, method: str, operation: dict[str, Any]) -> list[int]:
    found = [401, 403, 429]
    if "{" in path:
        found.append(404)
    if method != "get":
        found += [409, 422]
    elif any(each["in"] == "query" for each in operation.get("parameters", ())):
        found.append(422)
    if "requestBody" in operation:
        found.append(400)
    return sorted(found)


def _told(path: str, status: int) -> dict[str, Any]:
    title = HTTPStatus(status).phrase
    example = {"type": "about:blank", "title": title, "status": status, "instance": path}
    told: dict[str, Any] = {
        "description": title,
        "content": {
            "application/problem+json": {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "example": example | EXAMPLES[status],
            }
        },
    }
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        told["headers"] = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}
    return told
