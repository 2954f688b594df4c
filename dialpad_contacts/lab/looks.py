"""Looks at either side: what this app shows, what the cloud holds, what was asked and done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dialpad_contacts.domain.contact import (
    Email,
    Fields,
    LinkState,
    ShownLink,
    ShownValue,
    text_of,
)
from dialpad_contacts.domain.phone import Phone, phone
from dialpad_contacts.lab.desk import Desk
from dialpad_contacts.lab.seen import Fact, Look, Seen, says
from dialpad_contacts.sync.ports import Action
from dialpad_contacts.sync.states import State

MOBILE = phone("+1 415 555 0133", "mobile", region="US")
WORK = phone("+1 212 555 0177", "work", region="US")
NEW = phone("+1 415 555 0190", "mobile", region="US")
HOME_MAIL = Email("ada@one.example", "home")
WORK_MAIL = Email("ada@two.example", "work")
ADA = Fields("Ada", "Lovelace", (HOME_MAIL, WORK_MAIL), (MOBILE,))
GRACE = Fields("Grace", "Hopper", (), (NEW,))

WHY = {
    "kept": "kept here",
    "unsendable": "Dialpad only",
    "pending": "waiting",
    "local": "here only",
}
_STATES = {
    LinkState.SYNCED: "in step",
    LinkState.PENDING: "waiting",
    LinkState.CONFIRMING: "being confirmed",
    LinkState.HELD: "held",
    LinkState.DELETED_REMOTELY: "removed in {account}",
    LinkState.DELETED_HERE: "deleted here",
    LinkState.FAILED: "refused",
}
_DONE = {
    Action.IMPORT: "imported",
    Action.UPDATE_HERE: "updated here",
    Action.CREATE_THERE: "created there",
    Action.UPDATE_THERE: "written there",
    Action.DELETE_THERE: "deleted there",
    Action.MARK_DELETED_REMOTELY: "marked as removed",
    Action.KEEP: "kept here",
    Action.SKIP: "left out",
    Action.FAIL: "failed",
}


def state_words(link: ShownLink | None) -> str:
    """Return how a contact stands to its account."""
    if link is None:
        return "Dialpad only"
    return _STATES[link.state].replace("{account}", link.account_kind.display_name)


def shows(name: str) -> Look:
    """Say what this app shows of a contact, with marks of values that the account lacks."""

    def look(desk: Desk) -> Seen:
        try:
            contact = desk.here.find(name)
        except LookupError:
            return (Fact("contact here", f"no {name} here"),)
        return (
            Fact("name here", contact.display_name),
            Fact("emails here", ", ".join(map(_shown, contact.emails)) or "no email"),
            Fact("numbers here", ", ".join(map(_shown, contact.phones)) or "no number"),
            Fact("state here", state_words(contact.link)),
        )

    return look


def holds(name: str) -> Look:
    """Say what the cloud has of a person."""

    def look(desk: Desk) -> Seen:
        try:
            fields = desk.cloud.find(name).fields
        except LookupError:
            return (Fact("person there", f"no {name} there"),)
        return (
            Fact("name there", f"there {fields.display_name}"),
            Fact("emails there", ", ".join(map(text_of, fields.emails)) or "no email"),
            Fact("numbers there", ", ".join(map(text_of, fields.phones)) or "no number"),
        )

    return look


@dataclass(frozen=True, slots=True)
class Both:
    """Say what both sides have of a person; a value, so that it can be recorded."""

    who: str

    def __call__(self, desk: Desk) -> Seen:
        """Look at both; a cloud that has the same is not told twice."""
        here, there = shows(self.who)(desk), holds(self.who)(desk)
        if len(here) > 1 and len(there) > 1:
            mine = desk.here.find(self.who).fields
            if _alike(mine, desk.cloud.find(self.who).fields):
                return (*here, Fact("record there", "there the same"))
        return (*here, *there)


def both(name: str) -> Look:
    """Say both sides in one sentence."""
    return Both(name)


def labels_here(name: str) -> Look:
    """Say the numbers of a contact with their labels."""
    return says("labels here", lambda desk: _labelled(desk.here.find(name).fields.phones))


def labels_there(name: str) -> Look:
    """Say the numbers of a person there with their labels."""
    return says("labels there", lambda desk: _labelled(desk.cloud.find(name).fields.phones))


def did(desk: Desk) -> Seen:
    """Say what the last sync did to personal contacts: its actions, counted."""
    actions = [c.action for c in desk.last.changes if c.rule != "D23"]
    counted = {a: actions.count(a) for a in dict.fromkeys(actions)}
    said = ", ".join(f"{n} {_DONE[a]}" for a, n in counted.items())
    return (Fact("what the sync did", said or "nothing to do"),)


def wrote(desk: Desk) -> Seen:
    """Say how many writing requests the cloud got in this step."""
    count = sum(asked.write for asked in desk.since_mark())
    return (Fact("requests", f"{count} written" if count else "nothing written"),)


def asked(desk: Desk) -> Seen:
    """Say whether the cloud was asked for anything in this step, a new token included."""
    return (Fact("requests", "asked" if desk.since_mark() else "nothing asked"),)


def account_is(desk: Desk) -> Seen:
    """Say the account's state after the last sync."""
    return (Fact("state of the account", desk.last.state.value.replace("_", " ")),)


def put_off(desk: Desk) -> Seen:
    """Say that the last sync is tried again later, whichever way an account's trouble shows."""
    later = desk.last.state in (State.OFFLINE, State.WAITING)
    return (Fact("state of the account", "tried again later" if later else desk.last.state.value),)


def counted(name: str) -> Look:
    """Say how often a name is on either side."""

    def say(desk: Desk) -> str:
        return f"{desk.here.names().count(name)} here, {desk.cloud.names().count(name)} there"

    return says(f"how many {name}", say)


def trashed(desk: Desk) -> Seen:
    """Say who is in the Trash."""
    names = ", ".join(t.name for t in desk.here.trash() if not t.hidden)
    return (Fact("Trash", f"in the Trash {names}" if names else "the Trash is empty"),)


def hidden(desk: Desk) -> Seen:
    """Say who is listed under 'Hidden contacts' (D7)."""
    names = ", ".join(t.name for t in desk.here.trash() if t.hidden)
    return (Fact("Hidden contacts", f"hidden {names}" if names else "nobody hidden"),)


def undo_says(desk: Desk) -> Seen:
    """Say what the undo that was looked at would do, and what it can't bring back."""
    plan = desk.here.undo_plan
    there = sum(step.writes_there for step in plan.steps)
    lost = " ".join(step.lost for step in plan.steps if step.lost)
    reasons = " ".join(left.reason for left in plan.not_undone)
    facts = [Fact("undo", f"{len(plan.steps)} taken back, {there} written there")]
    facts += [Fact("what is lost", lost)] if lost else []
    facts += [Fact("why not", reasons)] if reasons else []
    return tuple(facts)


def undone(desk: Desk) -> Seen:
    """Say what the last undo left in the journal."""
    done = desk.here.undone
    text = f"{len(done.entries)} new entries, {len(done.not_undone)} not undone"
    return (Fact("journal", text),)


def answered(desk: Desk) -> Seen:
    """Say what the last sign-in or opening said."""
    return (Fact("answer", desk.answer or "all well"),)


def _alike(a: Fields, b: Fields) -> bool:
    return (
        (a.given_name, a.family_name) == (b.given_name, b.family_name)
        and sorted(e.key for e in a.emails) == sorted(e.key for e in b.emails)
        and sorted(p.key for p in a.phones) == sorted(p.key for p in b.phones)
    )


def _shown(value: ShownValue) -> str:
    text = text_of(value.value)
    return f"{text} ({WHY[value.why]})" if value.why else text


def _labelled(phones: Sequence[Phone]) -> str:
    return ", ".join(f"{p.written} {p.label}" for p in phones) or "no number"
