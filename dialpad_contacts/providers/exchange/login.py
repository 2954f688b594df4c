"""Signing in to Exchange: Basic or NTLM, and a refused password is never sent twice.

Source: RFC 7617; MS-NTHT (learn.microsoft.com/openspecs/windows_protocols/ms-ntht); RFC 5929
for the binding to the TLS channel, which Exchange wants when Extended Protection is on.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from typing import Any
from urllib.parse import urlsplit

import requests
import spnego
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from requests.auth import AuthBase

from dialpad_contacts.domain.errors import SignInNeeded, TryLater
from dialpad_contacts.providers.http import unexpected
from dialpad_contacts.providers.transport import origin
from dialpad_contacts.providers.wires import Line

TITLE = "Exchange"
BAD_LOGIN = (
    "That username or password didn't work. Exchange sometimes wants your Windows username"
    " instead of your email."
)
NO_WAY_IN = (
    "This server offers no way to sign in that this program knows (NTLM or Basic). Ask your"
    " administrator."
)
_SALT = secrets.token_bytes(16)
_refused: set[bytes] = set()
"""Names and passwords that a server refused, hashed: each more try could lock the account."""


class NoWayIn(SignInNeeded):
    """The server asks for a sign-in of another kind; the password was not sent."""


class Login(AuthBase):
    """One user at one server, for a session of requests.

    NTLM is chosen before Basic, which shows the password to the server. NTLM signs a connection
    in, with three requests; those that follow on it need nothing.
    """

    def __init__(self, user: str, password: str, url: str, line: Line, *, again: bool) -> None:
        """Sign in at the host of ``url``, over connections that obey ``line``.

        ``again``: the user typed the password just now, so it is tried even if it was refused.
        """
        self._user = user
        self._password = password
        self._line = line
        self._host = urlsplit(url).hostname or ""
        self._basic = ""
        text = "\0".join((origin(url), user, password))
        self._key = hashlib.blake2b(text.encode("utf-8", "replace"), key=_SALT).digest()
        if again:
            _refused.discard(self._key)

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Let ``request`` go with what the server is known to want.

        Raises:
            SignInNeeded: this very name and password were refused before.
        """
        if self._key in _refused:
            raise SignInNeeded(BAD_LOGIN)
        if self._basic:
            request.headers["Authorization"] = self._basic
        request.hooks["response"] = [*request.hooks.get("response", ()), self._answered]
        return request

    def _answered(self, response: requests.Response, **how: Any) -> requests.Response:
        """Answer a 401 once, in the best way that the server offers."""
        if response.status_code != 401:
            return response
        offered = schemes(response.headers.get("WWW-Authenticate", ""))
        if "Authorization" not in response.request.headers:
            scheme = next((s for s in ("ntlm", "negotiate", "basic") if s in offered), "")
            if not scheme:
                raise NoWayIn(NO_WAY_IN)
            with self._line.same_deadline():
                if scheme == "basic":
                    response = self._with_basic(response, how, offered["basic"])
                else:
                    response = self._with_ntlm(response, how, scheme)
        if response.status_code == 401:
            _refused.add(self._key)
            raise SignInNeeded(BAD_LOGIN)
        return response

    def _with_basic(
        self, response: requests.Response, how: dict[str, Any], realm: str
    ) -> requests.Response:
        text = f"{self._user}:{self._password}"
        coding = "utf-8" if "utf-8" in realm.lower() or not _is_latin(text) else "latin-1"
        self._basic = "Basic " + base64.b64encode(text.encode(coding)).decode()
        return _again(response, self._basic, how)

    def _with_ntlm(
        self, response: requests.Response, how: dict[str, Any], scheme: str
    ) -> requests.Response:
        name = "NTLM" if scheme == "ntlm" else "Negotiate"  # IIS takes bare NTLM under both
        try:
            client = spnego.client(
                self._user, self._password, hostname=self._host, service="http", protocol="ntlm",
                channel_bindings=_binding(self._line.certificate),
                options=spnego.NegotiateOptions.use_ntlm,
            )  # fmt: skip
            first = _again(response, f"{name} {_text(client.step())}", how)
            opened = self._line.opened
            challenge = schemes(first.headers.get("WWW-Authenticate", "")).get(scheme, "")
            if first.status_code != 401:
                return first
            if not challenge:
                raise NoWayIn(NO_WAY_IN)
            proof = client.step(base64.b64decode(challenge, validate=True))
        except (spnego.exceptions.SpnegoError, binascii.Error, ValueError, TypeError) as error:
            raise TryLater(unexpected(TITLE)) from error
        second = _again(first, f"{name} {_text(proof)}", how)
        if second.status_code == 401 and self._line.opened != opened:
            # The connection that had the challenge was gone: the password was not even looked at.
            raise TryLater(f"{TITLE} closed the connection while signing in.")
        return second


def _again(
    response: requests.Response, authorization: str, how: dict[str, Any]
) -> requests.Response:
    request = response.request.copy()
    request.headers["Authorization"] = authorization
    answer: requests.Response = response.connection.send(request, **how)
    answer.history.append(response)
    return answer


def schemes(header: str) -> dict[str, str]:
    """Return what a WWW-Authenticate header offers: scheme in lower case -> what follows it."""
    found: dict[str, str] = {}
    for part in header.split(","):
        scheme, _, rest = part.strip().partition(" ")
        if scheme and "=" not in scheme:
            found[scheme.lower()] = rest.strip()
        elif found:
            last = next(reversed(found))
            found[last] = f"{found[last]},{part}"
    return found


def _text(token: bytes | None) -> str:
    return base64.b64encode(token or b"").decode()


def _is_latin(text: str) -> bool:
    return all(ord(c) < 256 for c in text)


def _binding(certificate: bytes) -> spnego.channel_bindings.GssChannelBindings | None:
    """Return what ties a sign-in to this TLS channel, None without one."""
    if not certificate:
        return None
    try:
        algorithm = x509.load_der_x509_certificate(certificate).signature_hash_algorithm
    except (ValueError, UnsupportedAlgorithm):
        return None
    name = algorithm.name if algorithm is not None else "sha256"
    if name in ("md5", "sha1"):
        name = "sha256"
    digest = hashlib.new(name, certificate).digest()
    return spnego.channel_bindings.GssChannelBindings(
        application_data=b"tls-server-end-point:" + digest
    )
