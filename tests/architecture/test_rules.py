"""The rules table tells the truth: each 'kept by' resolves, is tested, and stands in README."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from dialpad_contacts.domain.rules import RULES, Rule, as_markdown

ROOT = Path(__file__).resolve().parents[2]
KEPT = [r for r in RULES if r.kept_by]


@pytest.mark.parametrize("rule", KEPT, ids=lambda r: r.id)
def test_kept_by_resolves(rule: Rule) -> None:
    module, _, path = rule.kept_by.partition(":")
    found: object = importlib.import_module(f"dialpad_contacts.{module}")
    for name in path.split("."):
        found = getattr(found, name)


@pytest.mark.parametrize("rule", KEPT, ids=lambda r: r.id)
def test_a_kept_rule_is_named_by_a_test(rule: Rule) -> None:
    texts = [p.read_text(encoding="utf-8") for p in (ROOT / "tests").rglob("test_*.py")]
    scenarios = ROOT / "dialpad_contacts" / "lab" / "scenarios"
    texts += [p.read_text(encoding="utf-8") for p in scenarios.glob("*.py")]
    wanted = re.compile(rf'rule="{rule.id}"|\b{rule.id}\b|test_\w*{rule.id.lower()}_')
    assert any(wanted.search(text) for text in texts)


def test_the_readme_shows_the_table() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = readme.split("<!-- rules -->\n")[1].split("<!-- /rules -->")[0]
    assert shown == as_markdown()
