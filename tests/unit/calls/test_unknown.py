"""R16, R17, D16, D17, D20: who is saved after a call, and where."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dialpad_contacts.calls.unknown import FLOOD, Home, Situation, Wishes, decide
from dialpad_contacts.domain.call import Mark, Why
from dialpad_contacts.domain.contact import AccountId, Direction, Fields
from dialpad_contacts.domain.phone import phone

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
NUMBER = phone("+1 415 555 0133", region="US")
GOOGLE = Home(AccountId("google"), Direction.TWO_WAY)
OFFICE = Home(AccountId("office365"), Direction.TWO_WAY, is_default=True)
EXCHANGE = Home(AccountId("exchange"), Direction.ONE_WAY, is_default=True)
UNKNOWN = Situation(NUMBER, known=False, now=NOW)


def test_r16_an_unknown_caller_becomes_a_contact_with_that_number_alone() -> None:
    made = decide(replace(UNKNOWN, accounts=(GOOGLE,)))
    assert (made.why, made.rule) == (Why.SAVED, "R16")
    assert made.fields == Fields(phones=(NUMBER,))
    assert made.account == GOOGLE.account


@pytest.mark.parametrize("accounts", [(), (EXCHANGE,)])
def test_r17_without_a_two_way_account_it_is_saved_here_alone(accounts: tuple[Home, ...]) -> None:
    made = decide(replace(UNKNOWN, accounts=accounts))
    assert (made.why, made.rule, made.account) == (Why.SAVED, "R17", None)


@pytest.mark.parametrize(
    ("accounts", "chosen"),
    [((GOOGLE, OFFICE), OFFICE), ((EXCHANGE, GOOGLE), GOOGLE), ((GOOGLE,), GOOGLE)],
)
def test_d17_it_goes_to_the_account_for_new_contacts(
    accounts: tuple[Home, ...], chosen: Home
) -> None:
    assert decide(replace(UNKNOWN, accounts=accounts)).account == chosen.account


@pytest.mark.parametrize(
    ("wished", "account", "rule"),
    [
        (GOOGLE.account, GOOGLE.account, "R16"),
        (EXCHANGE.account, OFFICE.account, "R16"),
        (AccountId("gone"), OFFICE.account, "R16"),
        (AccountId(""), None, "R17"),
        (None, OFFICE.account, "R16"),
    ],
)
def test_d17_or_to_the_one_wished_for_where_that_is_two_way(
    wished: AccountId | None, account: AccountId | None, rule: str
) -> None:
    situation = replace(UNKNOWN, accounts=(EXCHANGE, GOOGLE, OFFICE), wishes=Wishes(home=wished))
    made = decide(situation)
    assert (made.account, made.rule) == (account, rule)


@pytest.mark.parametrize(
    ("situation", "why", "rule"),
    [
        (replace(UNKNOWN, number=None), Why.WITHHELD, "D16"),
        (replace(UNKNOWN, number=phone("123456", region="US")), Why.TOO_SHORT, "D16"),
        (replace(UNKNOWN, number=phone("+1 2", region="US")), Why.TOO_SHORT, "D16"),
        (replace(UNKNOWN, number=phone("+1 41555501339999", region="US")), Why.NOT_A_NUMBER, "D16"),
        (replace(UNKNOWN, known=True), Why.KNOWN, "D16"),
        (replace(UNKNOWN, possibly=True), Why.POSSIBLY, "D16"),
        (replace(UNKNOWN, mark=Mark(blocked=True)), Why.BLOCKED, "D16"),
        (replace(UNKNOWN, mark=Mark(spam=True)), Why.SPAM, "D16"),
        (replace(UNKNOWN, placed=True), Why.PLACED, "D16"),
        (replace(UNKNOWN, save_unknown=False), Why.TURNED_OFF, "D17"),
        (replace(UNKNOWN, wishes=Wishes(save=False)), Why.NOT_THIS_ONE, "D17"),
    ],
)
def test_d16_who_is_not_saved_and_why(situation: Situation, why: Why, rule: str) -> None:
    made = decide(replace(situation, accounts=(GOOGLE,)))
    assert (made.why, made.rule, made.fields, made.account) == (why, rule, None, None)


def test_d20_a_flood_is_kept_in_the_history_alone() -> None:
    lately = [NOW - timedelta(minutes=n) for n in range(FLOOD)]
    assert decide(replace(UNKNOWN, saved_at=lately)).why is Why.FLOOD
    assert decide(replace(UNKNOWN, saved_at=lately)).rule == "D20"
    assert decide(replace(UNKNOWN, saved_at=lately[1:])).why is Why.SAVED
    assert decide(replace(UNKNOWN, saved_at=lately, agreed=True)).why is Why.SAVED
    long_ago = [at - timedelta(hours=1) for at in lately]
    assert decide(replace(UNKNOWN, saved_at=long_ago)).why is Why.SAVED
