"""When each email and number was kept, changed here or changed there: told by two states."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from dialpad_contacts.domain.contact import Fields, Record, V, ValueKey, keyed
from dialpad_contacts.store.records import NOWHERE, Held, Provenance, Values

Known = Collection[ValueKey]


def of_new(record: Record, now_us: int) -> Values:
    """Return the values of a contact that is new here.

    What its account has as well came from there with it: nothing of that changed since.
    """
    base = record.link.base if record.link is not None else None
    if base is record.fields or base == record.fields:
        return Values(
            [(e, NOWHERE) for e in record.fields.emails],
            [(p, NOWHERE) for p in record.fields.phones],
        )
    emails = keyed(base.emails) if base is not None else {}
    phones = keyed(base.phones) if base is not None else {}
    return Values(
        _new_values(record.fields.emails, emails, now_us),
        _new_values(record.fields.phones, phones, now_us),
    )


def of_change(held: Held, record: Record, now_us: int) -> Values:
    """Return the values of ``record``, which replaces ``held``, with when each changed."""
    old = held.record
    before = _base(old)
    after = _base(record)
    ours = old.link.sent if old.link is not None else ()
    return Values(
        _changed_values(
            record.fields.emails,
            held.values.email_provenance(),
            keyed(before.emails),
            keyed(after.emails),
            {key for body in ours for key in keyed(body.emails)},
            now_us,
        ),
        _changed_values(
            record.fields.phones,
            held.values.phone_provenance(),
            keyed(before.phones),
            keyed(after.phones),
            {key for body in ours for key in keyed(body.phones)},
            now_us,
        ),
    )


def _base(record: Record) -> Fields:
    return record.link.base if record.link is not None else Fields()


def _new_values(values: tuple[V, ...], base: Known, now_us: int) -> list[tuple[V, Provenance]]:
    here = Provenance(changed_here_at=now_us)
    return [(v, NOWHERE if key in base else here) for key, v in keyed(values).items()]


def _changed_values(
    values: tuple[V, ...],
    old: Mapping[ValueKey, Provenance],
    before: Known,
    after: Known,
    ours: Known,
    now_us: int,
) -> list[tuple[V, Provenance]]:
    out = []
    for key, value in keyed(values).items():
        stamp = old.get(key)
        if key in before and key not in after:  # R4
            stamp = (stamp or NOWHERE)._replace(kept_since=now_us)
        elif key in after and key not in before:
            stamp = (stamp or NOWHERE)._replace(kept_since=None)
            if key not in ours:  # what we sent ourselves was not changed there
                stamp = stamp._replace(changed_there_at=now_us)
        elif stamp is None:
            stamp = NOWHERE if key in after else Provenance(changed_here_at=now_us)
        out.append((value, stamp))
    return out
