"""A company directory that may not be there: its absence is a quiet fact, no error (D23)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TypeVar

from dialpad_contacts.domain.errors import Refused

T = TypeVar("T")


class NoDirectory(Refused):
    """The organisation shows its directory to nobody, or there is none: a consumer's account."""


def if_shown(pages: Iterator[T]) -> Iterator[T]:
    """Yield ``pages``, none where there is no directory."""
    with suppress(NoDirectory):
        yield from pages
