"""Linking a mailbox: find its server, sign in once, and make sure that it is the user's own."""

from __future__ import annotations

from typing import Any

from dialpad_contacts.domain.errors import Refused, ServerNeeded, SignInNeeded
from dialpad_contacts.providers.exchange import library
from dialpad_contacts.providers.exchange.failures import (
    NotThere,
    host_of,
    translated,
    unexpected_answer,
)
from dialpad_contacts.providers.exchange.finding import find
from dialpad_contacts.providers.exchange.secret import Secret, endpoint, from_text
from dialpad_contacts.providers.exchange.session import EwsSession
from dialpad_contacts.providers.exchange.soap import TYPES
from dialpad_contacts.providers.exchange.steering import check_address, check_host
from dialpad_contacts.providers.oauth import Grant
from dialpad_contacts.providers.password import Attempt, Typed
from dialpad_contacts.providers.settings import Settings

_NO_PASSWORD = "Type your password."
_NOT_YOURS = (
    "{email} is not the mailbox of the user who signed in. Only contacts of your own are copied,"
    " never those of a shared mailbox: type your own address."
)
_NO_MAILBOX = "ErrorNonExistentMailbox"


def sign_in(settings: Settings, typed: Typed, attempt: Attempt, before: str | None) -> Grant:
    """Sign in and return whose mailbox it is, with the secret for the vault.

    The subject (D13) is the id of the Contacts folder: it names the mailbox itself, and stays
    when its owner gets another name, address, password or server.

    Args:
        settings: where to look, and whom to trust.
        typed: what the user typed; what is '' is taken from ``before``, or found out.
        attempt: how to give up.
        before: what the vault has of this account, None for a new one.

    Raises:
        SignInNeeded: the password is wrong, and was sent once.
        ServerNeeded: the server wasn't found, or has to be confirmed.
        Refused: it is no mailbox of the user's own at an Exchange of one's own (D24, R10).
        TryLater: the server can't be reached.
    """
    check_address(typed.email)
    if not typed.password:
        raise Refused(_NO_PASSWORD)
    known = _kept(before)
    email = typed.email.strip()
    user = typed.user.strip() or (known.user if known is not None else email)
    given = typed.server.strip() or (known.server if known is not None else "")
    if given:
        check_host(host_of(given if "://" in given else f"https://{given}"))
        server = endpoint(given)
    else:
        server = find(settings, Typed(email, typed.password, user), attempt)
    secret = Secret(server, user, typed.password, email)
    return Grant(_mailbox(settings, secret, attempt), email, secret.as_text())


def _kept(before: str | None) -> Secret | None:
    """Return what the vault has, None when it is of no use: it is replaced just now."""
    try:
        return from_text(before)
    except SignInNeeded:
        return None


def _mailbox(settings: Settings, secret: Secret, attempt: Attempt) -> str:
    """Return the id of the user's own Contacts folder, once it is that of the address, too.

    One request asks for both, so a wrong password is sent once.
    """
    session = EwsSession(secret.server, ca_bundle=settings.network.ca_bundle)
    session.sign_in_with(secret.user, secret.password, again=True)
    account, _ = library.account(secret.email, session)
    asked = [library.contacts_folder(), library.contacts_folder(secret.email)]
    try:
        with attempt.over(session), translated():
            own, named = library.FolderOf(account=account).call(asked)
            if isinstance(own, Exception):
                raise own
    except NotThere as error:
        raise ServerNeeded(
            f'There is no Exchange at "{host_of(secret.server)}". Check the server\'s name.'
        ) from error
    folder = _id(own)
    if not folder:
        raise unexpected_answer()
    # An address that the server doesn't know is only what the user calls the account.
    if type(named).__name__ != _NO_MAILBOX and _id(named) != folder:
        raise Refused(_NOT_YOURS.format(email=secret.email))
    return folder


def _id(found: Any) -> str:
    """Return a folder's id, '' for an error in place of one."""
    element = None if isinstance(found, Exception) else found.find(f"{TYPES}FolderId")
    return "" if element is None else str(element.get("Id") or "")
