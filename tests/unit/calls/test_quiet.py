"""Do not disturb, quiet hours, who shows all the same, privacy (tokens.md section 11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialpad_contacts.calls.quiet import (
    Because,
    Hours,
    Length,
    Manner,
    Quiet,
    from_text,
    is_on,
    to_text,
    turned_off,
    turned_on,
    verdict,
)

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 24, 16, 30, tzinfo=BERLIN)
NIGHT = Hours(time(22), time(7))


def because(quiet: Quiet, now: datetime = NOW, **caller: bool) -> Because:
    return verdict(quiet, now, **{"spam": False, **caller}).because


def test_nothing_set_every_call_shows() -> None:
    shown = verdict(Quiet(), NOW, spam=False)
    assert (shown.manner, shown.because, shown.private) == (Manner.SHOW, Because.NOTHING, False)


@pytest.mark.parametrize(
    ("length", "until"),
    [
        (Length.HALF_AN_HOUR, datetime(2026, 11, 24, 17, 0, tzinfo=BERLIN)),
        (Length.AN_HOUR, datetime(2026, 11, 24, 17, 30, tzinfo=BERLIN)),
        (Length.UNTIL_TOMORROW, datetime(2026, 11, 25, 8, 0, tzinfo=BERLIN)),
    ],
)
def test_do_not_disturb_ends_by_itself(length: Length, until: datetime) -> None:
    quiet = turned_on(Quiet(), length, NOW)
    assert quiet.until == until
    silent = verdict(quiet, NOW, spam=False)
    assert (silent.manner, silent.because, silent.until) == (
        Manner.SILENT,
        Because.DO_NOT_DISTURB,
        until,
    )
    assert because(quiet, until - timedelta(seconds=1)) is Because.DO_NOT_DISTURB
    assert because(quiet, until) is Because.NOTHING


def test_do_not_disturb_until_it_is_turned_off() -> None:
    quiet = turned_on(Quiet(), Length.UNTIL_TURNED_OFF, NOW)
    assert because(quiet, NOW + timedelta(days=400)) is Because.DO_NOT_DISTURB
    assert verdict(quiet, NOW, spam=False).until is None
    assert because(turned_off(quiet)) is Because.NOTHING


def test_until_tomorrow_is_by_the_clock_on_the_wall_when_summer_time_ends() -> None:
    evening = datetime(2026, 10, 24, 20, 0, tzinfo=BERLIN)
    quiet = turned_on(Quiet(), Length.UNTIL_TOMORROW, evening)
    assert quiet.until is not None
    assert quiet.until.isoformat() == "2026-10-25T08:00:00+01:00"


@pytest.mark.parametrize(
    ("hours", "at", "silent"),
    [
        (NIGHT, time(23), True),
        (NIGHT, time(6, 59), True),
        (NIGHT, time(7), False),
        (NIGHT, time(12), False),
        (Hours(time(12), time(13)), time(12, 30), True),
        (Hours(time(12), time(13)), time(13), False),
        (Hours(time(9), time(9)), time(9), False),
    ],
)
def test_daily_quiet_hours_may_go_over_midnight(hours: Hours, at: time, silent: bool) -> None:
    now = datetime.combine(NOW.date(), at, tzinfo=BERLIN)
    found = verdict(Quiet(hours=hours), now, spam=False)
    assert (found.because is Because.QUIET_HOURS) == silent
    if silent:
        assert found.until is not None
        assert found.until > now
        assert found.until.time() == hours.end


def test_favourites_and_company_show_all_the_same_where_wanted() -> None:
    quiet = turned_on(Quiet(hours=NIGHT), Length.UNTIL_TURNED_OFF, NOW)
    assert because(quiet, favourite=True) is Because.NOTHING
    assert because(quiet, company=True) is Because.DO_NOT_DISTURB
    assert because(replace(quiet, company=True), company=True) is Because.NOTHING
    assert because(replace(quiet, favourites=False), favourite=True) is Because.DO_NOT_DISTURB
    assert because(Quiet(), spam=True) is Because.SPAM
    assert because(Quiet(), spam=True, favourite=True) is Because.SPAM


def test_privacy_hides_in_whatever_manner() -> None:
    assert verdict(Quiet(private=True), NOW, spam=False).private
    assert verdict(Quiet(private=True, hours=NIGHT), NOW.replace(hour=23), spam=False).private
    assert verdict(Quiet(private=True), NOW, spam=True).private


def test_N23_a_clock_that_is_set_right_ends_what_a_wrong_one_began() -> None:
    ahead = NOW + timedelta(days=3650)
    quiet = turned_on(Quiet(), Length.AN_HOUR, ahead)
    assert is_on(quiet, ahead + timedelta(minutes=59))
    assert not is_on(quiet, NOW)
    assert is_on(quiet, ahead - timedelta(minutes=4))


moments = st.datetimes(timezones=st.just(UTC)).map(lambda d: d.replace(microsecond=0))
quiets = st.builds(
    Quiet,
    st.none() | moments,
    st.none() | moments,
    st.none() | st.builds(Hours, st.times().map(_whole := lambda t: t.replace(microsecond=0)),
                          st.times().map(_whole)),
    favourites=st.booleans(),
    company=st.booleans(),
    private=st.booleans(),
)  # fmt: skip


@given(quiets)
def test_it_is_kept_as_it_was(quiet: Quiet) -> None:
    assert from_text(to_text(quiet)) == quiet


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "nonsense", '{"set_at": 5}', to_text(Quiet()).replace("null", '"x"', 1)],
)
def test_a_file_that_says_nothing_is_the_usual_state(text: str) -> None:
    assert from_text(text) == Quiet()
