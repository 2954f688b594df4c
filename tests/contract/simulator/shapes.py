"""Checks messages against the discovery document of People API v1."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any

import jsonschema
import pytest

# Beside the checkout, where the vendors' documents are kept; not part of it.
_DOCUMENT = (
    Path(__file__).resolve().parents[4] / "shared" / "schemas" / "google-people-v1.discovery.json"
)


class Shapes:
    """The messages of the service."""

    @cached_property
    def _schemas(self) -> dict[str, Any]:
        if not _DOCUMENT.is_file():
            pytest.skip("the discovery document is not at hand")
        schemas = json.loads(_DOCUMENT.read_text(encoding="utf-8"))["schemas"]
        return {name: _strict(schema) for name, schema in schemas.items()}

    def check(self, message: str, document: object) -> None:
        """Fail unless ``document`` is a ``message``, with no key that Google does not declare."""
        schema = {"$ref": f"#/$defs/{message}", "$defs": self._schemas}
        jsonschema.Draft202012Validator(schema).validate(document)

    def response_of(self, http_method: str, path: str) -> str:
        """Return the name of the message that a method answers with."""
        document = json.loads(_DOCUMENT.read_text(encoding="utf-8"))
        for method in _methods(document):
            if method["httpMethod"] == http_method and method["flatPath"] == path:
                return str(method["response"]["$ref"])
        raise AssertionError(f"the service has no {http_method} {path}")


def _strict(schema: Any) -> Any:
    """Return a discovery schema as JSON Schema: no other keys, references by path."""
    if isinstance(schema, list):
        return [_strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return {"$ref": f"#/$defs/{schema['$ref']}"}
    made = {
        key: _strict(value)
        for key, value in schema.items()
        if key in ("type", "items", "properties", "enum", "additionalProperties")
    }
    if "properties" in schema and isinstance(schema["properties"], dict):
        made["properties"] = {k: _strict(v) for k, v in schema["properties"].items()}
    if made.get("type") == "any":
        return {}
    if made.get("type") == "object":
        made.setdefault("additionalProperties", False)
    return made


def _methods(resource: Any) -> list[dict[str, Any]]:
    found = list(resource.get("methods", {}).values())
    for inner in resource.get("resources", {}).values():
        found += _methods(inner)
    return found
