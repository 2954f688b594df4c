"""What is fuzzed: everything that reads what strangers send, each as one function of bytes.

A target returns for every input, whatever it is; what it raises is a fault. The laws are those of
faults.md: an answer is taken whole or refused as a unit (N4), what is kept can be stored (N22),
nothing but our own errors comes out.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from dialpad_contacts.background import messages
from dialpad_contacts.desktop import config, links
from dialpad_contacts.domain.contact import MAX_NAME, MAX_VALUE, MAX_VALUES, Fields, RemoteId
from dialpad_contacts.domain.errors import ContactsError, SignInNeeded
from dialpad_contacts.domain.names import fold, shown, words
from dialpad_contacts.domain.phone import digits, display, phone
from dialpad_contacts.domain.search import parse_query
from dialpad_contacts.providers.dialpad.provider import DialpadProvider
from dialpad_contacts.providers.dialpad.wire import Wire as DialpadWire
from dialpad_contacts.providers.google.auth import Bearer as GoogleBearer
from dialpad_contacts.providers.google.provider import GoogleProvider
from dialpad_contacts.providers.google.wire import Wire as GoogleWire
from dialpad_contacts.providers.http import MAX_RETRY_AFTER_S, Session, retry_after_s
from dialpad_contacts.providers.microsoft.auth import Bearer as MicrosoftBearer
from dialpad_contacts.providers.microsoft.provider import TWO_WAY, GraphProvider
from dialpad_contacts.providers.microsoft.wire import Wire as GraphWire
from dialpad_contacts.providers.oauth import Receiver
from dialpad_contacts.store.codec import decode, encode
from dialpad_contacts.sync.ports import DirectoryEntry, Provider, RemoteContact

ROOT = "https://cloud.example"
STATUSES = (200, 200, 200, 200, 201, 204, 302, 400, 401, 403, 404, 409, 410, 412, 429, 503)
KINDS = ("application/json", "application/json; charset=utf-8", "text/html", "")
REGION = "US"
MARKER = "0123456789abcdef0123456789abcdef"

Target = Callable[[bytes], None]


class _OneAnswer(BaseAdapter):
    """Answers every request with the same bytes."""

    def __init__(self) -> None:
        super().__init__()
        self.status, self.kind, self.body = 200, KINDS[0], b""

    def take(self, data: bytes) -> None:
        """Read status, kind and body off ``data``."""
        head = data[:1] or b"\0"
        self.status = STATUSES[head[0] & 15]
        self.kind = KINDS[head[0] >> 4 & 3]
        self.body = data[1:]

    def send(self, request: requests.PreparedRequest, *_args: Any, **_more: Any) -> Any:
        response = requests.Response()
        response.status_code = self.status
        response.headers = CaseInsensitiveDict({"Content-Type": self.kind})
        response._content = self.body
        response.request = request
        return response

    def close(self) -> None:
        """Nothing is open."""


class _Signed:
    """A bearer token that can't be renewed."""

    def header(self) -> dict[str, str]:
        return {"Authorization": "Bearer t"}

    def allows(self, _scope: str) -> bool:
        return True

    def refresh(self, *_claims: str) -> None:
        raise SignInNeeded("ended")

    def close(self) -> None:
        """Nothing is open."""


def _session(title: str, answer: _OneAnswer) -> Session:
    session = Session(title, ROOT)
    session.plain.mount("https://", answer)
    return session


def _google(answer: _OneAnswer) -> Provider:
    wire = GoogleWire(_session("Google", answer), cast("GoogleBearer", _Signed()))
    return GoogleProvider(wire, REGION)


def _graph(answer: _OneAnswer) -> Provider:
    session = _session("Office 365", answer)
    wire = GraphWire(session, cast("MicrosoftBearer", _Signed()), ROOT)
    return GraphProvider(wire, REGION, "Office 365", TWO_WAY)


def _dialpad(answer: _OneAnswer) -> Provider:
    wire = DialpadWire(_session("Dialpad", answer), lambda: "key")
    wire.pace_s = 0.0
    return DialpadProvider(wire, REGION)


# -- what clouds answer --------------------------------------------------------------------


def _fit(fields: Fields) -> None:
    """Whatever was read can be stored, shown, searched and read back (N22)."""
    assert len(fields.given_name) <= MAX_NAME
    assert len(fields.family_name) <= MAX_NAME
    assert max(len(fields.emails), len(fields.phones)) <= MAX_VALUES
    assert all(len(e.address) <= MAX_VALUE for e in fields.emails)
    assert all(len(p.written) <= MAX_VALUE for p in fields.phones)
    assert decode(encode(fields)) == fields
    shown(fields.display_name).encode("utf-8")
    words(fields.full_name)


def _fit_contact(contact: RemoteContact) -> None:
    assert contact.remote_id
    contact.remote_id.encode("utf-8", "surrogatepass")
    _fit(contact.fields)


def _fit_entry(entry: DirectoryEntry) -> None:
    assert entry.remote_id
    _fit(entry.fields)
    for text in (entry.title, entry.company, *entry.member_names):
        text.encode("utf-8")


def _all_calls(provider: Provider) -> None:
    """Ask everything that a provider can be asked; only our own errors may come out."""
    with suppress(ContactsError):
        for page in provider.changes(None):
            for contact in page.contacts:
                _fit_contact(contact)
    with suppress(ContactsError):
        for entries in provider.directory():
            for entry in entries:
                _fit_entry(entry)
    with suppress(ContactsError):
        for contact in provider.search("leo", 5):
            _fit_contact(contact)
    with suppress(ContactsError):
        for entry in provider.search_directory("leo", 5):
            _fit_entry(entry)
    with suppress(ContactsError):
        there = provider.get(RemoteId("people/c1"))
        _fit_contact(there)
        if provider.capabilities.writes:
            _fit_contact(provider.update(there, Fields("Ada", "B", there.fields.emails[1:])))
    if provider.capabilities.writes:
        with suppress(ContactsError):
            _fit_contact(provider.create(Fields("Ada"), MARKER))


def _answers(make: Callable[[_OneAnswer], Provider]) -> Target:
    answer = _OneAnswer()

    def target(data: bytes) -> None:
        answer.take(data)
        _all_calls(make(answer))

    return target


def retry_after(data: bytes) -> None:
    """Read Retry-After beside the server's own Date (N12)."""
    text, _, date = data.decode("latin-1").partition("\n")
    wait_s = retry_after_s(CaseInsensitiveDict({"Retry-After": text, "Date": date}))
    assert wait_s is None or 1.0 <= wait_s <= MAX_RETRY_AFTER_S


def oauth_reply(data: bytes) -> None:
    """Read what knocks at the sign-in's loopback port: only the right state gets in."""
    with Receiver() as receiver:
        head = data.replace(b"PORT", receiver.redirect_uri.split(":")[2].strip("/").encode())
        reply = receiver._reply_in(head or b"\n", "right")
    assert reply is None or (reply["state"] == "right" and reply.keys() & {"code", "error"})


# -- what people type, and other programs hand over ------------------------------------------


def number(data: bytes) -> None:
    """Read a phone number and show it."""
    text = data.decode("utf-8", "replace")
    read = phone(text, region=REGION)
    assert read.written == text
    assert read.e164 is None or (read.e164.startswith("+") and digits(read.e164) == read.e164[1:])
    again = phone(display(text, read.e164), region=REGION)
    assert read.e164 is None or again.e164 == read.e164
    assert read.key == phone(text, region=REGION).key


def text_shown(data: bytes) -> None:
    """Fold and show a name: nothing of it moves what stands beside it."""
    text = data.decode("utf-8", "replace")
    assert fold(fold(text)) == fold(text)
    line = shown(text)
    assert line.isprintable() or not any(c in line for c in "\n\r\0\u202e\u2067")
    parse_query(text, region=REGION)


def link(data: bytes) -> None:
    """Make links of a value: only the three safe kinds come out (control 3)."""
    text = data.decode("utf-8", "replace")
    for made in (links.tel(text), links.mailto(text), links.https(text)):
        assert made is None or links._is_safe(made), made


def message(data: bytes) -> None:
    """Read a line at the window's private socket (control 18)."""
    with suppress(ValueError):
        read = messages.decode(data)
        assert messages.decode(messages.encode(read)) == read


def settings(data: bytes) -> None:
    """Read config.toml."""
    with suppress(config.BadConfig, tomllib.TOMLDecodeError):
        config.parse(data.decode("utf-8", "replace"))


TARGETS: dict[str, Target] = {
    "google": _answers(_google),
    "graph": _answers(_graph),
    "dialpad": _answers(_dialpad),
    "retry_after": retry_after,
    "oauth_reply": oauth_reply,
    "number": number,
    "text": text_shown,
    "link": link,
    "message": message,
    "settings": settings,
}
