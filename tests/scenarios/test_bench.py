"""Somebody at the Lab: steps, deeds by hand in either column, what both columns show."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab import messages as m
from dialpad_contacts.lab.acts import Edit
from dialpad_contacts.lab.acts_here import DeleteHere, EditHere, OpenHere, Sync
from dialpad_contacts.lab.acts_there import AddThere, Break, DeleteThere, EditThere, Later
from dialpad_contacts.lab.bench import Bench
from dialpad_contacts.lab.looks import ADA, GRACE, HOME_MAIL
from dialpad_contacts.lab.recording import encode_act
from dialpad_contacts.lab.run import Outcome
from dialpad_contacts.lab.serve import serve
from dialpad_contacts.lab.view import View

GOOGLE, OUTLOOK = AccountKind.GOOGLE, AccountKind.OUTLOOK
R4 = "r04_removed_values_stay"


def line(view: View, label: str, at: int = 0) -> tuple[str, str, str, bool]:
    found = [x for x in view.lines if x.label == label][at]
    return found.here, found.there, found.mark, found.differs


def test_a_scenario_is_run_step_by_step(bench: Bench) -> None:
    view = bench.open(R4, GOOGLE)
    assert (view.outcome, view.at, len(view.steps)) == (Outcome.NOT_RUN, 0, 4)
    assert [d.words for d in view.deeds] == ["Add Ada Lovelace in Google", "Sync"]
    view = bench.step()
    assert (view.outcome, view.at) == (Outcome.RUNNING, 1)
    assert view.requests
    for _ in range(3):
        view = bench.step()
    assert view.outcome is Outcome.PASS
    assert view.is_over
    assert bench.step() == replace(view, requests=bench.look().requests)


def test_R4_both_columns_show_the_kept_value_and_that_they_differ(bench: Bench) -> None:
    bench.open(R4, GOOGLE)
    for _ in range(3):
        view = bench.step()
    assert line(view, "First") == ("Ada", "Ada", "", False)
    assert line(view, "Email") == ("ada@one.example", "ada@one.example", "", False)
    assert line(view, "Email", 1) == ("ada@two.example", "Removed", "Kept here", True)
    assert view.here.second.startswith("SQLite row ")
    assert view.there.second.startswith("Version ")


def test_a_step_done_by_hand_is_seen_and_ticked(bench: Bench) -> None:
    bench.open(R4, GOOGLE)
    view = bench.hand(AddThere((ADA,)))
    assert [(d.words, d.done) for d in view.deeds] == [
        ("Add Ada Lovelace in Google", True),
        ("Sync", False),
    ]
    view = bench.hand(Sync())
    assert view.steps[0].outcome is Outcome.PASS
    assert view.steps[0].by_hand
    assert "Step ticked" in view.said
    view = bench.hand(EditThere("Ada Lovelace", Edit(emails=(HOME_MAIL,))))
    view = bench.hand(OpenHere("Ada Lovelace"))
    assert [s.by_hand for s in view.steps] == [True, True, True, False]
    view = bench.step()
    assert view.outcome is Outcome.PASS


def test_a_deed_that_shows_something_else_ticks_nothing(bench: Bench) -> None:
    bench.open(R4, GOOGLE)
    bench.hand(AddThere((replace(ADA, emails=()),)))
    view = bench.hand(Sync())
    assert view.outcome is Outcome.NOT_RUN
    view = bench.step()  # all of it was done: the step only looks now
    assert view.outcome is Outcome.FAIL
    assert view.failure is not None
    assert "emails here: expected ada@one.example, ada@two.example, is no email" in (
        view.failure.difference
    )


def test_a_step_half_done_by_hand_is_finished_and_not_repeated(bench: Bench) -> None:
    bench.open(R4, GOOGLE)
    bench.hand(AddThere((ADA,)))
    view = bench.step()
    assert view.steps[0].outcome is Outcome.PASS
    added = [r for r in view.requests if r.write]
    assert added == []  # the provider's own page is no request of ours
    assert bench.hand(DeleteThere("Ada Lovelace")).refused is False
    assert bench.hand(DeleteThere("Ada Lovelace")).refused  # there was one Ada alone


def test_a_deed_before_the_step_begins_spoils_nothing(bench: Bench) -> None:
    bench.open(R4, GOOGLE)
    bench.hand(AddThere((GRACE,)))
    bench.hand(OpenHere("Leonard Ciano"))
    bench.hand(AddThere((ADA,)))
    view = bench.hand(Sync())
    assert view.steps[0].by_hand


def test_what_cannot_be_done_is_said(bench: Bench) -> None:
    bench.open(R4, GOOGLE)
    view = bench.hand(DeleteHere(("Nobody At All",)))
    assert view.refused
    assert view.said == "There is no Nobody At All here."


def test_the_columns_follow_whom_a_hand_turns_to_and_renames(bench: Bench) -> None:
    bench.open(R4, GOOGLE)
    bench.step()
    view = bench.hand(EditHere("Ada Lovelace", Edit(given_name="Augusta")))
    assert view.who == "Augusta Lovelace"
    assert line(view, "First") == ("Augusta", "Ada", "", True)
    view = bench.hand(DeleteHere(("Augusta Lovelace",)))
    assert (view.here.is_there, view.there.is_there) == (False, True)
    assert view.here.second == "SQLite has no such row"
    view = bench.hand(AddThere((GRACE,)))
    assert view.who == "Grace Hopper"


def test_the_clock_and_faults_are_shown(bench: Bench) -> None:
    bench.open(R4, OUTLOOK)
    view = bench.hand(Later(3600))
    assert view.ahead_s == 3600
    view = bench.hand(Break("offline"))
    assert view.broken == ("offline",)
    view = bench.hand(Sync())
    assert "offline" in view.said


def test_requests_are_listed_with_time_call_and_status(bench: Bench) -> None:
    view = bench.open(R4, GOOGLE)
    assert view.requests == ()  # linking came before
    view = bench.hand(Sync())
    asked = view.requests[-1]  # a sync somebody asks for reads the directory first (D23)
    assert (asked.call, asked.status) == ("GET people?sync", 200)
    assert asked.at.endswith("Z")


def test_the_same_seed_makes_the_same_world(bench: Bench) -> None:
    first, second = bench.open("d11_foreign_fields_survive", GOOGLE), None
    second = bench.open("d11_foreign_fields_survive", GOOGLE)
    assert first.lines == second.lines != ()
    assert first.there == second.there


def test_there_is_no_such_scenario(bench: Bench) -> None:
    with pytest.raises(LookupError, match="no scenario"):
        bench.open("r99_nothing", GOOGLE)
    with pytest.raises(LookupError, match="Outlook"):
        bench.open("r05_edits_here_overwrite", OUTLOOK)
    with pytest.raises(LookupError, match="Open a scenario"):
        bench.step()


def test_commands_are_followed_line_by_line(bench: Bench) -> None:
    commands = [
        m.encode(m.StepOn()),
        m.encode(m.Open(R4, GOOGLE)),
        m.encode(m.Hand(encode_act(AddThere((ADA,))))),
        m.encode(m.Hand({"do": "nothing_known"})),
        b"{}\n",
        m.encode(m.StepOn()),
        m.encode(m.Look()),
    ]
    out = io.BytesIO()
    serve(bench, commands, out)
    answers = [m.decode_answer(a) for a in out.getvalue().splitlines()]
    ready = answers[0]
    assert isinstance(ready, m.Ready)
    assert {s.group for s in ready.scenarios} == {"both", "one", "fault"}
    kinds = [type(a) for a in answers[1:]]
    assert kinds == [m.Refused, m.Shown, m.Shown, m.Refused, m.Refused, m.Shown, m.Shown]
    last = answers[-1]
    assert isinstance(last, m.Shown)
    assert last.view.at == 1
