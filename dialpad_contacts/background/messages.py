"""What the window and its sync worker say to each other: one JSON object a line, nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, Literal

import msgspec

from dialpad_contacts.domain.call import LineEvent, LineState
from dialpad_contacts.domain.contact import AccountId, AccountKind, ContactId, Fields
from dialpad_contacts.domain.search import Row
from dialpad_contacts.sync import events
from dialpad_contacts.sync.report import Report

# -- to the worker ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SyncNow:
    """Sync these accounts (all when empty). ``job`` 0 wants no reply."""

    job: int = 0
    accounts: tuple[AccountId, ...] = ()
    cause: str = "user"
    full: bool = False
    approved: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class LookAhead:
    """Say what the next sync of every account would do; does none of it (D19)."""

    job: int


@dataclass(frozen=True, slots=True)
class OpenContact:
    """Fetch a contact (R6) unless it was fetched within ``fresh_s`` seconds (D21)."""

    contact: ContactId
    fresh_s: float = 10.0
    job: int = 0


@dataclass(frozen=True, slots=True)
class SearchRemote:
    """Ask accounts and directories (R2)."""

    job: int
    text: str
    limit: int = 30


@dataclass(frozen=True, slots=True)
class Keep:
    """Bring a remote-only result here."""

    job: int
    row_id: str


@dataclass(frozen=True, slots=True)
class ShowRemote:
    """Fetch a remote-only result, to look at it."""

    job: int
    row_id: str


@dataclass(frozen=True, slots=True)
class LinkAccount:
    """Sign in with the browser; ``again`` renews an account that is linked."""

    job: int
    kind: AccountKind
    email: str = ""
    again: AccountId | None = None


@dataclass(frozen=True, slots=True)
class LinkKey:
    """Link Dialpad with an API key (D23)."""

    job: int
    api_key: str
    again: AccountId | None = None


@dataclass(frozen=True, slots=True)
class LinkPassword:
    """Link an account that wants a password, or sign in to it ``again``.

    ``user`` and ``server`` are '' when they are to be found out.
    """

    job: int
    kind: AccountKind
    email: str
    password: str = field(repr=False)
    user: str = ""
    server: str = ""
    again: AccountId | None = None


@dataclass(frozen=True, slots=True)
class PlaceCall:
    """Have an account's telephone call ``number`` (E.164), once (D23).

    Its line tells of the call with ``token``.
    """

    job: int
    account: AccountId
    number: str
    token: str


@dataclass(frozen=True, slots=True)
class Unlink:
    """Unlink an account (D14)."""

    job: int
    account: AccountId
    delete_contacts: bool


@dataclass(frozen=True, slots=True)
class ChooseVault:
    """Where secrets go without a keyring: a passphrase-locked file, or this run only (None)."""

    job: int
    passphrase: str | None


@dataclass(frozen=True, slots=True)
class Cancel:
    """Stop what runs: 'sync' or 'link'."""

    what: Literal["sync", "link"]


@dataclass(frozen=True, slots=True)
class Quit:
    """Finish within two seconds."""


# -- from a command to the running window ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class Raise:
    """Come to the front."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A command changed these contacts (all of them when empty), or the accounts."""

    contacts: tuple[ContactId, ...] = ()


@dataclass(frozen=True, slots=True)
class Ring:
    """Somebody calls: another softphone says so. Answered (``Done``) when the call has ended.

    ``token`` is the command's own name for the call: should the answer get lost, it finds the
    call in the history by it, and enters it there if it is not. ``missed``: it has ended already.
    """

    job: int
    number: str
    token: str
    name: str = ""
    line: str = ""
    missed: bool = False


@dataclass(frozen=True, slots=True)
class CallsChanged:
    """A command changed the call history, or marks of numbers."""


@dataclass(frozen=True, slots=True)
class WhichFolder:
    """Which data folder is shown?"""


@dataclass(frozen=True, slots=True)
class Folder:
    """This one."""

    path: str


# -- from the worker ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker runs; ``sample`` says that the sample account is linked."""

    sample: bool = False
    control_url: str = ""
    """Where the sample's cloud is steered, '' without one."""


@dataclass(frozen=True, slots=True)
class BrowserOpened:
    """A sign-in waits for the user's browser."""

    job: int
    url: str


@dataclass(frozen=True, slots=True)
class Planned:
    """What a look ahead found, account by account."""

    job: int
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A live search's answer."""

    job: int
    query: str
    rows: tuple[Row, ...]
    fields: tuple[Fields, ...]
    sources: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Done:
    """The job ended; ``document`` is its result.

    ``problem`` is '' or the sentence that says why not; ``kind`` names it: '', 'failed',
    'cancelled', 'no_keyring', 'sign_in', 'server' (``document`` is the one to be confirmed, ''
    when one has to be said), 'later', 'missing'.
    """

    job: int
    kind: str = ""
    problem: str = ""
    document: Any = None


@dataclass(frozen=True, slots=True)
class WorkerFailed:
    """The worker could not start or broke; what is here stays usable."""

    reason: str


Command = (
    SyncNow
    | LookAhead
    | OpenContact
    | SearchRemote
    | Keep
    | ShowRemote
    | LinkAccount
    | LinkKey
    | LinkPassword
    | PlaceCall
    | Unlink
    | ChooseVault
    | Cancel
    | Quit
    | Raise
    | Changed
    | Ring
    | CallsChanged
    | WhichFolder
)
Answer = (
    Ready
    | Folder
    | BrowserOpened
    | Planned
    | Found
    | Done
    | WorkerFailed
    | LineEvent
    | LineState
    | events.SyncEvent
)

_TYPES: dict[str, type[Any]] = {
    t.__name__: t
    for t in (
        SyncNow, LookAhead, OpenContact, SearchRemote, Keep, ShowRemote, LinkAccount, LinkKey,
        LinkPassword, PlaceCall, Unlink, ChooseVault, Cancel, Quit, Raise, Changed, Ring,
        CallsChanged, WhichFolder, Folder, Ready, BrowserOpened, Planned, Found, Done,
        WorkerFailed, LineEvent, LineState,
        events.AccountChanged, events.Progress, events.ContactsChanged, events.SyncFinished,
        events.ContactChecked,
    )
}  # fmt: skip


def with_job(
    command: SyncNow | OpenContact | SearchRemote | Keep | ShowRemote, job: int
) -> Command:
    """Return ``command`` under another job number."""
    return replace(command, job=job)


def encode(message: Command | Answer) -> bytes:
    """Return ``message`` as one line."""
    if not is_dataclass(message):
        raise TypeError(type(message).__name__)
    body = {f.name: getattr(message, f.name) for f in fields(message)}
    return msgspec.json.encode([type(message).__name__, body]) + b"\n"


def decode(line: bytes) -> Command | Answer:
    """Return the message of one line.

    Raises:
        ValueError: the line is none of ours.
    """
    try:
        name, body = msgspec.json.decode(line, type=tuple[str, dict[str, Any]])
        message: Command | Answer = msgspec.convert(body, _TYPES[name])
    except (msgspec.MsgspecError, KeyError) as error:
        raise ValueError("not a message") from error
    return message
