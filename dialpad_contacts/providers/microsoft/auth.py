"""Signing in to Microsoft with msal, and keeping the access token fresh."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import msal
import msgspec
import requests

from dialpad_contacts.domain.errors import ContactsError, SignInNeeded, TryLater
from dialpad_contacts.providers.http import Session, unexpected
from dialpad_contacts.providers.oauth import Grant, Receiver, SignIn
from dialpad_contacts.providers.settings import Client, Settings
from dialpad_contacts.providers.transport import quiet_libraries

AUTHORITY = "https://login.microsoftonline.com"
CONSUMERS = "9188040d-6c67-4c5b-b112-36a304b66dad"
"""The tenant of all personal accounts."""
_GRAPH = "https://graph.microsoft.com/"
_CAPABILITIES = ["CP1"]
"""We answer claims challenges (continuous access evaluation)."""
_FOR_THE_USER = {"invalid_grant", "interaction_required", "consent_required", "login_required"}
_NOT_OUR_CLIENT = {"invalid_client", "unauthorized_client"}


_EARLY_S = 300.0
"""An access token is renewed that long before it runs out."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Whose accounts may sign in, as what, and what we ask to be allowed."""

    title: str
    tenant: str
    contacts_scope: str
    more_scopes: tuple[str, ...] = ()

    @property
    def scopes(self) -> list[str]:
        """All scopes; msal adds openid, profile and offline_access itself."""
        return [self.contacts_scope, *self.more_scopes]

    @property
    def read_only(self) -> bool:
        """Whether the permission itself forbids every change."""
        return self.contacts_scope == "Contacts.Read"


OFFICE365 = Audience("Office 365", "organizations", "Contacts.ReadWrite", ("User.ReadBasic.All",))
OUTLOOK = Audience("Outlook.com", "consumers", "Contacts.Read")
HOTMAIL = Audience("Hotmail", "consumers", "Contacts.Read")


class _Person(msgspec.Struct):
    """What we read of an id token, which came straight from the token endpoint."""

    oid: str
    tid: str
    aud: str
    preferred_username: str = ""


class _Secret(msgspec.Struct):
    """What the vault keeps: whose it is, and msal's cache without what runs out in an hour."""

    account: str
    cache: dict[str, Any]

    def as_text(self) -> str:
        """Return it as the vault keeps it."""
        return msgspec.json.encode(self).decode()


class _Line:
    """msal's way out: our session, with the configured root in place of Microsoft's."""

    def __init__(self, session: requests.Session, root: str) -> None:
        self._session = session
        self._root = root

    def at(self, url: str) -> str:
        """Return where ``url`` really is."""
        return self._root + url[len(AUTHORITY) :] if url.startswith(AUTHORITY + "/") else url

    def get(self, url: str, **kwargs: Any) -> requests.Response:
        """Send a GET."""
        return self._send("GET", url, kwargs)

    def post(self, url: str, **kwargs: Any) -> requests.Response:
        """Send a POST."""
        return self._send("POST", url, kwargs)

    def _send(self, method: str, url: str, kwargs: dict[str, Any]) -> requests.Response:
        passed = {k: kwargs[k] for k in ("params", "data", "headers") if k in kwargs}
        return self._session.request(method, self.at(url), allow_redirects=False, **passed)

    def close(self) -> None:
        """Leave the session to its owner."""


class _Desk:
    """One msal application, made when first needed: making it asks the network."""

    def __init__(self, settings: Settings, audience: Audience) -> None:
        self.audience = audience
        self.settings = settings
        root = settings.microsoft.authority_url.rstrip("/")
        self.session = Session(audience.title, root, ca_bundle=settings.network.ca_bundle)
        # msal wants https; on this computer another root may stand for Microsoft's.
        self._authority = root if urlsplit(root).scheme == "https" else AUTHORITY
        self.line = _Line(self.session.plain, root)
        self.cache = msal.SerializableTokenCache()
        self._app: Any = None

    def client(self) -> Client:
        """Return our client. Raises SignInNeeded when none is set up."""
        client = self.settings.microsoft_client
        if client is None:
            raise SignInNeeded(
                "No Microsoft client is set up. Put client_id under [oauth.microsoft] in"
                " config.toml; the user's guide says where to get it."
            )
        return client

    def ask(self, what: Callable[[Any], Any]) -> dict[str, Any]:
        """Return what ``what`` brings of the application.

        Raises:
            TryLater: Microsoft can't be reached, or answered what can't be read.
        """
        try:
            if self._app is None:
                self._app = self._made()
            found = what(self._app)
        except ContactsError:
            raise
        except (requests.RequestException, OSError) as error:
            sentence = f"{self.audience.title} can't be reached. Is this computer online?"
            raise TryLater(sentence, offline=True) from error
        except (ValueError, KeyError, TypeError, AttributeError, RuntimeError,
                msal.exceptions.MsalError) as error:  # fmt: skip
            self._app = None
            raise TryLater(unexpected(self.audience.title)) from error
        if not isinstance(found, dict):
            raise SignInNeeded(ended(self.audience.title))
        if "error" in found:
            self._app = None  # msal repeats a refusal for a minute without asking again
            raise _refused(found, self.audience.title)
        return found

    def _made(self) -> Any:
        quiet_libraries()
        return msal.PublicClientApplication(
            self.client().client_id,
            authority=f"{self._authority}/{self.audience.tenant}",
            http_client=self.line,
            token_cache=self.cache,
            instance_discovery=False,
            client_capabilities=_CAPABILITIES,
        )

    def secret(self, account: str) -> _Secret:
        """Return what is worth keeping of msal's cache."""
        whole: dict[str, Any] = msgspec.json.decode(self.cache.serialize())
        kept = {k: v for k, v in whole.items() if k not in ("AccessToken", "IdToken")}
        return _Secret(account, kept)


def sign_in(
    audience: Audience, settings: Settings, attempt: SignIn, *, login_hint: str = ""
) -> Grant:
    """Let the user sign in, in the system's browser, and return who it is with the secret.

    Raises:
        SignInNeeded: no client is configured; or the user said no, or gave up.
        TryLater: Microsoft, or a browser, can't be reached.
    """
    desk = _Desk(settings, audience)
    try:
        with Receiver() as receiver:
            more = {"login_hint": login_hint} if login_hint else {"prompt": "select_account"}
            # http://localhost is what desktop programs register; 127.0.0.1 is another address.
            redirect_uri = f"http://localhost:{urlsplit(receiver.redirect_uri).port}"
            flow = desk.ask(lambda app: _flow(app, audience, redirect_uri, more))
            url = desk.line.at(flow["auth_uri"])
            reply = attempt.reply(receiver, url, flow["state"], audience.title)
        result = desk.ask(lambda app: app.acquire_token_by_auth_code_flow(flow, reply))
        return _granted(desk, result)
    finally:
        desk.session.close()


def _flow(app: Any, audience: Audience, redirect_uri: str, more: dict[str, str]) -> Any:
    """Begin a flow whose reply comes in the query, as our receiver takes it; PKCE guards the code.

    msal would rather have it posted, and warns.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="response_mode")
        return app.initiate_auth_code_flow(
            audience.scopes, redirect_uri=redirect_uri, domain_hint=audience.tenant, **more
        )


def _granted(desk: _Desk, result: dict[str, Any]) -> Grant:
    audience = desk.audience
    given = {scope.removeprefix(_GRAPH) for scope in str(result.get("scope", "")).split()}
    if audience.contacts_scope not in given:
        raise SignInNeeded(f"{audience.title} let you in but didn't allow contacts. Link again.")
    try:
        person = msgspec.convert(result.get("id_token_claims"), _Person)
    except msgspec.ValidationError as error:
        raise TryLater(unexpected(audience.title)) from error
    if person.aud != desk.client().client_id:
        raise TryLater(unexpected(audience.title))
    if (person.tid == CONSUMERS) is not (audience.tenant == "consumers"):
        raise SignInNeeded("This is another kind of account. Link it as what it is.")
    if not list(desk.cache.search(msal.TokenCache.CredentialType.REFRESH_TOKEN)):
        raise SignInNeeded(f"{audience.title} didn't allow staying signed in. Link again.")
    subject = f"{person.oid}.{person.tid}"
    return Grant(subject, person.preferred_username, desk.secret(subject).as_text())


def ended(title: str) -> str:
    """Return the sentence for a grant that is gone."""
    return f"{title} ended this session. Sign in again to go on syncing."


def _refused(result: dict[str, Any], title: str) -> ContactsError:
    """Return what a refusal means: sign in again, or just later."""
    error = str(result.get("error"))
    if error in _NOT_OUR_CLIENT:
        return SignInNeeded(
            "Microsoft doesn't know this program's client. Check [oauth.microsoft] in config.toml."
        )
    if error in _FOR_THE_USER:
        return SignInNeeded(ended(title))
    return TryLater(f"{title} isn't answering. Nothing is lost.")


class Bearer:
    """The access token of one account; msal renews it, and each new refresh token is saved."""

    def __init__(
        self,
        settings: Settings,
        audience: Audience,
        load: Callable[[], str | None],
        save: Callable[[str], None],
    ) -> None:
        """Take the secret from ``load`` when first needed, and hand each new one to ``save``."""
        self._desk = _Desk(settings, audience)
        self._load = load
        self._save = save
        self._account = ""
        self._saved = ""
        self._access = ""
        self._until = 0.0

    def header(self) -> dict[str, str]:
        """Return the Authorization header, refreshing the token when it has run out.

        Raises:
            SignInNeeded: there is no grant, or it is gone.
            TryLater: Microsoft can't be reached to renew it.
        """
        if time.monotonic() >= self._until:
            self._renew(force_refresh=False)
        return {"Authorization": f"Bearer {self._access}"}

    def refresh(self, claims: str | None = None) -> None:
        """Get a new access token after a 401; ``claims`` is what the new one must satisfy."""
        self._renew(force_refresh=True, claims_challenge=claims)

    def _renew(self, **how: Any) -> None:
        """Have msal bring an access token.

        It is kept here until it runs out: msal finds it again only when Microsoft names the
        scopes in the very words that we asked for.
        """
        if not self._account:
            self._take_in(self._load())
        try:
            result = self._desk.ask(lambda app: self._silently(app, how))
        except SignInNeeded:
            newer = self._load()  # another process may have renewed it, and this one is used up
            if not newer or newer == self._saved:
                raise
            self._take_in(newer)
            result = self._desk.ask(lambda app: self._silently(app, how))
        text = self._desk.secret(self._account).as_text()
        if text != self._saved:
            self._saved = text
            self._save(text)
        try:
            self._access = str(result["access_token"])
            life_s = float(result["expires_in"])
        except (KeyError, TypeError, ValueError) as error:
            raise TryLater(unexpected(self._desk.audience.title)) from error
        self._until = time.monotonic() + life_s - _EARLY_S

    def _silently(self, app: Any, how: dict[str, Any]) -> Any:
        mine = (a for a in app.get_accounts() if a["home_account_id"] == self._account)
        account = next(mine, None)
        scopes = self._desk.audience.scopes
        return account and app.acquire_token_silent_with_error(scopes, account, **how)

    def _take_in(self, text: str | None) -> None:
        title = self._desk.audience.title
        if not text:
            raise SignInNeeded(f"This computer no longer has {title}'s permission. Sign in again.")
        self._desk.client()
        try:
            kept = msgspec.json.decode(text, type=_Secret)
            self._desk.cache.deserialize(msgspec.json.encode(kept.cache).decode())
        except (msgspec.MsgspecError, ValueError, TypeError) as error:
            raise SignInNeeded(
                f"The stored permission for {title} can't be read. Sign in again."
            ) from error
        self._account = kept.account
        self._saved = text

    def close(self) -> None:
        """Cut off a running refresh."""
        self._desk.session.close()


def sign_in_office365(settings: Settings, attempt: SignIn, *, login_hint: str = "") -> Grant:
    """Sign in with a work or school account. Raises as ``sign_in``."""
    return sign_in(OFFICE365, settings, attempt, login_hint=login_hint)


def sign_in_outlook(settings: Settings, attempt: SignIn, *, login_hint: str = "") -> Grant:
    """Sign in with a personal account. Raises as ``sign_in``."""
    return sign_in(OUTLOOK, settings, attempt, login_hint=login_hint)


def sign_in_hotmail(settings: Settings, attempt: SignIn, *, login_hint: str = "") -> Grant:
    """Sign in with a personal account. Raises as ``sign_in``."""
    return sign_in(HOTMAIL, settings, attempt, login_hint=login_hint)
