"""Words of the contact, its form and its delete dialog, by id; see ``strings``."""

from __future__ import annotations

from typing import Final

CONTACT: Final[dict[str, str | tuple[str, str]]] = {
    "contact.nameless": "No name",
    "contact.none": "Choose someone to see their details",
    "contact.people": ("{n} person", "{n} people"),
    "contact.detail": "details",
    "contact.checking": "Checking with {account}…",
    "contact.checked": "Checked {ago}",
    "contact.unchecked": "Not checked yet",
    "contact.updated": "Updated from {account}: {fields}",
    "contact.readonly.company": "Managed by your company. You can't edit this contact.",
    "contact.readonly.group": "A group chat of your company. You can't edit it here.",
    "contact.local": "Only on this computer. No account has this contact.",
    "contact.add_to": "Add to {account}",
    "contact.failed": (
        "{account} didn't accept this contact: {reason} It is saved here, and nothing "
        "else is held up."
    ),
    "contact.held": "Changes to {account} wait for your yes.",
    "contact.confirming": (
        "{account} didn't answer when this contact was sent. We look for it there before "
        "sending anything again."
    ),
    "contact.pending": "Your change is saved here. It goes to {account} at the next sync.",
    "contact.in_trash": "This contact is in the Trash.",
    "contact.removed": "Removed in {account} on {day}. Still here until you delete it.",
    "contact.removed.undated": "Removed in {account}. Still here until you delete it.",
    "contact.removed.oneway": "No longer in {account}. Still here until you delete it.",
    "contact.put_back": "Put back in {account}",
    "contact.delete_here": "Delete here",
    "contact.also.company": "Also a company contact",
    "contact.also.personal": "Also a personal contact",
    "contact.also.local": "Also saved here",
    "contact.also.account": "Also in {account}",
    "contact.edit.name": "Edit {name}",
    "contact.more": "More actions",
    "contact.more.name": "More actions for {name}",
    "contact.call": "Call {label}",
    "contact.mail": "Email",
    "contact.copy": "Copy contact",
    "contact.check": "Check now",
    "contact.why": "Why is {name} here twice?",
    "contact.delete": "Delete…",
    "contact.delete.name": "Delete {name}",
    "contact.details": "Contact details",
    "contact.follow": "Use {account}'s name",
    "contact.updated.dot": "Just updated",
    "group.values": "Phone and email",
    "group.here": "Only on this computer",
    "group.members": "Members",
    "field.company": "Company",
    "field.note": "Note",
    "field.never": "Never sent",
    "field.spoken.from": "from {source}",
    "field.kept": "Removed in {account} on {day}. It stays here until you delete it.",
    "field.kept.undated": "Removed in {account}. It stays here until you delete it.",
    "field.unsendable": "{account} has no room for this one. It stays here.",
    "field.waiting": "Waiting to be sent to {account}",
    "field.oneway": "Changed here. {account} keeps its own version.",
    "field.copy": "Copy {label} {value}",
    "field.copied": "Copied",
    "field.call": "Call {name}, {label}, {value}",
    "field.mail": "Email {name}, {value}",
    "origin.company": "Company",
    "origin.local": "Dialpad only",
    "origin.new": "New",
    "badge.unsendable": "Kept in Dialpad only",
    "del.title": "Delete {name}?",
    "del.now": "Removed from this computer now.",
    "del.undo": "You can undo from Activity for 30 days.",
    "del.local.second": "This contact exists only on this computer.",
    "del.gone.second": "It is no longer in {account}, only on this computer.",
    "del.local.button": "Delete",
    "del.two.second": "{account} is linked two-way.",
    "del.two.there": (
        "Deleted from {account} contacts at the next sync, on every device that uses that account."
    ),
    "del.two.button": "Delete here and in {account}",
    "del.one.second": "{account} is linked one-way.",
    "del.one.there": "{account} keeps this contact. Nothing is written there.",
    "del.one.hide": "We will hide it here, so the next sync does not bring it back.",
    "del.one.button": "Delete here only",
    "del.many.title": "Delete {n} contacts?",
    "del.many.second": "What happens depends on where each of them is.",
    "del.many.now": "{n} removed from this computer now.",
    "del.many.two": (
        "{n} deleted from {account} contacts at the next sync, on every device that uses "
        "that account."
    ),
    "del.many.one": (
        "{n} stays in {account}, and is hidden here.",
        "{n} stay in {account}, and are hidden here.",
    ),
    "del.many.local": (
        "{n} exists only on this computer.",
        "{n} exist only on this computer.",
    ),
    "del.many.button": "Delete {n} contacts",
    "del.what": "What will happen",
    "edit.title": "Edit contact",
    "edit.title.new": "New contact",
    "edit.save.sync": "Save and sync",
    "edit.save.here": "Save here",
    "edit.cancel": "Cancel",
    "edit.first": "First name",
    "edit.last": "Last name",
    "edit.email": "Email {n}",
    "edit.phone": "Phone {n}",
    "edit.label.email": "Label of email {n}",
    "edit.label.phone": "Label of phone {n}",
    "edit.remove.any": "Remove",
    "edit.remove": "Remove {label} {value}",
    "edit.add.phone": "Add phone",
    "edit.add.email": "Add email",
    "edit.company": "Company",
    "edit.note": "Note",
    "edit.to": "Save in",
    "edit.to.local": "Dialpad only",
    "edit.here": "Only on this computer, never sent",
    "edit.delete": "Delete contact…",
    "edit.changed": "Changed",
    "edit.was": "was {value}",
    "edit.label.was": "label was {value}",
    "edit.prov.there": "last changed there {when}",
    "edit.prov.here": "last changed here {when}",
    "edit.prov.kept": "removed in {account} on {day}",
    "edit.prov.kept.undated": "removed in {account}",
    "edit.prov.new": "New, not saved yet",
    "edit.offer": "{account} now has {value}",
    "edit.offer.empty": "{account} now has nothing here",
    "edit.offer.use": "Use it",
    "edit.offer.mine": "Keep mine",
    "edit.offer.out": "Leave out",
    "edit.gone": (
        "This contact was deleted elsewhere while you were editing. Copy what you need, "
        "then restore it from the Trash."
    ),
    "edit.failed": "This could not be saved: {reason}",
    "edit.stored": "You have an unsaved edit of {name}.",
    "edit.stored.new": "You have an unsaved new contact.",
    "edit.stored.continue": "Continue",
    "edit.stored.discard": "Discard",
    "edit.discard.title": "Discard your changes to {name}?",
    "edit.discard.new": "Discard this new contact?",
    "edit.discard.second": "What you typed is not saved yet.",
    "edit.discard.keep": "Keep editing",
    "edit.discard.go": "Discard",
    "edit.key.cancel": "Cancel",
    "edit.key.undo": "Undo typing",
    "edit.warn.dupfield": "This number is already on {name}. You can still save it.",
    "edit.warn.dupfield.email": "This email is already on {name}. You can still save it.",
    "edit.hint.title": "What will be written to {account}",
    "edit.hint.title.local": "What will be saved",
    "edit.hint.count": ("{n} change", "{n} changes"),
    "edit.hint.none": "No changes yet. Nothing will be sent.",
    "edit.hint.nothing": "Nothing of this goes to {account}. It is saved on this computer.",
    "edit.hint.local": "Saved on this computer only. Nothing will be sent.",
    "edit.hint.empty": "Nothing to write yet.",
    "edit.hint.create": "A new contact in {account}. Company and notes are never sent.",
    "edit.hint.oneway": (
        "{account} is one-way. This change stays on this computer, and {account} keeps "
        "its own version."
    ),
    "edit.hint.gone": (
        "This contact was removed in {account}, so nothing will be sent. It stays on this "
        "computer until you put it back."
    ),
    "edit.hint.offline": (
        "You're offline. This will be saved here now and sent to {account} when you're back."
    ),
    "edit.hint.signin": (
        "{account} needs you to sign in. This will be saved here now and sent after that."
    ),
    "edit.hint.paused": (
        "{account} is paused. This will be saved here now and sent when you resume."
    ),
    "edit.hint.held": "Changes to {account} wait for your yes. This will be saved here now.",
    "edit.hint.replace": (
        "Saving replaces {account}'s copy of name, phone and email with what you see "
        "here. Company and notes are never sent. You can undo from Activity."
    ),
    "edit.hint.replace.kept": (
        "Saving replaces {account}'s copy of name, phone and email with what you see "
        "here, so what is kept here goes back to {account}. Company and notes are never "
        "sent. You can undo from Activity."
    ),
    "edit.hint.absent": "not in {account}",
    "edit.hint.removed": "removed",
}
