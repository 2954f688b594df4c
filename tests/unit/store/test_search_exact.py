"""The index answers exactly what a look at every contact would: after any edits, at any time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialpad_contacts.domain.contact import Fields
from dialpad_contacts.domain.search import Document, Query, parse_query
from dialpad_contacts.store import Store, open_store
from dialpad_contacts.store.documents import document, person_row
from dialpad_contacts.sync.ports import Put
from tests.unit.store.made import NOW, local, person, put
from tests.unit.store.people import people


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
