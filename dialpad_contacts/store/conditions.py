"""A query as SQL over the documents themselves: slower than the index, and never behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dialpad_contacts.domain.search import MIN_INSIDE, Term


@dataclass(frozen=True, slots=True)
class Condition:
    """A piece of SQL over ``search_doc d``, and its parameters."""

    sql: str
    parameters: tuple[str | int, ...] = ()


ALWAYS = Condition("1")


def statement(*parts: str | Condition) -> Condition:
    """Return the parts as one statement; every value in it is a parameter."""
    found = [Condition(p) if isinstance(p, str) else p for p in parts if p]
    sql = " ".join(c.sql for c in found)
    return Condition(sql, tuple(p for c in found for p in c.parameters))


def both(conditions: Iterable[Condition]) -> Condition:
    """Return the condition that all of them hold."""
    found = list(conditions)
    sql = " AND ".join(f"({c.sql})" for c in found) or "1"
    return Condition(sql, tuple(p for c in found for p in c.parameters))


def either(conditions: Iterable[Condition]) -> Condition:
    """Return the condition that one of them holds."""
    found = list(conditions)
    sql = " OR ".join(f"({c.sql})" for c in found) or "0"
    return Condition(sql, tuple(p for c in found for p in c.parameters))


def in_names(terms: Iterable[Term]) -> Condition:
    """Return the condition that every word begins a word of the name."""
    return both(Condition(_NAME_BEGINS, (" " + w,)) for t in terms for w in t.words)


def in_words(terms: Iterable[Term]) -> Condition:
    """Return the condition that every word begins a word of name, company or title."""
    return both(Condition(_WORD_BEGINS, (" " + w,)) for t in terms for w in t.words)


def anywhere(term: Term) -> Condition:
    """Return the condition that ``Term.matches`` holds."""
    ways = []
    if term.words:
        ways.append(both(_has(w) for w in term.words))
    if len(term.raw) >= MIN_INSIDE:
        ways.append(Condition("instr(d.mails, ?)", (term.raw,)))
    ways += [_dials(d) for d in term.digits]
    return either(ways)


_NAME_BEGINS = "instr(' ' || d.names, ?)"
_WORD_BEGINS = "instr(' ' || d.names || ' ' || d.others, ?)"
_INSIDE = "instr(d.names || ' ' || d.others || ' ' || d.mails, ?)"


def _has(word: str) -> Condition:
    if len(word) < MIN_INSIDE:
        return Condition(_WORD_BEGINS, (" " + word,))
    return Condition(_INSIDE, (word,))


def _dials(digits: str) -> Condition:
    if len(digits) < MIN_INSIDE:
        return Condition("instr(' ' || d.numbers, ?)", (" " + digits,))
    return Condition("instr(d.numbers, ?)", (digits,))
