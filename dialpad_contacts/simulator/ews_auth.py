"""Who is at the door of Exchange: Basic and NTLM, over the connection that the request came by.

Source: RFC 7617; MS-NTHT (learn.microsoft.com/openspecs/windows_protocols/ms-ntht): NTLM signs a
whole connection in, in three requests.
"""

from __future__ import annotations

import base64
import binascii

from dialpad_contacts.simulator import ntlm
from dialpad_contacts.simulator.dice import mix
from dialpad_contacts.simulator.ews_accounts import COMPUTER, DOMAIN, Exchange, ExchangeAccount
from dialpad_contacts.simulator.wire import Refused, Request, Response
from dialpad_contacts.simulator.world import World

_LONGEST = 16 * 1024


def signed_in(world: World, request: Request) -> ExchangeAccount:
    """Return whose request it is.

    Raises:
        Refused: with 401, and what the client should try next.
    """
    exchange = world.exchange
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    match scheme.lower():
        case "":
            request.notes["auth"] = "none"
            return _remembered(exchange, request)
        case "basic" if "Basic" in exchange.switches.schemes:
            request.notes["auth"] = "basic"
            return _basic(exchange, request, token)
        case "ntlm" | "negotiate" if _is_offered(exchange, scheme):
            return _ntlm(world, request, scheme, token)
    raise _unauthorized(exchange)


def _is_offered(exchange: Exchange, scheme: str) -> bool:
    return scheme.lower() in (offered.lower() for offered in exchange.switches.schemes)


def _unauthorized(exchange: Exchange, header: str = "") -> Refused:
    offered = [s if s != "Basic" else 'Basic realm="mail"' for s in exchange.switches.schemes]
    headers = {"WWW-Authenticate": header or ", ".join(offered), "X-FEServer": COMPUTER}
    return Refused(Response(401, b"", "text/plain", headers))


def _remembered(exchange: Exchange, request: Request) -> ExchangeAccount:
    email = request.connection.get("email")
    account = exchange.account(str(email)) if email else None
    if account is None or request.connection.get("at") != exchange.signed_in or account.locked:
        request.connection.pop("email", None)
        raise _unauthorized(exchange)
    return account


def _basic(exchange: Exchange, request: Request, token: str) -> ExchangeAccount:
    try:
        raw = base64.b64decode(token[:_LONGEST], validate=True)
    except binascii.Error:
        raise _unauthorized(exchange) from None
    try:
        user, _, password = raw.decode("utf-8").partition(":")
    except UnicodeDecodeError:
        user, _, password = raw.decode("latin-1").partition(":")
    account = exchange.called(user)
    if account is None or not exchange.admitted(account, right=account.password == password):
        raise _unauthorized(exchange)
    request.account = account.email
    return account


def _ntlm(world: World, request: Request, scheme: str, token: str) -> ExchangeAccount:
    exchange = world.exchange
    try:
        message = base64.b64decode(token[:_LONGEST], validate=True)
        kind = ntlm.kind_of(message)
        if kind == ntlm.NEGOTIATE:
            request.notes["auth"] = "ntlm-negotiate"
            raise _challenged(world, request, scheme, message)
        request.notes["auth"] = "ntlm-authenticate"
        account = _proven(exchange, request, ntlm.parsed(message))
    except (binascii.Error, ntlm.BadMessage):
        raise _unauthorized(exchange) from None
    request.account = account.email
    request.connection["email"] = account.email
    request.connection["at"] = exchange.signed_in
    return account


def _challenged(world: World, request: Request, scheme: str, message: bytes) -> Refused:
    nonce = mix(world.clock.now_us() ^ world.log.last).to_bytes(8, "big")
    answer = ntlm.challenge(nonce, DOMAIN, COMPUTER, world.clock.now_s())
    request.connection["ntlm"] = (nonce, message, answer)
    return _unauthorized(world.exchange, f"{scheme} {base64.b64encode(answer).decode()}")


def _proven(exchange: Exchange, request: Request, proof: ntlm.Proof) -> ExchangeAccount:
    asked = request.connection.pop("ntlm", None)
    if not isinstance(asked, tuple):
        raise ntlm.BadMessage("nobody asked")
    nonce, negotiate, challenge = asked
    name = f"{proof.domain}\\{proof.user}" if proof.domain else proof.user
    account = exchange.called(name)
    certificate: bytes = request.connection.get("certificate", b"")
    if account is None:
        raise _unauthorized(exchange)
    right = ntlm.is_proven(proof, account.password, nonce, (negotiate, challenge), certificate)
    if exchange.switches.binding_required and not ntlm.is_bound(proof):
        raise _unauthorized(exchange)
    if not exchange.admitted(account, right=right):
        raise _unauthorized(exchange)
    return account


def account_of(world: World, request: Request) -> str | None:
    """Return whose mailbox a request is about, as far as it says so without a check."""
    email = request.connection.get("email")
    if email:
        return str(email)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user = base64.b64decode(token[:_LONGEST]).decode("utf-8", "replace").partition(":")[0]
    except binascii.Error:
        return None
    found = world.exchange.called(user)
    return found.email if found else None
