"""A tester's desk: this app on one side, the simulated cloud on the other, and both hands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from dialpad_contacts.calls.events import Shown
from dialpad_contacts.domain.call import LoggedCall
from dialpad_contacts.domain.contact import AccountKind, Contact, ContactId, Fields
from dialpad_contacts.domain.search import Row
from dialpad_contacts.lab.cloud import Asked, Cloud
from dialpad_contacts.sync.ports import Change
from dialpad_contacts.sync.report import Report
from dialpad_contacts.sync.views import TrashView, Undone, UndoPlan


class Here(Protocol):
    """This app, used as its window and commands use it. People are named by their shown name.

    Methods that name a person raise LookupError when there is none.
    """

    def find(self, name: str) -> Contact:
        """Return the living personal contact of that name."""
        ...

    def by_id(self, contact: ContactId) -> Contact | None:
        """Return a living contact by its id, None when there is none (any more)."""
        ...

    def names(self) -> list[str]:
        """Return the shown names of all living personal contacts, sorted."""
        ...

    def add(self, fields: Fields, *, company: str, note: str, local: bool) -> object:
        """Add a contact, for the account for new contacts or for Dialpad only."""
        ...

    def save(
        self, name: str, fields: Fields, *, company: str | None = None, note: str | None = None
    ) -> object:
        """Save an edit; None leaves company or note as it is."""
        ...

    def delete(self, names: Sequence[str], *, confirmed: bool) -> object:
        """Delete contacts; ``confirmed`` says that a list of them was said yes to (D15)."""
        ...

    def open(self, name: str) -> str:
        """Open a contact (R6); return the warning, '' when it was fetched."""
        ...

    def look_at(self, name: str) -> object:
        """Move the selection of the list to a contact (D21)."""
        ...

    def search(self, text: str) -> Sequence[Row]:
        """Search here."""
        ...

    def search_everywhere(self, text: str) -> Sequence[tuple[str, str]]:
        """Search with the live part: (name, source) of what is found there only."""
        ...

    def restore(self, name: str) -> object:
        """Take a contact back from the Trash, or out of 'Hidden contacts'."""
        ...

    def put_back(self, name: str) -> object:
        """'Put back in <account>' or 'Add to <account>'."""
        ...

    def follow(self, name: str) -> object:
        """'Use <account>'s name' (D8)."""
        ...

    def show_as_one(self, name: str, *, apart: bool) -> object:
        """'Show as one' of the two contacts of that name, or its undoing (D18)."""
        ...

    def trash(self) -> Sequence[TrashView]:
        """Return what is in the Trash, newest first."""
        ...

    def journal(self) -> Sequence[Change]:
        """Return the journal's changes, newest first."""
        ...

    def preview(self, name: str, fields: Fields) -> Sequence[Change]:
        """Return what saving an edit would write to the account."""
        ...

    def plan_undo(self) -> object:
        """Look at the undo of the last sync (D19)."""
        ...

    def undo(self) -> object:
        """Do the undo that was looked at."""
        ...

    @property
    def undo_plan(self) -> UndoPlan:
        """The undo that was looked at."""
        ...

    @property
    def undone(self) -> Undone:
        """What the last undo did."""
        ...


class Calls(Protocol):
    """Calls to this app, as its pop-ups and its history show them."""

    @property
    def ringing(self) -> tuple[Shown, ...]:
        """What the pop-ups of the calls that ring show, the oldest first."""
        ...

    def history(self, limit: int) -> Sequence[LoggedCall]:
        """Return the newest entries of the history."""
        ...

    def ring(self, number: str) -> object:
        """Somebody calls; '' withholds the number."""
        ...

    def hang_up(self) -> object:
        """End the calls that ring, nobody having answered."""
        ...

    def dont_save(self) -> object:
        """'Don't save' on the call that rings."""
        ...

    def save_waiting(self) -> object:
        """Say yes to saving the callers that wait (D20)."""
        ...


class Desk(Protocol):
    """Both sides, and what ties them."""

    kind: AccountKind

    @property
    def here(self) -> Here:
        """This app."""
        ...

    @property
    def calls(self) -> Calls:
        """Calls to this app."""
        ...

    @property
    def cloud(self) -> Cloud:
        """The simulated cloud."""
        ...

    @property
    def last(self) -> Report:
        """What the last sync did, or would do."""
        ...

    @property
    def answer(self) -> str:
        """What the last sign-in or opening said, '' when it went well."""
        ...

    @property
    def ahead_s(self) -> float:
        """How far both clocks were moved, in seconds."""
        ...

    def mark(self) -> object:
        """Count requests anew from here: a step begins."""
        ...

    def since_mark(self) -> list[Asked]:
        """Return the account's requests since ``mark``."""
        ...

    def foreign(self) -> Mapping[str, Mapping[str, object]]:
        """Return what isn't ours of everyone there, by the cloud's id (D11)."""
        ...

    def sync(self, *, full: bool, dry_run: bool, approved: bool) -> object:
        """Sync the account once."""
        ...

    def sign_in_again(self) -> object:
        """Sign in to the account again; ``answer`` has the refusal."""
        ...

    def unlink(self) -> object:
        """Unlink the account, keeping its contacts."""
        ...

    def link(self) -> object:
        """Link the account again."""
        ...

    def move_clock(self, seconds: float) -> object:
        """Move this app's clock and the cloud's on, together."""
        ...
