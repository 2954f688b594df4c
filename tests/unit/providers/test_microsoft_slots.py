"""Numbers and their places in Outlook (D10): nothing lost that fits, nothing moved in vain."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialpad_contacts.domain.contact import Email, Fields
from dialpad_contacts.domain.phone import Phone, phone
from dialpad_contacts.providers.microsoft.mapping import created, from_raw, patched
from dialpad_contacts.providers.microsoft.slots import LABELS, ROOM, Place, arranged, meant

NUMBERS = st.builds(
    lambda n, label: phone(f"+1 212 555 01{n:02}", label, region="US"),
    st.integers(0, 7),
    st.sampled_from(["mobile", "work", "home", "other", "fax", "Mobile", ""]),
)
LISTS = st.lists(NUMBERS, max_size=8, unique_by=lambda number: number.key)
EMAILS = st.lists(
    st.builds(Email, st.integers(0, 6).map(lambda i: f"a{i}@x.example")), max_size=6, unique=True
)
FIELDS = st.builds(
    Fields,
    st.sampled_from(["", "Ada", "Augusta"]),
    st.sampled_from(["", "Lovelace"]),
    EMAILS.map(tuple),
    LISTS.map(tuple),
)


def seen(places: dict[Place, str]) -> dict[Place, Phone]:
    return {
        place: phone(text, LABELS[place[0]], region="US") for place, text in sorted(places.items())
    }


def stored(body: dict[str, object]) -> dict[str, object]:
    return {"id": "1", "changeKey": "1", **body}


@given(LISTS, LISTS)
def test_D10_what_fits_is_there_and_nothing_else(before: list[Phone], wanted: list[Phone]) -> None:
    there = arranged({}, {}, before)
    after = arranged(there, seen(there), wanted)
    asked = {number.key for number in wanted}
    found = {number.key for number in seen(after).values()}
    assert found <= asked
    assert all(index < ROOM[slot] for slot, index in after)
    for number in wanted:
        if number.key not in found:  # then every place that it could have had is taken
            places = {(slot, i) for slot in meant(number.label) for i in range(ROOM[slot])}
            assert places <= set(after)


@given(LISTS)
def test_D3_what_is_there_already_is_left_alone(wanted: list[Phone]) -> None:
    there = arranged({}, {}, wanted)
    assert arranged(there, seen(there), wanted) == there


@given(LISTS, LISTS)
def test_a_number_whose_label_stays_keeps_its_place(before: list[Phone], more: list[Phone]) -> None:
    there = arranged({}, {}, before)
    shown = seen(there)
    after = arranged(there, shown, [*more, *shown.values()])
    kept = {number.key for number in more}
    for place, number in shown.items():
        if number.key not in kept:
            assert after[place] == there[place]


@given(FIELDS, FIELDS)
def test_D10_one_push_settles_and_a_second_sends_nothing(before: Fields, after: Fields) -> None:
    raw = stored(created(before, "00"))
    change = patched(raw, after, "US")
    again = patched({**raw, **change}, after, "US")
    assert again == {}
    fields = from_raw({**raw, **change}, "US").fields
    assert (fields.given_name, fields.family_name) == (after.given_name, after.family_name)
    assert {e.address for e in fields.emails} <= {e.address for e in after.emails}
    assert len(fields.emails) == min(3, len(after.emails))
