"""Search: what is asked for is found, nothing else, best first, and the row says where."""

from __future__ import annotations

import threading
from dataclasses import replace
from itertools import cycle

import pytest

from dialpad_contacts.domain.contact import AccountKind, ContactId, Fields, Kind
from dialpad_contacts.store import Store
from dialpad_contacts.store.errors import Interrupted
from dialpad_contacts.sync.ports import Account, Put
from tests.unit.store.made import (
    NOW,
    colleague,
    group,
    imported,
    local,
    names,
    person,
    put,
)

HAN = person("陳 立歐 (Leo Chan)")


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        pytest.param("leo", person("Leo", "Fink"), id="R2 the beginning of a first name"),
        pytest.param("fin", person("Leo", "Fink"), id="R2 the beginning of a last name"),
        pytest.param("fink leo", person("Leo", "Fink"), id="R2 names in either order"),
        pytest.param("leo", person("Cleo"), id="R2 the inside of a name"),
        pytest.param("alvaro", person("Álvaro"), id="R2 without the accent"),
        pytest.param("ÁLVARO", person("alvaro"), id="R2 with an accent and in capitals"),
        pytest.param("strasse", person("Straße"), id="R2 ss for sharp s"),
        pytest.param("ＬＥＯ", person("Leo"), id="R2 full-width letters"),
        pytest.param("obrien", person("Pat", "O'Brien"), id="R2 without the apostrophe"),
        pytest.param("o'br", person("Pat", "O'Brien"), id="R2 with the apostrophe"),
        pytest.param("陳", HAN, id="R2 one Han character"),
        pytest.param("歐", HAN, id="R2 a later Han character"),
        pytest.param("陳立歐", HAN, id="R2 a Han name without its space"),
        pytest.param("leo chan", HAN, id="R2 the Latin part of a Han name"),
        pytest.param("陳立", person("立歐", "陳"), id="R2 family name first"),
        pytest.param("くら", person("さくら"), id="R2 the end of a kana name"),
        pytest.param("eo.ci", person(emails=["leo.ciano@example.com"]), id="R2 across a full stop"),
        pytest.param("o@ex", person(emails=["leo@example.com"]), id="R2 across the at sign"),
        pytest.param("&&&", person(emails=["a&&&b@example.com"]), id="R2 signs of an address"),
        pytest.param("LEO@EXAMPLE.COM", person(emails=["leo@example.com"]), id="R2 an address"),
        pytest.param("xample", person(emails=["leo@example.com"]), id="R2 inside an address"),
        pytest.param(
            "4155550133", person(phones=["(415) 555-0133"]), id="R2 a number, digits only"
        ),
        pytest.param(
            "+1 415", person(phones=["(415) 555-0133"]), id="R2 a number with its country"
        ),
        pytest.param("(415)", person(phones=["+14155550133"]), id="R2 a number in brackets"),
        pytest.param("0133", person(phones=["(415) 555-0133"]), id="R2 the last four digits"),
        pytest.param("555 01", person(phones=["(415) 555-0133"]), id="R2 digits from the middle"),
        pytest.param("0176 12", person(phones=["+49 176 1234567"]), id="R2 the national form"),
        pytest.param("+49 176", person(phones=["+49 176 1234567"]), id="R2 the international form"),
        pytest.param("0049176", person(phones=["+49 176 1234567"]), id="R2 00 for the plus sign"),
        pytest.param("+49 (0)176", person(phones=["+491761234567"]), id="R2 a zero in brackets"),
        pytest.param("41", person(phones=["(415) 555-0133"]), id="R2 the first two digits"),
        pytest.param("9 111", person(phones=["04\u00a09999\u00a01111"]), id="R2 no-break spaces"),
        pytest.param("leo 0133", person("Leo", phones=["415 555 0133"]), id="R2 name and number"),
        pytest.param("leo exam", person("Leo", emails=["a@example.com"]), id="R2 name and address"),
    ],
)
def test_a_contact_is_found(store: Store, text: str, fields: Fields) -> None:
    wanted = put(store, local(fields))
    put(store, local(person("Zoë", "Quist", emails=["zq@nowhere.test"], phones=["212 777 8899"])))
    assert [r.id for r in store.search(text, frozenset(), 10).rows] == ["1"]
    put(store, replace(wanted, deleted_at=NOW))
    assert store.search(text, frozenset(), 10).rows == ()


@pytest.mark.parametrize("text", ["", "  ", "-", "(", '"', "leo xyz", "xleo", "eo", "ci@"])
def test_what_nobody_has_finds_nobody(store: Store, text: str) -> None:
    put(store, local(person("Leo", "Fink", emails=["leo.fink@example.com"])))
    assert store.search(text, frozenset(), 10).total == 0


@pytest.mark.parametrize(
    ("before", "after", "texts"),
    [
        (person("Leon", "Leo"), person("Leo"), ["l", "le", "leo"]),
        (person("Leo", "Leo-Leon"), person("Leo"), ["l", "le", "leo"]),
        (person("Cleopatra", "Cleo"), person("Cleo"), ["c", "leo", "cleo"]),
        (
            person(emails=["leo@abc.test", "leon@abc.test"]),
            person(emails=["leo@abc.test"]),
            ["leo", "leo@", "o@abc.t", "abc", "test"],
        ),
        (
            person(phones=["415 555 0133", "415 555 0199"]),
            person(phones=["415 555 0133"]),
            ["4", "41", "415", "555 01", "0133"],
        ),
    ],
    ids=["a name", "a name of two words", "a part", "an address", "a number"],
)
def test_what_stays_is_found_when_something_alike_was_taken_away(
    store: Store, before: Fields, after: Fields, texts: list[str]
) -> None:
    record = put(store, local(before))
    put(store, replace(record, fields=after, clean=after))
    for text in texts:
        assert store.search(text, frozenset(), 5).total == 1, text


def test_R2_each_kind_under_its_own_heading(store: Store, google: Account) -> None:
    dialpad = store.link_account(AccountKind.DIALPAD, "maya@example.com", "d")
    put(store, imported(person("Leonard", "Ciano"), google.id))
    four = {"u1": "Leo", "u2": "Renee", "u3": "Shane", "u4": "Gemma"}
    store.replace_directory(
        dialpad.id, [colleague("u1", "Leo", "Fink", "Sales"), group("g1", four)], NOW
    )
    found = store.search("Leo", frozenset(), 10)
    assert [(r.kind, r.name, r.second) for r in found.rows] == [
        (Kind.COMPANY, "Leo Fink", "Sales"),
        (Kind.GROUP, "Leo, Renee, Shane, Gemma", "4 people"),
        (Kind.PERSONAL, "Leonard Ciano", ""),
    ]
    assert found.sections == {Kind.COMPANY: 1, Kind.GROUP: 1, Kind.PERSONAL: 1}
    assert (found.total, found.total_is_exact) == (3, True)


def test_names_come_before_companies_and_companies_before_insides(store: Store) -> None:
    put(store, local(person("Cleo", "Abel")))
    put(store, local(person("Ada", "Abel"), company="Leo & Sons"))
    put(store, local(person("Zoë", "Leon")))
    put(store, local(person("Leo", "Zink")))
    assert names(store, "leo") == ["Leo Zink", "Zoë Leon", "Ada Abel", "Cleo Abel"]


def test_a_recent_contact_comes_first_and_says_so(store: Store) -> None:
    put(store, local(person("Leo", "Abel")))
    cleo = put(store, local(person("Cleo", "Zink")))
    store.opened(cleo.id)
    rows = store.search("leo", frozenset(), 10).rows
    assert [(r.name, r.recent) for r in rows] == [("Cleo Zink", True), ("Leo Abel", False)]
    assert [r.name for r in store.recent(5)] == ["Cleo Zink"]


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 9, 30])
def test_every_section_is_represented_within_the_limit(store: Store, limit: int) -> None:
    dialpad = store.link_account(AccountKind.DIALPAD, "maya@example.com", "d")
    entries = [colleague(f"u{i}", "Leo", f"Number{i}") for i in range(20)]
    entries += [group(f"g{i}", {"u1": "Leo", "x": f"Friend{i}"}) for i in range(20)]
    store.replace_directory(dialpad.id, entries, NOW)
    store.commit([Put(local(person("Leo", f"Person{i}"))) for i in range(20)], NOW)
    rows = store.search("leo", frozenset(), limit).rows
    assert len(rows) == limit
    assert len({r.kind for r in rows}) == min(limit, 3)


def test_sources_narrow_a_search_and_the_list(store: Store, google: Account) -> None:
    dialpad = store.link_account(AccountKind.DIALPAD, "maya@example.com", "d")
    store.replace_directory(dialpad.id, [colleague("u1", "Leo", "Colleague")], NOW)
    put(store, imported(person("Leo", "There"), google.id))
    put(store, local(person("Leo", "Here")))
    for sources, wanted in [
        ([], ["Leo Colleague", "Leo Here", "Leo There"]),
        (["local"], ["Leo Here"]),
        (["company"], ["Leo Colleague"]),
        (["dialpad"], ["Leo Colleague"]),
        (["google"], ["Leo There"]),
        (["google", "local"], ["Leo Here", "Leo There"]),
        (["google-7"], []),
    ]:
        assert sorted(names(store, "leo", sources)) == wanted
        listed = store.rows(store.all_ids(frozenset(sources)))
        assert sorted(r.name for r in listed) == wanted


def test_a_thousand_hits_are_counted_and_more_are_a_lower_bound(store: Store) -> None:
    store.commit([Put(local(person("Leo", f"N{i}"))) for i in range(1000)], NOW)
    assert _counted(store) == (1000, True)
    put(store, local(person("Leo")))
    assert _counted(store) == (1000, False)
    while store.index_backlog(1000):
        pass
    assert _counted(store) == (1000, False)


def _counted(store: Store) -> tuple[int, bool]:
    found = store.search("leo", frozenset(), 5)
    return found.total, found.total_is_exact


def test_matches_say_where(store: Store) -> None:
    put(
        store,
        local(
            person(
                "Álvaro",
                "Ruiz",
                emails=["a@b.test", "ruiz.work@b.test"],
                phones=["1", "+14155550133"],
            )
        ),
    )
    for text, field, part in [
        ("alv", "name", "Álv"),
        ("work@", "email", "work@"),
        ("0133", "phone", "0133"),
        ("415 555", "phone", "415) 555"),
    ]:
        (row,) = store.search(text, frozenset(), 5).rows
        (match,) = row.matches
        assert (match.field, match.text[match.start : match.end]) == (field, part)
        if field != "name":
            assert row.second == match.text


def test_an_interrupted_search_raises_and_the_next_one_answers(store: Store) -> None:
    put(store, local(person("Leo")))
    with store._db.searching() as (_, check):
        other = threading.Thread(target=store.interrupt)
        other.start()
        other.join()
        with pytest.raises(Interrupted):
            check()
    assert names(store, "leo") == ["Leo"]


@pytest.mark.parametrize(
    ("fields", "name", "second"),
    [
        (person("Leo", phones=["+14155550133"], emails=["a@b.test"]), "Leo", "+1 (415) 555-0133"),
        (person("Leo", emails=["a@b.test"]), "Leo", "a@b.test"),
        (person("Leo"), "Leo", "Acme"),
        (person(phones=["911", "912"]), "911", "912"),
        (person(phones=["911"], emails=["a@b.test"]), "911", "a@b.test"),
        (person(emails=["a@b.test", "c@d.test"]), "a@b.test", "c@d.test"),
        (person(emails=["a@b.test"]), "a@b.test", "Acme"),
    ],
)
def test_a_row_says_a_name_and_something_more(
    store: Store, fields: Fields, name: str, second: str
) -> None:
    leo = put(store, local(fields, company="Acme"))
    (row,) = store.rows([leo.id])
    assert (row.name, row.second) == (name, second)
    (row,) = store.search("acme", frozenset(), 5).rows
    assert (row.second, [m.field for m in row.matches]) == ("Acme", ["company"])


def test_the_list_is_in_order_of_names_with_nameless_ones_last(store: Store) -> None:
    for fields in (
        person(phones=["911"]),
        person("zoë"),
        person("Álvaro", "B"),
        person("alvaro", "A"),
        person(emails=["m@example.com"]),
    ):
        put(store, local(fields))
    listed = [r.name for r in store.rows(store.all_ids(frozenset()))]
    assert listed == ["alvaro A", "Álvaro B", "m@example.com", "zoë", "911"]


@pytest.mark.parametrize("text", ["a", "ab", "gmail", "415", "+1", "no"])
def test_a_crowded_search_shows_real_hits_only_whoever_was_opened(store: Store, text: str) -> None:
    crowd = [
        person("Ab", f"N{n}", emails=[f"n{n}@gmail.com"], phones=[f"415 555 {n:04}"])
        for n in range(1100)
    ]
    store.commit([Put(local(f)) for f in [*crowd, person("Zed")]], NOW)
    while store.index_backlog(1000):
        pass
    store.opened(ContactId(1101))
    store.opened(ContactId(700))
    found = store.search(text, frozenset(), 40)
    wanted = 0 if text == "no" else 40
    assert len(found.rows) == len({r.id for r in found.rows}) == wanted
    assert found.total_is_exact is (text == "no")
    if wanted:
        assert (found.rows[0].id, found.rows[0].recent) == ("700", True)
        assert "Zed" not in {r.name for r in found.rows}


def test_searches_that_are_interrupted_at_any_time_are_right_or_raise(store: Store) -> None:
    store.commit([Put(local(person("Leo", f"N{n}"))) for n in range(500)], NOW)
    right, cancelled, ends = [], [], threading.Event()

    def search() -> None:
        while not ends.is_set():
            try:
                right.append(store.search("leo n4", frozenset(), 200).total)
            except Interrupted:
                cancelled.append(1)

    worker = threading.Thread(target=search)
    worker.start()
    for moment in cycle(2.0**power for power in range(10)):  # 0.1 to 50 ms: some let it finish
        store.interrupt()
        ends.wait(moment / 10_000)
        if min(len(cancelled), len(right)) >= 5 or not worker.is_alive():
            break
    ends.set()
    worker.join()
    assert set(right) == {111}


class TestMoreThanIsCounted:
    """R2: beyond a thousand hits the count is a lower bound, and the best come first all the same.

    Expected is what the rule says of everybody, computed without an index.
    """

    @pytest.fixture
    def crowd(self, store: Store) -> Store:
        """Eleven hundred of one first name in one company, and an Ada of another."""
        people = [
            local(person("Anna", f"Berg{number:04}"), company="Acme") for number in range(1100)
        ]
        store.commit([Put(r) for r in people], NOW)
        put(store, local(person("Zoe", "Anna"), company="Globex"))
        store.index_backlog(5000)
        return store

    def test_words_of_name_and_company(self, crowd: Store) -> None:
        found = crowd.search("anna acme", frozenset(), 3)
        assert (found.total, found.total_is_exact) == (1000, False)
        assert [row.name for row in found.rows] == [f"Anna Berg{n:04}" for n in range(3)]

    def test_two_words_of_the_name(self, crowd: Store) -> None:
        found = crowd.search("ann berg", frozenset(), 3)
        assert (found.total, found.total_is_exact) == (1000, False)
        assert all(row.name.startswith("Anna Berg") for row in found.rows)

    def test_the_one_opened_last_comes_first(self, crowd: Store) -> None:
        wanted = ContactId(int(crowd.search("berg0777", frozenset(), 1).rows[0].id))
        crowd.opened(wanted)
        assert crowd.search("anna", frozenset(), 3).rows[0].name == "Anna Berg0777"
        assert crowd.search("ann berg", frozenset(), 3).rows[0].name == "Anna Berg0777"

    def test_only_a_sign_that_is_no_word(self, crowd: Store) -> None:
        """An address is asked for by its signs: no name can have them."""
        put(crowd, local(person("Leo", emails=["leo@example.com"])))
        crowd.index_backlog(5000)
        assert names(crowd, "o@ex") == ["Leo"]
        assert names(crowd, "@ex leo") == ["Leo"]
