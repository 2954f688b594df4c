"""The laws of the three-way merge, and the rules it keeps, by their numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialpad_contacts.domain.contact import (
    AccountId,
    ContactId,
    Email,
    ETag,
    Fields,
    Link,
    Record,
    RemoteId,
    keyed,
    labels,
    link_of,
)
from dialpad_contacts.domain.merge import absorb, acknowledged, edited, followed, to_send
from dialpad_contacts.domain.phone import Phone, phone

MOBILE = phone("+1 415 555 0133", "mobile", region="US")
WORK = phone("(212) 555-0177", "work", region="US")
NEW = phone("+1 415 555 0190", "mobile", region="US")
MAIL = Email("ada@one.example", "home")
OTHER_MAIL = Email("ada@two.example", "work")
ADA = Fields("Ada", "Lovelace", (MAIL,), (MOBILE,))


def record(fields: Fields = ADA) -> Record:
    """A contact in step with its account."""
    link = Link(AccountId("google"), RemoteId("people/c1"), ETag("1"), fields)
    return Record(ContactId(1), 1, fields, fields, link=link)


def base_of(r: Record) -> Fields:
    return link_of(r).base


def unanswered(now: Record, *bodies: Fields) -> Record:
    """Return ``now`` with updates under way, whose replies were lost."""
    return replace(now, link=replace(link_of(now), sent=bodies))


def test_r4_a_value_removed_remotely_still_shows() -> None:
    merged = absorb(record(), replace(ADA, emails=()))
    assert merged.record.fields == ADA
    assert merged.kept == 1
    assert not merged.record.edited_here, "D3: a kept value is no edit"


def test_r13_a_value_edited_remotely_is_added_and_the_previous_one_stays() -> None:
    merged = absorb(record(), replace(ADA, phones=(NEW,)))
    assert merged.record.fields.phones == (MOBILE, NEW)


def test_r12_a_name_edited_remotely_changes_here() -> None:
    merged = absorb(record(), replace(ADA, family_name="King"))
    assert merged.record.fields.family_name == "King"
    assert not merged.record.edited_here


def test_d1_a_name_edited_on_both_sides_keeps_ours_and_tells_theirs() -> None:
    mine = edited(record(), replace(ADA, family_name="Byron"))
    merged = absorb(mine, replace(ADA, given_name="Augusta", family_name="King"))
    assert merged.record.fields.full_name == "Augusta Byron"
    assert merged.overruled == {"family_name": "King"}
    assert to_send(merged.record, base_of(merged.record)).family_name == "Byron"


def test_d2_values_changed_on_both_sides_are_joined() -> None:
    mine = edited(record(), replace(ADA, phones=(MOBILE, WORK), emails=()))
    merged = absorb(mine, replace(ADA, emails=(MAIL, OTHER_MAIL)))
    assert merged.record.fields.emails == (OTHER_MAIL,), "what was removed here stays removed"
    assert merged.record.fields.phones == (MOBILE, WORK)


def test_d2_a_remote_removal_not_seen_yet_counts_as_r4() -> None:
    mine = edited(record(), replace(ADA, family_name="Byron"))
    merged = absorb(mine, replace(ADA, phones=()))
    assert to_send(merged.record, base_of(merged.record)).phones == (MOBILE,)


def test_r5_d3_a_push_sends_the_kept_value_back() -> None:
    kept = absorb(record(), replace(ADA, emails=())).record
    mine = edited(kept, replace(ADA, given_name="Augusta"))
    assert to_send(mine, base_of(mine)) == replace(ADA, given_name="Augusta")


def test_d3_an_edit_taken_back_is_no_edit() -> None:
    kept = absorb(record(), replace(ADA, emails=())).record
    there_and_back = edited(edited(kept, replace(ADA, given_name="Augusta")), ADA)
    assert not there_and_back.edited_here
    assert there_and_back.edited == frozenset()


def test_d26_a_changed_label_is_an_edit_both_ways() -> None:
    relabelled = replace(ADA, phones=(replace(MOBILE, label="home"),))
    assert absorb(record(), relabelled).record.fields == relabelled
    mine = edited(record(), relabelled)
    assert mine.edited_here
    assert to_send(mine, ADA).phones[0].label == "home"


def test_d26_another_spelling_there_is_no_change_here() -> None:
    spelled = replace(ADA, phones=(phone("415-555-0133", "mobile", region="US"),))
    merged = absorb(record(), spelled)
    assert merged.record.fields == ADA
    assert base_of(merged.record) == spelled
    renamed = edited(merged.record, replace(ADA, given_name="Augusta"))
    assert to_send(renamed, spelled).phones == spelled.phones, "D11: untouched, so not rewritten"


def test_d26_a_spelling_changed_here_is_an_edit() -> None:
    mine = edited(record(), replace(ADA, phones=(phone("415 555 0133", "mobile", region="US"),)))
    assert mine.edited_here
    assert to_send(mine, ADA).phones[0].written == "415 555 0133"


def test_d8_use_the_accounts_name() -> None:
    mine = edited(record(), replace(ADA, given_name="Augusta"))
    assert followed(mine).fields == ADA


def test_d12_a_sent_value_removed_here_is_removed_there_again() -> None:
    """faults.md 0.2 (d): the reply of an update was lost, then its new value was removed here."""
    mine = edited(record(), replace(ADA, phones=(MOBILE, NEW)))
    sent = unanswered(mine, mine.fields)
    taken_back = edited(sent, ADA)
    arrived = absorb(taken_back, mine.fields).record
    assert arrived.fields == ADA
    assert arrived.edited_here
    assert to_send(arrived, base_of(arrived)) == ADA


def test_d12_a_sent_name_taken_back_here_is_taken_back_there() -> None:
    mine = edited(record(), replace(ADA, given_name="Augusta"))
    sent = unanswered(mine, mine.fields)
    arrived = absorb(edited(sent, ADA), mine.fields).record
    assert arrived.fields.given_name == "Ada"
    assert arrived.edited_here


AT_HOME = replace(ADA, phones=(replace(MOBILE, label="home"),))
AT_WORK = replace(ADA, phones=(replace(MOBILE, label="work"),))


def test_d26_our_own_label_coming_back_undoes_none_given_since() -> None:
    sent = unanswered(edited(record(), AT_HOME), AT_HOME)
    arrived = absorb(edited(sent, ADA), AT_HOME).record
    assert arrived.fields == ADA
    assert to_send(arrived, AT_HOME) == ADA
    assert absorb(sent, AT_HOME).record == replace(
        arrived, fields=AT_HOME, link=replace(link_of(sent), base=AT_HOME, sent=())
    )


def test_d26_of_several_labels_sent_the_one_that_is_there_has_arrived() -> None:
    sent = unanswered(edited(edited(record(), AT_HOME), AT_WORK), AT_HOME, AT_WORK)
    arrived = absorb(sent, AT_HOME).record
    assert arrived.fields == AT_WORK
    assert to_send(arrived, AT_HOME) == AT_WORK
    assert not absorb(sent, AT_WORK).record.edited_here


def test_d26_a_label_changed_there_is_followed_while_an_update_is_under_way() -> None:
    renamed = replace(ADA, given_name="Augusta")
    sent = unanswered(edited(record(), renamed), renamed)
    assert absorb(sent, AT_WORK).record.fields.phones == AT_WORK.phones


def test_d26_a_kept_value_sent_with_another_label_and_labelled_back() -> None:
    kept = absorb(record(), replace(ADA, phones=())).record
    sent = unanswered(edited(kept, AT_HOME), AT_HOME)
    arrived = absorb(edited(sent, ADA), AT_HOME).record
    assert to_send(arrived, AT_HOME) == ADA


def test_r5_a_value_put_in_again_after_its_removal_was_sent_is_sent_again() -> None:
    less = replace(ADA, emails=())
    sent = unanswered(edited(record(), less), less)
    arrived = absorb(edited(sent, ADA), less).record
    assert arrived.edited_here
    assert to_send(arrived, less) == ADA
    assert not absorb(sent, less).record.edited_here, "and it stays away where nobody did"


def test_an_edit_made_during_a_push_stays_pending() -> None:
    mine = edited(record(), replace(ADA, given_name="Augusta"))
    newer = edited(mine, replace(ADA, given_name="Augusta Ada"))
    settled = acknowledged(newer, mine.fields, mine.fields, ETag("2"))
    assert settled.edited_here
    assert settled.edited == {"given_name"}


EMAILS = st.sampled_from(
    [Email(f"{n}@{d}.example", lab) for n in "ab" for d in "xy" for lab in ("home", "work")]
)
PHONES = st.sampled_from(
    [MOBILE, WORK, NEW, replace(MOBILE, label="home"), Phone("ext 12", None, "work", "12")]
)
FIELDS = st.builds(
    Fields,
    st.sampled_from(["", "Ada", "Bo", "Cy"]),
    st.sampled_from(["", "King", "Ng"]),
    st.lists(EMAILS, max_size=4).map(tuple),
    st.lists(PHONES, max_size=4).map(tuple),
)


@given(FIELDS, FIELDS, FIELDS)
def test_no_value_is_lost_and_none_invented(base: Fields, mine: Fields, theirs: Fields) -> None:
    before = edited(record(base), mine)
    after = absorb(before, theirs).record
    for mine_values, base_values, their_values, after_values in (
        (keyed(mine.emails), keyed(base.emails), keyed(theirs.emails), keyed(after.fields.emails)),
        (keyed(mine.phones), keyed(base.phones), keyed(theirs.phones), keyed(after.fields.phones)),
    ):
        expected = mine_values.keys() | (their_values.keys() - base_values.keys())
        assert {key for key, _ in after_values} == {key for key, _ in expected}


@given(FIELDS, FIELDS, FIELDS)
def test_absorbing_twice_changes_nothing_more(base: Fields, mine: Fields, theirs: Fields) -> None:
    once = absorb(edited(record(base), mine), theirs).record
    assert absorb(once, theirs).record == once


@given(FIELDS, FIELDS)
def test_an_unchanged_remote_is_neutral(base: Fields, mine: Fields) -> None:
    before = edited(record(base), mine)
    assert absorb(before, base).record == before


@given(FIELDS, FIELDS, FIELDS)
def test_r5_after_the_push_both_sides_say_the_same(
    base: Fields, mine: Fields, theirs: Fields
) -> None:
    merged = absorb(edited(record(base), mine), theirs).record
    target = to_send(merged, theirs)
    settled = acknowledged(merged, merged.fields, target, ETag("2"))
    assert not settled.edited_here
    assert {k for k, _ in labels(target.phones)} == {k for k, _ in labels(merged.fields.phones)}
    assert target.full_name == merged.fields.full_name
    assert absorb(settled, target).record == settled


def test_a_contact_without_a_link_cannot_absorb() -> None:
    with pytest.raises(ValueError, match="no link"):
        absorb(Record(ContactId(1), 1, ADA, ADA), ADA)
