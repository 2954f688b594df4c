"""NTLM as a Windows server checks it: the challenge, the NTLMv2 proof, the message integrity code.

Source: MS-NLMP (learn.microsoft.com/openspecs/windows_protocols/ms-nlmp), sections 2.2.1, 2.2.2
and 3.3.2; RFC 5929 section 4 for what binds a sign-in to its TLS channel.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from dataclasses import dataclass

from dialpad_contacts.simulator.md4 import md4

SIGNATURE = b"NTLMSSP\0"
NEGOTIATE, CHALLENGE, AUTHENTICATE = 1, 2, 3
_UNICODE, _TARGET, _NTLM, _SIGN = 0x1, 0x4, 0x200, 0x10
_TARGET_IS_DOMAIN, _EXTENDED, _TARGET_INFO = 0x10000, 0x80000, 0x800000
_VERSION, _128, _KEY_EXCHANGE, _56 = 0x2000000, 0x20000000, 0x40000000, 0x80000000
_FLAGS = (
    _UNICODE | _TARGET | _NTLM | _SIGN | _TARGET_IS_DOMAIN | _EXTENDED | _TARGET_INFO
    | _VERSION | _128 | _KEY_EXCHANGE | _56
)  # fmt: skip
_END, _COMPUTER, _DOMAIN, _DNS_COMPUTER, _DNS_DOMAIN = 0, 1, 2, 3, 4
_AV_FLAGS, _TIMESTAMP, _CHANNEL = 6, 7, 10
_HAS_MIC = 0x2
_MIC_AT = 72
_EPOCH_DIFFERENCE_S = 11_644_473_600  # from 1601, where Windows begins to count, to 1970


class BadMessage(Exception):
    """The client's message isn't NTLM, or not what comes next."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What an AUTHENTICATE message says and proves."""

    user: str
    domain: str
    response: bytes
    session_key: bytes
    flags: int
    raw: bytes

    @property
    def av_pairs(self) -> dict[int, bytes]:
        """The client's answer to the target information, by id."""
        return _pairs(self.response[16 + 28 :])


def kind_of(message: bytes) -> int:
    """Return which of the three messages it is.

    Raises:
        BadMessage: none.
    """
    if len(message) < 12 or message[:8] != SIGNATURE:
        raise BadMessage("no NTLM message")
    return int(struct.unpack_from("<I", message, 8)[0])


def challenge(nonce: bytes, domain: str, computer: str, now_s: float) -> bytes:
    """Return the server's CHALLENGE message; ``nonce`` has 8 bytes."""
    name = domain.encode("utf-16-le")
    stamp = struct.pack("<Q", int((now_s + _EPOCH_DIFFERENCE_S) * 10_000_000))
    pairs = (
        (_DOMAIN, name),
        (_COMPUTER, computer.upper().encode("utf-16-le")),
        (_DNS_DOMAIN, f"{domain.lower()}.example".encode("utf-16-le")),
        (_DNS_COMPUTER, f"{computer}.{domain.lower()}.example".encode("utf-16-le")),
        (_TIMESTAMP, stamp),
        (_END, b""),
    )
    info = b"".join(struct.pack("<HH", kind, len(value)) + value for kind, value in pairs)
    name_at = 56
    return b"".join(
        (
            SIGNATURE, struct.pack("<I", CHALLENGE),
            struct.pack("<HHI", len(name), len(name), name_at),
            struct.pack("<I", _FLAGS), nonce, b"\0" * 8,
            struct.pack("<HHI", len(info), len(info), name_at + len(name)),
            b"\x0a\0\x7c\x4f\0\0\0\x0f", name, info,
        )
    )  # fmt: skip


def parsed(message: bytes) -> Proof:
    """Return what an AUTHENTICATE message holds.

    Raises:
        BadMessage: it is cut short, or the old kind of response.
    """
    if kind_of(message) != AUTHENTICATE or len(message) < 64:
        raise BadMessage("no AUTHENTICATE message")
    flags = int(struct.unpack_from("<I", message, 60)[0])
    coding = "utf-16-le" if flags & _UNICODE else "latin-1"
    response = _field(message, 20)
    if len(response) < 16 + 28:
        raise BadMessage("no NTLMv2 response")
    return Proof(
        _field(message, 36).decode(coding, "replace"),
        _field(message, 28).decode(coding, "replace"),
        response,
        _field(message, 52),
        flags,
        message,
    )


def _field(message: bytes, at: int) -> bytes:
    length, _, start = struct.unpack_from("<HHI", message, at)
    if start + length > len(message):
        raise BadMessage("a field ends beyond the message")
    return message[start : start + length]


def _pairs(data: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    while len(data) >= 4:
        kind, length = struct.unpack_from("<HH", data)
        if kind == _END:
            break
        found[kind] = data[4 : 4 + length]
        data = data[4 + length :]
    return found


def is_proven(
    proof: Proof, password: str, nonce: bytes, sent: tuple[bytes, bytes], certificate: bytes
) -> bool:
    """Return whether the client knows ``password``, and spoke over this very channel.

    Args:
        proof: its AUTHENTICATE message.
        password: what the user's password is.
        nonce: the 8 bytes of our challenge.
        sent: the NEGOTIATE and CHALLENGE messages of this connection.
        certificate: SHA-256 of our certificate, b"" without TLS. A client that binds its
            sign-in to a channel must name this one.
    """
    who = (proof.user.upper() + proof.domain).encode("utf-16-le")
    key = _hmac(md4(password.encode("utf-16-le")), who)
    if not hmac.compare_digest(_hmac(key, nonce + proof.response[16:]), proof.response[:16]):
        return False
    pairs = proof.av_pairs
    bound = pairs.get(_CHANNEL, b"\0" * 16)
    if bound != b"\0" * 16 and bound != binding(certificate):
        return False
    return not _says_mic(pairs) or _mic_fits(proof, key, sent)


def is_bound(proof: Proof) -> bool:
    """Return whether the client bound its sign-in to the TLS channel at all."""
    return proof.av_pairs.get(_CHANNEL, b"\0" * 16) != b"\0" * 16


def binding(certificate: bytes) -> bytes:
    """Return the hash that stands for the channel with that certificate."""
    application = b"tls-server-end-point:" + certificate
    structure = b"\0" * 16 + struct.pack("<I", len(application)) + application
    return hashlib.md5(structure, usedforsecurity=False).digest()


def _says_mic(pairs: dict[int, bytes]) -> bool:
    flags = pairs.get(_AV_FLAGS, b"\0\0\0\0")
    return len(flags) == 4 and bool(struct.unpack("<I", flags)[0] & _HAS_MIC)


def _mic_fits(proof: Proof, key: bytes, sent: tuple[bytes, bytes]) -> bool:
    session = _hmac(key, proof.response[:16])
    if proof.flags & _KEY_EXCHANGE:
        session = _rc4(session, proof.session_key)
    raw = proof.raw
    mic, blank = raw[_MIC_AT : _MIC_AT + 16], raw[:_MIC_AT] + b"\0" * 16 + raw[_MIC_AT + 16 :]
    return hmac.compare_digest(_hmac(session, sent[0] + sent[1] + blank), mic)


def _hmac(key: bytes, message: bytes) -> bytes:
    return hmac.new(key, message, "md5").digest()


def _rc4(key: bytes, text: bytes) -> bytes:
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) & 255
        box[i], box[j] = box[j], box[i]
    out = bytearray()
    i = j = 0
    for byte in text:
        i = (i + 1) & 255
        j = (j + box[i]) & 255
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) & 255])
    return bytes(out)
