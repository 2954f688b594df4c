"""Reads ``config.toml``: every key of it documented, unknown ones warned about."""

from __future__ import annotations

import ipaddress
import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dialpad_contacts.domain.errors import ContactsError

MAX_CONFIG_BYTES = 1024 * 1024
LOOPBACK_CLIENT_ID = "dialpad-contacts"
"""A simulator on this computer knows this client; real clouds know only one's own."""


class BadConfig(ContactsError):
    """The settings can't be used; the sentence says which, and what to do."""


@dataclass(frozen=True, slots=True)
class OAuthClient:
    """The id and the so-called secret that a cloud gave this program."""

    client_id: str = ""
    client_secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class GoogleEndpoints:
    """Where Google is."""

    authorize_url: str = "https://accounts.google.com/o/oauth2/v2/auth"
    token_url: str = "https://oauth2.googleapis.com/token"
    people_url: str = "https://people.googleapis.com"


@dataclass(frozen=True, slots=True)
class MicrosoftEndpoints:
    """Where Microsoft is; national clouds have other hosts."""

    authority_url: str = "https://login.microsoftonline.com"
    graph_url: str = "https://graph.microsoft.com"


@dataclass(frozen=True, slots=True)
class ExchangeEndpoints:
    """Where Exchange is looked for; '' asks ``autodiscover.`` of an address's own domain."""

    autodiscover_url: str = ""


@dataclass(frozen=True, slots=True)
class DialpadEndpoints:
    """Where Dialpad is."""

    api_url: str = "https://dialpad.com"


@dataclass(frozen=True, slots=True)
class Network:
    """How to get out. ``ca_bundle`` is a file of extra trust roots (PEM), '' for none."""

    ca_bundle: str = ""


@dataclass(frozen=True, slots=True)
class Sync:
    """When things are synced, sent and thrown away."""

    interval_minutes: float = 5
    delete_delay_seconds: float = 8
    create_retry_minutes: float = 15
    trash_days: float = 30
    journal_days: float = 180


@dataclass(frozen=True, slots=True)
class Calls:
    """How calls are read and kept."""

    default_region: str = "US"
    save_unknown_callers: bool = True


@dataclass(frozen=True, slots=True)
class Config:
    """All settings, defaults where nothing is said. ``warnings`` are sentences for the user."""

    google: GoogleEndpoints = GoogleEndpoints()
    microsoft: MicrosoftEndpoints = MicrosoftEndpoints()
    exchange: ExchangeEndpoints = ExchangeEndpoints()
    dialpad: DialpadEndpoints = DialpadEndpoints()
    google_oauth: OAuthClient = OAuthClient()
    microsoft_oauth: OAuthClient = OAuthClient()
    network: Network = Network()
    sync: Sync = Sync()
    calls: Calls = Calls()
    warnings: tuple[str, ...] = ()

    @property
    def google_client(self) -> OAuthClient | None:
        """The client to sign in to Google with, None when there is none."""
        return _client(self.google_oauth, self.google.token_url)

    @property
    def microsoft_client(self) -> OAuthClient | None:
        """The client to sign in to Microsoft with, None when there is none."""
        return _client(self.microsoft_oauth, self.microsoft.authority_url)

    @property
    def region(self) -> str:
        """How a number without '+' is read: ISO 3166 alpha-2."""
        return self.calls.default_region


_TABLES: dict[str, type] = {
    "endpoints.google": GoogleEndpoints,
    "endpoints.microsoft": MicrosoftEndpoints,
    "endpoints.exchange": ExchangeEndpoints,
    "endpoints.dialpad": DialpadEndpoints,
    "oauth.google": OAuthClient,
    "oauth.microsoft": OAuthClient,
    "network": Network,
    "sync": Sync,
    "calls": Calls,
}
_FIELDS = {
    "endpoints.google": "google",
    "endpoints.microsoft": "microsoft",
    "endpoints.exchange": "exchange",
    "endpoints.dialpad": "dialpad",
    "oauth.google": "google_oauth",
    "oauth.microsoft": "microsoft_oauth",
}
_KINDS = {str: "a text in quotes", bool: "true or false", float: "a number"}
_LOWEST = {"interval_minutes": 1.0}
_MOST = 1_000_000.0


def load(file: Path) -> Config:
    """Return the settings in ``file``; defaults when it does not exist.

    Raises:
        BadConfig: it can't be read, or says something that can't be.
    """
    try:
        with file.open("rb") as source:
            text = source.read(MAX_CONFIG_BYTES + 1)
    except FileNotFoundError:
        return Config()
    except OSError as error:
        raise BadConfig(f"{file} can't be read: {error.strerror}.") from error
    if len(text) > MAX_CONFIG_BYTES:
        raise BadConfig(f"{file} is too long for a settings file.")
    try:
        return parse(text.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadConfig(f"{file} isn't written in UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise BadConfig(f"{file} isn't valid TOML: {error}.") from error
    except BadConfig as error:
        raise BadConfig(f"{file}: {error}") from error


def parse(text: str) -> Config:
    """Return the settings that ``text`` (TOML) holds.

    Raises:
        BadConfig: a value is of the wrong kind, or an address isn't allowed.
        tomllib.TOMLDecodeError: it isn't TOML.
    """
    document = tomllib.loads(text)
    warnings: list[str] = []
    parts: dict[str, Any] = {}
    for name, table in _tables(document, warnings):
        parts[_FIELDS.get(name, name)] = _filled(name, _TABLES[name](), table, warnings)
    config = Config(**parts, warnings=tuple(warnings))
    _check_addresses(config)
    region = config.calls.default_region
    if not (len(region) == 2 and region.isascii() and region.isalpha()):
        raise BadConfig(f"[calls] default_region must be two letters such as US, not {region!r}.")
    return replace(config, calls=replace(config.calls, default_region=region.upper()))


def _tables(document: dict[str, Any], warnings: list[str]) -> list[tuple[str, dict[str, Any]]]:
    """Return the known tables by dotted name; note the others."""
    found: list[tuple[str, dict[str, Any]]] = []
    for outer, content in document.items():
        inner = {outer: content}
        if outer in ("oauth", "endpoints") and isinstance(content, dict):
            inner = {f"{outer}.{name}": value for name, value in content.items()}
        for name, table in inner.items():
            if name not in _TABLES:
                warnings.append(f"config.toml: nobody reads {name!r}. Is it misspelt?")
            elif not isinstance(table, dict):
                raise BadConfig(f"{name} must be a table: write [{name}] on a line of its own.")
            else:
                found.append((name, table))
    return found


def _filled(name: str, defaults: Any, table: dict[str, Any], warnings: list[str]) -> Any:
    known = {f.name for f in fields(defaults)}
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            warnings.append(f"config.toml: nobody reads {key!r} in [{name}]. Is it misspelt?")
            continue
        values[key] = _checked(f"[{name}] {key}", value, type(getattr(defaults, key)), key)
    return replace(defaults, **values)


def _checked(where: str, value: object, kind: type, key: str) -> object:
    if kind in (int, float):
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise BadConfig(f"{where} must be {_KINDS[float]}, not {value!r}.")
        lowest = _LOWEST.get(key, 0.0)
        if not lowest <= value <= _MOST:
            raise BadConfig(f"{where} must be {lowest:g} or more, not {value!r}.")
        return value
    if not isinstance(value, kind):
        raise BadConfig(f"{where} must be {_KINDS[kind]}, not {value!r}.")
    return value


def _check_addresses(config: Config) -> None:
    for name in ("google", "microsoft", "exchange", "dialpad"):
        endpoints = getattr(config, name)
        for part in fields(endpoints):
            url = getattr(endpoints, part.name)
            if url != part.default and not _allowed(url):
                raise BadConfig(
                    f"[endpoints.{name}] {part.name} must begin with https://. Plain http is for"
                    " this computer alone (127.0.0.1)."
                )


def _allowed(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or parts.query or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _client(configured: OAuthClient, url: str) -> OAuthClient | None:
    if configured.client_id:
        return configured
    if _is_loopback(urlsplit(url).hostname or ""):
        return OAuthClient(LOOPBACK_CLIENT_ID)
    return None
