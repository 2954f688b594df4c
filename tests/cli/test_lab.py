"""lab: lists, runs, reports, and tells by its exit code."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from dialpad_contacts.cli import main
from dialpad_contacts.lab import scenario
from tests.cli.conftest import Terminal


def test_lab_list_names_every_scenario(terminal: Terminal) -> None:
    listed = terminal.json("lab", "list")["scenarios"]
    assert [s["scenario"] for s in listed] == [s.name for s in scenario.every_scenario()]
    assert {"google", "office365"} <= {k for s in listed for k in s["accounts"]}
    said = terminal.run("lab", "list").out
    assert all(s["title"] in said for s in listed)


def test_lab_run_gives_the_document_of_the_public_surface(terminal: Terminal) -> None:
    report = terminal.folder / "out.md"
    document = terminal.json("lab", "run", "R4", "--account", "google", "--report", str(report))
    (run,) = document["scenarios"]
    assert set(run) == {"rule", "account", "outcome", "steps"}
    assert (run["rule"], run["account"], run["outcome"]) == ("R4", "google", "pass")
    for step in run["steps"]:
        assert set(step) == {"do", "expected", "observed", "outcome"}
        assert step["outcome"] == "pass"
        assert step["expected"] == step["observed"]
    assert "1 of 1 runs pass." in report.read_text(encoding="utf-8")


def test_what_is_asked_for_and_is_not_there(terminal: Terminal) -> None:
    unknown = terminal.run("lab", "run", "R99")
    assert unknown.code == 6
    assert "lab list" in unknown.err
    assert terminal.run("lab", "run", "R5", "--account", "outlook").code == 6
    assert terminal.run("lab", "run", "R4", "--account", "fax").code == 2
    nowhere = terminal.run("lab", "run", "R4", "--report", str(terminal.folder / "no" / "r.md"))
    assert nowhere.code == 2
    assert "can't be written" in nowhere.err


def test_a_scenario_that_fails_is_exit_1_with_its_first_difference(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (real,) = scenario.named("r04_removed_values_stay")
    last = replace(real.steps[-1], expected="Nobody; no email; no number; in step")
    broken = replace(real, steps=(*real.steps[:-1], last))
    monkeypatch.setattr(scenario, "every_scenario", lambda: (broken,))
    report = tmp_path / "report.md"
    given = ["lab", "run", "R4", "--account", "google", "--data-dir", str(tmp_path)]
    assert main([*given, "--report", str(report)]) == 1
    said = capsys.readouterr().out
    assert "FAIL  R4" in said
    assert "name here: expected Nobody, is Ada Lovelace" in said
    assert "First difference: name here" in report.read_text(encoding="utf-8")
    assert main([*given, "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert document["scenarios"][0]["steps"][-1]["outcome"] == "fail"
