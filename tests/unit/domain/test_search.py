"""What a typed text asks for, what a document answers, and where the match stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialpad_contacts.domain.phone import phone
from dialpad_contacts.domain.search import (
    Document,
    Texts,
    match_spans,
    name_words,
    number_forms,
    other_words,
    parse_query,
)


@pytest.mark.parametrize(
    ("text", "words", "digits"),
    [
        ("Leo  FINK", ["leo", "fink"], []),
        ("Álvaro", ["alvaro"], []),
        ("o'brien", ["o", "brien"], []),
        ("+1 (415) 555", ["1", "415", "555"], ["1415555"]),
        ("leo 415 555", ["leo", "415", "555"], ["415555"]),
        ("+44 (0)20 7946", ["44", "0", "20", "7946"], ["440207946", "44207946"]),
        ("0049 176", ["0049", "176"], ["0049176", "49176"]),
        ("٤١٥", ["٤١٥"], ["415"]),
        ("- ( )", [], []),
        ("", [], []),
    ],
)
def test_a_text_is_read_as_words_and_digits(text: str, words: list[str], digits: list[str]) -> None:
    query = parse_query(text)
    assert [w for t in query.terms for w in t.words] == words
    assert [d for t in query.terms for d in t.digits] == digits


def test_a_whole_number_is_also_asked_for_as_its_region_dials_it() -> None:
    (term,) = parse_query("011 44 20 7946 0958", region="US").terms
    assert "442079460958" in term.digits


def test_every_term_has_to_match() -> None:
    document = Document(names=("leo", "fink"), mails=("leo@example.com",), numbers=("14155550133",))
    for text, hit in [
        ("leo fink", True), ("fin le", True), ("leo fin 0133", True), ("leo renee", False),
        ("eo", False), ("ink", True), ("leo@ex", True), ("4", False), ("1", True), ("", False),
    ]:  # fmt: skip
        assert parse_query(text).matches(document) is hit, text


@pytest.mark.parametrize(
    ("written", "forms"),
    [
        ("+49 176 1234567", ("491761234567", "01761234567")),
        ("(415) 555-0133", ("4155550133", "14155550133")),
        ("+39 06 1234567", ("39061234567", "061234567")),
        ("+7 495 1234567", ("74951234567", "84951234567")),
        ("9399", ("9399",)),
        ("no number", ()),
    ],
)
def test_a_number_is_found_by_every_way_to_dial_it(written: str, forms: tuple[str, ...]) -> None:
    assert number_forms(phone(written, region="US")) == forms


def test_a_name_is_found_by_its_words() -> None:
    assert name_words("Ana-María", "O'Brien") == (
        "ana", "maria", "o", "brien", "anamaria", "obrien",
    )  # fmt: skip
    assert set(name_words("立歐", "陳")) >= {"陳立歐", "立歐", "歐", "陳"}
    assert set(other_words("東京 Acme")) >= {"東京", "京", "acme"}


@pytest.mark.parametrize(
    ("text", "field", "part"),
    [
        ("alv", "name", "Álv"),
        ("ruiz", "name", "Ruiz"),
        ("uiz", "name", "uiz"),
        ("acm", "company", "Acm"),
        ("iz.wo", "email", "iz.wo"),
        ("work", "email", "work"),
        ("415 55", "phone", "415) 55"),
        ("0133", "phone", "0133"),
        ("ren", "member", "Ren"),
    ],
)
def test_a_match_is_shown_where_it_tells_most(text: str, field: str, part: str) -> None:
    texts = Texts(
        name="Álvaro Ruiz",
        company="Acme",
        members=("Renée",),
        emails=("ruiz.work@example.com",),
        phones=(phone("(415) 555-0133", region="US"),),
    )
    (match,), is_all = match_spans(parse_query(text), texts)
    assert is_all
    assert (match.field, match.text[match.start : match.end]) == (field, part)


def test_a_term_that_is_nowhere_is_told() -> None:
    assert match_spans(parse_query("leo zoë"), Texts(name="Leo"))[1] is False


def test_a_national_zero_is_passed_over_in_the_shown_number() -> None:
    texts = Texts(phones=(phone("+49 176 1234567", region="US"),))
    (match,), _ = match_spans(parse_query("0176 12"), texts)
    assert match.text[match.start : match.end] == "176 12"


@given(text=st.text(max_size=12), name=st.text(max_size=12), mail=st.text(max_size=12))
def test_any_text_is_read_and_every_match_lies_within_its_text(
    text: str, name: str, mail: str
) -> None:
    numbers = (phone("+14155550133", region="US"),)
    texts = Texts(name=name, company=mail, emails=(mail,), phones=numbers)
    matches, _ = match_spans(parse_query(text, region="US"), texts)
    for match in matches:
        assert 0 <= match.start < match.end <= len(match.text)


@given(name=st.text(max_size=10), end=st.integers(1, 10))
def test_a_name_is_found_by_the_beginning_of_each_of_its_words(name: str, end: int) -> None:
    document = Document(names=name_words(name, ""))
    for word in document.names:
        assert parse_query(word[:end]).matches(document)
