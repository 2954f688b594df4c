"""Google's person and our fields: laws that hold for any JSON, and for any edit."""

from __future__ import annotations

import copy
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialpad_contacts.domain.contact import Email, Fields, keyed
from dialpad_contacts.domain.errors import ContactsError
from dialpad_contacts.domain.phone import phone
from dialpad_contacts.providers.google.failures import failure
from dialpad_contacts.providers.google.mapping import created, from_raw, patched
from dialpad_contacts.providers.google.wire import _page_by_person, _raw
from dialpad_contacts.providers.http import Answer

REGION = "US"
JSON = {"Content-Type": "application/json"}

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False)
    | st.text()
)
anything = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20
)
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
labels = st.sampled_from(["", "home", "work", "other", "Yacht"])
sources = st.sampled_from([None, {"type": "CONTACT", "id": "1"}, {"type": "PROFILE", "id": "9"}])


def item(value: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {"value": value},
        optional={
            "type": labels,
            "formattedType": words,
            "canonicalForm": words,
            "displayName": words,
            "metadata": st.fixed_dictionaries({}, optional={"source": sources}),
            "future": scalars,
        },
    )


addresses = st.sampled_from(["a@x.example", "A@X.example", "b@x.example", " c@x.example ", ""])
numbers = st.sampled_from(["+12125550142", "(212) 555-0142", "12", "call me", " "])
names = st.fixed_dictionaries(
    {},
    optional={
        "givenName": words,
        "familyName": words,
        "middleName": words,
        "displayName": words,
        "unstructuredName": words,
        "phoneticGivenName": words,
    },
)
persons = st.fixed_dictionaries(
    {
        "resourceName": st.just("people/c1"),
        "etag": st.just("%E"),
        "metadata": st.just({"sources": [{"type": "CONTACT", "id": "1", "etag": "#"}]}),
    },
    optional={
        "names": st.lists(names, max_size=2),
        "emailAddresses": st.lists(item(addresses), max_size=5),
        "phoneNumbers": st.lists(item(numbers), max_size=5),
        "clientData": st.lists(st.fixed_dictionaries({"key": words, "value": words})),
    },
)
our_emails = st.lists(
    st.builds(Email, addresses.filter(str.strip), labels.map(lambda t: t or "other")), max_size=4
)
our_phones = st.lists(
    st.builds(
        lambda text, label: phone(text, label or "other", region=REGION),
        numbers.filter(str.strip), labels,
    ),
    max_size=4,
)  # fmt: skip
our_fields = st.builds(
    lambda given, family, emails, phones: Fields(given, family, tuple(emails), tuple(phones)),
    words, words, our_emails, our_phones,
)  # fmt: skip


def applied(raw: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """Do what Google does with an update: replace the named fields."""
    return {**raw, **change}


@given(persons)
def test_what_stands_there_needs_no_write(raw: dict[str, Any]) -> None:
    assert patched(raw, from_raw(raw, REGION).fields, REGION) == {}


@given(persons, our_fields)
def test_R5_after_a_write_it_says_what_we_say(raw: dict[str, Any], wanted: Fields) -> None:
    untouched = copy.deepcopy(raw)
    change = patched(raw, wanted, REGION)
    assert raw == untouched, "what was read stays as it was read"
    assert from_raw(applied(raw, change), REGION).fields.same_as(wanted)


@given(persons, our_fields)
def test_D11_what_we_keep_goes_back_with_all_it_had(raw: dict[str, Any], wanted: Fields) -> None:
    change = patched(raw, wanted, REGION)
    here = keyed(from_raw(raw, REGION).fields.emails)
    kept = {k: v for k, v in keyed(wanted.emails).items() if here.get(k) == v}
    if "emailAddresses" in change:
        sent = change["emailAddresses"]
        for value in kept.values():
            before = [i for i in raw["emailAddresses"] if i["value"] == value.address]
            assert any(_owned(i) == _owned(j) for i in before for j in sent)
    if "names" in change and raw.get("names") and change["names"]:
        for part in ("middleName", "phoneticGivenName"):
            assert change["names"][0].get(part) == raw["names"][0].get(part)


def _owned(part: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in part.items() if k not in ("formattedType", "canonicalForm")}


@given(persons, our_fields)
def test_D3_a_field_that_says_the_same_is_not_in_the_mask(
    raw: dict[str, Any], wanted: Fields
) -> None:
    there = from_raw(raw, REGION).fields
    same_names = Fields(there.given_name, there.family_name, wanted.emails, there.phones)
    assert patched(raw, same_names, REGION).keys() <= {"emailAddresses"}


@given(our_fields)
def test_a_created_body_says_what_we_say(fields: Fields) -> None:
    body = created(fields, "ab" * 16)
    made = from_raw({"resourceName": "people/c1", "metadata": {}, **body}, REGION)
    assert made.fields.same_as(fields)
    assert made.marker == "ab" * 16
    assert body.keys() <= {"names", "emailAddresses", "phoneNumbers", "clientData"}


@given(anything)
def test_any_json_is_a_person_or_a_clean_error(found: Any) -> None:
    try:
        raw = _raw(Answer(200, JSON, msgspec.json.encode(found)), writes=False)
    except ContactsError:
        return
    from_raw(raw, REGION)


@given(st.dictionaries(st.sampled_from(["names", "emailAddresses", "metadata", "x"]), anything))
def test_any_person_is_a_contact_with_or_without_a_problem(found: dict[str, Any]) -> None:
    contact = from_raw({"resourceName": "people/c1", **found}, REGION)
    assert contact.remote_id == "people/c1"
    patched({"resourceName": "people/c1", **found}, Fields("Ada"), REGION)


@given(anything)
def test_any_json_is_a_page_or_a_clean_error(found: Any) -> None:
    document = {"connections": found, "nextSyncToken": "t"}
    try:
        page, bad = _page_by_person(Answer(200, JSON, msgspec.json.encode(document)))
    except ContactsError:
        return
    assert len(page.connections) + len(bad) == len(found or [])


@given(st.integers(300, 599), anything, st.booleans(), st.booleans())
def test_any_refusal_is_a_clean_error(status: int, found: Any, writes: bool, listing: bool) -> None:
    body = msgspec.json.encode({"error": found})
    for answer in (Answer(status, JSON, body), Answer(status, {}, body), Answer(status, JSON, b"")):
        error = failure(answer, writes=writes, listing=listing)
        assert isinstance(error, ContactsError)
        assert str(error)


def test_D9_one_malformed_person_does_not_hide_the_others() -> None:
    page = {
        "connections": [
            {"resourceName": "people/c1", "metadata": {}, "names": [{"givenName": "Ada"}]},
            {"resourceName": "people/c2", "metadata": {}, "names": "no list"},
        ],
        "nextSyncToken": "t",
    }
    good, bad = _page_by_person(Answer(200, JSON, msgspec.json.encode(page)))
    assert [p.resource_name for p in good.connections] == ["people/c1"]
    assert bad == ["people/c2"]


@pytest.mark.parametrize("resource", [None, 5, ""])
def test_a_person_without_an_id_spoils_the_page(resource: object) -> None:
    page = {"connections": [{"resourceName": resource, "names": 5}], "nextSyncToken": "t"}
    with pytest.raises(ContactsError):
        _page_by_person(Answer(200, JSON, msgspec.json.encode(page)))
