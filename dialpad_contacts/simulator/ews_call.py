"""One operation asked of Exchange, ready for its handler: who asks, and which folders are meant."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from dialpad_contacts.simulator.ews_accounts import ExchangeAccount
from dialpad_contacts.simulator.ews_mailbox import Folder, Item, Mailbox
from dialpad_contacts.simulator.ews_xml import child, fault, local, short
from dialpad_contacts.simulator.world import World


class Wrong(Exception):
    """One response message says that it went wrong; the others may be fine."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the code of the schema, and the sentence."""
        super().__init__(code)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Place:
    """A folder and the mailbox that it is in."""

    owner: ExchangeAccount
    folder: Folder

    @property
    def box(self) -> Mailbox:
        """The mailbox."""
        return self.owner.box


@dataclass(slots=True)
class Call:
    """One operation; ``asked`` is its element."""

    world: World
    account: ExchangeAccount
    asked: Element

    @property
    def operation(self) -> str:
        """The operation's name."""
        return local(self.asked)

    @property
    def box(self) -> Mailbox:
        """The caller's own mailbox."""
        return self.account.box

    def part(self, name: str) -> Element:
        """Return a part of the request that the grammar has seen to."""
        found = child(self.asked, name)
        if found is None:
            raise fault("ErrorInvalidRequest", "The request is invalid.")
        return found

    def text(self, name: str) -> str:
        """Return the text of a part, '' when there is none."""
        found = child(self.asked, name)
        return (found.text or "") if found is not None else ""

    def place(self, folder: Element) -> Place:
        """Return the folder that a FolderId or DistinguishedFolderId names.

        Raises:
            Wrong: there is none, or it is somebody else's and not shared with the caller.
        """
        text = folder.get("Id", "")
        if short(folder) == "t:DistinguishedFolderId":
            owner = self._owner(folder)
            found = owner.box.known(text)
            if found is None:
                raise Wrong("ErrorFolderNotFound", "The specified folder could not be found.")
            return self._allowed(Place(owner, found))
        for owner in self.world.exchange.accounts.values():
            found = owner.box.find_folder(text)
            if found is not None:
                return self._allowed(Place(owner, found))
        if not text.startswith("AAMk"):
            raise Wrong("ErrorInvalidIdMalformed", "Id is malformed.")
        raise Wrong("ErrorItemNotFound", "The specified object was not found in the store.")

    def _owner(self, folder: Element) -> ExchangeAccount:
        mailbox = child(folder, "t:Mailbox")
        address = child(mailbox, "t:EmailAddress") if mailbox is not None else None
        if address is None:
            return self.account
        owner = self.world.exchange.account(address.text or "")
        if owner is None:
            raise Wrong(
                "ErrorNonExistentMailbox", "The SMTP address has no mailbox associated with it."
            )
        return owner

    def _allowed(self, place: Place) -> Place:
        mine = place.owner is self.account
        if not mine and not (
            self.account.user in place.owner.readers and place.folder.number == place.box.contacts
        ):
            raise Wrong("ErrorAccessDenied", "Access is denied. Check credentials and try again.")
        return place

    def item(self, item_id: Element) -> tuple[Place, Item]:
        """Return the item that an ItemId names. Raises Wrong."""
        text = item_id.get("Id", "")
        for owner in self.world.exchange.accounts.values():
            found = owner.box.find(text)
            if found is not None:
                return self._allowed(Place(owner, owner.box.folders[found.folder])), found
        if not text.startswith("AAMk"):
            raise Wrong("ErrorInvalidIdMalformed", "Id is malformed.")
        raise Wrong("ErrorItemNotFound", "The specified object was not found in the store.")
