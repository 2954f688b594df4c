"""Short sentences about either side, for what a step expects and what it observes."""

from __future__ import annotations

from collections.abc import Callable

from dialpad_contacts.domain.contact import Email, Fields, ShownValue, text_of
from dialpad_contacts.domain.phone import phone
from dialpad_contacts.lab.desk import Desk
from dialpad_contacts.sync.ports import Action

Look = Callable[[Desk], str]

MOBILE = phone("+1 415 555 0133", "mobile", region="US")
WORK = phone("+1 212 555 0177", "work", region="US")
NEW = phone("+1 415 555 0190", "mobile", region="US")
HOME_MAIL = Email("ada@one.example", "home")
WORK_MAIL = Email("ada@two.example", "work")
ADA = Fields("Ada", "Lovelace", (HOME_MAIL, WORK_MAIL), (MOBILE,))


def here(name: str) -> Look:
    """Say what this app shows of a contact, with marks of values that the account lacks."""

    def look(desk: Desk) -> str:
        if not desk.here.has(name):
            return f"No {name} here"
        contact = desk.here.find(name)
        values = [_shown(v) for v in (*contact.emails, *contact.phones)]
        state = "" if contact.link is None else f", {contact.link.state.value}"
        return f"{contact.display_name}: {', '.join(values) or 'no values'}{state}"

    return look


def labelled(name: str) -> Look:
    """Say the numbers of a contact with their labels."""

    def look(desk: Desk) -> str:
        phones = desk.here.find(name).fields.phones
        return ", ".join(f"{p.written} {p.label}" for p in phones)

    return look


def link_state(name: str) -> Look:
    """Say the state of a contact's link."""

    def look(desk: Desk) -> str:
        link = desk.here.find(name).link
        return link.state.value if link is not None else "no link"

    return look


def there(name: str) -> Look:
    """Say what the cloud has of a person."""

    def look(desk: Desk) -> str:
        try:
            fields = desk.cloud.fields(name)
        except LookupError:
            return f"No {name} there"
        texts = [*map(text_of, fields.emails), *map(text_of, fields.phones)]
        return f"{fields.full_name}: {', '.join(texts) or 'no values'}"

    return look


def both(name: str) -> Look:
    """Say both sides in one sentence."""
    return lambda desk: f"Here {here(name)(desk)}; there {there(name)(desk)}"


def did(desk: Desk) -> str:
    """Say what the last sync did: its actions, counted."""
    return _actions([c.action for c in desk.last.changes])


def writes_since(desk: Desk) -> str:
    """Say how many writing requests the cloud got since the last time."""
    count = desk.new_writes()
    return f"{count} written" if count else "Nothing written"


def requests(desk: Desk) -> str:
    """Say the requests the cloud got since the last time."""
    return ", ".join(f"{m} {p.rsplit('/', 1)[-1]}" for m, p in desk.cloud.requests()) or "None"


def undo_says(desk: Desk) -> str:
    """Say what the undo that was looked at would do, and what it can't bring back."""
    plan = desk.here.undo_plan
    there = sum(step.writes_there for step in plan.steps)
    said = [step.lost for step in plan.steps if step.lost]
    said += [left.reason for left in plan.not_undone]
    more = f": {' '.join(said)}" if said else ""
    return f"{len(plan.steps)} taken back, {there} written there{more}"


def undone(desk: Desk) -> str:
    """Say what the last undo left in the journal."""
    done = desk.here.undone
    return f"{len(done.entries)} new entries, {len(done.not_undone)} not undone"


def state(desk: Desk) -> str:
    """Say the account's state after the last sync."""
    return desk.last.state.value


def _shown(shown: ShownValue) -> str:
    return f"{text_of(shown.value)} ({shown.why})" if shown.why else text_of(shown.value)


def _actions(actions: list[Action]) -> str:
    if not actions:
        return "Nothing to do"
    counted = {a: actions.count(a) for a in dict.fromkeys(actions)}
    return ", ".join(f"{n} {a.value}" for a, n in counted.items())
