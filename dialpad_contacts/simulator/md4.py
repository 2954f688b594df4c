"""MD4, which Windows hashes passwords with and OpenSSL no longer has.

Source: RFC 1320.
"""

from __future__ import annotations

import struct

_MASK = 0xFFFFFFFF
_START = (0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476)
_ORDER = (
    tuple(range(16)),
    (0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15),
    (0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15),
)
_SHIFTS = ((3, 7, 11, 19), (3, 5, 9, 13), (3, 9, 11, 15))
_ADDED = (0, 0x5A827999, 0x6ED9EBA1)


def md4(message: bytes) -> bytes:
    """Return the 16 bytes of ``message``'s digest."""
    padded = message + b"\x80" + b"\0" * ((55 - len(message)) % 64)
    padded += struct.pack("<Q", len(message) * 8)
    state: tuple[int, ...] = _START
    for start in range(0, len(padded), 64):
        words = struct.unpack("<16I", padded[start : start + 64])
        state = _block(state, words)
    return struct.pack("<4I", *state)


def _block(state: tuple[int, ...], words: tuple[int, ...]) -> tuple[int, ...]:
    a, b, c, d = state
    for turn in range(3):
        for step, index in enumerate(_ORDER[turn]):
            mixed = a + _mixed(turn, b, c, d) + words[index] + _ADDED[turn]
            a, b, c, d = d, _rotated(mixed & _MASK, _SHIFTS[turn][step % 4]), b, c
    return tuple((old + new) & _MASK for old, new in zip(state, (a, b, c, d), strict=True))


def _mixed(turn: int, x: int, y: int, z: int) -> int:
    if turn == 0:
        return (x & y) | (~x & z)
    if turn == 1:
        return (x & y) | (x & z) | (y & z)
    return x ^ y ^ z


def _rotated(word: int, by: int) -> int:
    return (word << by | word >> (32 - by)) & _MASK
