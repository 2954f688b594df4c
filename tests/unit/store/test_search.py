"""Search: everything asked for is found, nothing else, best first; the index is never wrong."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialpad_contacts.domain.contact import AccountKind, Fields, Kind
from dialpad_contacts.domain.search import Document, Query, parse_query
from dialpad_contacts.store import Store, open_store
from dialpad_contacts.store.documents import document, person_row
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
from tests.unit.store.people import people

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


# -- against brute force ----------------------------------------------------------------------


@contextmanager
def temporary_store() -> Iterator[Store]:
    with TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "book" / "contacts.db", region="US")
        try:
            yield store
        finally:
            store.close()


def fits(query: Query, fields: Fields, company: str) -> bool:
    return query.matches(_document(fields, company))


def _document(fields: Fields, company: str) -> Document:
    return document(person_row(0, fields, company)[1:])


def found_ids(store: Store, text: str) -> set[int]:
    return {int(r.id) for r in store.search(text, frozenset(), 2000).rows}


LETTERS = st.sampled_from([*"aàeilmnoß1 .-'@陳歐さ김م", "leo", "ci", "00", "\u0301"])
WORD = st.lists(LETTERS, max_size=5).map("".join)
NUMBER = st.sampled_from(
    [
        "(415) 555-0133",
        "+4917612345",
        "0176 12345",
        "+1 415 555 0133 x7",
        "911",
        "12",
        "+441632960961",
    ]
)
PERSON = st.builds(
    person,
    WORD,
    WORD,
    emails=st.lists(st.builds("{}@{}.test".format, WORD, WORD), max_size=2),
    phones=st.lists(NUMBER, max_size=2),
)
TEXT = st.one_of(
    st.lists(LETTERS, min_size=1, max_size=6).map("".join),
    st.sampled_from(
        ["415", "0176", "+49176", "0133 leo", "55 5", "01", "x7", "1 415", "441632960961234"]
    ),
    st.text(max_size=8),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    crowd=st.lists(st.tuples(PERSON, WORD), min_size=1, max_size=6),
    changed=st.lists(st.tuples(st.integers(0, 5), PERSON, st.booleans()), max_size=4),
    texts=st.lists(TEXT, min_size=1, max_size=8),
    indexed=st.booleans(),
)
def test_a_search_finds_what_brute_force_finds_whatever_was_put_before(
    crowd: list[tuple[Fields, str]],
    changed: list[tuple[int, Fields, bool]],
    texts: list[str],
    indexed: bool,
) -> None:
    with temporary_store() as store:
        records = [put(store, local(fields, company=company)) for fields, company in crowd]
        for number, fields, lives in changed:
            at = number % len(records)
            gone = None if lives else NOW
            records[at] = put(
                store, replace(records[at], fields=fields, clean=fields, deleted_at=gone)
            )
        if indexed:
            store.index_backlog(1000)
        alive = [r for r in records if r.deleted_at is None]
        for text in texts + [r.fields.given_name[1:] for r in alive]:
            query = parse_query(text, region="US")
            wanted = {int(r.id) for r in alive if fits(query, r.fields, r.company)}
            assert found_ids(store, text) == wanted, text


@pytest.mark.parametrize("state", ["indexed", "half indexed", "not indexed"])
def test_a_crowd_is_searched_exactly_at_any_point_of_the_backlog(state: str) -> None:
    random = Random(7)
    crowd = [(fields, "Acme" if n % 7 == 0 else "") for n, fields in enumerate(people(700, seed=3))]
    with temporary_store() as store:
        written = store.commit([Put(local(f, company=c)) for f, c in crowd], NOW)
        if state != "not indexed":
            store.index_backlog(0 if state == "half indexed" else 60_000)
        documents = {i: _document(*c) for i, c in zip(written.ids, crowd, strict=True)}
        for text in _typed(random, [f for f, _ in crowd]):
            query = parse_query(text, region="US")
            wanted = {i for i, d in documents.items() if query.matches(d)}
            assert found_ids(store, text) == wanted, text


def _typed(random: Random, crowd: list[Fields]) -> list[str]:
    texts = []
    for fields in random.sample(crowd, 25):
        for whole in (
            fields.given_name,
            f"{fields.family_name} {fields.given_name}",
            *(e.address for e in fields.emails),
            *(p.written for p in fields.phones),
            *((p.e164 or "") for p in fields.phones),
        ):
            begin = random.randrange(len(whole) + 1)
            texts += [whole, whole[begin : begin + random.randrange(1, 12)]]
    return [t for t in texts if t.strip()]
