"""The voice of scenarios: ``THERE.edit("Ada Lovelace", emails=[…])``, ``HERE.delete("Ada")``."""

from __future__ import annotations

from collections.abc import Sequence

from dialpad_contacts.domain.contact import Email, Fields
from dialpad_contacts.domain.phone import Phone
from dialpad_contacts.lab import acts_here, acts_there
from dialpad_contacts.lab.acts import Edit


def _edit(
    given_name: str | None,
    family_name: str | None,
    emails: Sequence[Email] | None,
    phones: Sequence[Phone] | None,
) -> Edit:
    return Edit(
        given_name,
        family_name,
        tuple(emails) if emails is not None else None,
        tuple(phones) if phones is not None else None,
    )


class _Here:
    """What is done in this app."""

    def add(
        self, fields: Fields, *, company: str = "", note: str = "", local: bool = False
    ) -> acts_here.AddHere:
        """Add a contact."""
        return acts_here.AddHere(fields, company, note, local)

    def edit(
        self,
        who: str,
        *,
        given_name: str | None = None,
        family_name: str | None = None,
        emails: Sequence[Email] | None = None,
        phones: Sequence[Phone] | None = None,
        company: str | None = None,
        note: str | None = None,
    ) -> acts_here.EditHere:
        """Save an edit."""
        return acts_here.EditHere(
            who, _edit(given_name, family_name, emails, phones), company, note
        )

    def delete(self, *names: str, confirmed: bool = False) -> acts_here.DeleteHere:
        """Delete contacts."""
        return acts_here.DeleteHere(names, confirmed)

    def open(self, who: str) -> acts_here.OpenHere:
        """Open a contact."""
        return acts_here.OpenHere(who)

    def look_at(self, who: str) -> acts_here.LookAt:
        """Move to a contact in the list."""
        return acts_here.LookAt(who)

    def restore(self, who: str) -> acts_here.RestoreHere:
        """Restore from the Trash."""
        return acts_here.RestoreHere(who)

    def put_back(self, who: str) -> acts_here.PutBack:
        """'Put back in <account>' or 'Add to <account>'."""
        return acts_here.PutBack(who)

    def use_their_name(self, who: str) -> acts_here.UseTheirName:
        """'Use <account>'s name'."""
        return acts_here.UseTheirName(who)

    def show_as_one(self, who: str, *, apart: bool = False) -> acts_here.ShowAsOne:
        """'Show as one', or its undoing."""
        return acts_here.ShowAsOne(who, apart)


class _There:
    """What is done on the provider's own page."""

    def add(self, *people: Fields) -> acts_there.AddThere:
        """Add people."""
        return acts_there.AddThere(people)

    def add_blank(self) -> acts_there.AddBlank:
        """Add an empty record."""
        return acts_there.AddBlank()

    def edit(
        self,
        who: str,
        *,
        given_name: str | None = None,
        family_name: str | None = None,
        emails: Sequence[Email] | None = None,
        phones: Sequence[Phone] | None = None,
    ) -> acts_there.EditThere:
        """Edit a person."""
        return acts_there.EditThere(who, _edit(given_name, family_name, emails, phones))

    def delete(self, who: str) -> acts_there.DeleteThere:
        """Delete a person."""
        return acts_there.DeleteThere(who)

    def restore(self, who: str) -> acts_there.RestoreThere:
        """Take a person back from its trash."""
        return acts_there.RestoreThere(who)

    def move(self, who: str) -> acts_there.MoveThere:
        """Give the record another id or folder."""
        return acts_there.MoveThere(who)


HERE, THERE = _Here(), _There()
SYNC = acts_here.Sync()
SYNC_ALL = acts_here.Sync(full=True)
LOOK_AHEAD = acts_here.Sync(dry_run=True)
SAY_YES = acts_here.Sync(approved=True)
MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
