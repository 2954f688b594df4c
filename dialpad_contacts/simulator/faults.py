"""Faults by script: what goes wrong between the client and the clouds, and when."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from dialpad_contacts.simulator.requestlog import is_write
from dialpad_contacts.simulator.wire import Fields, Request

# Kinds that act before the request is carried out; all others act on its response.
BEFORE = frozenset({"status", "reset", "html", "redirect", "body", "expired_sync_token"})
KINDS = BEFORE | {
    "delay",
    "drop_reply",
    "truncate",
    "slow",
    "stall",
    "invalid_json",
    "empty",
    "content_type",
    "bom",
    "gzip_bomb",
    "late",
    "page_loop",
    "repeat_items",
    "reverse_items",
    "empty_list",
    "shrink",
    "drop_fields",
    "headers",
}


@dataclass(slots=True)
class Rule:
    """One fault: which requests it meets, which of those it hits, and what it does."""

    id: int
    kind: str
    options: Fields
    service: str | None = None
    method: str | None = None
    path: re.Pattern[str] | None = None
    account: str | None = None
    write: bool | None = None  # only requests that are meant to change something, or only others
    skip: int = 0  # how many matching requests pass first
    times: int | None = None  # how many it hits after that; None hits all
    met: int = 0
    hit: int = 0
    extra: Fields = field(default_factory=dict)

    def matches(self, service: str, request: Request, account: str | None) -> bool:
        """Whether the request is one that this rule is about."""
        return (
            self.service in (None, service)
            and self.method in (None, request.method)
            and self.account in (None, account)
            and (self.write is None or self.write == is_write(service, request))
            and (self.path is None or self.path.search(request.path) is not None)
        )

    def strikes(self) -> bool:
        """Count one matching request, and tell whether it is hit."""
        self.met += 1
        if self.met <= self.skip or (self.times is not None and self.hit >= self.times):
            return False
        self.hit += 1
        return True

    def shown(self) -> Fields:
        """Return the rule as the control interface lists it."""
        return {
            "id": self.id,
            "kind": self.kind,
            **self.options,
            "service": self.service,
            "method": self.method,
            "path": self.path.pattern if self.path else None,
            "account": self.account,
            "write": self.write,
            "skip": self.skip,
            "times": self.times,
            "met": self.met,
            "hit": self.hit,
        }


class FaultBook:
    """The rules in force; the first that strikes decides."""

    def __init__(self) -> None:
        """Begin with none."""
        self.rules: list[Rule] = []
        self._last = 0

    def add(self, wanted: Fields) -> Rule:
        """Add a rule.

        Raises:
            ValueError: the rule is of no known kind, or its path is no regular expression.
        """
        wanted = dict(wanted)
        kind = wanted.pop("kind", None)
        if kind not in KINDS:
            raise ValueError(f"unknown kind of fault: {kind!r}; known: {', '.join(sorted(KINDS))}")
        matching: dict[str, Any] = {
            key: wanted.pop(key)
            for key in ("service", "method", "account", "write", "skip", "times")
            if wanted.get(key) is not None
        }
        pattern = wanted.pop("path", None)
        try:
            path = re.compile(pattern) if pattern else None
        except re.error as error:
            raise ValueError(f"path is no regular expression: {error}") from None
        self._last += 1
        rule = Rule(self._last, kind, wanted, path=path, **matching)
        self.rules.append(rule)
        return rule

    def remove(self, rule_id: int | None) -> int:
        """Remove one rule, or all of them, and return how many that were."""
        before = len(self.rules)
        self.rules = [r for r in self.rules if rule_id is not None and r.id != rule_id]
        return before - len(self.rules)

    def strike(self, service: str, request: Request, account: str | None) -> Rule | None:
        """Return the rule that hits this request, None when none does."""
        if not self.rules:
            return None
        for rule in self.rules:
            if rule.matches(service, request, account) and rule.strikes():
                return rule
        return None
