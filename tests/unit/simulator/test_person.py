"""What the server computes of a contact, and what its etags say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialpad_contacts.simulator import person
from dialpad_contacts.simulator.wire import Fields


@pytest.mark.parametrize(
    ("name", "shown", "last_first"),
    [
        ({"givenName": "Ada", "familyName": "Byron"}, "Ada Byron", "Byron, Ada"),
        ({"givenName": "Ada"}, "Ada", "Ada"),
        ({"familyName": "Byron"}, "Byron", "Byron"),
        (
            {"honorificPrefix": "Dr.", "givenName": "A", "middleName": "K.", "familyName": "B"},
            "Dr. A K. B",
            "B, Dr. A K.",
        ),
        ({"givenName": "A", "familyName": "B", "honorificSuffix": "III"}, "A B, III", "B, A, III"),
        ({"givenName": "美玲", "familyName": "陳"}, "陳美玲", "陳美玲"),
        (
            {"givenName": "立歐 (Leo Chan)", "familyName": "陳"},
            "陳立歐 (Leo Chan)",
            "陳立歐 (Leo Chan)",
        ),
        ({"givenName": "Mei", "familyName": "陳"}, "Mei 陳", "陳, Mei"),
    ],
)
def test_display_names(name: Fields, shown: str, last_first: str) -> None:
    made = person.computed("names", name)
    assert (made["displayName"], made["displayNameLastFirst"]) == (shown, last_first)
    assert made["unstructuredName"] == shown


def test_a_lone_unstructured_name_is_taken_apart() -> None:
    made = person.computed("names", {"unstructuredName": "Ada King Byron"})
    assert (made["givenName"], made["familyName"]) == ("Ada King", "Byron")
    assert person.computed("names", {"unstructuredName": "Ada"})["givenName"] == "Ada"


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("mobile", "Mobile"),
        ("homeFax", "Home Fax"),
        ("workMobile", "Work Mobile"),
        ("Beach house", "Beach house"),
        ("仕事用", "仕事用"),
        ("Mum's", "Mum's"),
    ],
)
def test_predefined_types_are_written_out_and_labels_stand(kind: str, shown: str) -> None:
    assert person.formatted_type(kind) == shown


identities = st.integers(0, 2**63)
seqs = st.integers(1, 2**40)


@given(identities, seqs, st.integers(0, 2**29), st.sampled_from([0, 1, 2]))
def test_an_etag_is_current_for_its_version_alone(
    identity: int, seq: int, bits: int, origin: int
) -> None:
    text = person.etag(identity, seq, bits, origin)
    usable = origin != person.FROM_LIST
    assert person.etag_is_current(text, identity, seq) is usable
    assert not person.etag_is_current(text, identity, seq + 1)
    assert not person.etag_is_current(text, identity + 1, seq)


@given(st.text())
def test_any_other_text_is_no_etag(text: str) -> None:
    assert not person.etag_is_current(text, 1, 1)
    assert not person.etag_is_current("%Eg" + text, 1, 1)


def test_etags_name_the_mask() -> None:
    some, other = (person.mask_bits((field,)) for field in ("names", "photos"))
    assert person.etag(1, 1, some, 1) != person.etag(1, 1, other, 1)
