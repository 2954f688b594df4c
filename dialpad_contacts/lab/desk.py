"""A tester's desk: this app on one side, the simulated cloud on the other, and both hands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from dialpad_contacts.domain.contact import Contact, Fields
from dialpad_contacts.domain.search import SearchResult
from dialpad_contacts.sync.ports import Change
from dialpad_contacts.sync.report import Report
from dialpad_contacts.sync.views import Undone, UndoPlan


class Here(Protocol):
    """This app, used as its window and commands use it. People are named by their shown name."""

    def find(self, name: str) -> Contact:
        """Return the living personal contact of that name. Raises LookupError."""
        ...

    def has(self, name: str) -> bool:
        """Return whether a living personal contact of that name is here."""
        ...

    def add(self, fields: Fields, *, company: str = "", local: bool = False) -> object:
        """Add a contact, for the account for new contacts or for Dialpad only."""
        ...

    def edit(self, name: str, **changes: object) -> object:
        """Save an edit: given_name, family_name, emails, phones, company, note."""
        ...

    def delete(self, name: str) -> object:
        """Delete a contact."""
        ...

    def open(self, name: str) -> str:
        """Open a contact (R6); return the warning, '' when it was fetched."""
        ...

    def search(self, text: str) -> SearchResult:
        """Search here."""
        ...

    def search_everywhere(self, text: str) -> Sequence[tuple[str, str]]:
        """Search with the live part: (name, source) of what is found there only."""
        ...

    def restore(self, name: str) -> object:
        """Take a contact back from the Trash."""
        ...

    def put_back(self, name: str) -> object:
        """'Put back in <account>' or 'Add to <account>'."""
        ...

    def trash(self) -> list[str]:
        """Return the names in the Trash."""
        ...

    def journal(self) -> list[Change]:
        """Return the journal's changes, newest first."""
        ...

    @property
    def undo_plan(self) -> UndoPlan:
        """The undo that was looked at."""
        ...

    @property
    def undone(self) -> Undone:
        """What the last undo did."""
        ...

    def plan_undo(self) -> object:
        """Look at the undo of the last sync (D19)."""
        ...

    def undo(self) -> object:
        """Do the undo that was looked at."""
        ...

    def preview(self, name: str, **changes: object) -> list[Change]:
        """Return what saving an edit would write to the account."""
        ...


class Cloud(Protocol):
    """The simulated cloud, used as its own web page would be. People by their shown name."""

    def names(self) -> list[str]:
        """Return the names of all people there, sorted."""
        ...

    def fields(self, name: str) -> Fields:
        """Return the synced fields of a person there. Raises LookupError."""
        ...

    def everything(self, name: str) -> dict[str, object]:
        """Return all that the cloud has of a person but our four fields, for comparing."""
        ...

    def add(self, fields: Fields) -> object:
        """Add a person there."""
        ...

    def edit(self, name: str, **changes: object) -> object:
        """Edit a person there: given_name, family_name, emails, phones."""
        ...

    def delete(self, name: str) -> object:
        """Delete a person there."""
        ...

    def restore(self, name: str) -> object:
        """Take a person back from the cloud's own trash."""
        ...

    def rename_id(self, name: str) -> object:
        """Give a person another id, as an edit of a verified address can."""
        ...

    def empty(self) -> object:
        """Delete everybody there."""
        ...

    def fault(self, name: str, **settings: object) -> object:
        """Break something, in the words of the simulator's fault kinds."""
        ...

    def mend(self) -> object:
        """Take every fault away."""
        ...

    def writes(self) -> int:
        """Return how many writing requests the cloud has received so far."""
        ...

    def requests(self) -> list[tuple[str, str]]:
        """Return (method, path) of every request since the last call."""
        ...

    def move_clock(self, seconds: float) -> object:
        """Move the cloud's clock on."""
        ...

    def sign_in_as(self, email: str) -> object:
        """The next sign-in is by this person."""
        ...

    def other_person(self) -> str:
        """Return the address of another person of the cloud."""
        ...


class Desk(Protocol):
    """Both sides, and what ties them."""

    @property
    def here(self) -> Here:
        """This app."""
        ...

    @property
    def cloud(self) -> Cloud:
        """The simulated cloud."""
        ...

    @property
    def last(self) -> Report:
        """What the last sync did."""
        ...

    def remember(self, thing: object) -> object:
        """Keep something for comparing it in a later step."""
        ...

    def remembered(self) -> object:
        """Return what was kept."""
        ...

    def new_writes(self) -> int:
        """Return how many writing requests the cloud got since the last call."""
        ...

    def sync(self, *, full: bool = False, dry_run: bool = False, approved: bool = False) -> Report:
        """Sync the account once."""
        ...

    def sign_in_again(self) -> str:
        """Sign in to the account again; return the refusal, '' when it was taken."""
        ...

    def unlink(self) -> object:
        """Unlink the account, keeping its contacts."""
        ...

    def link(self) -> object:
        """Link the account again."""
        ...

    def move_clock(self, seconds: float) -> object:
        """Move this app's clock and the cloud's on."""
        ...
