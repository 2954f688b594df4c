"""Every rule and decision of the product, stated once: its promise, and the code that keeps it.

``RULES`` is data. Tests check that every ``kept_by`` resolves, that every kept rule has a test
named after it, and that README's rules section equals ``as_markdown()``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Accounts = Literal["all", "two-way", "one-way", "here"]

FAQ_URL = "https://help.dialpad.com/hc/en-us/articles/214137503-Contact-Syncing-FAQs"
"""The published page whose sentences the rules R1 to R18 number."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by its number.

    ``kept_by`` is 'module:function' below ``dialpad_contacts``, '' while nothing keeps it yet.
    ``accounts`` says which linked accounts it is about; 'here' is about none.
    """

    id: str
    promise: str
    kept_by: str
    accounts: Accounts = "all"


RULES = (
    Rule(
        "R1",
        "Linking an account syncs its contacts by itself.",
        "background.conductor:Conductor.linked",
    ),
    Rule(
        "R2",
        "A search looks here, in the accounts and in the directory, grouped, each with its source.",
        "background.service:SyncService.search_remote",
    ),
    Rule(
        "R3",
        "First name, last name, emails and phone numbers are shown and synced.",
        "domain.contact:Fields",
    ),
    Rule("R4", "An email or number removed remotely still shows here.", "domain.merge:absorb"),
    Rule(
        "R5", "A change made here overwrites the remote record.", "domain.merge:to_send", "two-way"
    ),
    Rule("R6", "Opening a contact syncs that contact at once.", "sync.opening:Opener.open"),
    Rule(
        "R7",
        "One person's two records are both shown, and the app says why.",
        "domain.match:same_person",
    ),
    Rule(
        "R8",
        "A contact deleted here is deleted remotely, and the app says so first.",
        "sync.planner:plan_contact",
        "two-way",
    ),
    Rule("R9", "A contact deleted remotely stays here, marked.", "sync.planner:plan_contact"),
    Rule(
        "R10",
        "Shared contacts are never synced.",
        "providers.google.provider:GoogleProvider.changes",
    ),
    Rule(
        "R11",
        "A new contact on either side appears on the other.",
        "sync.planner:plan_contact",
        "two-way",
    ),
    Rule(
        "R12",
        "A name edited on either side changes on the other.",
        "domain.merge:absorb",
        "two-way",
    ),
    Rule(
        "R13",
        "A number or address edited remotely is added here; the previous one stays.",
        "domain.merge:absorb",
    ),
    Rule(
        "R14",
        "Only an edit here removes a value, and that overwrites the remote record.",
        "domain.merge:edited",
        "two-way",
    ),
    Rule("R15", "A call from a known number shows the name.", "calls.who:who", "here"),
    Rule(
        "R16",
        "A call from an unknown number creates a contact here and in the account.",
        "calls.unknown:decide",
        "two-way",
    ),
    Rule(
        "R17",
        "A call from an unknown number is saved here only.",
        "calls.unknown:decide",
        "one-way",
    ),
    Rule(
        "R18",
        "Contacts flow from a one-way account to this app only.",
        "providers.http:Session.request",
        "one-way",
    ),
    Rule(
        "D1",
        "A name edited on both sides: the one here wins, the other stays readable.",
        "domain.merge:absorb",
        "two-way",
    ),
    Rule(
        "D2",
        "Values changed on both sides are joined; none is lost by a race.",
        "domain.merge:absorb",
        "two-way",
    ),
    Rule(
        "D3",
        "After a remote removal nothing is pushed until an edit here.",
        "domain.merge:edited",
        "two-way",
    ),
    Rule(
        "D4",
        "A contact deleted remotely is never silently created again.",
        "sync.planner:plan_contact",
        "two-way",
    ),
    Rule(
        "D5",
        "Deleted here while changed there: deleted, and both last states are kept.",
        "sync.planner:plan_contact",
        "two-way",
    ),
    Rule(
        "D6",
        "The Trash keeps a deleted contact 30 days, and gives it back.",
        "sync.local_edits:LocalEdits.undelete",
    ),
    Rule("D7", "A contact deleted here is not imported again.", "sync.planner:plan_contact"),
    Rule("D8", "One-way: a name edited here stays as edited.", "domain.merge:absorb", "one-way"),
    Rule("D9", "A record that cannot be read never stops a sync.", "sync.planner:plan_contact"),
    Rule(
        "D10",
        "A value the account cannot hold stays here, marked.",
        "domain.merge:acknowledged",
        "two-way",
    ),
    Rule(
        "D11",
        "Remote fields that are not ours survive every push.",
        "providers.google.mapping:patched",
        "two-way",
    ),
    Rule(
        "D12",
        "A create whose reply was lost is never sent twice.",
        "sync.schedule:resend_allowed",
        "two-way",
    ),
    Rule(
        "D13",
        "Signing in as another person never mixes two people's contacts.",
        "background.linking:same_person_signed_in",
    ),
    Rule(
        "D14", "Unlinking keeps the contacts; linking again takes them up.", "store.linking:unlink"
    ),
    Rule("D15", "A mass delete waits for a yes.", "sync.guards:mass_delete", "two-way"),
    Rule(
        "D16",
        "A number that can't be a caller's creates no contact.",
        "calls.unknown:refusal",
        "here",
    ),
    Rule(
        "D17",
        "An unknown caller is saved in the account for new contacts, or here.",
        "calls.unknown:home",
    ),
    Rule("D18", "Two records stay two until 'Show as one'.", "store.twins:decide", "here"),
    Rule("D19", "A sync can be seen first, and undone afterwards.", "sync.undo:Undo"),
    Rule(
        "D20",
        "A flood of unknown callers fills no address book.",
        "calls.unknown:refusal",
        "here",
    ),
    Rule(
        "D21",
        "Moving through a list asks nothing of the network; opening does.",
        "background.service:SyncService.open",
    ),
    Rule(
        "D22",
        "An open form is never changed under the user's hands.",
        "ui.viewmodels.edit:EditModel",
        "here",
    ),
    Rule(
        "D23",
        "Dialpad linked with an API key gives directory, group chats and calls.",
        "sync.directory:gives_directory",
    ),
    Rule(
        "D24",
        "Exchange is a server of one's own; other Microsoft accounts sign in with Microsoft.",
        "providers.exchange.steering:check_address",
        "one-way",
    ),
    Rule(
        "D25",
        "A live result that is linked here is that same row.",
        "background.service:SyncService.search_remote",
    ),
    Rule("D26", "A changed label is an edit; another spelling is not.", "domain.merge:absorb"),
    Rule("D27", "A first sync reads and never writes.", "sync.engine:Engine.sync"),
    Rule(
        "D28",
        "Unreachable, partly read and empty are three different things.",
        "sync.guards:fallen",
    ),
)
"""All of them, in order."""


def rule(rule_id: str) -> Rule:
    """Return a rule by its number.

    Raises:
        KeyError: there is no such rule.
    """
    return _BY_ID[rule_id]


_BY_ID = {r.id: r for r in RULES}


def as_markdown() -> str:
    """Return the table that README shows, one row a rule."""
    rows = ["| Rule | What it promises | Accounts | Kept by |", "|---|---|---|---|"]
    for r in RULES:
        kept_by = f"`{r.kept_by}`" if r.kept_by else "not yet"
        rows.append(f"| {r.id} | {r.promise} | {r.accounts} | {kept_by} |")
    return "\n".join(rows) + "\n"
