"""The OpenAPI document: our own types, described once, where they are declared."""

from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from backend.errors import ErrorBody
from backend.settings import VERSION

_TEMPLATE = "#/components/schemas/{name}"
_TYPES: list[Any] = [ErrorBody]


def _ref(kind: Any) -> dict[str, Any]:
    if kind not in _TYPES:
        _TYPES.append(kind)
    (schema,), _ = msgspec.json.schema_components((kind,), ref_template=_TEMPLATE)
    return schema


def takes(kind: Any) -> dict[str, Any]:
    """The `openapi_extra` of an endpoint that reads a `kind` as JSON."""
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": _ref(kind)}}}}


def takes_bytes() -> dict[str, Any]:
    """The `openapi_extra` of an endpoint that reads a file."""
    schema = {"type": "string", "format": "binary"}
    return {"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": schema}}}}


def answers(kind: Any, status: int = 200) -> dict[int | str, dict[str, Any]]:
    """The `responses` of an endpoint that answers a `kind` as JSON."""
    return {
        status: {"description": "Done", "content": {"application/json": {"schema": _ref(kind)}}},
        **problems(),
    }


def answers_bytes(media_type: str = "application/octet-stream") -> dict[int | str, dict[str, Any]]:
    """The `responses` of an endpoint that answers with a file."""
    schema = {"type": "string", "format": "binary"}
    whole = {"description": "The file", "content": {media_type: {"schema": schema}}}
    return {200: whole, 206: {**whole, "description": "The part asked for"}, **problems()}


def problems() -> dict[int | str, dict[str, Any]]:
    """Every endpoint may refuse, always in the same shape."""
    return {
        "default": {
            "description": "Refused; the code is for programs, the message for people",
            "content": {"application/json": {"schema": _ref(ErrorBody)}},
        }
    }


class Described(FastAPI):
    """An application whose document includes our types."""

    def openapi(self) -> dict[str, Any]:
        """The document, made once."""
        if self.openapi_schema is None:
            made = get_openapi(title="Wanghuolou backend", version=VERSION, routes=self.routes)
            _, components = msgspec.json.schema_components(_TYPES, ref_template=_TEMPLATE)
            schemas = made.setdefault("components", {}).setdefault("schemas", {})
            schemas.update(components)
            for path in made["paths"].values():
                for operation in path.values():
                    operation["responses"].pop("422", None)
            made["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
            made["security"] = [{"token": []}]
            self.openapi_schema = made
        return self.openapi_schema
