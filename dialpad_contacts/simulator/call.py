"""One authenticated call of a People API method."""

from __future__ import annotations

from dataclasses import dataclass

from dialpad_contacts.simulator import checks, schema
from dialpad_contacts.simulator.mailbox import Mailbox
from dialpad_contacts.simulator.person import FROM_GET
from dialpad_contacts.simulator.view import Ask, sources_of
from dialpad_contacts.simulator.wire import Request
from dialpad_contacts.simulator.world import Account, World


@dataclass(slots=True)
class Call:
    """Who calls, with what, and for which resource id of the path."""

    world: World
    request: Request
    account: Account
    resource_id: str

    @property
    def box(self) -> Mailbox:
        """The caller's contacts."""
        return self.account.mailbox

    def flag(self, name: str) -> bool:
        """Return a boolean query parameter."""
        return checks.boolean(self.request.first(name), name)

    def ask(self, page: str, *, origin: int = FROM_GET, default: tuple[str, ...] = ()) -> Ask:
        """Return the wanted fields and sources; ``default`` serves an absent mask, if given."""
        text = self.request.first("personFields")
        old = self.request.first("requestMask.includeField")  # deprecated, still answered
        if text is None and old:
            text = ",".join(_modern(path) for path in old.split(","))
        if not text and default:
            mask = default
        else:
            mask = checks.mask(text, name="personFields", page=page, valid=schema.READABLE)
        names = self.request.every("sources")
        sources = checks.enums(names, "sources", "ReadSourceType", schema.READ_SOURCES)
        return Ask(mask, sources_of(sources), origin)


def _modern(path: str) -> str:
    """Return a path of the deprecated requestMask as personFields has it."""
    words = path.removeprefix("person.").split("_")
    return words[0] + "".join(word.title() for word in words[1:])
