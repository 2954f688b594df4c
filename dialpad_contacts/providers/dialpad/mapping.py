"""Dialpad's users and channels as entries of the company directory (D23)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dialpad_contacts.domain.contact import Email, Fields, RemoteId
from dialpad_contacts.domain.phone import Phone
from dialpad_contacts.providers.dialpad.wire import Channel, Member, User
from dialpad_contacts.providers.sanitise import Cleaner
from dialpad_contacts.sync.ports import DirectoryEntry

LABEL = "work"
EXTENSION = "extension"
_GONE = {"suspended", "deleted", "cancelled"}


def is_colleague(user: User) -> bool:
    """Return whether the user is of the team, or invited to it (R10)."""
    return bool(user.id) and user.state not in _GONE


def colleague(
    user: User, *, region: str, offices: Mapping[str, str], company: str
) -> DirectoryEntry:
    """Return a user as a company contact."""
    cleaner = Cleaner(region)
    given, family = cleaner.name(user.first_name or ""), cleaner.name(user.last_name or "")
    if not given and not family:
        given = cleaner.name(user.display_name or "")
    office = offices.get(str(user.office_id), "")
    title = " · ".join(part for part in (cleaner.name(user.job_title or ""), office) if part)
    return DirectoryEntry(
        remote_id=user_id(user.id),
        kind="company",
        fields=Fields(given, family, _emails(user, cleaner), _phones(user, cleaner)),
        title=title,
        company=company,
    )


def _emails(user: User, cleaner: Cleaner) -> tuple[Email, ...]:
    found = enumerate(cleaner.email(text, LABEL) for text in user.emails or ())
    return tuple(cleaner.capped(found).values())


def _phones(user: User, cleaner: Cleaner) -> tuple[Phone, ...]:
    texts = [(text, LABEL) for text in user.phone_numbers or ()]
    texts += [(user.extension, EXTENSION)] if user.extension else []
    found = enumerate(cleaner.phone(text, label) for text, label in texts)
    return tuple(cleaner.capped(found).values())


def group(channel: Channel, members: Iterable[Member], *, region: str) -> DirectoryEntry:
    """Return a channel as a group chat; one without a name is called after its members."""
    cleaner = Cleaner(region)
    people = [m for m in members if m.id or m.name]
    names = tuple(cleaner.name(m.name or "") for m in people)
    name = cleaner.name(channel.name or "").strip()
    return DirectoryEntry(
        remote_id=RemoteId(f"channel/{channel.id}"),
        kind="group",
        fields=Fields(given_name=name or ", ".join(n.split(" ")[0] for n in names if n)),
        member_ids=tuple(user_id(m.id) for m in people),
        member_names=names,
    )


def user_id(number: int | str) -> RemoteId:
    """Return a user's id among the directory's ids."""
    return RemoteId(f"user/{number}")
