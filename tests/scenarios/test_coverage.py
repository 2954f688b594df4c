"""Every kept rule is shown on every kind it is about, and README tells where."""

from __future__ import annotations

import re
from pathlib import Path

from dialpad_contacts.domain.rules import RULES
from dialpad_contacts.lab import coverage
from dialpad_contacts.lab.clouds import CLOUDS
from dialpad_contacts.lab.scenario import every_scenario, named

ROOT = Path(__file__).resolve().parents[2]


def test_every_rule_is_shown_on_every_kind_it_is_about() -> None:
    assert coverage.gaps() == []


def test_what_is_excused_is_not_shown_all_the_same() -> None:
    shown = {(s.rule, kind) for s in every_scenario() for kind in s.kinds}
    assert shown.isdisjoint(coverage.NOT_SO)
    assert {s.rule for s in every_scenario()}.isdisjoint(coverage.ELSEWHERE)


def test_scenarios_state_rules_that_there_are() -> None:
    shown = {s.rule for s in every_scenario()}
    assert shown <= {rule.id for rule in RULES}
    assert all(s.kept.promise for s in every_scenario())


def test_the_readme_shows_which_scenario_shows_what() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = readme.split("<!-- scenarios -->\n")[1].split("<!-- /scenarios -->")[0]
    assert shown == coverage.as_markdown()
    for path in re.findall(r"\((dialpad_contacts/lab/scenarios/\w+\.py)\)", shown):
        assert (ROOT / path).is_file()


def test_scenarios_are_found_by_rule_fault_and_file() -> None:
    assert {s.rule for s in named("R4")} == {"R4"}
    assert {s.name for s in named("n12")} == {"n12_asked_to_wait"}
    assert [s.name for s in named("d25_one_row")] == ["d25_one_row"]
    assert named("all") == list(every_scenario())
    assert named("") == []
    assert named("R99") == []


def test_every_scenario_has_a_title_of_its_own_and_a_kind() -> None:
    titles = [s.title for s in every_scenario()]
    assert len(set(titles)) == len(titles)
    assert all(set(s.kinds) <= set(CLOUDS) and s.kinds for s in every_scenario())
