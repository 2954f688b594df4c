"""A search finds company contacts, group chats and people, each under its own heading."""

from __future__ import annotations

from dialpad_contacts.domain.contact import Fields
from dialpad_contacts.lab.desk import Desk
from dialpad_contacts.lab.hands import SYNC, THERE
from dialpad_contacts.lab.looks import ADA
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.seen import says

LEONARD = Fields("Leonard", "Ciano", ADA.emails)
WANTED = ("Leo, Renee, Shane, Gemma", "Leonard Ciano")


def leos(desk: Desk) -> str:
    """Say what 'Leo' finds here, of each kind one."""
    rows = desk.here.search("Leo")
    found = [r for r in rows if r.name in WANTED]
    found += [r for r in rows if r.name == "Leo Fink" and r.kind.value == "company"]
    said = {f"{r.kind.value}: {r.name}" for r in found}
    return " | ".join(sorted(said))


def elsewhere(desk: Desk) -> str:
    """Say what a search everywhere finds that is not here."""
    return ", ".join(f"{n} from {s}" for n, s in desk.here.search_everywhere("Farfield"))


SCENARIO = Scenario(
    rule="R2",
    title="Search finds company, chats and people",
    directory=True,
    who="Leonard Ciano",
    steps=(
        Step(
            "Leonard is in {account}; sync and search for Leo",
            (THERE.add(LEONARD), SYNC),
            says("results", leos),
            "company: Leo Fink | group: Leo, Renee, Shane, Gemma | personal: Leonard Ciano",
        ),
        Step(
            "A person is added in {account} only; search everywhere",
            (THERE.add(Fields("Ada", "Farfield", ADA.emails)),),
            says("results", lambda desk: elsewhere(desk).partition(" from ")[0]),
            "Ada Farfield",
        ),
    ),
)
