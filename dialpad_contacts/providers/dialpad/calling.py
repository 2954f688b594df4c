"""Has Dialpad call somebody: the one request, and in plain words why it was not done (D23).

Dialpad's own app places the call; what becomes of it comes by the call events (``line``), which
carry the mark that was given here. Source: developers.dialpad.com/reference/usersinitiate_call.
"""

from __future__ import annotations

import msgspec

from dialpad_contacts.domain.errors import (
    ContactsError,
    OutcomeUnknown,
    Refused,
    SignInNeeded,
    TryLater,
)
from dialpad_contacts.domain.names import clean_text, shown
from dialpad_contacts.providers.context import ProviderContext
from dialpad_contacts.providers.dialpad.events import mark_of
from dialpad_contacts.providers.dialpad.wall import CALLS, lets_through
from dialpad_contacts.providers.dialpad.wire import TITLE, NotForThisKey, Placed, Wire, failure
from dialpad_contacts.providers.http import Answer, Session, decoded, retry_after_s

TOO_MANY = "Dialpad places five calls a minute for a program. Wait a moment, then call again."
NO_APP = (
    "None of your Dialpad apps is open. Open Dialpad on this computer or in the browser, and call"
    " again. The mobile app can't be told to call."
)
COMPANYS_KEY = "This is a company's API key. Dialpad calls with a user's own key alone."
LOOK_FIRST = "No answer came from Dialpad. Look whether it is calling before you call again."
_MOST_SAID = 160


class _Reason(msgspec.Struct):
    message: str | None = ""


class _Error(msgspec.Struct):
    error: _Reason | None = None


def call(context: ProviderContext, number: str, token: str) -> None:
    """Have Dialpad call ``number`` (E.164); its events then carry ``token``.

    Asked once and never again: a call that was asked for twice would ring somebody twice.

    Raises:
        Refused: Dialpad won't call; the sentence says why.
        SignInNeeded: the key is no good.
        TryLater: Dialpad can't be reached, or asks to wait; OutcomeUnknown when it may call.
    """
    settings = context.settings
    base = settings.dialpad.api_url
    session = Session(
        TITLE, base, read_only=True, reads=lets_through(base, CALLS),
        ca_bundle=settings.network.ca_bundle,
    )  # fmt: skip
    wire = Wire(session, context.load_secret)
    try:
        answer = wire.initiate_call(number, mark_of(token))
        if answer.status not in (200, 201):
            raise _refusal(wire, answer)
        decoded(answer, Placed, TITLE, writes=True)
    except OutcomeUnknown as error:
        raise OutcomeUnknown(LOOK_FIRST, offline=error.offline) from error
    finally:
        wire.close()


def _refusal(wire: Wire, answer: Answer) -> ContactsError:
    """Return why Dialpad did not place the call, as far as it tells."""
    if answer.status == 429:
        return TryLater(TOO_MANY, after_s=retry_after_s(answer.headers))
    if answer.status >= 500 or answer.status == 408:
        return OutcomeUnknown(LOOK_FIRST)
    if answer.is_json and 400 <= answer.status != 401:
        return _why(wire, answer)
    return failure(answer)


def _why(wire: Wire, answer: Answer) -> ContactsError:
    """Ask whose key it is, and whether an app is open: the refusal has no word of its own for it.

    What a refusal without a device looks like is not documented.
    """
    said = _said(answer)
    try:
        me = wire.me()
    except NotForThisKey:
        return Refused(COMPANYS_KEY)
    except SignInNeeded as error:
        return error
    except TryLater:  # it can't be asked any more: then its own words have to do
        return Refused(said)
    return Refused(NO_APP if me.is_online is False else said)


def _said(answer: Answer) -> str:
    try:
        found = msgspec.json.decode(answer.body, type=_Error).error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        found = None
    text = (found.message if found is not None else "") or ""
    words = shown(clean_text(text, _MOST_SAID)).strip()
    if not words:
        return f"Dialpad won't place this call ({answer.status})."
    return f"Dialpad won't place this call. It says: {words}"
