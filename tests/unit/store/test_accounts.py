"""Accounts: whose they are for good, what stays when one goes, what comes back with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dialpad_contacts.domain.contact import AccountId, AccountKind, RemoteId, SyncCursor
from dialpad_contacts.domain.merge import edited
from dialpad_contacts.store import Store
from dialpad_contacts.sync.ports import Account, ContactStore, OpenIntent, Outcome, Put, RevMoved
from dialpad_contacts.sync.states import State
from dialpad_contacts.ui.services import Queries
from tests.unit.store.made import NOW, colleague, entry, imported, local, names, person, put

LEO = person("Leo", "Fink", phones=["415 555 0133"])


def test_ids_are_short_and_say_what_they_are(store: Store, google: Account) -> None:
    second = store.link_account(AccountKind.GOOGLE, "m@work.example", "maya-w")
    assert (google.id, second.id) == ("google", "google-2")
    assert [a.id for a in store.accounts_linked()] == ["google", "google-2"]
    assert [a.title for a in store.accounts()] == [
        "Google maya@example.com",
        "Google m@work.example",
    ]


def test_D13_no_id_is_ever_another_persons(store: Store, google: Account) -> None:
    store.unlink_account(google.id, delete_contacts=True)
    other = store.link_account(AccountKind.GOOGLE, "maya@example.com", "somebody else")
    assert other.id == "google-2"


def test_what_a_sync_saves_is_read_again_and_the_rest_stays(store: Store, google: Account) -> None:
    store.set_setting(google.id, "server", "https://mail.example")
    store.set_default(google.id)
    store.save_account(
        replace(
            google,
            email="not@saved.example",
            state=State.WAITING,
            reason="busy",
            last_sync=NOW,
            cursor=SyncCursor("c1"),
            cursor_since=NOW,
            hold="60 deletes",
            retry_at=NOW + timedelta(minutes=1),
        )
    )
    saved = store.account(google.id)
    assert (saved.email, saved.is_default) == ("maya@example.com", True)
    assert saved.settings == {"server": "https://mail.example"}
    assert (saved.state, saved.reason, saved.hold) == (State.WAITING, "busy", "60 deletes")
    assert (saved.last_sync, saved.cursor, saved.cursor_since) == (NOW, "c1", NOW)
    store.approve_hold(google.id)
    store.set_setting(google.id, "server", None)
    saved = store.account(google.id)
    assert (saved.hold, saved.settings) == ("", {})


def test_one_account_at_most_is_for_new_contacts(store: Store, google: Account) -> None:
    second = store.link_account(AccountKind.OFFICE365, "m@work.example", "w")
    store.set_default(google.id)
    store.set_default(second.id)
    assert [a.is_default for a in store.accounts()] == [False, True]


@pytest.mark.parametrize("act", ["account", "save_account", "set_default", "unlink", "hold"])
def test_an_unlinked_account_is_none(store: Store, google: Account, act: str) -> None:
    store.unlink_account(google.id, delete_contacts=False)
    with pytest.raises(KeyError):
        match act:
            case "account":
                store.account(google.id)
            case "save_account":
                store.save_account(google)
            case "set_default":
                store.set_default(google.id)
            case "hold":
                store.approve_hold(google.id)
            case _:
                store.unlink_account(google.id, delete_contacts=False)
    with pytest.raises(KeyError):
        store.replace_directory(google.id, [], NOW)
    assert store.accounts() == []


def test_D14_unlinking_keeps_the_contacts_as_dialpad_only(store: Store, google: Account) -> None:
    leo = put(store, imported(LEO, google.id))
    put(store, local(person("Meant"), wanted_in=google.id))
    assert store.unlink_account(google.id, delete_contacts=False) == (2, 0)
    shown = store.contact(leo.id)
    assert shown is not None
    assert shown.link is None
    assert (shown.phones[0].sources, shown.phones[0].why) == (("dialpad",), "local")
    assert names(store, "leo", ["local"]) == ["Leo Fink"]
    assert store.counts().local == 2
    assert store.outgoing(google.id, NOW) == []


def test_D14_linking_again_takes_the_kept_contacts_up(store: Store, google: Account) -> None:
    leo = put(store, imported(LEO, google.id, "people/c1"))
    store.save_account(replace(google, cursor=SyncCursor("c1"), last_sync=NOW, hold="60 deletes"))
    store.unlink_account(google.id, delete_contacts=False)
    again = store.link_account(AccountKind.GOOGLE, "maya@new.example", "maya")
    assert (again.id, again.email, again.state) == (
        "google",
        "maya@new.example",
        State.NEVER_SYNCED,
    )
    assert (again.cursor, again.last_sync, again.hold) == (None, None, "")
    (record,) = store.linked(google.id, [RemoteId("people/c1")]).values()
    assert record.id == leo.id
    assert store.counts().by_account == {"google": 1}


def test_D14_the_contacts_can_go_from_here_alone(store: Store, google: Account) -> None:
    put(store, imported(LEO, google.id, "people/c1"))
    put(store, local(person("Leo", "Here")))
    store.replace_directory(google.id, [colleague("u1", "Leo", "Colleague")], NOW)
    assert store.unlink_account(google.id, delete_contacts=True) == (0, 1)
    assert names(store, "leo") == ["Leo Here"]
    assert store.counts().total == 1
    assert store.callers("415 555 0133") == []
    assert store.check() == "ok"


def test_D7_a_deleted_contact_stays_so_when_its_account_is_linked_again(
    store: Store, google: Account
) -> None:
    leo = put(store, imported(LEO, google.id, "people/c1"))
    put(store, replace(leo, deleted_at=NOW, delete_due_at=NOW))
    store.unlink_account(google.id, delete_contacts=True)
    store.link_account(AccountKind.GOOGLE, "maya@example.com", "maya")
    (record,) = store.linked(google.id, [RemoteId("people/c1")]).values()
    assert (record.deleted_at, record.delete_due_at) == (NOW, None)


def test_what_a_running_sync_still_writes_after_unlinking_is_refused(
    store: Store, google: Account
) -> None:
    leo = put(store, imported(LEO, google.id))
    meant = put(store, local(person("Meant"), wanted_in=google.id))
    sent = entry(outcome=Outcome.SENT)
    store.commit([OpenIntent(meant.id, meant.rev, google.id, "m", LEO, sent)], NOW)
    store.unlink_account(google.id, delete_contacts=False)
    assert store.intents(google.id) == []
    with pytest.raises(RevMoved):
        store.commit([Put(replace(leo, note="late"))], NOW)


def test_cards_count_what_waits_and_what_is_there(
    store: Store, google: Account, outlook: Account
) -> None:
    dialpad = store.link_account(AccountKind.DIALPAD, "maya@example.com", "d")
    store.replace_directory(dialpad.id, [colleague("u1", "Ada"), colleague("u2", "Zoë")], NOW)
    for account in (google.id, outlook.id):
        put(store, imported(LEO, account))
        put(store, edited(put(store, imported(LEO, account)), person("Edited")))
    put(store, local(person("Meant"), wanted_in=google.id))
    deleted = put(store, imported(LEO, google.id))
    put(store, replace(deleted, deleted_at=NOW, delete_due_at=NOW))
    put(store, local(person("Here")))
    assert [(a.id, a.pending, a.contacts) for a in store.accounts()] == [
        ("google", 3, 3),
        ("outlook", 0, 2),
        ("dialpad", 0, 2),
    ]
    counts = store.counts()
    assert counts.by_account == {"google": 3, "outlook": 2, "dialpad": 2}
    assert (counts.company, counts.groups, counts.local, counts.total) == (2, 0, 1, 8)


def test_an_account_that_changed_is_told(store: Store, google: Account) -> None:
    seq = store.changes_since(-1).seq
    store.save_account(replace(google, state=State.SYNCING))
    assert store.changes_since(seq).accounts
    assert store.accounts()[0].id == AccountId("google")


def test_the_store_is_what_engine_and_window_ask_for(store: Store) -> None:
    engine: ContactStore = store
    window: Queries = store
    assert (engine, window) == (store, store)
