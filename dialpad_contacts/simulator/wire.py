"""Requests and responses as the vendors' handlers see them, free of any server library."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

Json: TypeAlias = Any  # JSON as parsed: its shape is what the handlers check
Fields: TypeAlias = dict[str, Json]


@dataclass(slots=True)
class Request:
    """One HTTP request, with the service root already taken off ``path``."""

    method: str
    path: str
    query: list[tuple[str, str]]
    headers: dict[str, str]
    body: bytes = b""
    account: str | None = None  # filled in once the credentials are known; for the log
    connection: dict[str, Any] = field(default_factory=dict)  # what its connection remembers
    notes: dict[str, str] = field(default_factory=dict)  # more for the log

    def first(self, name: str) -> str | None:
        """Return the first value of the query parameter ``name``, None when absent."""
        return next((value for key, value in self.query if key == name), None)

    def every(self, name: str) -> list[str]:
        """Return all values of the query parameter ``name``."""
        return [value for key, value in self.query if key == name]

    def form(self) -> dict[str, str]:
        """Return the body read as a form; a repeated name keeps its last value."""
        text = self.body.decode("utf-8", "replace")
        return dict(parse_qsl(text, keep_blank_values=True))


@dataclass(slots=True)
class Response:
    """One HTTP response; the front door adds length, date and compression."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json; charset=UTF-8"
    headers: dict[str, str] = field(default_factory=dict)


class Refused(Exception):
    """The request ends here, with ``response``."""

    def __init__(self, response: Response) -> None:
        """Keep the response that says why."""
        super().__init__(response.status)
        self.response = response


def encode(document: Json) -> bytes:
    """Return ``document`` as compact UTF-8 JSON."""
    try:
        return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:  # a lone surrogate, which JSON can only carry escaped
        return json.dumps(document, separators=(",", ":")).encode()


def reply(document: Json, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Return a JSON response."""
    return Response(status, encode(document), headers=headers or {})


def page(html: str, status: int = 200) -> Response:
    """Return an HTML response."""
    return Response(status, html.encode(), "text/html; charset=utf-8")
