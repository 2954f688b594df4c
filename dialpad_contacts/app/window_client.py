"""Talking to the running window of a data folder: it has the sign-ins, and it syncs."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from dialpad_contacts.app.sample_folder import SAMPLE_FOLDER
from dialpad_contacts.background import messages as m
from dialpad_contacts.background.service import LiveSearch
from dialpad_contacts.desktop.instance import NoWindow, call_window
from dialpad_contacts.domain.contact import AccountId, ContactId
from dialpad_contacts.domain.errors import ContactsError, SignInNeeded, TryLater
from dialpad_contacts.sync.engine import Order

QUICK_S = 2.0
JOB_S = 600.0


class WindowDesk:
    """``app.desk.Desk`` by way of the running window; the same work, done by its worker."""

    def __init__(self, data: Path) -> None:
        """Take the folder that the window was started on."""
        self._data = data

    @classmethod
    def of(cls, data: Path) -> WindowDesk | None:
        """Return the desk of the window that runs on ``data``, None when there is none."""
        home = home_of(data)
        return cls(home) if active_folder(home) is not None else None

    def sync_document(self, accounts: Sequence[AccountId], order: Order) -> dict[str, Any]:
        """Sync, and return the document of it."""
        command = m.SyncNow(
            job=1,
            accounts=tuple(accounts),
            cause=order.cause,
            full=order.full,
            approved=order.approved,
            dry_run=order.dry_run,
        )
        document: dict[str, Any] = self._done(command).document
        return document

    def open(self, contact: ContactId) -> str:
        """Fetch one contact; return the warning."""
        return self._done(m.OpenContact(contact, fresh_s=0.0, job=1)).problem

    def search_remote(self, text: str, limit: int) -> LiveSearch:
        """Ask accounts and directories."""
        answer = self._ask(m.SearchRemote(1, text, limit))
        if not isinstance(answer, m.Found):
            raise TryLater("The running window did not answer.")
        sources = tuple((AccountId(s), state) for s, state in answer.sources)
        return LiveSearch(answer.rows, answer.fields, sources)

    def keep(self, row_id: str) -> ContactId:
        """Bring a remote-only result here."""
        return ContactId(int(self._done(m.Keep(1, row_id)).document))

    def show_remote(self, row_id: str) -> dict[str, Any]:
        """Return the document of a remote-only result, fetched."""
        document: dict[str, Any] = self._done(m.ShowRemote(1, row_id)).document
        return document

    def _done(self, command: m.Command) -> m.Done:
        answer = self._ask(command)
        if not isinstance(answer, m.Done):
            raise TryLater("The running window did not answer.")
        match answer.kind:
            case "":
                return answer
            case "sign_in" | "no_keyring":
                raise SignInNeeded(answer.problem)
            case "later":
                raise TryLater(answer.problem)
            case "missing":
                raise LookupError(answer.problem)
            case _:
                raise ContactsError(answer.problem)

    def _ask(self, command: m.Command) -> m.Command | m.Answer:
        try:
            with call_window(self._data, timeout_s=JOB_S) as line:
                line.write(m.encode(command))
                line.flush()
                return m.decode(line.readline())
        except (NoWindow, OSError, ValueError):
            raise TryLater("The running window did not answer. Try again.") from None


def active_folder(data: Path) -> Path | None:
    """Return the folder that the window running on ``data`` shows, None when none runs."""
    try:
        with call_window(data, timeout_s=QUICK_S) as line:
            line.write(m.encode(m.WhichFolder()))
            line.flush()
            answer = m.decode(line.readline())
    except (NoWindow, OSError, ValueError):
        return None
    return Path(answer.path) if isinstance(answer, m.Folder) else None


def home_of(data: Path) -> Path:
    """Return the folder that the window was started on, which may show the sample's ``data``."""
    return data.parent if data.name == SAMPLE_FOLDER else data


def tell_changed(data: Path, contacts: Sequence[ContactId]) -> None:
    """Tell the window that runs on ``data`` what changed; nobody there is fine."""
    _tell(home_of(data), m.Changed(tuple(contacts)))


def tell_calls_changed(data: Path) -> None:
    """Tell the window that runs on ``data`` that the history or marks changed."""
    _tell(home_of(data), m.CallsChanged())


def raise_window(data: Path) -> bool:
    """Bring the window that runs on ``data`` to the front; return whether there is one."""
    return _tell(data, m.Raise())


def _tell(data: Path, message: m.Command) -> bool:
    with suppress(NoWindow, OSError), call_window(data, timeout_s=QUICK_S) as line:
        line.write(m.encode(message))
        line.flush()
        return True
    return False
