"""T12: the laws of the three-way merge, over every state of a small universe and on real people."""

from __future__ import annotations

from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from dialpad_contacts.domain.contact import AccountId, ContactId, Email, ETag, Fields, Link, Record
from dialpad_contacts.domain.contact import RemoteId as Id
from dialpad_contacts.domain.merge import absorb, acknowledged, edited, to_send
from dialpad_contacts.domain.phone import Phone
from tests.simulation.ledger import held

NAMES = ("", "A", "B", "C")


def record(base: Fields, mine: Fields) -> Record:
    link = Link(AccountId("google"), Id("r"), ETag("e"), base)
    return edited(Record(ContactId(1), 1, base, base, link=link), mine)


def check_laws(base: Fields, mine: Fields, theirs: Fields) -> None:
    before = record(base, mine)
    after = absorb(before, theirs).record
    shown = held(after.fields)
    assert shown == held(mine) | (held(theirs) - held(base)), "what is here, and what came anew"
    assert absorb(after, theirs).record == after, "idempotent"
    if theirs == base:
        assert after.fields == before.fields, "an unchanged account is neutral"
    if mine == base:
        assert held(theirs) <= shown, "an unchanged book follows"
        assert (after.fields.given_name, after.fields.family_name) == (
            theirs.given_name,
            theirs.family_name,
        )
    for name in ("given_name", "family_name"):
        ours, was = getattr(mine, name), getattr(base, name)
        expected = ours if ours != was else getattr(theirs, name)
        assert getattr(after.fields, name) == expected, "D1: the edit here wins, else it follows"
    sent = to_send(after, theirs)
    assert held(sent) == shown, "R5: what is sent is what is shown"
    done = acknowledged(after, after.fields, sent, ETag("e2"))
    assert not done.edited_here and done.fields == after.fields
    assert absorb(done, sent).record.fields == done.fields, "our own write coming back is nothing"


def test_t12_values_over_every_state() -> None:
    """Each of four values is in or out of base, here and there: every one of those states."""
    values = tuple(Email(f"{letter}@x.example") for letter in "abcd")
    sets = [s for size in range(5) for s in combinations(values, size)]
    for base, mine, theirs in product(sets, repeat=3):
        check_laws(Fields("A", "", base), Fields("A", "", mine), Fields("A", "", theirs))


def test_t12_names_over_every_state() -> None:
    """4^6 states: both names out of four texts, in base, here and there."""
    states = 0
    for base1, mine1, theirs1, base2, mine2, theirs2 in product(NAMES, repeat=6):
        states += 1
        check_laws(Fields(base1, base2), Fields(mine1, mine2), Fields(theirs1, theirs2))
    assert states == 4**6


LABELS = st.sampled_from(("home", "work", "mobile", "other"))
EMAILS = st.builds(Email, st.sampled_from(("a@x.example", "A@X.example", "b@x.example")), LABELS)
NUMBERS = st.sampled_from(("+12025550101", "+12025550102", "+442079460001"))
PHONES = st.builds(lambda number, label: Phone(number, number, label), NUMBERS, LABELS)
PEOPLE = st.builds(
    Fields,
    st.text(max_size=8),
    st.text(max_size=8),
    st.lists(EMAILS, max_size=3, unique_by=lambda e: e.key).map(tuple),
    st.lists(PHONES, max_size=3, unique_by=lambda p: p.key).map(tuple),
)


@settings(max_examples=500)
@given(PEOPLE, PEOPLE, PEOPLE)
def test_t12_real_people_with_labels_and_spellings(
    base: Fields, mine: Fields, theirs: Fields
) -> None:
    check_laws(base, mine, theirs)
