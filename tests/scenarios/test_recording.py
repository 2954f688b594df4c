"""What was done by hand is a file, and replays with the same outcome."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dialpad_contacts.app.lab import run_one
from dialpad_contacts.app.sample import Simulator
from dialpad_contacts.domain.contact import AccountKind, Direction, Email
from dialpad_contacts.lab.acts import Act, Edit
from dialpad_contacts.lab.acts_calls import HangUp, Ring
from dialpad_contacts.lab.acts_here import AddHere, DeleteHere, EditHere, OpenHere, Sync
from dialpad_contacts.lab.acts_there import (
    AddThere,
    Break,
    DeleteThere,
    EditThere,
    Later,
    Mend,
    RestoreThere,
)
from dialpad_contacts.lab.bench import Bench
from dialpad_contacts.lab.looks import ADA, GRACE, HOME_MAIL, NEW
from dialpad_contacts.lab.recording import (
    NoRecording,
    decode_act,
    encode_act,
    from_file,
)
from dialpad_contacts.lab.scenario import every_scenario

BY_HAND: tuple[Act, ...] = (
    AddThere((ADA,)),
    Sync(),
    EditThere("Ada Lovelace", Edit(emails=(HOME_MAIL,), phones=(NEW,))),
    OpenHere("Ada Lovelace"),
    Break("offline"),
    EditHere("Ada Lovelace", Edit(given_name="Augusta; the first")),
    Sync(),
    Later(3600.0),
    Mend("offline"),
    Sync(full=True),
    AddHere(GRACE, note="By hand"),
    Sync(),
    DeleteThere("Grace Hopper"),
    Sync(),
    RestoreThere("Grace Hopper"),
    Sync(),
    DeleteHere(("Grace Hopper",)),
    Sync(),
    Ring("+1 628 555 0119"),
    HangUp(),
    Sync(),
    Ring("+1 628 555 0119"),
    HangUp(),
)


@pytest.mark.parametrize(
    "kind", [k for k in AccountKind if k not in (AccountKind.DIALPAD, AccountKind.HOTMAIL)]
)
def test_a_recorded_scenario_replays_with_the_same_outcome(
    kind: AccountKind, bench: Bench, simulator: Simulator, tmp_path: Path
) -> None:
    bench.open("r04_removed_values_stay", kind)
    for act in BY_HAND:
        view = bench.hand(act)
        assert not view.refused or kind.direction is Direction.ONE_WAY  # Grace never gets there
    file = tmp_path / "mine.lab.json"
    view = bench.save(file, "Mine")
    assert view.said == "Saved as mine.lab.json."
    assert view.recorded >= 10
    assert any(
        "+1 628 555 0119 missed" in s["expected"] for s in json.loads(file.read_text())["steps"]
    )
    scenario = bench.load(file)
    assert (scenario.title, scenario.kinds, len(scenario.steps)) == ("Mine", (kind,), view.recorded)
    bench.close()
    replayed = run_one(scenario, kind, simulator)
    assert replayed.failure is None, replayed.failure
    assert [s.observed for s in replayed.steps] == [s.expected for s in scenario.steps]


def test_steps_that_the_lab_ran_are_recorded_too(bench: Bench, tmp_path: Path) -> None:
    bench.open("r13_edited_values_are_added", AccountKind.GOOGLE)
    bench.step()
    bench.step()
    view = bench.hand(Sync())
    assert view.recorded == 3
    file = tmp_path / "run.lab.json"
    bench.save(file, "Run")
    scenario = bench.load(file)
    view = bench.open(scenario.name, AccountKind.GOOGLE)
    assert view.steps[1].do == "Change her number in Google, then sync"
    for _ in range(3):
        view = bench.step()
    assert view.outcome == "pass"


def test_a_replay_of_something_else_fails_and_names_the_difference(
    bench: Bench, simulator: Simulator, tmp_path: Path
) -> None:
    bench.open("r04_removed_values_stay", AccountKind.GOOGLE)
    bench.hand(AddThere((ADA,)))
    bench.hand(Sync())
    file = tmp_path / "changed.lab.json"
    bench.save(file, "Changed")
    document = json.loads(file.read_text())
    document["steps"][0]["acts"][0]["people"][0]["emails"][1]["address"] = "ada@other.example"
    file.write_text(json.dumps(document))
    scenario = bench.load(file)
    bench.close()
    failure = run_one(scenario, AccountKind.GOOGLE, simulator).failure
    assert failure is not None
    assert failure.first is not None
    assert failure.first.label == "emails there"


def test_every_deed_of_every_scenario_is_data() -> None:
    acts = [act for s in every_scenario() for step in s.steps for act in step.acts]
    assert len({type(a) for a in acts}) >= 20
    for act in acts:
        assert decode_act(json.loads(json.dumps(encode_act(act)))) == act


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"steps": 3}, "no recorded scenario"),
        ({"lab": 99}, "newer version"),
        ({"rule": "R99"}, "no rule"),
        ({"account": "fax"}, "no recorded scenario"),
        ({"steps": [{"do": "", "acts": [{"do": "fly"}], "here": "", "there": "", "expected": ""}]},
         "no deed called"),
        ({"steps": [{"do": "", "acts": [{"do": "break", "fault": "fire"}], "here": "",
                     "there": "", "expected": ""}]}, "can't be read"),
        ({"steps": [{"do": "", "acts": [{"do": "later", "seconds": "x"}], "here": "",
                     "there": "", "expected": ""}]}, "can't be read"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_in_words(change: dict[str, Any], said: str) -> None:
    fine = {"title": "T", "rule": "R4", "account": "google", "who": "A", "steps": [], "lab": 1}
    assert from_file(json.dumps(fine).encode(), "fine").title == "T"
    with pytest.raises(NoRecording, match=said):
        from_file(json.dumps({**fine, **change}).encode(), "bad")


def test_other_files_are_refused_in_words(bench: Bench, tmp_path: Path) -> None:
    for data in (b"", b"\xff\xfe", b"[]", b"{" * 100_000, b" " * 1_000_001):
        with pytest.raises(NoRecording):
            from_file(data, "bad")
    with pytest.raises(NoRecording, match=r"gone\.lab\.json can't be read"):
        bench.load(tmp_path / "gone.lab.json")
    bench.open("r04_removed_values_stay", AccountKind.GOOGLE)
    view = bench.save(tmp_path / "no" / "folder.lab.json", "T")
    assert (view.refused, "can't be written" in view.said) == (True, True)


def test_an_email_with_the_mark_between_facts_replays(
    bench: Bench, simulator: Simulator, tmp_path: Path
) -> None:
    bench.open("r04_removed_values_stay", AccountKind.GOOGLE)
    odd = Edit(family_name="Love; lace", emails=(Email("a@b.example", "work"),))
    bench.hand(AddThere((ADA,)))
    bench.hand(EditThere("Ada Lovelace", odd))
    bench.hand(Sync())
    file = tmp_path / "odd.lab.json"
    bench.save(file, "Odd")
    scenario = bench.load(file)
    bench.close()
    assert run_one(scenario, AccountKind.GOOGLE, simulator).passed
