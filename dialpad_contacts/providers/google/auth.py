"""Signing in to Google, and keeping the access token fresh."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import google.auth.exceptions
import msgspec
import oauthlib.oauth2
import requests
from google.auth.transport.requests import Request
from google.oauth2.credentials import Credentials
from google_auth_oauthlib.flow import Flow

from dialpad_contacts.domain.errors import ContactsError, SignInNeeded, TryLater
from dialpad_contacts.providers.http import Session, unexpected
from dialpad_contacts.providers.oauth import Grant, Receiver, SignIn
from dialpad_contacts.providers.settings import Client, Settings
from dialpad_contacts.providers.transport import is_loopback, quiet_libraries

TITLE = "Google"
CONTACTS_SCOPE = "https://www.googleapis.com/auth/contacts"
DIRECTORY_SCOPE = "https://www.googleapis.com/auth/directory.readonly"
"""May be left unticked: the organisation's people are then not shown, and nothing else lacks."""
SCOPES = (
    "openid", "https://www.googleapis.com/auth/userinfo.email", CONTACTS_SCOPE, DIRECTORY_SCOPE,
)  # fmt: skip
"""Whole urls: Google answers with those, and oauthlib compares (providers.md 4.1)."""

NO_SCOPE = "Google let you in but didn't allow contacts. Link again and tick Contacts."
ENDED = "Google ended this session. Sign in again to go on syncing."
_EXCHANGE_TIMEOUT_S = 20


class _Person(msgspec.Struct):
    """What we read of an id token.

    It comes straight from the token endpoint over TLS, which stands in for checking its
    signature (OpenID Connect Core 3.1.3.7).
    """

    sub: str
    aud: str | list[str]
    email: str = ""


class _Secret(msgspec.Struct):
    """What the vault keeps. Where Google is, and who we are there, stays in the settings."""

    refresh_token: str
    token: str = ""
    expiry: datetime | None = None
    scopes: list[str] = []

    def as_text(self) -> str:
        """Return it as the vault keeps it."""
        return msgspec.json.encode(self).decode()


def sign_in(
    settings: Settings, attempt: SignIn, *, login_hint: str = "", scopes: Sequence[str] = SCOPES
) -> Grant:
    """Let the user sign in, in the system's browser, and return who it is with the secret.

    Raises:
        SignInNeeded: no client is configured; or the user said no, gave up, or didn't tick
            contacts.
        TryLater: Google, or a browser, can't be reached.
    """
    client = _client(settings)
    session = _token_session(settings)
    try:
        with Receiver() as receiver:
            flow = _flow(settings, client, session, receiver.redirect_uri, scopes)
            more = {"login_hint": login_hint} if login_hint else {}
            with _plain_http_on_loopback(settings.google.authorize_url):
                url, state = flow.authorization_url(
                    access_type="offline", prompt="consent", include_granted_scopes="false", **more
                )
            reply = attempt.reply(receiver, url, state, TITLE)
        token = _exchanged(flow, settings.google.token_url, reply["code"])
    finally:
        session.close()
    return _granted(token, client, scopes)


def _client(settings: Settings) -> Client:
    if settings.google_client is None:
        raise SignInNeeded(
            "No Google client is set up. Put client_id and client_secret under [oauth.google]"
            " in config.toml; the user's guide says where to get them."
        )
    return settings.google_client


def _token_session(settings: Settings) -> Session:
    return Session(TITLE, settings.google.token_url, ca_bundle=settings.network.ca_bundle)


def _flow(
    settings: Settings, client: Client, session: Session, redirect_uri: str, scopes: Sequence[str]
) -> Flow:
    config = {
        "installed": {
            "client_id": client.client_id,
            "client_secret": client.client_secret,
            "auth_uri": settings.google.authorize_url,
            "token_uri": settings.google.token_url,
        }
    }
    flow = Flow.from_client_config(
        config, scopes=list(scopes), redirect_uri=redirect_uri, autogenerate_code_verifier=True
    )
    quiet_libraries()
    flow.oauth2session.trust_env = False
    flow.oauth2session.max_redirects = 0
    transport = session.plain.get_adapter(settings.google.token_url)
    flow.oauth2session.mount("https://", transport)
    flow.oauth2session.mount("http://", transport)
    return flow


def _exchanged(flow: Flow, token_url: str, code: str) -> dict[str, Any]:
    """Trade the code for tokens."""
    try:
        with _plain_http_on_loopback(token_url):
            return dict(flow.fetch_token(code=code, timeout=_EXCHANGE_TIMEOUT_S))
    except Warning as narrowed:
        # oauthlib raises a bare Warning when the user granted other scopes than were asked for;
        # the token comes along. Which scopes matter is ours to say (``_granted``).
        token = getattr(narrowed, "token", None)
        if not token:
            raise TryLater(unexpected(TITLE)) from narrowed
        return dict(token)
    except requests.RequestException as error:
        raise TryLater("Google can't be reached. Is this computer online?", offline=True) from error
    except oauthlib.oauth2.MissingTokenError as error:  # an answer without an error, or a token
        raise TryLater(unexpected(TITLE)) from error
    except oauthlib.oauth2.OAuth2Error as error:
        if getattr(error, "error", "") in ("invalid_client", "unauthorized_client"):
            raise SignInNeeded(
                "Google doesn't know this program's client. Check [oauth.google] in config.toml."
            ) from error
        raise SignInNeeded("Google refused the sign-in. Try again.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise TryLater(unexpected(TITLE)) from error


@contextmanager
def _plain_http_on_loopback(url: str) -> Iterator[None]:
    """Let oauthlib use plain http for this one call, to this computer alone.

    It asks the environment and nothing else.
    """
    if not (url.startswith("http:") and is_loopback(url)):
        yield
        return
    name = "OAUTHLIB_INSECURE_TRANSPORT"
    before = os.environ.get(name)
    os.environ[name] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def _granted(token: dict[str, Any], client: Client, scopes: Sequence[str]) -> Grant:
    given = token.get("scope", list(scopes))
    given = given.split() if isinstance(given, str) else given
    if CONTACTS_SCOPE in scopes and CONTACTS_SCOPE not in given:
        raise SignInNeeded(NO_SCOPE)
    person = _person(token.get("id_token"), client.client_id)
    refresh = token.get("refresh_token")
    if not isinstance(refresh, str) or not refresh:
        raise SignInNeeded("Google didn't allow staying signed in. Link the account again.")
    try:
        secret = _Secret(
            refresh_token=refresh,
            token=str(token["access_token"]),
            expiry=datetime.fromtimestamp(float(token["expires_at"]), UTC),
            scopes=[str(scope) for scope in given],
        )
    except (KeyError, ValueError, TypeError, OverflowError, OSError) as error:
        raise TryLater(unexpected(TITLE)) from error
    return Grant(person.sub, person.email, secret.as_text())


def _person(id_token: object, client_id: str) -> _Person:
    """Return who signed in.

    Raises:
        TryLater: the id token is missing, unreadable, or meant for another program.
    """
    try:
        _, payload, _ = str(id_token).split(".")
        padded = payload + "=" * (-len(payload) % 4)
        person = msgspec.json.decode(base64.urlsafe_b64decode(padded), type=_Person)
    except (ValueError, msgspec.MsgspecError, RecursionError) as error:
        raise TryLater(unexpected(TITLE)) from error
    audience = [person.aud] if isinstance(person.aud, str) else person.aud
    if client_id not in audience or not person.sub:
        raise TryLater(unexpected(TITLE))
    return person


class Bearer:
    """The access token of one account; asks for a new one when it must, and saves it."""

    def __init__(
        self, settings: Settings, load: Callable[[], str | None], save: Callable[[str], None]
    ) -> None:
        """Take the secret from ``load`` when first needed, and hand each new one to ``save``."""
        self._settings = settings
        self._load = load
        self._save = save
        self._session = _token_session(settings)
        self._request = Request(self._session.plain)
        self._session.plain.max_redirects = 0
        self._credentials: Credentials | None = None

    def header(self) -> dict[str, str]:
        """Return the Authorization header, refreshing the token when it has run out.

        Raises:
            SignInNeeded: there is no grant, or it is gone.
            TryLater: Google can't be reached to renew it.
        """
        credentials = self._current()
        if not credentials.valid:
            self._refresh(credentials)
        return {"Authorization": f"Bearer {credentials.token}"}

    def allows(self, scope: str) -> bool:
        """Return whether the user granted ``scope``. Raises SignInNeeded."""
        return scope in (self._current().scopes or ())

    def refresh(self) -> None:
        """Get a new access token although the present one looks good (after a 401)."""
        self._refresh(self._current())

    def _current(self) -> Credentials:
        if self._credentials is None:
            self._credentials = self._loaded()
        return self._credentials

    def _loaded(self) -> Credentials:
        secret = self._load()
        if not secret:
            raise SignInNeeded("This computer no longer has Google's permission. Sign in again.")
        client = _client(self._settings)
        try:
            kept = msgspec.json.decode(secret, type=_Secret)
        except (msgspec.MsgspecError, UnicodeError) as error:
            raise SignInNeeded(
                "The stored permission for Google can't be read. Sign in again."
            ) from error
        # Not from_authorized_user_info: it insists on Google's own token url.
        make: Any = Credentials  # it has no types
        credentials: Credentials = make(
            token=kept.token,
            refresh_token=kept.refresh_token,
            token_uri=self._settings.google.token_url,
            client_id=client.client_id,
            client_secret=client.client_secret,
            scopes=kept.scopes,
            expiry=_naive_utc(kept.expiry),
        )
        return credentials

    def _refresh(self, credentials: Credentials) -> None:
        try:
            untyped: Any = credentials
            untyped.refresh(self._request)
        except google.auth.exceptions.TransportError as error:
            raise TryLater(
                "Google can't be reached. Is this computer online?", offline=True
            ) from error
        except google.auth.exceptions.RefreshError as error:
            raise _refused(error) from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise TryLater(unexpected(TITLE)) from error
        expiry: datetime | None = credentials.expiry
        kept = _Secret(
            refresh_token=str(credentials.refresh_token),
            token=str(credentials.token),
            expiry=expiry.replace(tzinfo=UTC) if expiry is not None else None,
            scopes=list(credentials.scopes or ()),
        )
        self._save(kept.as_text())

    def close(self) -> None:
        """Cut off a running refresh."""
        self._session.close()


def _naive_utc(when: datetime | None) -> datetime:
    """Return ``when`` as google-auth wants it; a token of unknown age counts as run out."""
    when = when or datetime(2000, 1, 1, tzinfo=UTC)
    return when.astimezone(UTC).replace(tzinfo=None)


def _refused(error: google.auth.exceptions.RefreshError) -> ContactsError:
    """Return what a refusal to renew means: sign in again, or just later."""
    detail = error.args[1] if len(error.args) > 1 else None
    if error.retryable:
        return TryLater("Google isn't answering. Nothing is lost.")
    if isinstance(detail, dict) and isinstance(detail.get("error"), str):
        return SignInNeeded(ENDED)
    return TryLater(unexpected(TITLE))
