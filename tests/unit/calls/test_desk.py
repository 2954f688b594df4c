"""Calls from ring to history, over the real book: R15–R17, D16, D17, D20, blocks, crashes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dialpad_contacts.calls.events import HistoryChanged, Moved, NotDone, Over, Rang
from dialpad_contacts.calls.quiet import Because, Manner, Verdict
from dialpad_contacts.calls.sessions import Phase, WrongMoment
from dialpad_contacts.domain.call import Outcome, Source, Why
from dialpad_contacts.domain.contact import AccountId, AccountKind, ContactId
from dialpad_contacts.domain.errors import Refused
from dialpad_contacts.store.errors import NoRoom
from tests.unit.calls.bench import LEO, STRANGER, Bench


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.store.close()


def test_R15_a_known_caller_shows_by_name_and_nothing_is_saved(bench: Bench) -> None:
    leo = bench.knows("Leonard Ciano")
    call = bench.desk.ring("(415) 555-0133", Source.COMMAND, line="Main")
    assert (call.who.title, call.will_save.why) == ("Leonard Ciano", Why.KNOWN)
    assert call.who.reason == "matched: other, +1 415 555 0133"
    bench.desk.answer(call.call.id)
    bench.wait(61)
    ended = bench.desk.hang_up(call.call.id)
    assert (ended.saved, bench.people) == (None, ["Leonard Ciano"])
    (kept,) = bench.history
    assert (kept.name, kept.contact, kept.outcome) == ("Leonard Ciano", leo, Outcome.ANSWERED)
    assert (kept.seconds, kept.source, kept.line) == (61, Source.COMMAND, "Main")
    assert [type(e) for e in bench.told] == [Rang, Moved, Over]


@pytest.mark.parametrize("act", ["answered", "missed", "declined"])
def test_R16_D17_an_unknown_caller_is_saved_when_the_call_ends(bench: Bench, act: str) -> None:
    google = bench.link()
    call = bench.ring(STRANGER)
    assert call.will_save.account == google.id
    assert bench.people == []
    if act == "declined":
        ended = bench.desk.decline(call.call.id)
    else:
        if act == "answered":
            bench.desk.answer(call.call.id)
        ended = bench.desk.hang_up(call.call.id)
    assert ended.saved is not None
    record = bench.store.record(ended.saved)
    assert record is not None
    assert (record.wanted_in, record.fields.full_name) == (google.id, "")
    assert [p.written for p in record.fields.phones] == [STRANGER]
    assert [(c.contact, c.outcome.value) for c in bench.history] == [(ended.saved, act)]
    assert bench.told[-1] == Over(ended)
    (entry,) = bench.store.journal(ended.saved, 10)
    assert (entry.change.rule, entry.cause, entry.change.account) == ("R16", "call", google.id)
    shown = bench.store.contact(ended.saved)
    assert shown is not None
    assert shown.added_by_call == bench.now


def test_R17_on_a_one_way_account_the_number_is_saved_here_alone(bench: Bench) -> None:
    bench.link(AccountKind.OUTLOOK)
    ended = bench.desk.hang_up(bench.ring(STRANGER).call.id)
    assert ended.saved is not None
    record = bench.store.record(ended.saved)
    assert record is not None
    assert record.wanted_in is None
    (entry,) = bench.store.journal(ended.saved, 10)
    assert (entry.change.rule, entry.change.account) == ("R17", None)


def test_D17_the_account_may_be_chosen_for_this_call(bench: Bench) -> None:
    bench.link()
    office = bench.link(AccountKind.OFFICE365)
    bench.link(AccountKind.OUTLOOK)
    first = bench.ring(STRANGER)
    assert [h.account for h in first.homes if h.direction == "two-way"] == ["google", "office365"]
    moved = bench.desk.save_to(first.call.id, office.id)
    assert moved.will_save.account == office.id
    with pytest.raises(LookupError, match="outlook"):
        bench.desk.save_to(first.call.id, AccountId("outlook"))
    made = bench.desk.hang_up(first.call.id).saved
    assert made is not None
    record = bench.store.record(made)
    assert record is not None
    assert record.wanted_in == office.id
    local = bench.ring("+1 628 555 0120").call.id
    assert bench.desk.save_to(local, None).will_save.rule == "R17"
    assert bench.desk.dont_save(local).will_save.why is Why.NOT_THIS_ONE
    assert bench.desk.save_to(local, None).will_save.why is Why.SAVED


def test_U7_the_same_unknown_number_ringing_five_times_at_once_makes_one_contact(
    bench: Bench,
) -> None:
    calls = [bench.ring(STRANGER).call.id for _ in range(5)]
    made = [bench.desk.hang_up(c).saved for c in calls]
    assert made[0] is not None
    assert made[1:] == [None] * 4
    assert {c.contact for c in bench.history} == {made[0]}
    assert len(bench.people) == 1


def test_U6_a_deleted_contact_that_rings_again_is_a_new_one_and_the_tombstone_stays(
    bench: Bench,
) -> None:
    from datetime import timedelta

    from dialpad_contacts.sync.local_edits import LocalEdits

    leo = bench.knows("Leo")
    edits = LocalEdits(bench.store, bench.clock)
    edits.delete([leo], delay=timedelta(0), confirmed=False)
    ended = bench.desk.hang_up(bench.ring(LEO).call.id)
    assert ended.saved not in (None, leo)
    gone = bench.store.record(leo)
    assert gone is not None
    assert gone.deleted_at is not None
    assert bench.people == [LEO]


def test_C49_the_name_shown_when_it_rang_stays_in_the_history(bench: Bench) -> None:
    call = bench.ring(STRANGER).call.id
    ana = bench.knows("Ana Brandt", STRANGER)
    bench.desk.note(call, "wants a quote")
    ended = bench.desk.hang_up(call)
    assert (ended.saved, ended.will_save.why) == (None, Why.KNOWN)
    (past,) = bench.history
    assert (past.name, past.contact, past.note) == (STRANGER, ana, "wants a quote")


def test_R17_a_name_given_to_the_number_shows_on_the_next_call(bench: Bench) -> None:
    from dataclasses import replace

    from dialpad_contacts.sync.local_edits import LocalEdits, Saved

    made = bench.desk.hang_up(bench.ring(STRANGER).call.id).saved
    assert made is not None
    again = bench.ring(STRANGER)
    assert (again.who.title, again.will_save.why) == (STRANGER, Why.KNOWN)
    bench.desk.hang_up(again.call.id)
    record = bench.store.record(made)
    assert record is not None
    named = replace(record.fields, given_name="Ana")
    LocalEdits(bench.store, bench.clock).edit(made, Saved(named))
    third = bench.ring(STRANGER)
    assert third.who.title == "Ana"
    assert third.last is not None
    assert third.last.name == STRANGER


def test_C43_who_is_only_possibly_known_is_saved_on_the_users_word_alone(bench: Bench) -> None:
    leo = bench.knows("Leo", "0176 12345678")
    caller = "+49 176 12345678"
    first = bench.ring(caller)
    assert (first.who.title, first.will_save.why) == ("Possibly Leo", Why.POSSIBLY)
    assert first.contact == leo
    bench.desk.hang_up(first.call.id)
    assert [(c.name, c.contact) for c in bench.history] == [("Possibly Leo", None)]
    second = bench.ring(caller)
    assert bench.desk.save_to(second.call.id, None).will_save.why is Why.SAVED
    saved = bench.desk.hang_up(second.call.id).saved
    assert saved not in (None, leo)
    assert bench.ring(caller).contact == saved


def test_D16_a_possible_caller_who_was_chosen_is_known_from_then_on(bench: Bench) -> None:
    leo = bench.knows("Leo", "0176 12345678")
    call = bench.ring("+49 176 12345678").call.id
    assert bench.desk.choose(call, leo).who.title == "Leo"
    assert bench.desk.hang_up(call).will_save.why is Why.KNOWN
    assert bench.history[0].contact == leo


@pytest.mark.parametrize("number", [None, "", "anonymous", "Private", "sip:anonymous@a.example"])
def test_D16_a_withheld_number_is_nobodys(bench: Bench, number: str | None) -> None:
    call = bench.ring(number)
    assert (call.call.number, call.will_save.why) == (None, Why.WITHHELD)
    assert bench.desk.hang_up(call.call.id).saved is None
    assert bench.history[0].contact is None


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("9399", Why.TOO_SHORT),
        ("+1 41555501339999", Why.NOT_A_NUMBER),
        ("sip:ann@pbx.example", Why.TOO_SHORT),
    ],
)
def test_U9_D16_what_can_be_no_callers_number_is_kept_and_saves_nobody(
    bench: Bench, number: str, why: Why
) -> None:
    ended = bench.desk.hang_up(bench.ring(number).call.id)
    assert (ended.saved, ended.will_save.why) == (None, why)
    assert len(bench.history) == 1
    assert bench.people == []


def test_D17_turned_off_nobody_is_saved(tmp_path: Path) -> None:
    bench = Bench(tmp_path, save_unknown=False)
    assert bench.desk.hang_up(bench.ring().call.id).will_save.why is Why.TURNED_OFF
    assert bench.people == []
    bench.store.close()


def test_dont_save_counts_for_this_call_alone(bench: Bench) -> None:
    call = bench.ring(STRANGER).call.id
    bench.desk.dont_save(call)
    assert bench.desk.live[0].will_save.why is Why.NOT_THIS_ONE
    assert bench.desk.hang_up(call).saved is None
    assert bench.desk.hang_up(bench.ring(STRANGER).call.id).saved is not None
    for late in (bench.desk.dont_save, bench.desk.hang_up, bench.desk.answer):
        with pytest.raises(WrongMoment, match="over"):
            late(call)


def test_a_blocked_number_rings_nobody_and_saves_nothing(bench: Bench) -> None:
    assert bench.desk.history.block(STRANGER)
    assert not bench.desk.history.block("(628) 555-0119")
    bench.told.clear()
    call = bench.ring(f"{STRANGER} ext. 4")
    assert [type(e) for e in bench.told] == [Over]
    assert bench.desk.live == ()
    assert (call.saved, call.will_save.why) == (None, Why.BLOCKED)
    assert [c.outcome for c in bench.history] == [Outcome.BLOCKED]
    assert bench.desk.history.unblock(STRANGER)
    assert not bench.desk.history.unblock(STRANGER)
    assert bench.desk.hang_up(bench.ring(STRANGER).call.id).saved is not None


def test_a_blocked_contact_rings_nobody_either(bench: Bench) -> None:
    leo = bench.knows("Leo")
    bench.desk.history.block(LEO)
    bench.desk.missed(LEO, Source.COMMAND)
    (kept,) = bench.history
    assert (kept.outcome, kept.contact, kept.why) == (Outcome.BLOCKED, leo, Why.BLOCKED)


def test_spam_is_kept_and_saves_nobody(bench: Bench) -> None:
    bench.desk.history.mark_spam(STRANGER)
    ended = bench.desk.hang_up(bench.ring(STRANGER).call.id)
    assert (ended.will_save.why, ended.mark.spam) == (Why.SPAM, True)
    bench.desk.history.mark_spam(STRANGER, spam=False)
    assert bench.desk.hang_up(bench.ring(STRANGER).call.id).saved is not None
    with pytest.raises(Refused, match="Name a number"):
        bench.desk.history.mark_spam("anonymous")


def test_D20_500_unknown_callers_in_ten_seconds_fill_nobodys_book(bench: Bench) -> None:
    for n in range(500):
        bench.wait(0.02)
        bench.desk.decline(bench.ring(f"+1 628 555 {n:04}").call.id)
    assert len(bench.people) == 20
    assert len(bench.history) == 500
    assert bench.desk.live == ()
    assert bench.store.call_counts() == (500, 0, 480)
    made = bench.desk.history.save_waiting()
    assert (len(made), len(bench.people)) == (480, 500)
    assert bench.store.call_counts() == (500, 0, 0)
    assert {c.why for c in bench.history} == {Why.SAVED}
    assert bench.desk.history.save_waiting() == ()
    bench.wait(3600)
    assert bench.desk.decline(bench.ring("+1 629 555 0499").call.id).saved is not None


def test_D20_the_yes_makes_one_contact_a_number_and_none_of_who_is_known_by_now(
    bench: Bench,
) -> None:
    for n in range(20):
        bench.desk.missed(f"+1 628 555 {n:04}", Source.COMMAND)
    for number in (STRANGER, STRANGER, LEO, "+1 629 555 0001"):
        assert bench.desk.missed(number, Source.COMMAND).will_save.why is Why.FLOOD
    leo = bench.knows("Leo")
    bench.desk.history.block("+1 629 555 0001")
    (made,) = bench.desk.history.save_waiting()
    by_number = {c.number.written: c for c in bench.history if c.number is not None}
    assert by_number[STRANGER].contact == made
    assert (by_number[LEO].contact, by_number[LEO].why) == (leo, Why.KNOWN)
    assert by_number["+1 629 555 0001"].why is Why.BLOCKED


def test_D20_clearing_the_history_lets_no_further_flood_in(bench: Bench) -> None:
    for n in range(20):
        bench.desk.missed(f"+1 628 555 {n:04}", Source.COMMAND)
    assert bench.desk.history.clear() == 20
    assert bench.desk.missed(STRANGER, Source.COMMAND).will_save.why is Why.FLOOD


def test_N23_a_clock_that_was_years_ahead_stops_no_caller_from_being_saved(bench: Bench) -> None:
    bench.wait(10 * 365 * 86400)
    for n in range(20):
        bench.desk.missed(f"+1 628 555 {n:04}", Source.COMMAND)
    bench.wait(-10 * 365 * 86400)
    assert bench.desk.missed(STRANGER, Source.COMMAND).saved is not None


def test_a_call_that_rings_too_long_is_missed_and_its_caller_saved(bench: Bench) -> None:
    bench.ring(STRANGER)
    bench.desk.expire()
    assert bench.desk.live != ()
    bench.wait(120)
    bench.desk.expire()
    assert bench.desk.live == ()
    (ended,) = bench.ended()
    assert ended.call.phase is Phase.MISSED
    assert ended.saved is not None


def test_a_call_placed_here_saves_nobody_and_holds_the_other(bench: Bench) -> None:
    first = bench.ring(LEO).call.id
    bench.desk.answer(first)
    placed = bench.desk.dial(STRANGER, Source.SIMULATED)
    assert [s.call.phase for s in bench.desk.live] == [Phase.ON_HOLD, Phase.RINGING]
    ended = bench.desk.hang_up(placed.call.id)
    assert (ended.saved, bench.history[0].outcome) == (None, Outcome.CANCELLED)
    assert (bench.history[0].outgoing, bench.history[0].why) == (True, Why.PLACED)
    assert bench.desk.resume(first).call.phase is Phase.ANSWERED
    assert bench.desk.hold(first).call.phase is Phase.ON_HOLD
    with pytest.raises(WrongMoment):
        bench.desk.decline(first)


def test_D16_the_one_chosen_of_several_is_remembered(bench: Bench) -> None:
    ana, leo = bench.knows("Ana"), bench.knows("Leo")
    call = bench.ring(LEO)
    assert (call.who.title, call.contact) == ("Ana or Leo", ana)
    chosen = bench.desk.choose(call.call.id, leo)
    assert (chosen.contact, [h.contact for h in chosen.who.others]) == (leo, [ana])
    with pytest.raises(LookupError):
        bench.desk.choose(call.call.id, ContactId(999))
    bench.desk.hang_up(call.call.id)
    assert [c.contact for c in bench.history] == [leo]
    assert bench.ring(LEO).contact == leo


def test_C50_a_number_of_four_contacts_is_one_entry(bench: Bench) -> None:
    for name in ("Ana", "Ben", "Cleo", "Dan"):
        bench.knows(name)
    assert bench.desk.hang_up(bench.ring(LEO).call.id).who.title == "Ana, +3 more"
    assert len(bench.history) == 1


def test_C46_an_unknown_extension_of_a_companys_main_number(bench: Bench) -> None:
    acme = bench.knows("", "+1 415 555 0100", company="Acme")
    call = bench.ring("+1 415 555 0100 ext. 111")
    assert (call.who.title, call.contact) == ("Acme, ext. 111", acme)
    assert call.will_save.why is Why.KNOWN
    assert "without the extension 111" in call.who.reason


def test_the_one_spoken_to_counts_as_used(bench: Bench) -> None:
    bench.knows("Ana")
    leo = bench.knows("Leo")
    bench.store.choose_caller("+14155550133", leo)
    call = bench.ring(LEO).call.id
    bench.desk.answer(call)
    bench.desk.hang_up(call)
    bench.store.choose_caller("+14155550133", None)
    assert bench.ring(LEO).contact == leo


def test_what_rings_in_quiet_hours_is_told_with_its_verdict(bench: Bench) -> None:
    bench.verdict = Verdict(Manner.SILENT, Because.QUIET_HOURS)
    bench.ring(STRANGER)
    rang = bench.told[0]
    assert isinstance(rang, Rang)
    assert rang.verdict.because is Because.QUIET_HOURS


# -- crashes, full disks --------------------------------------------------------------------------


def test_P1_a_crash_while_it_rings_loses_no_entry_and_doubles_none(bench: Bench) -> None:
    google = bench.link()
    ringing = bench.ring(STRANGER)
    talking = bench.ring(LEO).call.id
    bench.desk.answer(talking)
    bench.desk.note(talking, "half a note")
    wished = bench.ring("+1 629 555 0001").call.id
    bench.desk.dont_save(wished)
    bench.crash()
    assert [c.outcome for c in bench.history] == [
        Outcome.RINGING, Outcome.TALKING, Outcome.RINGING
    ]  # fmt: skip
    bench.desk.recover()
    bench.desk.recover()
    by_entry = {c.id: c for c in bench.history}
    assert len(by_entry) == 3
    first = by_entry[ringing.entry or 0]
    assert (first.outcome, first.why) == (Outcome.MISSED, Why.SAVED)
    assert first.contact is not None
    record = bench.store.record(first.contact)
    assert record is not None
    assert record.wanted_in == google.id
    assert {(c.outcome, c.note, c.why) for c in bench.history if c.id != first.id} == {
        (Outcome.ANSWERED, "half a note", Why.SAVED),
        (Outcome.MISSED, "", Why.NOT_THIS_ONE),
    }


def test_P1_a_call_with_a_token_is_never_entered_twice(bench: Bench) -> None:
    first = bench.ring(STRANGER, token="t1")
    bench.crash()
    again = bench.desk.missed(STRANGER, Source.COMMAND, token="t1")
    assert again.entry == first.entry
    assert again.saved is not None
    twice = bench.desk.missed(STRANGER, Source.COMMAND, token="t1")
    assert (twice.entry, twice.saved) == (first.entry, None)
    assert [c.outcome for c in bench.history] == [Outcome.MISSED]


def test_a_window_that_closes_ends_its_calls(bench: Bench) -> None:
    bench.ring(STRANGER)
    talking = bench.ring(LEO).call.id
    bench.desk.answer(talking)
    bench.desk.close()
    assert {c.outcome for c in bench.history} == {Outcome.MISSED, Outcome.ANSWERED}
    assert bench.desk.live == ()


def test_S1_a_full_disk_is_told_of_and_ends_no_call(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise NoRoom("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(bench.store, "put_call", full)
        call = bench.ring(STRANGER)
        assert bench.told[1] == NotDone(None, "The disk is full.")
        bench.desk.answer(call.call.id)
    ended = bench.desk.hang_up(call.call.id)
    assert [c.outcome for c in bench.history] == [Outcome.ANSWERED]
    assert ended.saved is not None
    last = bench.ring(LEO)
    with monkeypatch.context() as patched:
        patched.setattr(bench.store, "end_call", full)
        assert bench.desk.hang_up(last.call.id).saved is None
    assert bench.desk.live == ()
    bench.desk.recover()
    assert bench.history[0].outcome is Outcome.MISSED


# -- the history ----------------------------------------------------------------------------------


def test_notes_are_edited_after_the_call_and_stay_with_the_contact(bench: Bench) -> None:
    leo = bench.knows("Leo")
    entry = bench.desk.hang_up(bench.ring(LEO).call.id).entry
    assert entry is not None
    bench.desk.history.set_note(entry, "Sends the Q4 quote on Friday")
    assert bench.told[-1] == HistoryChanged((entry,))
    assert [c.note for c in bench.store.calls_of(leo)] == ["Sends the Q4 quote on Friday"]
    with pytest.raises(LookupError):
        bench.desk.history.set_note(999, "nobody's")


def test_an_entry_is_removed_and_comes_back(bench: Bench) -> None:
    entry = bench.desk.missed(STRANGER, Source.COMMAND).entry
    assert entry is not None
    assert bench.desk.history.remove([entry]) == 1
    assert bench.history == []
    assert bench.desk.history.remove([entry]) == 0
    assert bench.desk.history.put_back([entry]) == 1
    assert [c.id for c in bench.history] == [entry]


def test_a_call_that_lives_can_be_neither_removed_nor_cleared(bench: Bench) -> None:
    entry = bench.ring(STRANGER).entry
    assert entry is not None
    assert bench.desk.history.remove([entry]) == 0
    assert bench.desk.history.clear() == 0
    assert len(bench.history) == 1


def test_an_unknown_numbers_area_comes_after_the_ring_and_stays_in_the_history(
    bench: Bench,
) -> None:
    first = bench.ring("+1 415 362 5555")
    assert [type(e) for e in bench.told] == [Rang], "the ring waits for no table"
    bench.desk.expire()
    rang, moved = bench.told
    assert isinstance(rang, Rang) and isinstance(moved, Moved)
    assert (rang.shown.area, moved.shown.area) == ("", "San Francisco, CA")
    again = bench.ring("+1 415 362 5556")
    assert again.area == "San Francisco, CA"
    assert isinstance(bench.told[-1], Rang), "known at once: nothing more is told"
    bench.wait(18)
    bench.desk.hang_up(first.call.id)
    bench.desk.decline(again.call.id)
    assert [(c.area, c.rung_s) for c in bench.history] == [("San Francisco, CA", 18)] * 2
    assert [c.id for c in bench.store.calls(5, text="francisco")] == [c.id for c in bench.history]


def test_a_known_callers_area_is_not_looked_up(bench: Bench) -> None:
    bench.knows("Leonard Ciano")
    bench.desk.hang_up(bench.ring(LEO).call.id)
    assert [c.area for c in bench.history] == [""]
    assert not [e for e in bench.told if isinstance(e, Moved)]


def test_how_long_it_rang_is_kept_whoever_ends_it(bench: Bench) -> None:
    call = bench.ring(LEO)
    bench.wait(9)
    bench.desk.answer(call.call.id)
    bench.wait(30)
    bench.desk.hang_up(call.call.id)
    bench.desk.missed(LEO, Source.COMMAND)
    missed, answered = bench.history
    assert (answered.rung_s, answered.seconds) == (9, 30)
    assert missed.rung_s == 0, "it rang elsewhere: nobody knows how long"
