"""The read-only wall of Dialpad's sessions, and the few requests that it lets through by name.

Dialpad's address book is never written (I6). Two exceptions, each for a session of its own:
``EVENTS`` sets up which call events it tells us, ``CALLS`` has it place one call that the user
asked for. Neither changes a contact, and no session has both.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import requests

from dialpad_contacts.providers.transport import reads_by_method

EVENTS = re.compile(
    "POST /api/v2/websockets"
    "|POST /api/v2/subscriptions/call"
    "|PATCH /api/v2/subscriptions/call/[0-9]+"
)
CALL_PATH = "/api/v2/users/me/initiate_call"
CALLS = re.compile(f"POST {CALL_PATH}")


def lets_through(
    base_url: str, writes: re.Pattern[str]
) -> Callable[[requests.PreparedRequest], bool]:
    """Return the wall's rule for ``base_url``: reads, and exactly those ``writes``."""
    root = urlsplit(base_url).path.rstrip("/")

    def passes(request: requests.PreparedRequest) -> bool:
        parts = urlsplit(str(request.url))
        asked = f"{request.method} {parts.path.removeprefix(root)}"
        is_known = parts.path.startswith(root) and not parts.query
        return reads_by_method(request) or (is_known and writes.fullmatch(asked) is not None)

    return passes
