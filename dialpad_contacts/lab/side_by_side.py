"""Both records of one person, line by line, and where they differ, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dialpad_contacts.domain.contact import Contact, Fields, ShownValue, Value, text_of
from dialpad_contacts.lab.cloud import CloudRecord
from dialpad_contacts.lab.looks import WHY

REMOVED = "Removed"
NOT_HERE, NOT_THERE = "Not here", "Not there"
NEVER_SENT = "Never sent"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of both columns.

    ``mark`` says why the account has it not ('Kept here'), '' when it has. ``differs`` is true
    when the two sides do not say the same; ``here_is`` and ``there_is`` are false for cells whose
    words stand for a value that is not there.
    """

    label: str
    here: str
    there: str
    mark: str = ""
    differs: bool = False
    here_is: bool = True
    there_is: bool = True


def lines(here: Contact | None, there: CloudRecord | None, *, labels: bool) -> tuple[Line, ...]:
    """Return the lines of both records; ``labels`` says that the account keeps any label."""
    if here is None and there is None:
        return ()
    mine = here.fields if here is not None else None
    theirs = there.fields if there is not None else None
    out = [
        _name("First", mine, theirs, "given_name"),
        _name("Last", mine, theirs, "family_name"),
        *_values(here.phones if here else (), theirs.phones if theirs else (), "Phone", labels),
        *_values(here.emails if here else (), theirs.emails if theirs else (), "Email", labels),
    ]
    if here is not None:
        out += [
            Line(label, text, NEVER_SENT, there_is=False)
            for label, text in (("Company", here.company), ("Note", here.note))
            if text
        ]
    return tuple(_on_one_side(out, here=here is not None, there=there is not None))


def _on_one_side(out: Iterable[Line], *, here: bool, there: bool) -> list[Line]:
    """Mark nothing as differing where one side has no record at all: its column says so."""
    if here and there:
        return list(out)
    return [
        Line(
            line.label,
            line.here if here else "",
            line.there if there or line.there == NEVER_SENT else "",
            line.mark,
            here_is=here and line.here_is,
            there_is=there and line.there_is,
        )
        for line in out
    ]


def _name(label: str, mine: Fields | None, theirs: Fields | None, part: str) -> Line:
    here = getattr(mine, part, "")
    there = getattr(theirs, part, "")
    return Line(
        label,
        here or "Empty",
        there or "Empty",
        differs=here != there,
        here_is=bool(here),
        there_is=bool(there),
    )


def _values(
    mine: Sequence[ShownValue], theirs: Sequence[Value], what: str, labels: bool
) -> Iterable[Line]:
    here = dict(zip(_keys([s.value for s in mine]), mine, strict=True))
    there = dict(zip(_keys(theirs), theirs, strict=True))
    for key, shown in here.items():
        mark = WHY.get(shown.why or "", "")
        mark = mark[:1].upper() + mark[1:]
        other = there.get(key)
        label = _label(shown.value, what)
        if other is None:
            words = REMOVED if shown.why == "kept" else NOT_THERE
            yield Line(label, text_of(shown.value), words, mark, differs=True, there_is=False)
            continue
        relabelled = labels and other.label != shown.value.label
        words = f"{text_of(other)} ({other.label})" if relabelled else text_of(other)
        yield Line(label, text_of(shown.value), words, mark, differs=relabelled)
    for key, value in there.items():
        if key not in here:
            yield Line(_label(value, what), NOT_HERE, text_of(value), differs=True, here_is=False)


def _keys(values: Sequence[Value]) -> list[tuple[str, int]]:
    """Return the values' identities; repeated ones count up."""
    seen: Counter[str] = Counter()
    out = []
    for value in values:
        out.append((value.key, seen[value.key]))
        seen[value.key] += 1
    return out


def _label(value: Value, what: str) -> str:
    return value.label.capitalize() if what == "Phone" and value.label != "other" else what
