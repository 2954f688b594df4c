"""Three-way merge: the user's edit (clean -> fields) with the remote's (base -> remote).

Pure. ``absorb`` takes a remote version in, ``edited`` takes a user's edit in, ``to_send`` says
what the remote record becomes, ``acknowledged`` closes the circle. No value is ever dropped here
but by the user's own removal (R4, R13, R14, D1, D2, D8, D26).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from dialpad_contacts.domain.contact import (
    ETag,
    Fields,
    Record,
    V,
    ValueKey,
    keyed,
    link_of,
)

NAMES = ("given_name", "family_name")


@dataclass(frozen=True, slots=True)
class Merged:
    """A record after a remote version was taken in, with what the user should be told.

    ``overruled`` holds the remote's names that lost to an edit here (D1): readable in the
    journal, restorable with one click. ``kept`` counts values that the remote removed (R4).
    """

    record: Record
    overruled: dict[str, str]
    kept: int


def absorb(record: Record, remote: Fields) -> Merged:
    """Take ``remote`` in as the new base of ``record``.

    Raises:
        ValueError: the record has no link.
    """
    link = link_of(record)
    base = link.base
    if remote == base and not link.sent:
        return Merged(record, {}, 0)  # nothing new: the most frequent case by far
    names: dict[str, str] = {}
    clean_names: dict[str, str] = {}
    edited = set(record.edited)
    overruled: dict[str, str] = {}
    for name in NAMES:
        new, old, mine = (
            getattr(remote, name),
            getattr(base, name),
            getattr(record.fields, name),
        )
        clean_names[name] = new
        ours = new != old and any(getattr(s, name) == new for s in link.sent)
        if name in edited or (ours and mine != new):
            names[name] = mine
            edited.add(name)
            if new not in (old, mine) and not ours:
                overruled[name] = new
        else:
            names[name] = new
    emails, clean_emails = _join(
        base.emails, remote.emails, record.fields.emails, record.clean.emails,
        [s.emails for s in link.sent],
    )  # fmt: skip
    phones, clean_phones = _join(
        base.phones, remote.phones, record.fields.phones, record.clean.phones,
        [s.phones for s in link.sent],
    )  # fmt: skip
    fields = Fields(names["given_name"], names["family_name"], emails, phones)
    clean = Fields(
        clean_names["given_name"],
        clean_names["family_name"],
        clean_emails,
        clean_phones,
    )
    kept = _dropped(base.emails, remote.emails, emails) + _dropped(
        base.phones, remote.phones, phones
    )
    merged = replace(
        record,
        fields=fields,
        clean=clean,
        edited=frozenset(edited),
        link=replace(link, base=remote, sent=()),
    )
    return Merged(merged, overruled, kept)


def edited(record: Record, fields: Fields) -> Record:
    """Return ``record`` after the user saved ``fields`` (R14, D3).

    An edit that comes back to ``clean`` is an edit no more. Without a link there is nobody to
    differ from, so ``clean`` goes along.
    """
    clean = record.clean if record.link is not None else fields
    names = {n for n in NAMES if getattr(fields, n) != getattr(clean, n)}
    # One that was not touched now stays an edit, though the account came to the same (D8).
    names |= {n for n in record.edited if getattr(fields, n) == getattr(record.fields, n)}
    return replace(record, fields=fields, clean=clean, edited=frozenset(names), refused="", tries=0)


def followed(record: Record) -> Record:
    """Return ``record`` with the account's own names again: 'Use <account>'s name' (D8).

    Raises:
        ValueError: the record has no link.
    """
    base = link_of(record).base

    def named(fields: Fields) -> Fields:
        return replace(fields, given_name=base.given_name, family_name=base.family_name)

    return replace(
        record,
        fields=named(record.fields),
        clean=named(record.clean),
        edited=frozenset(),
    )


def to_send(record: Record, remote: Fields) -> Fields:
    """Return what the remote record's synced fields become when ``record`` is pushed (R5, D3).

    It is what Dialpad shows; but a value the user did not touch keeps the remote's own
    spelling, so that nothing is rewritten for its form alone (D26, D11).
    """
    return Fields(
        record.fields.given_name,
        record.fields.family_name,
        _unspelled(record.fields.emails, record.clean.emails, remote.emails),
        _unspelled(record.fields.phones, record.clean.phones, remote.phones),
    )


def acknowledged(now: Record, pushed: Fields, remote: Fields, etag: ETag) -> Record:
    """Return ``now`` after the account took ``pushed``, which is what Dialpad showed then.

    ``now`` may hold a newer edit than was pushed: that edit stays pending on top.

    Raises:
        ValueError: the record has no link.
    """
    link = replace(link_of(now), base=remote, etag=etag, sent=())
    names = frozenset(n for n in NAMES if getattr(now.fields, n) != getattr(pushed, n))
    return replace(now, clean=pushed, edited=names, link=link, refused="", tries=0)


def _join(
    base: tuple[V, ...],
    remote: tuple[V, ...],
    fields: tuple[V, ...],
    clean: tuple[V, ...],
    sent: Iterable[tuple[V, ...]],
) -> tuple[tuple[V, ...], tuple[V, ...]]:
    """Return (fields, clean) with the remote's additions and label changes taken in."""
    old, new = keyed(base), keyed(remote)
    shown, plain = keyed(fields), keyed(clean)
    bodies = [keyed(body) for body in sent]
    for key, value in new.items():
        before = old.get(key)
        ours = _ours(value, before, [body[key] for body in bodies if key in body])
        if ours is not None:
            # our own write coming back, not an addition (faults.md 0.2 d); relabelled, maybe
            before = ours
            plain[key] = replace(plain.get(key, ours), label=ours.label)
        if before is None:
            plain_had = key in plain
            plain.setdefault(key, value)
            shown.setdefault(key, value)
            if plain_had and plain[key].label != value.label:
                _relabel(shown, plain, key, value.label)
        elif before.label != value.label:
            _relabel(shown, plain, key, value.label)
    for key in _removed_by_us(old, new, bodies):
        plain.pop(key, None)  # put in again here since then, it is an edit like any other (R5)
    return tuple(shown.values()), tuple(plain.values())


def _ours(value: V, before: V | None, sent: list[V]) -> V | None:
    """Return which of our own unanswered writes made ``value`` what it is, None when none did.

    What the user changed since that write then stays on top of it, and is sent in its turn.
    """
    same = [v for v in sent if v.label == value.label]
    if before is None:
        return same[-1] if same else sent[-1] if sent else None
    return same[-1] if same and before.label != value.label else None


def _removed_by_us(
    old: dict[ValueKey, V], new: dict[ValueKey, V], bodies: list[dict[ValueKey, V]]
) -> list[ValueKey]:
    """Return which values an unanswered write of ours took out there."""
    return [key for key in old if key not in new and any(key not in body for body in bodies)]


def _relabel(shown: dict[ValueKey, V], plain: dict[ValueKey, V], key: ValueKey, label: str) -> None:
    """Follow a remote label change unless the user changed that label here (D26)."""
    mine, unedited = shown.get(key), plain.get(key)
    if mine is not None and (unedited is None or mine.label == unedited.label):
        shown[key] = replace(mine, label=label)
    if unedited is not None:
        plain[key] = replace(unedited, label=label)


def _dropped(base: tuple[V, ...], remote: tuple[V, ...], shown: tuple[V, ...]) -> int:
    left = keyed(base).keys() - keyed(remote).keys()
    return len(left & keyed(shown).keys())


def _unspelled(fields: tuple[V, ...], clean: tuple[V, ...], remote: tuple[V, ...]) -> tuple[V, ...]:
    theirs, plain = keyed(remote), keyed(clean)
    out: list[V] = []
    for key, value in keyed(fields).items():
        there = theirs.get(key)
        untouched = plain.get(key) == value
        out.append(there if there is not None and untouched else value)
    return tuple(out)
