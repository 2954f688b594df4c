"""What the vault keeps of an Exchange account: server, user name and password."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

import msgspec

from dialpad_contacts.domain.errors import Refused, SignInNeeded
from dialpad_contacts.providers.transport import is_secure

ENDPOINT = "/EWS/Exchange.asmx"


class Secret(msgspec.Struct, frozen=True):
    """How to get in. ``server`` is the address of EWS itself."""

    server: str
    user: str
    password: str
    email: str

    def __repr__(self) -> str:
        """Say nothing of it."""
        return "Secret()"

    def as_text(self) -> str:
        """Return it as the vault keeps it."""
        return msgspec.json.encode(self).decode()


def from_text(text: str | None) -> Secret:
    """Return what the vault kept.

    Raises:
        SignInNeeded: it keeps nothing, or nothing that can be read.
    """
    if not text:
        raise SignInNeeded("This computer no longer has Exchange's password. Sign in again.")
    try:
        return msgspec.json.decode(text, type=Secret)
    except (msgspec.MsgspecError, UnicodeEncodeError) as error:
        raise SignInNeeded("The stored sign-in can't be read. Sign in again.") from error


def server_of(text: str | None) -> str:
    """Return the address of EWS that the vault kept. Raises SignInNeeded."""
    return from_text(text).server


def endpoint(server: str) -> str:
    """Return the address of EWS that a user means by ``server``: a name, or any address there.

    Raises:
        Refused: it is no address, or not https (plain http is for this computer alone).
    """
    text = server.strip()
    url = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
        host = _host(parts.hostname or "")
    except ValueError:
        raise Refused(f'"{text}" is no server name.') from None
    if not host or parts.username is not None or any(c.isspace() for c in text):
        raise Refused(f'"{text}" is no server name.')
    if not is_secure(url):
        raise Refused(
            "The server's address must begin with https://. Plain http is for this computer alone."
        )
    path = parts.path if parts.path.lower().endswith(".asmx") else ENDPOINT
    return f"{parts.scheme}://{host}{port}{path}"


def _host(name: str) -> str:
    try:
        return f"[{name}]" if ipaddress.ip_address(name).version == 6 else name
    except ValueError:
        return name.encode("idna").decode() if not name.isascii() else name
