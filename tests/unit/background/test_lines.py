"""Lines open, begin anew and end with their accounts (D23)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from dialpad_contacts.background.lines import Lines, Told
from dialpad_contacts.domain.call import LineEvent, LineState
from dialpad_contacts.domain.contact import AccountId
from dialpad_contacts.domain.errors import TryLater

ONE, TWO = AccountId("one"), AccountId("two")


class Probe:
    """A line that only says what is done with it."""

    def __init__(self, account: AccountId, told: Told, *, breaks: bool) -> None:
        self.account, self.told, self.breaks = account, told, breaks
        self.closed = threading.Event()
        self.over = False

    def run(self, ended: threading.Event) -> None:
        if self.breaks:
            raise ZeroDivisionError
        self.told(LineState(self.account, True))
        ended.wait(20)
        self.over = True

    def close(self) -> None:
        self.closed.set()


class House:
    """Some accounts, and the lines that were made for them."""

    def __init__(self) -> None:
        self.wanted: list[AccountId] = [ONE]
        self.breaks = False
        self.trouble: Exception | None = None
        self.asked = 0
        self.made: list[Probe] = []
        self.told: list[LineEvent | LineState] = []
        self.lines = Lines(lambda: self.wanted, self._new, self.told.append)

    def _new(self, account: AccountId, told: Told) -> Probe:
        self.asked += 1
        if self.trouble is not None:
            raise self.trouble
        self.made.append(Probe(account, told, breaks=self.breaks))
        return self.made[-1]

    def was_asked(self, times: int) -> bool:
        return self.asked >= times

    def wait_for(self, happened: Callable[[], bool]) -> None:
        until = time.monotonic() + 10
        while not happened():
            assert time.monotonic() < until, self.told
            threading.Event().wait(0.002)


@pytest.fixture
def house() -> Iterator[House]:
    house = House()
    yield house
    house.lines.close()


def test_D23_a_line_opens_for_each_account_and_ends_with_it(house: House) -> None:
    house.lines.start()
    house.wait_for(lambda: house.told == [LineState(ONE, True)])
    house.wanted = [TWO]
    house.lines.nudge()
    house.wait_for(lambda: LineState(TWO, True) in house.told)
    assert house.made[0].over
    assert LineState(ONE, False) in house.told
    assert [p.account for p in house.made] == [ONE, TWO]


def test_D23_looking_again_opens_no_second_line(house: House) -> None:
    house.lines.start()
    house.wait_for(lambda: len(house.told) == 1)
    house.wanted = [ONE, TWO]
    house.lines.nudge()
    house.wait_for(lambda: len(house.told) == 2)
    assert [p.account for p in house.made] == [ONE, TWO]


def test_D23_an_account_that_signed_in_anew_gets_a_new_line(house: House) -> None:
    house.lines.start()
    house.wait_for(lambda: len(house.told) == 1)
    house.lines.forget(ONE)
    house.wait_for(lambda: len(house.told) == 2)
    assert [p.over for p in house.made] == [True, False]


def test_P2_a_line_that_breaks_says_so_and_the_others_go_on(house: House) -> None:
    house.breaks = True
    house.lines.start()
    house.wait_for(lambda: len(house.told) == 1)
    (state,) = house.told
    assert isinstance(state, LineState)
    assert "unexpected" in state.reason
    house.breaks = False
    house.wanted = [ONE, TWO]
    house.lines.nudge()
    house.wait_for(lambda: LineState(TWO, True) in house.told)


def test_D23_settings_that_cant_be_used_are_told_once_and_looked_at_again(house: House) -> None:
    house.trouble = TryLater("The trust roots can't be read. Check the file.")
    house.lines.start()
    for asked in (1, 2, 3):
        house.wait_for(partial(house.was_asked, asked))
        house.lines.nudge()
    assert house.told == [LineState(ONE, False, str(house.trouble))]
    house.trouble = None
    house.lines.nudge()
    house.wait_for(lambda: LineState(ONE, True) in house.told)


def test_D14_an_account_that_is_unlinked_just_now_has_no_line(house: House) -> None:
    house.trouble = KeyError("one")
    house.lines.start()
    house.wait_for(lambda: house.asked == 1)
    house.wanted, house.trouble = [TWO], None
    house.lines.nudge()
    house.wait_for(lambda: house.told == [LineState(TWO, True)])


def test_P4_closing_ends_every_line_at_once(house: House) -> None:
    house.wanted = [ONE, TWO]
    house.lines.start()
    house.wait_for(lambda: len(house.told) == 2)
    began = time.monotonic()
    house.lines.close()
    assert time.monotonic() - began < 2
    assert all(p.over and p.closed.is_set() for p in house.made)
