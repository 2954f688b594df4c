"""What must never stand in a log: people of the tests, their numbers and addresses, secrets (I15).

The whole suite logs at debug level into a listener that reads every record as it would be
written, tracebacks included. Everyone in the tests lives at ``.example`` and has a number in a
range for fiction, so whatever leaks is recognised.
"""

from __future__ import annotations

import logging
import re

from dialpad_contacts.simulator import names

SECRETS = re.compile(
    r"ya29\.a0A[\w-]{8}|\b1//0e[\w-]{8}|\b4/0A[\w-]{8}"  # Google's tokens and codes
    r"|\bEwB4A8l6BAAU\w|\bM\.C5\w+[._]\w|\beyJ[\w-]{16,}\."  # Microsoft's, and any JWT
    r"|\bdp_(?:user|company)_[0-9a-f]{8}"  # Dialpad's API keys
    r"|\bEws![0-9a-f]{11}"  # Exchange's passwords
    r"|correct horse battery"
)
ADDRESSES = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)*\.example\b")
NUMBERS = re.compile(r"\b\d{3}[ ).-]{0,2}555[ .-]?01\d\d\b")
FAMILIES = ("Lovelace", "Hopper", "Ciano", "Okafor", "Brandt", *names.family_names())
PEOPLE = re.compile(rf"\b(?:{'|'.join(map(re.escape, FAMILIES))})\b")
EVERYTHING = (SECRETS, ADDRESSES, NUMBERS, PEOPLE)

NOT_OURS = (
    "uvicorn",
    "asyncio",
    "O365",
    "zeep",
    "dialpad_contacts.simulator",
    "hypothesis",
    "faker",
    "canaries",
)
"""What only the tests run: the simulated clouds write no log of the product."""


def leaks(text: str) -> list[str]:
    """Return what of ``text`` should not be there."""
    return [found.group() for pattern in EVERYTHING for found in pattern.finditer(text)]


def secrets(text: str) -> list[str]:
    """Return the secrets in ``text``, which may name people: it is meant for their owner."""
    return [found.group() for found in SECRETS.finditer(text)]


class Listener(logging.Handler):
    """Reads every record, and remembers those that say too much."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(logging.Formatter("%(name)s: %(message)s"))
        self.found: list[str] = []
        self.read = 0

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith(NOT_OURS):
            return
        self.read += 1
        text = self.format(record)
        if leaked := leaks(text):
            self.found.append(f"{leaked[0]!r} in: {text[:400]}")
