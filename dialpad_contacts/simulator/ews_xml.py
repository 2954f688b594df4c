"""XML of Exchange: names, safe reading, writing, and the envelopes of answers and faults."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from dialpad_contacts.simulator.wire import Refused, Response

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
M = "http://schemas.microsoft.com/exchange/services/2006/messages"
T = "http://schemas.microsoft.com/exchange/services/2006/types"
ERRORS = "http://schemas.microsoft.com/exchange/services/2006/errors"
CONTENT_TYPE = "text/xml; charset=utf-8"
BUILD = (15, 1, 2507, 37)
VERSION = "V2017_07_11"

_DEEPEST = 60
_PREFIXES = {SOAP: "s", M: "m", T: "t"}
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MARKUP = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#xD;"}


def short(element: Element) -> str:
    """Return the element's name with the usual prefix, as ``t:Contact``."""
    name = element.tag
    if not name.startswith("{"):
        return name
    space, _, local = name[1:].partition("}")
    return f"{_PREFIXES.get(space, space)}:{local}"


def local(element: Element) -> str:
    """Return the element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def child(element: Element, name: str) -> Element | None:
    """Return the first child of that short name, None when there is none."""
    return next((c for c in element if short(c) == name), None)


def parsed(body: bytes) -> Element:
    """Return the document's root. There are no document types and no entities, as in SOAP.

    Raises:
        Refused: it isn't XML, has a document type, or is nested too deep.
    """
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise bad_request() from None
    level = [root]
    for _ in range(_DEEPEST):
        level = [inner for element in level for inner in element]
        if not level:
            return root
    raise bad_request()


def bad_request() -> Refused:
    """What IIS answers to what is no SOAP at all."""
    return Refused(Response(400, b"", "text/html", {"X-FEServer": "MAIL"}))


def text(value: str) -> str:
    """Return ``value`` as text or as an attribute; what XML can't hold is written as Exchange does.

    Exchange writes a control character as a reference, which no strict parser accepts.
    """
    for plain, written in _MARKUP.items():
        if plain in value:
            value = value.replace(plain, written)
    return _NOT_XML.sub(lambda m: f"&#x{ord(m[0]):X};", value)


def tag(name: str, content: str = "", **attributes: str) -> str:
    """Return one element; ``content`` is XML already."""
    given = "".join(f' {key}="{text(value)}"' for key, value in attributes.items())
    return f"<{name}{given}>{content}</{name}>" if content else f"<{name}{given} />"


def leaf(name: str, value: str | None) -> str:
    """Return an element with plain text, nothing at all for a missing or empty one."""
    return f"<{name}>{text(value)}</{name}>" if value else ""


def answer(operation: str, messages: Iterable[str]) -> Response:
    """Return the response to ``operation`` with its response messages."""
    inside = f"<m:ResponseMessages>{''.join(messages)}</m:ResponseMessages>"
    return enveloped(f'<m:{operation}Response xmlns:m="{M}" xmlns:t="{T}">{inside}'
                     f"</m:{operation}Response>")  # fmt: skip


def enveloped(body: str) -> Response:
    """Return a SOAP envelope that names the server's version."""
    major, minor, build, revision = BUILD
    document = (
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<s:Envelope xmlns:s="{SOAP}"><s:Header>'
        f'<h:ServerVersionInfo MajorVersion="{major}" MinorVersion="{minor}"'
        f' MajorBuildNumber="{build}" MinorBuildNumber="{revision}" Version="{VERSION}"'
        f' xmlns:h="{T}" /></s:Header><s:Body>{body}</s:Body></s:Envelope>'
    )
    return Response(200, document.encode(), CONTENT_TYPE)


def success(operation: str, content: str = "") -> str:
    """Return a response message that says it went well."""
    name = f"m:{operation}ResponseMessage"
    code = "<m:ResponseCode>NoError</m:ResponseCode>"
    return f'<{name} ResponseClass="Success">{code}{content}</{name}>'


def failure(operation: str, code: str, message: str, content: str = "") -> str:
    """Return a response message that says what was wrong."""
    name = f"m:{operation}ResponseMessage"
    return (
        f'<{name} ResponseClass="Error"><m:MessageText>{text(message)}</m:MessageText>'
        f"<m:ResponseCode>{code}</m:ResponseCode>"
        f"<m:DescriptiveLinkKey>0</m:DescriptiveLinkKey>{content}</{name}>"
    )


def fault(
    code: str, message: str, more: str = "", headers: dict[str, str] | None = None
) -> Refused:
    """Return the refusal of a whole request: a SOAP fault, with HTTP status 500.

    Source: learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode.
    """
    inside = f"<t:MessageXml xmlns:t='{T}'>{more}</t:MessageXml>" if more else ""
    document = (
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<s:Envelope xmlns:s="{SOAP}"><s:Body><s:Fault>'
        f'<faultcode xmlns:a="{T}">a:{code}</faultcode>'
        f'<faultstring xml:lang="en-US">{text(message)}</faultstring>'
        f'<detail><e:ResponseCode xmlns:e="{ERRORS}">{code}</e:ResponseCode>'
        f'<e:Message xmlns:e="{ERRORS}">{text(message)}</e:Message>{inside}</detail>'
        "</s:Fault></s:Body></s:Envelope>"
    )
    return Refused(Response(500, document.encode(), CONTENT_TYPE, headers or {}))


def invalid(violation: str) -> Refused:
    """What isn't as the schema says."""
    return fault(
        "ErrorSchemaValidation",
        "The request failed schema validation.",
        f"<t:LineNumber>1</t:LineNumber><t:LinePosition>1</t:LinePosition>"
        f"<t:Violation>{text(violation)}</t:Violation>",
    )


def busy(back_off_ms: int) -> Refused:
    """Throttled: the client has to stay away for so long.

    Source: learn.microsoft.com/exchange/client-developer/exchange-web-services/
    ews-throttling-in-exchange.
    """
    return fault(
        "ErrorServerBusy",
        "The server cannot service this request right now. Try again later.",
        f'<t:Value Name="BackOffMilliseconds">{back_off_ms}</t:Value>',
    )
