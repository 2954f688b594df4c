"""What one sync does: (record, what the cloud said) -> steps. Pure; nothing here can fail.

Steps that change this side carry the finished ``result``; steps that change the other side
are planned from what is known now and computed again, by the same functions, on a fresh read
just before the wire.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from dialpad_contacts.domain.contact import (
    AccountId,
    ContactId,
    Direction,
    Fields,
    Link,
    Record,
    RemoteId,
    link_of,
)
from dialpad_contacts.domain.merge import absorb, to_send
from dialpad_contacts.sync.ports import Action, Change, RemoteContact


class Said(Enum):
    """What the cloud said of a record, when it did not show it."""

    NOTHING = "not mentioned: unchanged, or the listing was not complete"
    DELETED = "deleted"


Heard = RemoteContact | Said


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a plan. ``result`` is the record after it, for steps on this side.

    ``quiet`` steps only advance the base (another spelling) and are not reported. ``heard`` is
    what the step was planned from: when the contact was edited meanwhile, it is planned again.
    """

    change: Change
    result: Record | None = None
    quiet: bool = False
    heard: Heard = Said.NOTHING

    @property
    def is_outgoing(self) -> bool:
        """True when the step writes to the account."""
        return self.change.action in OUTGOING

    @property
    def about(self) -> tuple[RemoteId, ...]:
        """The ids of the record that it was planned from, the present one first."""
        if isinstance(self.heard, RemoteContact):
            return self.heard.remote_id, *self.heard.previous_ids
        link = self.result.link if self.result is not None else None
        return (link.remote_id,) if link is not None else ()


OUTGOING = frozenset({Action.CREATE_THERE, Action.UPDATE_THERE, Action.DELETE_THERE})


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything one sync of one account is about to do, in order; a value one can print."""

    account: AccountId
    steps: tuple[Step, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        """The steps as people are told of them, in the order they are taken: this side first."""
        return tuple(s.change for s in (*self.here, *self.outgoing) if not s.quiet)

    @property
    def here(self) -> tuple[Step, ...]:
        """The steps on this side."""
        return tuple(s for s in self.steps if not s.is_outgoing)

    @property
    def outgoing(self) -> tuple[Step, ...]:
        """The steps that write to the account."""
        return tuple(s for s in self.steps if s.is_outgoing)


def plan_contact(
    record: Record | None,
    heard: Heard,
    account: AccountId,
    direction: Direction,
    now: datetime,
) -> tuple[Step, ...]:
    """Choose the steps that bring both sides of one contact into line.

    Args:
        record: the local side, None when there is none.
        heard: the remote record as just read, or what the cloud said instead.
        account: the account that is syncing.
        direction: which way it flows; nothing outgoing is planned unless two-way (R18).
        now: for waiting times of deletes and for marking.
    """
    steps = _steps(record, heard, account, direction, now)
    return tuple(replace(step, heard=heard) for step in steps)


def _steps(
    record: Record | None,
    heard: Heard,
    account: AccountId,
    direction: Direction,
    now: datetime,
) -> tuple[Step, ...]:
    if record is None:
        return _arrival(heard, account) if isinstance(heard, RemoteContact) else ()
    if record.deleted_at is not None:
        return _tombstone(record, heard, direction, now)
    if record.link is None:
        return _creation(record, account, direction)
    return _living(record, heard, direction, now)


def plan_account(
    account: AccountId,
    direction: Direction,
    *,
    heard: Mapping[RemoteId, Heard],
    linked: Mapping[RemoteId, Record],
    outgoing: Iterable[Record],
    now: datetime,
) -> Plan:
    """Plan a whole account: everything heard, then what waits here and was not mentioned."""
    steps: list[Step] = []
    seen: set[ContactId] = set()
    for remote_id, what in heard.items():
        record = linked.get(remote_id)
        if record is not None:
            seen.add(record.id)
        steps += plan_contact(record, what, account, direction, now)
    for record in outgoing:
        if record.id not in seen:
            steps += plan_contact(record, Said.NOTHING, account, direction, now)
    return Plan(account, tuple(steps))


def imported(remote: RemoteContact, account: AccountId) -> Record:
    """Return the new record that ``remote`` becomes (R1, R11)."""
    link = Link(
        account=account,
        remote_id=remote.remote_id,
        etag=remote.etag,
        base=remote.fields,
        updated_remotely=remote.updated_at,
    )
    nobody = ContactId(0)
    return Record(id=nobody, rev=0, fields=remote.fields, clean=remote.fields, link=link)


def is_at(record: Record | None, account: AccountId, ids: Collection[RemoteId]) -> bool:
    """Return whether ``record`` is linked to a remote record with one of ``ids``."""
    link = record.link if record is not None else None
    return link is not None and link.account == account and link.remote_id in ids


def taken_in(
    record: Record, remote: RemoteContact, direction: Direction
) -> tuple[Record, dict[str, str], int]:
    """Return (record with ``remote`` as its base, names overruled, values kept).

    What both sides came to is settled by that.
    """
    merged = absorb(record, remote.fields)
    before = link_of(record)
    link = replace(
        link_of(merged.record),
        remote_id=remote.remote_id,
        etag=remote.etag,
        gone_since=None,
        # a lost update may still arrive, under this version alone
        sent=before.sent if remote.etag == before.etag else (),
        updated_remotely=remote.updated_at or before.updated_remotely,
    )
    after = agreed(replace(merged.record, link=link), remote.fields, direction)
    return after, merged.overruled, merged.kept


def is_echo(record: Record, remote: RemoteContact) -> bool:
    """Return whether ``remote`` is older than the version we already acted on (N14).

    Both times are the provider's own, so no clock of ours decides.
    """
    known = link_of(record).updated_remotely
    return known is not None and remote.updated_at is not None and remote.updated_at < known


def agreed(record: Record, remote: Fields, direction: Direction) -> Record:
    """Settle an edit that leaves nothing to write: a kept value was removed here (R4, R14).

    A name that the account has come to by itself is no edit of ours any more (R12).
    """
    link = link_of(record)
    if direction is not Direction.TWO_WAY or link.gone_since is not None or link.sent:
        return record
    names = frozenset(n for n in record.edited if getattr(record.fields, n) != getattr(remote, n))
    if names != record.edited:
        record = replace(record, edited=names)
    if not record.edited_here or to_send(record, remote) != remote:
        return record
    return replace(record, clean=record.fields, edited=frozenset())


def _arrival(remote: RemoteContact, account: AccountId) -> tuple[Step, ...]:
    if remote.fields.is_empty:  # D9: nothing that could be shown or found
        reason = remote.problem or "This record has no name, no email and no number."
        change = Change("D9", Action.SKIP, None, account, after=remote.fields, reason=reason)
        return (Step(change),)
    record = imported(remote, account)
    change = Change("R11", Action.IMPORT, None, account, after=remote.fields, reason=remote.problem)
    return (Step(change, record),)


def _creation(record: Record, account: AccountId, direction: Direction) -> tuple[Step, ...]:
    if record.wanted_in != account or direction is not Direction.TWO_WAY or record.refused:
        return ()  # D27: what was not meant for the account stays here
    change = Change("R11", Action.CREATE_THERE, record.id, account, after=record.fields)
    return (Step(change),)


def _living(record: Record, heard: Heard, direction: Direction, now: datetime) -> tuple[Step, ...]:
    link = link_of(record)
    if heard is Said.DELETED:
        if link.gone_since is not None:
            return ()
        change = Change(
            "R9", Action.MARK_DELETED_REMOTELY, record.id, link.account,
            before=link.base, after=None,
        )  # fmt: skip
        return (Step(change, replace(record, link=replace(link, gone_since=now))),)
    if not isinstance(heard, RemoteContact) or is_echo(record, heard):
        settled = agreed(record, link.base, direction)
        if settled is not record:
            change = Change("R14", Action.KEEP, record.id, link.account)
            return (Step(change, settled, quiet=True),)
        return _push(record, link.base, direction)
    after, overruled, kept = taken_in(record, heard, direction)
    steps: list[Step] = []
    if after.fields != record.fields or overruled or link.gone_since is not None:
        rule = "D1" if overruled else "R13" if _only_values(record, after) else "R12"
        steps.append(
            Step(
                Change(
                    rule, Action.UPDATE_HERE, record.id, link.account,
                    before=record.fields, after=after.fields, overruled=overruled,
                ),
                after,
            )
        )  # fmt: skip
    elif kept:
        change = Change(
            "R4", Action.KEEP, record.id, link.account,
            before=link.base, after=heard.fields, reason=f"{kept} kept here",
        )  # fmt: skip
        steps.append(Step(change, after))
    elif not _only_version(record, after):
        change = Change("D26", Action.KEEP, record.id, link.account)
        steps.append(Step(change, after, quiet=True))
    return (*steps, *_push(after, heard.fields, direction))


def _push(record: Record, remote: Fields, direction: Direction) -> tuple[Step, ...]:
    link = link_of(record)
    if link.gone_since is not None or direction is not Direction.TWO_WAY or record.refused:
        return ()  # D4: never silently created again
    if not (record.edited_here or link.sent):
        return ()  # D3: kept values are no difference
    target = to_send(record, remote)
    change = Change("R5", Action.UPDATE_THERE, record.id, link.account, before=remote, after=target)
    return (Step(change),)


def _tombstone(
    record: Record, heard: Heard, direction: Direction, now: datetime
) -> tuple[Step, ...]:
    link = record.link
    if link is None:
        return ()
    if heard is Said.DELETED:
        if link.gone_since is not None:
            return ()
        change = Change(
            "R9",
            Action.MARK_DELETED_REMOTELY,
            record.id,
            link.account,
            before=link.base,
        )
        gone = replace(record, delete_due_at=None, link=replace(link, gone_since=now))
        return (Step(change, gone, quiet=True),)
    steps: list[Step] = []
    base = link.base
    if isinstance(heard, RemoteContact) and not is_echo(record, heard):
        base = heard.fields
        after, _, _ = taken_in(record, heard, direction)
        if not _only_version(record, after):  # D5, D7: it stays hidden, its newest state is kept
            change = Change("D7", Action.KEEP, record.id, link.account, after=heard.fields)
            steps.append(Step(change, after, quiet=True))
        link = link_of(after)
    owed = record.delete_due(now) and link.gone_since is None
    if owed and direction is Direction.TWO_WAY:
        change = Change("R8", Action.DELETE_THERE, record.id, link.account, before=base)
        steps.append(Step(change))
    return tuple(steps)


def _only_values(before: Record, after: Record) -> bool:
    return (before.fields.given_name, before.fields.family_name) == (
        after.fields.given_name,
        after.fields.family_name,
    )


def _only_version(before: Record, after: Record) -> bool:
    """True when nothing but etag and time differ: both are read again before any write."""
    link = replace(
        link_of(after),
        etag=link_of(before).etag,
        updated_remotely=link_of(before).updated_remotely,
    )
    return replace(after, link=link) == before
