"""What a hand does in this app, each deed a value."""

from __future__ import annotations

from dataclasses import dataclass

from dialpad_contacts.domain.contact import Fields
from dialpad_contacts.lab.acts import NO_EDIT, Act, Edit
from dialpad_contacts.lab.desk import Desk


@dataclass(frozen=True, slots=True)
class AddHere(Act):
    """Add a contact, for the account or, ``local``, for Dialpad only."""

    fields: Fields
    company: str = ""
    note: str = ""
    local: bool = False

    @property
    def whom(self) -> str:
        """The new contact."""
        return self.fields.display_name

    def carry_out(self, desk: Desk) -> object:
        """Add it."""
        return desk.here.add(self.fields, company=self.company, note=self.note, local=self.local)

    def say(self, account: str) -> str:
        """Return it in words."""
        return f"Add {self.whom} here" + (", in Dialpad only" if self.local else "")


@dataclass(frozen=True, slots=True)
class EditHere(Act):
    """Save an edit of a contact here."""

    who: str
    edit: Edit = NO_EDIT
    company: str | None = None
    note: str | None = None

    def carry_out(self, desk: Desk) -> object:
        """Save it."""
        fields = self.edit.made_to(desk.here.find(self.who).fields)
        return desk.here.save(self.who, fields, company=self.company, note=self.note)

    def say(self, account: str) -> str:
        """Return it in words."""
        own = [n for n, v in (("company", self.company), ("note", self.note)) if v is not None]
        edit = self.edit.say() if self.edit != NO_EDIT or not own else ""
        return f"Edit {self.who} here: {', '.join(filter(None, (edit, *own)))}"


@dataclass(frozen=True, slots=True)
class DeleteHere(Act):
    """Delete contacts here; more than one counts as said yes to only when ``confirmed``."""

    names: tuple[str, ...]
    confirmed: bool = False

    @property
    def whom(self) -> str:
        """The first of them."""
        return self.names[0] if self.names else ""

    def carry_out(self, desk: Desk) -> object:
        """Delete them."""
        return desk.here.delete(self.names, confirmed=self.confirmed)

    def say(self, account: str) -> str:
        """Return it in words."""
        one = len(self.names) == 1
        return f"Delete {self.whom} here" if one else f"Delete {len(self.names)} contacts here"


@dataclass(frozen=True, slots=True)
class OpenHere(Act):
    """Open a contact, which fetches it (R6)."""

    who: str

    def carry_out(self, desk: Desk) -> object:
        """Open it."""
        return desk.here.open(self.who)

    def say(self, account: str) -> str:
        """Return it in words."""
        return f"Open {self.who} here"


@dataclass(frozen=True, slots=True)
class LookAt(Act):
    """Move the selection of the list to a contact (D21)."""

    who: str

    def carry_out(self, desk: Desk) -> object:
        """Look at it."""
        return desk.here.look_at(self.who)

    def say(self, account: str) -> str:
        """Return it in words."""
        return f"Move to {self.who} in the list"


@dataclass(frozen=True, slots=True)
class RestoreHere(Act):
    """Take a contact back from the Trash."""

    who: str

    def carry_out(self, desk: Desk) -> object:
        """Take it back."""
        return desk.here.restore(self.who)

    def say(self, account: str) -> str:
        """Return it in words."""
        return f"Restore {self.who} from the Trash"


@dataclass(frozen=True, slots=True)
class PutBack(Act):
    """'Put back in <account>' or 'Add to <account>' (D4, D27)."""

    who: str

    def carry_out(self, desk: Desk) -> object:
        """Put it there."""
        return desk.here.put_back(self.who)

    def say(self, account: str) -> str:
        """Return it in words."""
        return f"Put {self.who} in {account}"


@dataclass(frozen=True, slots=True)
class UseTheirName(Act):
    """'Use <account>'s name' (D8)."""

    who: str

    def carry_out(self, desk: Desk) -> object:
        """Use it."""
        return desk.here.follow(self.who)

    def say(self, account: str) -> str:
        """Return it in words."""
        return f"Use {account}'s name for {self.who}"


@dataclass(frozen=True, slots=True)
class ShowAsOne(Act):
    """'Show as one' of the two contacts of one name, or its undoing (D18)."""

    who: str
    apart: bool = False

    def carry_out(self, desk: Desk) -> object:
        """Decide it."""
        return desk.here.show_as_one(self.who, apart=self.apart)

    def say(self, account: str) -> str:
        """Return it in words."""
        return f"Show both {self.who} {'apart again' if self.apart else 'as one'}"


@dataclass(frozen=True, slots=True)
class Sync(Act):
    """Sync the account once; ``approved`` is the yes to what is held."""

    full: bool = False
    dry_run: bool = False
    approved: bool = False

    def carry_out(self, desk: Desk) -> object:
        """Sync."""
        return desk.sync(full=self.full, dry_run=self.dry_run, approved=self.approved)

    def say(self, account: str) -> str:
        """Return it in words."""
        if self.dry_run:
            return "Look at what the next sync would do"
        if self.approved:
            return "Say yes, and sync"
        return f"Sync everything of {account}" if self.full else "Sync"


@dataclass(frozen=True, slots=True)
class PlanUndo(Act):
    """Look at the undo of the last sync (D19)."""

    def carry_out(self, desk: Desk) -> object:
        """Look at it."""
        return desk.here.plan_undo()

    def say(self, account: str) -> str:
        """Return it in words."""
        return "Look at the undo of the last sync"


@dataclass(frozen=True, slots=True)
class UndoIt(Act):
    """Do the undo that was looked at (D19)."""

    def carry_out(self, desk: Desk) -> object:
        """Do it."""
        return desk.here.undo()

    def say(self, account: str) -> str:
        """Return it in words."""
        return "Undo it"


@dataclass(frozen=True, slots=True)
class SignIn(Act):
    """Sign in to the account again."""

    def carry_out(self, desk: Desk) -> object:
        """Sign in."""
        return desk.sign_in_again()

    def say(self, account: str) -> str:
        """Return it in words."""
        return f"Sign in to {account} again"


@dataclass(frozen=True, slots=True)
class Unlink(Act):
    """Unlink the account, keeping its contacts (D14)."""

    def carry_out(self, desk: Desk) -> object:
        """Unlink it."""
        return desk.unlink()

    def say(self, account: str) -> str:
        """Return it in words."""
        return f"Unlink {account}, and keep its contacts"


@dataclass(frozen=True, slots=True)
class LinkAgain(Act):
    """Link the account again (D14)."""

    def carry_out(self, desk: Desk) -> object:
        """Link it."""
        return desk.link()

    def say(self, account: str) -> str:
        """Return it in words."""
        return f"Link {account} again"
