"""The directory is replaced as a whole: ids stay, what is gone goes, what is equal is left."""

from __future__ import annotations

from dialpad_contacts.domain.contact import Kind, RemoteId
from dialpad_contacts.store import Store
from dialpad_contacts.sync.ports import Account
from tests.unit.store.made import NOW, colleague, group, imported, names, person, put


def test_D23_the_directory_follows_the_account(store: Store, google: Account) -> None:
    ada, leo = colleague("u1", "Ada", "Quist"), colleague("u2", "Leo", "Fink")
    assert store.replace_directory(google.id, [ada, leo], NOW) == 2
    before = {r.name: r.id for r in store.rows(store.all_ids(frozenset()))}
    assert store.replace_directory(google.id, [ada, leo], NOW) == 0
    assert store.replace_directory(google.id, [colleague("u1", "Ada", "Byron")], NOW) == 2
    (row,) = store.rows(store.all_ids(frozenset()))
    assert (row.name, row.id) == ("Ada Byron", before["Ada Quist"])
    assert names(store, "byron") == ["Ada Byron"]
    assert names(store, "quist") == names(store, "leo") == []


def test_a_group_is_found_by_its_members_and_by_its_own_name(store: Store, google: Account) -> None:
    chat = group("g1", {"u1": "Leo", "u2": "Renee"}, name="Launch team")
    store.replace_directory(google.id, [chat], NOW)
    for text in ("renee", "launch", "team leo"):
        (row,) = store.search(text, frozenset(), 5).rows
        assert (row.kind, row.name, row.second) == (Kind.GROUP, "Launch team", "2 people")
        assert row.members == ("Leo", "Renee")
    store.replace_directory(google.id, [group("g1", {"u1": "Leo"}, name="Launch team")], NOW)
    assert names(store, "renee") == []
    assert store.search("leo", frozenset(), 5).rows[0].second == "1 person"


def test_what_was_a_person_and_is_a_group_now_is_another_contact(
    store: Store, google: Account
) -> None:
    store.replace_directory(google.id, [colleague("x", "Leo")], NOW)
    (before,) = store.all_ids(frozenset())
    assert store.replace_directory(google.id, [group("x", {"u1": "Leo"})], NOW) == 2
    (after,) = store.rows(store.all_ids(frozenset()))
    assert (after.kind, int(after.id) > before) == (Kind.GROUP, True)


def test_each_account_has_a_directory_of_its_own(
    store: Store, google: Account, outlook: Account
) -> None:
    store.replace_directory(google.id, [colleague("u1", "Ada")], NOW)
    store.replace_directory(outlook.id, [colleague("u1", "Leo")], NOW)
    store.replace_directory(google.id, [], NOW)
    assert names(store, "leo") == ["Leo"]
    ids = [RemoteId("u1"), RemoteId("u2")]
    assert store.directory_ids(google.id, ids) == set()
    assert store.directory_ids(outlook.id, ids) == {"u1"}


def test_R10_the_directory_is_no_personal_contact(store: Store, google: Account) -> None:
    store.replace_directory(google.id, [colleague("people/c1", "Ada")], NOW)
    assert store.alive(google.id) == set()
    assert store.linked(google.id, [RemoteId("people/c1")]) == {}
    put(store, imported(person("Ada"), google.id, "people/c1"))
    assert store.counts().total == 2


def test_a_large_directory_is_indexed_as_a_backlog(store: Store, google: Account) -> None:
    store.replace_directory(
        google.id, [colleague(f"u{n}", "Ada", f"N{n}") for n in range(500)], NOW
    )
    assert store.search("n499", frozenset(), 5).total == 1
    assert store.index_backlog(10_000) == 0
    assert store.search("n499", frozenset(), 5).total == 1
    store.replace_directory(google.id, [], NOW)
    assert store.search("ada", frozenset(), 5).total == 0
    assert store.index_backlog(10_000) == 0
    assert store.search("ada", frozenset(), 5).total == 0
