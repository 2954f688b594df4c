"""SOAP as far as we look at it ourselves: which operation is asked, and whether an answer is whole.

Every operation of EWS is a POST, so the read-only wall goes by what the body asks for (R18, I6).
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, ParseError

import requests
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, fromstring

from dialpad_contacts.providers.transport import reads_by_method

ENVELOPE = "{http://schemas.xmlsoap.org/soap/envelope/}"
MESSAGES = "{http://schemas.microsoft.com/exchange/services/2006/messages}"
TYPES = "{http://schemas.microsoft.com/exchange/services/2006/types}"
AUTODISCOVER = "{http://schemas.microsoft.com/exchange/2010/Autodiscover}"
READING = frozenset(
    {MESSAGES + name for name in ("GetFolder", "FindFolder", "SyncFolderItems", "GetItem",
                                  "FindItem")}
    | {AUTODISCOVER + "GetUserSettingsRequestMessage"}
)  # fmt: skip
"""The operations that we use. Whatever else there is, reading or not, never leaves."""

_DEEPEST = 64
_REFERENCE = re.compile(rb"&#(x[0-9A-Fa-f]{1,8}|[0-9]{1,8});")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}".encode()


class BadXml(ValueError):
    """What should be XML is none that we read: broken, cut short, too deep, or with entities."""


def is_reading(request: requests.PreparedRequest) -> bool:
    """Return whether a request asks for nothing but what is on the reading list."""
    if reads_by_method(request):
        return True
    body = request.body
    if not isinstance(body, bytes) or request.method != "POST":
        return False
    try:
        return operation(body) in READING
    except BadXml:
        return False


def operation(body: bytes) -> str:
    """Return the name of the one operation in an envelope, as ``{namespace}name``.

    Raises:
        BadXml: there is none, or more than one.
    """
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise BadXml(str(error)) from error
    bodies = root.findall(f"{ENVELOPE}Body")
    if root.tag != f"{ENVELOPE}Envelope" or len(bodies) != 1 or len(bodies[0]) != 1:
        raise BadXml("no single operation")
    return bodies[0][0].tag


def whole(body: bytes) -> bytes:
    """Return ``body`` with what no XML can hold replaced, once it is known to be whole.

    Exchange writes control characters that somebody typed as references, which XML forbids
    (faults.md N22). exchangelib's parser forgives everything, half an answer too, which would
    be a list that lacks people (N4): so a strict one looks first. It takes no document types
    and no entities (billion laughs, XXE).

    Raises:
        BadXml: it isn't XML, ends in the middle, or is nested too deep.
    """
    clean = _CONTROL.sub(_REPLACEMENT, _REFERENCE.sub(_legal, body))
    parser = DefusedXMLParser(target=_Watcher(), forbid_dtd=True)
    try:
        parser.feed(clean)
        parser.close()
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise BadXml(str(error)) from error
    return clean


class _Watcher:
    """Takes the elements as they come, and counts how deep they are nested."""

    def __init__(self) -> None:
        self._depth = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise BadXml("nested too deep")

    def end(self, tag: str) -> None:
        self._depth -= 1

    def close(self) -> None:
        return None


def _legal(found: re.Match[bytes]) -> bytes:
    """Return a character reference as it is, or a replacement for one that XML forbids."""
    text = found[1]
    number = int(text[1:], 16) if text[:1] == b"x" else int(text)
    allowed = (
        number in (0x9, 0xA, 0xD)
        or 0x20 <= number <= 0xD7FF
        or 0xE000 <= number <= 0xFFFD
        or 0x10000 <= number <= 0x10FFFF
    )
    return found[0] if allowed else _REPLACEMENT
