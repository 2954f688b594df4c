"""The simulator's control interface, as a client: one call, one JSON answer."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlencode

PATIENCE_S = 30.0


class Control:
    """The simulator's control interface. Errors raise RuntimeError with its own words."""

    def __init__(self, url: str) -> None:
        """Take ``control_url`` of the simulator's ready line."""
        self._url = url.rstrip("/")

    def call(self, method: str, path: str, body: object = None, **query: object) -> Any:
        """Make one call and return its JSON answer.

        Raises:
            RuntimeError: the simulator answered with an error.
        """
        asked = f"?{urlencode(query)}" if query else ""
        payload = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(
            f"{self._url}{path}{asked}",
            data=payload,
            method=method,
            headers={"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            with error:
                raise RuntimeError(error.read().decode(errors="replace")) from None
