"""Which kinds of account can be linked, and who builds their providers; one line a kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from importlib import import_module
from typing import Any, Literal

from dialpad_contacts.domain.contact import AccountId, AccountKind
from dialpad_contacts.domain.errors import Refused
from dialpad_contacts.providers.context import ProviderContext
from dialpad_contacts.providers.oauth import Grant, SignIn
from dialpad_contacts.providers.password import Attempt, Typed
from dialpad_contacts.providers.settings import Settings
from dialpad_contacts.sync.ports import Provider

Asks = Literal["browser", "api key", "password"]


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a kind's code is (``module:function``, below this package), and what linking asks.

    Named, not imported: a vendor's library takes longer to import than the window to open.
    """

    asks: Asks
    build: str
    sign_in: str
    _: KW_ONLY
    line: str = ""
    """What hears of the account's calls, '' when it has none."""
    calling: str = ""
    """What has the account's telephone call somebody, '' when it has none."""
    server: str = ""
    """What tells an account's own server by its secret, '' when all of a kind share one."""


_KINDS = {
    AccountKind.GOOGLE: Entry("browser", "google.provider:build", "google.auth:sign_in"),
    AccountKind.OFFICE365: Entry(
        "browser", "microsoft.provider:build_office365", "microsoft.auth:sign_in_office365"
    ),
    AccountKind.OUTLOOK: Entry(
        "browser", "microsoft.provider:build_outlook", "microsoft.auth:sign_in_outlook"
    ),
    AccountKind.HOTMAIL: Entry(
        "browser", "microsoft.provider:build_hotmail", "microsoft.auth:sign_in_hotmail"
    ),
    AccountKind.EXCHANGE: Entry(
        "password",
        "exchange.provider:build",
        "exchange.auth:sign_in",
        server="exchange.secret:server_of",
    ),
    AccountKind.DIALPAD: Entry(
        "api key",
        "dialpad.provider:build",
        "dialpad.provider:link",
        line="dialpad.line:build",
        calling="dialpad.calling:call",
    ),
}


def kinds() -> tuple[AccountKind, ...]:
    """Return the kinds that can be linked."""
    return tuple(_KINDS)


def asks(kind: AccountKind) -> Asks:
    """Return what linking ``kind`` asks of the user. Raises Refused."""
    return _entry(kind).asks


def build(kind: AccountKind, context: ProviderContext) -> Provider:
    """Return a provider for one account; makes no request. Raises Refused."""
    provider: Provider = _function(_entry(kind).build)(context)
    return provider


def has_line(kind: AccountKind) -> bool:
    """Return whether accounts of ``kind`` tell of calls."""
    return kind in _KINDS and bool(_KINDS[kind].line)


def line(
    kind: AccountKind, context: ProviderContext, account: AccountId, told: Callable[[Any], None]
) -> Any:
    """Return what hears of the account's calls (``background.lines.Line``). Raises Refused."""
    if not has_line(kind):
        raise Refused(f"{kind.value} accounts tell of no calls.")
    return _function(_entry(kind).line)(context, account, told)


def call(kind: AccountKind, context: ProviderContext, number: str, token: str) -> None:
    """Have the account's telephone call ``number`` (E.164), once; its events carry ``token``.

    Raises:
        Refused: it won't, or accounts of this kind call nobody.
        SignInNeeded, TryLater: it can't be asked.
    """
    if not _entry(kind).calling:
        raise Refused(f"{kind.value} accounts place no calls.")
    _function(_entry(kind).calling)(context, number, token)


def sign_in(
    kind: AccountKind, settings: Settings, attempt: SignIn, *, login_hint: str = ""
) -> Grant:
    """Sign in with the browser and return who it is.

    Raises:
        Refused: this kind doesn't sign in that way.
        SignInNeeded, TryLater: it didn't work.
    """
    entry = _entry(kind, "browser")
    grant: Grant = _function(entry.sign_in)(settings, attempt, login_hint=login_hint)
    return grant


def sign_in_with_key(kind: AccountKind, settings: Settings, api_key: str) -> Grant:
    """Check ``api_key`` and return whose it is. Raises as ``sign_in``."""
    grant: Grant = _function(_entry(kind, "api key").sign_in)(settings, api_key)
    return grant


def sign_in_with_password(
    kind: AccountKind, settings: Settings, typed: Typed, attempt: Attempt, before: str | None
) -> Grant:
    """Sign in with what the user typed, and return whose account it is.

    ``before`` is the account's secret when it is signed in to again.

    Raises:
        Refused: this kind doesn't sign in that way, or it is another kind of account (D24).
        ServerNeeded: the server has to be said or confirmed.
        SignInNeeded, TryLater: it didn't work.
    """
    entry = _entry(kind, "password")
    grant: Grant = _function(entry.sign_in)(settings, typed, attempt, before)
    return grant


def server(kind: AccountKind, secret: str | None) -> str:
    """Return the address that an account's own secret leads to, '' when all share one.

    Raises:
        SignInNeeded: the secret is gone, or can't be read.
    """
    entry = _entry(kind)
    return str(_function(entry.server)(secret)) if entry.server else ""


def _entry(kind: AccountKind, needed: Asks | None = None) -> Entry:
    entry = _KINDS.get(kind)
    if entry is None:
        raise Refused(f"{kind.value} accounts can't be linked yet.")
    if needed not in (None, entry.asks):
        raise Refused(f"{kind.value} accounts sign in with a {entry.asks}.")
    return entry


def _function(name: str) -> Callable[..., Any]:
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(import_module(f"{__package__}.{module}"), function)
    return found
