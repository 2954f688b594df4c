"""Planted bugs, by name: each must be caught. One that survives means a promise nobody checks.

``planted(name)`` replaces a few functions of the real code while it lasts. The seeds that catch
them stand in mutant_seeds.txt; ``python -m tests.simulation.hunt`` looks for them anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

from dialpad_contacts.domain import merge
from dialpad_contacts.domain.contact import ContactId, Direction, Fields, Record, link_of
from dialpad_contacts.sync import apply, discover, engine, planner
from dialpad_contacts.sync.planner import Heard, Said, Step
from dialpad_contacts.sync.ports import (
    Account,
    Action,
    Change,
    CloseIntent,
    Entry,
    Intent,
    MarkUnknown,
    Outcome,
    Put,
    RemoteContact,
)
from tests.simulation.memory_store import MemoryStore
from tests.simulation.sim_cloud import Person, SimCloud

Patch = tuple[object, str, object]
Steps = tuple[Step, ...]


def _changed_link(record: Record, **changes: Any) -> Record:
    return replace(record, link=replace(link_of(record), **changes))


# -- merging -----------------------------------------------------------------------------


def _absorb_with(change: Callable[[Record, Fields], tuple[Record, Fields]]) -> list[Patch]:
    real = merge.absorb

    def absorb(record: Record, remote: Fields) -> merge.Merged:
        return real(*change(record, remote))

    return [(planner, "absorb", absorb)]


def _after_absorb(change: Callable[[Record, Record], Record]) -> list[Patch]:
    real = merge.absorb

    def absorb(record: Record, remote: Fields) -> merge.Merged:
        merged = real(record, remote)
        return replace(merged, record=change(record, merged.record))

    return [(planner, "absorb", absorb)]


def remote_removal_propagates() -> list[Patch]:
    def drop(before: Record, after: Record) -> Record:
        gone = {e.key for e in link_of(before).base.emails}
        gone -= {e.key for e in link_of(after).base.emails}
        emails = tuple(e for e in after.fields.emails if e.key not in gone)
        return replace(after, fields=replace(after.fields, emails=emails))

    return _after_absorb(drop)


def union_merge_ignores_base() -> list[Patch]:
    def forget(record: Record, remote: Fields) -> tuple[Record, Fields]:
        base = replace(link_of(record).base, emails=(), phones=())
        return _changed_link(record, base=base), remote

    return _absorb_with(forget)


def remote_name_beats_unsent_local_name() -> list[Patch]:
    return _absorb_with(lambda record, remote: (replace(record, edited=frozenset()), remote))


def sent_body_not_remembered() -> list[Patch]:
    return _absorb_with(lambda record, remote: (_changed_link(record, sent=()), remote))


def sent_body_forgotten_at_the_next_read() -> list[Patch]:
    real = planner.taken_in

    def taken_in(
        record: Record, remote: RemoteContact, direction: Direction
    ) -> tuple[Record, dict[str, str], int]:
        after, overruled, kept = real(record, remote, direction)
        return _changed_link(after, sent=()), overruled, kept

    return [(planner, "taken_in", taken_in), (apply, "taken_in", taken_in)]


def own_label_coming_back_is_believed() -> list[Patch]:
    real = merge._ours
    return [(merge, "_ours", lambda now, was, sent: real(now, was, sent) if was is None else None)]


def own_removal_is_taken_for_theirs() -> list[Patch]:
    return [(merge, "_removed_by_us", lambda old, new, bodies: [])]


def kept_value_is_pushed_unasked() -> list[Patch]:
    return _after_absorb(lambda before, after: replace(after, clean=link_of(after).base))


def remote_label_is_ignored() -> list[Patch]:
    return [(merge, "_relabel", lambda *arguments: None)]


def restored_record_stays_gone() -> list[Patch]:
    real = planner.taken_in

    def taken_in(
        record: Record, remote: RemoteContact, direction: Direction
    ) -> tuple[Record, dict[str, str], int]:
        after, overruled, kept = real(record, remote, direction)
        return _changed_link(after, gone_since=link_of(record).gone_since), overruled, kept

    return [(planner, "taken_in", taken_in), (apply, "taken_in", taken_in)]


def edit_during_a_push_counts_as_pushed() -> list[Patch]:
    real = merge.acknowledged
    return [
        (apply, "acknowledged", lambda now, sent, there, tag: real(now, now.fields, there, tag))
    ]


def push_rewrites_untouched_spelling() -> list[Patch]:
    def to_send(record: Record, remote: Fields) -> Fields:
        return record.fields

    return [(planner, "to_send", to_send), (apply, "to_send", to_send)]


def push_keeps_what_was_removed_here() -> list[Patch]:
    real = merge.to_send

    def to_send(record: Record, remote: Fields) -> Fields:
        sent = real(record, remote)
        emails = {e.key: e for e in (*sent.emails, *remote.emails)}
        return replace(sent, emails=tuple(emails.values()))

    return [(planner, "to_send", to_send), (apply, "to_send", to_send)]


def push_drops_the_last_value() -> list[Patch]:
    real = merge.to_send

    def to_send(record: Record, remote: Fields) -> Fields:
        sent = real(record, remote)
        return replace(sent, phones=sent.phones[:1])

    return [(planner, "to_send", to_send), (apply, "to_send", to_send)]


# -- planning ----------------------------------------------------------------------------


def _living_if_deleted(then: Callable[[Record, datetime], Steps]) -> list[Patch]:
    real = planner._living

    def living(record: Record, heard: Heard, direction: Direction, now: datetime) -> Steps:
        if heard is Said.DELETED:
            return then(record, now)
        return real(record, heard, direction, now)

    return [(planner, "_living", living)]


def _here(record: Record, **changes: Any) -> Steps:
    after = replace(record, **changes)
    change = Change("R9", Action.UPDATE_HERE, record.id, None, record.fields, after.fields)
    return (Step(change, after),)


def remote_delete_removes_local() -> list[Patch]:
    return _living_if_deleted(lambda record, now: _here(record, deleted_at=now))


def remote_delete_is_created_again() -> list[Patch]:
    return _living_if_deleted(
        lambda record, now: _here(record, link=None, wanted_in=link_of(record).account)
    )


def remote_delete_is_overheard() -> list[Patch]:
    return _living_if_deleted(lambda record, now: ())


def one_way_account_is_written() -> list[Patch]:
    real = planner._push
    return [(planner, "_push", lambda r, remote, way: real(r, remote, Direction.TWO_WAY))]


def one_way_delete_is_sent() -> list[Patch]:
    real = planner._tombstone

    def tombstone(record: Record, heard: Heard, direction: Direction, now: datetime) -> Steps:
        owing = replace(record, delete_due_at=record.deleted_at)
        return real(owing, heard, Direction.TWO_WAY, now)

    return [(planner, "_tombstone", tombstone)]


def tombstone_is_ignored() -> list[Patch]:
    def tombstone(record: Record, heard: Heard, direction: Direction, now: datetime) -> Steps:
        if not isinstance(heard, RemoteContact):
            return ()
        return _here(record, deleted_at=None, delete_due_at=None)

    return [(planner, "_tombstone", tombstone)]


def tombstone_is_dropped_when_sent() -> list[Patch]:
    def buried(self: apply.Executor, record: Record) -> Record:
        return replace(record, link=None, delete_due_at=None)

    return [(apply.Executor, "_buried", buried)]


def delete_is_sent_at_once() -> list[Patch]:
    return [(Record, "delete_due", lambda record, now: record.delete_due_at is not None)]


def delete_taken_back_and_given_again_is_sent_at_once() -> list[Patch]:
    real = apply.Executor._delete

    def delete(self: apply.Executor, contact: ContactId, change: Change) -> Change:
        ((target, name, hasty),) = delete_is_sent_at_once()
        with patch.object(target, name, hasty):
            return real(self, contact, change)

    return [(apply.Executor, "_delete", delete)]


def delete_is_never_sent() -> list[Patch]:
    return [(planner, "_tombstone", lambda record, heard, direction, now: ())]


def echo_is_believed() -> list[Patch]:
    return [(planner, "is_echo", lambda record, remote: False)]


def echo_is_believed_before_a_push() -> list[Patch]:
    return [(apply, "is_echo", lambda record, remote: False)]


def agreed_name_stays_an_edit() -> list[Patch]:
    real = planner.agreed

    def agreed(record: Record, remote: Fields, direction: Direction) -> Record:
        return real(record, remote, direction) if record.edited_here else record

    return [(planner, "agreed", agreed)]


# -- creating ----------------------------------------------------------------------------


def create_is_retried_blindly() -> list[Patch]:
    return [(apply, "MarkUnknown", lambda intent, since: CloseIntent(intent))]


def create_is_resent_without_waiting() -> list[Patch]:
    return [
        (engine, "resend_allowed", lambda since, began, *, wait, read_was_complete: True),
    ]


def create_is_resent_after_any_listing() -> list[Patch]:
    def allowed(
        since: datetime, began: datetime, *, wait: timedelta, read_was_complete: bool
    ) -> bool:
        return began - since >= wait

    return [(engine, "resend_allowed", allowed)]


def wait_is_checked_when_the_listing_ends() -> list[Patch]:
    real = engine.Engine._resolve

    def resolve(self: engine.Engine, *arguments: Any) -> None:
        provider, account, run, reading, *dead = arguments
        reading.began = self._clock.now()
        patience = getattr(self, "_patience", None)
        if dead and patience is not None:
            intents = self._store.intents(account.id)
            dead = [{i.id: patience.dead_for(i) for i in intents if i.unknown_since is not None}]
        real(self, provider, account, run, reading, *dead)

    return [(engine.Engine, "_resolve", resolve)]


def wait_is_counted_from_the_intent() -> list[Patch]:
    real, opened = apply.Executor._create, [datetime.min.replace(tzinfo=UTC)]

    def create(self: apply.Executor, contact: ContactId, change: Change) -> Change:
        opened[0] = self._clock.now()
        return real(self, contact, change)

    return [
        (apply.Executor, "_create", create),
        (apply, "MarkUnknown", lambda intent, since: MarkUnknown(intent, opened[0])),
    ]


def adopted_in_two_transactions() -> list[Patch]:
    real = apply.Executor.adopt

    def adopt(self: apply.Executor, intent: Intent, remote: RemoteContact) -> bool:
        self._commit([CloseIntent(intent.id)])
        return real(self, intent, remote)

    return [(apply.Executor, "adopt", adopt)]


def adopted_as_it_was_sent() -> list[Patch]:
    def adopted(self: apply.Executor, record: Record, body: Fields, remote: RemoteContact) -> Put:
        return Put(self._born(record, body, remote))

    return [(apply.Executor, "_adopted", adopted)]


def lost_creates_are_not_looked_for() -> list[Patch]:
    return [(engine.Engine, "_resolve", lambda *arguments: None)]


# -- reading -----------------------------------------------------------------------------


def nobody_is_recognized() -> list[Patch]:
    def link(reading: discover.Reading, store: object, account: Account) -> None:
        reading.linked = {}

    return [(discover, "_link", link)]


def renamed_ids_are_strangers() -> list[Patch]:
    real = discover._link

    def link(reading: discover.Reading, store: MemoryStore, account: Account) -> None:
        heard = reading.heard
        for remote_id, what in heard.items():
            if isinstance(what, RemoteContact):
                heard[remote_id] = replace(what, previous_ids=())
        real(reading, store, account)

    return [(discover, "_link", link)]


def absent_is_taken_for_deleted() -> list[Patch]:
    real = discover._vanished

    def vanished(reading: discover.Reading, *rest: Any) -> None:
        before = set(reading.heard)
        real(reading, *rest)
        for remote_id in reading.heard.keys() - before:
            reading.heard[remote_id] = Said.DELETED

    return [(discover, "_vanished", vanished)]


def cursor_is_saved_first() -> list[Patch]:
    real = engine.Engine._pass

    def _pass(
        self: engine.Engine,
        provider: SimCloud,
        account: Account,
        run: apply.Run,
        order: engine.Order,
    ) -> object:
        done = real(self, provider, account, run, order)
        now = self._store.account(account.id)
        self._store.save_account(replace(now, cursor=done[0].cursor))
        return done

    return [(engine.Engine, "_pass", _pass)]


def shared_contacts_are_read() -> list[Patch]:
    return [(Person, "is_listed", property(lambda self: True))]


# -- the wire and the book ---------------------------------------------------------------


def unowned_fields_are_lost() -> list[Patch]:
    real = SimCloud.update
    return [
        (SimCloud, "update", lambda self, there, new: real(self, replace(there, raw=None), new))
    ]


def update_names_no_version() -> list[Patch]:
    real = SimCloud.update

    def update(self: SimCloud, remote: RemoteContact, fields: Fields) -> RemoteContact:
        now = self.by_id[remote.remote_id].now or remote
        return real(self, replace(remote, etag=now.etag, raw=now.raw), fields)

    return [(SimCloud, "update", update)]


def edits_made_meanwhile_are_overwritten() -> list[Patch]:
    return [(MemoryStore, "_expect", lambda self, contact, rev: None)]


def journal_is_written_afterwards() -> list[Patch]:
    def entry(self: apply.Executor, change: Change, outcome: Outcome) -> Entry:
        return Entry(change, self._run.sync, self._run.cause, Outcome.DONE)

    return [(apply.Executor, "_entry", entry)]


def journal_forgets_before() -> list[Patch]:
    real = apply.Executor._entry

    def entry(self: apply.Executor, change: Change, outcome: Outcome) -> Entry:
        return real(self, replace(change, before=None), outcome)

    return [(apply.Executor, "_entry", entry)]


def arrivals_on_the_way_go_unsaid() -> list[Patch]:
    return [(apply.Executor, "_taken", lambda self, change, record, merged: [])]


MUTANTS: dict[str, Callable[[], list[Patch]]] = {
    make.__name__: make
    for make in (
        remote_removal_propagates, union_merge_ignores_base, remote_name_beats_unsent_local_name,
        sent_body_not_remembered, sent_body_forgotten_at_the_next_read,
        own_label_coming_back_is_believed, own_removal_is_taken_for_theirs,
        kept_value_is_pushed_unasked, remote_label_is_ignored, restored_record_stays_gone,
        edit_during_a_push_counts_as_pushed, push_rewrites_untouched_spelling,
        push_keeps_what_was_removed_here, push_drops_the_last_value, remote_delete_removes_local,
        remote_delete_is_created_again, remote_delete_is_overheard, one_way_account_is_written,
        one_way_delete_is_sent, tombstone_is_ignored, tombstone_is_dropped_when_sent,
        delete_is_sent_at_once, delete_taken_back_and_given_again_is_sent_at_once,
        delete_is_never_sent, echo_is_believed,
        echo_is_believed_before_a_push, agreed_name_stays_an_edit, create_is_retried_blindly,
        create_is_resent_without_waiting, create_is_resent_after_any_listing,
        wait_is_checked_when_the_listing_ends, wait_is_counted_from_the_intent,
        adopted_in_two_transactions, adopted_as_it_was_sent, lost_creates_are_not_looked_for,
        nobody_is_recognized, renamed_ids_are_strangers, absent_is_taken_for_deleted,
        cursor_is_saved_first, shared_contacts_are_read, unowned_fields_are_lost,
        update_names_no_version, edits_made_meanwhile_are_overwritten,
        journal_is_written_afterwards, journal_forgets_before, arrivals_on_the_way_go_unsaid,
    )
}  # fmt: skip


@contextmanager
def planted(name: str) -> Iterator[None]:
    """Plant the bug ``name`` while the block lasts; '' plants none."""
    if not name:
        yield
        return
    patches = [patch.object(*each) for each in MUTANTS[name]()]
    for each in patches:
        each.start()
    try:
        yield
    finally:
        for each in reversed(patches):
            each.stop()
