"""Cheap seeded randomness that can start at any index, so that data may be made lazily."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

_MASK = (1 << 64) - 1


def mix(number: int) -> int:
    """Return 64 well mixed bits of ``number`` (the finisher of splitmix64)."""
    number = (number + 0x9E3779B97F4A7C15) & _MASK
    number = ((number ^ (number >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    number = ((number ^ (number >> 27)) * 0x94D049BB133111EB) & _MASK
    return number ^ (number >> 31)


def salt(text: str) -> int:
    """Return a stable 64 bit number for ``text``; ``hash`` changes from run to run."""
    number = 0xCBF29CE484222325
    for byte in text.encode():
        number = ((number ^ byte) * 0x100000001B3) & _MASK
    return number


class Dice:
    """A stream of pseudo-random choices that depends on its start alone.

    ``random.Random`` costs more to seed than a whole person costs to make here.
    """

    __slots__ = ("_state",)

    def __init__(self, start: int) -> None:
        """Begin the stream that belongs to ``start``."""
        self._state = mix(start)

    def bits(self) -> int:
        """Return the next 44 bits: the upper ones of a linear congruential step, cheap and fair."""
        self._state = state = (self._state * 0x5851F42D4C957F2D + 0x14057B7EF767814F) & _MASK
        return state >> 20

    def below(self, limit: int) -> int:
        """Return a number from 0 up to ``limit`` - 1."""
        return self.bits() % limit

    def chance(self, percent: int) -> bool:
        """Return True in ``percent`` of a hundred cases."""
        return self.bits() % 100 < percent

    def pick(self, options: Sequence[T]) -> T:
        """Return one of ``options``."""
        return options[self.bits() % len(options)]

    def digits(self, count: int) -> str:
        """Return ``count`` decimal digits, leading zeros included."""
        return str(self.bits() % 10**count).zfill(count)
