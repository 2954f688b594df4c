"""What a scenario is: a rule, the accounts it is about, and steps with what they should show."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.domain.rules import Rule, rule
from dialpad_contacts.lab.acts import Act
from dialpad_contacts.lab.cloud import Trait
from dialpad_contacts.lab.seen import Look

if TYPE_CHECKING:
    from dialpad_contacts.lab.clouds import CloudKind

ALL, TWO_WAY, ONE_WAY = "all", "two-way", "one-way"
SEED = 1
CONTACTS = 40
"""People in a Google account besides those a scenario adds: enough for shares, and quick."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: ``acts`` are done in their order, ``look`` says what is to be seen then.

    It passes when ``look`` says exactly ``expected``, a short sentence for people of facts with
    '; ' between them; '{account}' in it stands for the name of the account's kind.
    """

    do: str
    acts: tuple[Act, ...]
    look: Look
    expected: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """A rule made visible.

    Attributes:
        rule: its number.
        title: what is seen, in a few words.
        steps: in their order.
        about: which accounts: ALL, TWO_WAY or ONE_WAY.
        needs: what the account must be able to show.
        fault: the row of the fault catalogue it shows, '' for none.
        who: whom the two sides begin with.
        directory: the company's Dialpad is linked, too.
        only: the one kind it is about, None when the others say (a recorded one).
        seed: what the simulated world is made from.
        name: its file's, given when it is found.
    """

    rule: str
    title: str
    steps: tuple[Step, ...]
    about: str = ALL
    needs: frozenset[Trait] = frozenset()
    fault: str = ""
    who: str = "Ada Lovelace"
    directory: bool = False
    only: AccountKind | None = None
    seed: int = SEED
    name: str = ""

    @property
    def number(self) -> str:
        """What it is listed under: the fault's number, else the rule's."""
        return self.fault or self.rule

    @property
    def kept(self) -> Rule:
        """The rule, with its promise and the code that keeps it."""
        return rule(self.rule)

    @property
    def kinds(self) -> tuple[AccountKind, ...]:
        """The account kinds that it applies to."""
        from dialpad_contacts.lab.clouds import CLOUDS  # the window needs no way to ask a cloud

        return tuple(c.kind for c in CLOUDS.values() if self.applies_to(c))

    def applies_to(self, cloud: CloudKind) -> bool:
        """Return whether it can be shown on accounts of this kind."""
        if self.only is not None:
            return cloud.kind is self.only
        direction = {TWO_WAY: True, ONE_WAY: False}.get(self.about)
        return direction in (None, cloud.is_two_way) and self.needs <= cloud.traits


@cache
def every_scenario() -> tuple[Scenario, ...]:
    """Return all scenarios, one from each file of ``lab/scenarios``: rules, decisions, faults."""
    return tuple(sorted(_found(), key=_place))


def named(text: str) -> list[Scenario]:
    """Return the scenarios that ``text`` asks for: 'all', a rule, a fault, or a file's name."""
    wanted = text.strip().casefold()
    return [
        s
        for s in every_scenario()
        if wanted and wanted in ("all", *map(str.casefold, (s.rule, s.fault, s.name, s.title)))
    ]


def _place(scenario: Scenario) -> tuple[int, int, str]:
    number = scenario.number
    return "RDN".index(number[0]), int(number[1:]), scenario.name


def _found() -> Iterator[Scenario]:
    from dialpad_contacts.lab import scenarios

    for module in pkgutil.iter_modules(scenarios.__path__):
        loaded = importlib.import_module(f"{scenarios.__name__}.{module.name}")
        yield replace(loaded.SCENARIO, name=module.name)
