"""Which scenario shows which rule on which kind of account: the table that README shows."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.domain.rules import RULES, Rule
from dialpad_contacts.lab.clouds import CLOUDS
from dialpad_contacts.lab.scenario import Scenario, every_scenario

FOLDER = "dialpad_contacts/lab/scenarios"

ELSEWHERE = {
    "D22": "A form is the window's alone: `tests/ui/pages/test_edit_form.py`.",
}
"""Rules that no scenario can show, and what shows them instead."""

NOT_SO = {
    ("R10", AccountKind.EXCHANGE): "shows nobody but one's own contacts",
    ("R10", AccountKind.OUTLOOK): "shows nobody but one's own contacts",
    ("R10", AccountKind.HOTMAIL): "shows nobody but one's own contacts",
    ("D10", AccountKind.GOOGLE): "has room for any number of values",
}
"""Pairs of a rule and a kind that there is nothing to show of, and why."""


def of_rule(rule: Rule) -> list[Scenario]:
    """Return the scenarios that show a rule."""
    return [s for s in every_scenario() if s.rule == rule.id]


def gaps() -> list[tuple[str, AccountKind]]:
    """Return (rule, kind) of the pairs that a kept rule is about and no scenario shows."""
    out = []
    for rule in (r for r in RULES if r.kept_by):
        shown = {kind for s in of_rule(rule) for kind in s.kinds}
        for cloud in CLOUDS.values():
            about = rule.accounts in ("all", "here", cloud.kind.direction.value)
            missing = about and cloud.kind not in shown and rule.id not in ELSEWHERE
            if missing and (rule.id, cloud.kind) not in NOT_SO:
                out.append((rule.id, cloud.kind))
    return out


def as_markdown() -> str:
    """Return the table, one row a scenario; a rule that has none says where it is shown."""
    kinds = list(CLOUDS)
    head = " | ".join(kind.display_name for kind in kinds)
    lines = [f"| Rule | Scenario | {head} |", f"|---|---|{'---|' * len(kinds)}"]
    for rule in RULES:
        for scenario in of_rule(rule):
            ticks = " | ".join("yes" if kind in scenario.kinds else "" for kind in kinds)
            title = f"{scenario.title} ({scenario.fault})" if scenario.fault else scenario.title
            lines.append(f"| {rule.id} | [{title}]({FOLDER}/{scenario.name}.py) | {ticks} |")
        lines += [
            f"| {rule.id} | {kind.display_name} {why} |{' |' * len(kinds)}"
            for (about, kind), why in NOT_SO.items()
            if about == rule.id
        ]
        if rule.id in ELSEWHERE:
            lines.append(f"| {rule.id} | {ELSEWHERE[rule.id]} |{' |' * len(kinds)}")
    return "\n".join(lines) + "\n"
