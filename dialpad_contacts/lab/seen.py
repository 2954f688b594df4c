"""What a look at either side says: facts with their names, and the first that differs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dialpad_contacts.lab.desk import Desk

BETWEEN = "; "


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that was seen: ``label`` names it, ``text`` is the thing, without a '; '."""

    label: str
    text: str


Seen = tuple[Fact, ...]
Look = Callable[[Desk], Seen]


@dataclass(frozen=True, slots=True)
class Difference:
    """The first fact that is not as expected."""

    label: str
    expected: str
    observed: str

    def say(self) -> str:
        """Return it in words."""
        return f"{self.label}: expected {self.expected or 'nothing'}, is {self.observed}"


def sentence(seen: Seen) -> str:
    """Return the facts as one sentence, to be compared with what a step expects."""
    return BETWEEN.join(f.text for f in seen)


def difference(expected: str, seen: Seen) -> Difference | None:
    """Return the first fact that differs from the sentence ``expected``, None when none does."""
    if sentence(seen) == expected:
        return None
    parts = expected.split(BETWEEN) if expected else []
    for at, fact in enumerate(seen):
        part = parts[at] if at < len(parts) else ""
        if part != fact.text:
            return Difference(fact.label, part, fact.text)
    if len(parts) > len(seen):
        return Difference("more", BETWEEN.join(parts[len(seen) :]), "nothing more")
    return Difference("all of it", expected, sentence(seen))  # a '; ' of the data's own


def all_of(*looks: Look) -> Look:
    """Return a look that says what all of ``looks`` say."""
    return lambda desk: tuple(fact for look in looks for fact in look(desk))


def says(label: str, say: Callable[[Desk], str]) -> Look:
    """Return a look of one fact."""
    return lambda desk: (Fact(label, say(desk)),)
