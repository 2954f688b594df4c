"""What a telephone network tells of its lines becomes calls here; legs of one are shown once."""

from __future__ import annotations

from dialpad_contacts.calls.legs import Turn
from dialpad_contacts.calls.sessions import Call, Phase
from dialpad_contacts.calls.table import Table
from dialpad_contacts.domain.call import LineEvent, LinePhase, Outcome, Source, placed_leg
from dialpad_contacts.domain.caller import read_caller
from dialpad_contacts.domain.contact import AccountId
from dialpad_contacts.domain.phone import Phone


def hear(table: Table, event: LineEvent, *, region: str) -> None:
    """Take one event of a line; ``region`` reads a number without '+'."""
    calls = table.calls
    legs = frozenset(f"{event.account}:{leg}" for leg in event.legs)
    call = calls.of_legs(legs)
    if call is None and calls.are_over(legs):
        calls.forget(legs)  # a late word, perhaps with one leg more: it rings nobody again
        return
    call = call or _waited_for(table, event, region)
    if call is not None:
        calls.join(call.id, legs)
    elif event.phase is LinePhase.ENDED:
        return
    else:
        call = _arrived(table, event, legs, region)
    if call is not None:
        _turn(table, call, event)


def placed(table: Table, number: Phone, account: AccountId, token: str) -> None:
    """The network of ``account`` was asked for a call, and said yes; its events may be first."""
    legs = frozenset({f"{account}:{placed_leg(token)}"})
    if table.calls.of_legs(legs) is not None or table.calls.are_over(legs):
        return
    known = table.look_up(number, Source.DIALPAD)
    call = table.calls.ring(number, Source.DIALPAD, legs=legs, outgoing=True)
    table.begin(call, known)


def _waited_for(table: Table, event: LineEvent, region: str) -> Call | None:
    """Return the call that was asked for here and of which this is the first event.

    Its token should have told; where a network leaves it out, account and number do.
    """
    if not event.outgoing:
        return None
    number = read_caller(event.number, region=region)
    waits = f"{event.account}:{placed_leg('')}"
    return next(
        (
            call
            for call in table.calls.live
            if call.legs
            and all(leg.startswith(waits) for leg in call.legs)
            and (call.number is not None and number is not None and call.number.key == number.key)
        ),
        None,
    )


def _arrived(table: Table, event: LineEvent, legs: frozenset[str], region: str) -> Call | None:
    """Return the call that rings now, None when it rings nobody."""
    number = read_caller(event.number, region=region)
    known = table.look_up(number, Source.DIALPAD, name=event.name, line=event.line)
    outcome = None
    if known.caller.mark.blocked and not event.outgoing:
        outcome = Outcome.BLOCKED
    elif event.phase is LinePhase.MISSED:  # that it rang was never told
        outcome = Outcome.CANCELLED if event.outgoing else Outcome.MISSED
    if outcome is not None:
        table.calls.forget(legs)
        table.at_once(known, outcome)
        return None
    call = table.calls.ring(
        number, Source.DIALPAD, name=event.name, line=event.line, legs=legs,
        outgoing=event.outgoing,
    )  # fmt: skip
    table.begin(call, known)
    return call


def _turn(table: Table, call: Call, event: LineEvent) -> None:
    calls, phase, legs = table.calls, table.known(call.id).phase, table.open_of(call.id).legs
    match legs.hear(event):
        case Turn.ANSWERED if phase is Phase.RINGING:
            calls.answer(call.id)
        case Turn.ANSWERED if phase is Phase.ON_HOLD:
            calls.resume(call.id)
        case Turn.ON_HOLD if phase is Phase.ANSWERED:
            calls.hold(call.id)
        case Turn.TAKEN_ELSEWHERE if phase is Phase.RINGING:
            table.finish(calls.taken_elsewhere(call.id))
        case Turn.ENDED if phase is Phase.RINGING and legs.others_answered:
            table.finish(calls.taken_elsewhere(call.id))
        case Turn.ENDED:
            table.finish(calls.hang_up(call.id))
        case _:
            return
