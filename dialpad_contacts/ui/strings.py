"""Every word on the screen, by the id it has in the design; ``t`` fills names and numbers in.

A pair is (one, many), chosen by ``n``. Names put in are isolated by the caller (``ui.plain``).
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QLocale

from dialpad_contacts.ui.strings_activity import ACTIVITY
from dialpad_contacts.ui.strings_calls import CALLS
from dialpad_contacts.ui.strings_contact import CONTACT
from dialpad_contacts.ui.strings_lab import LAB
from dialpad_contacts.ui.strings_pages import PAGES

_TEXT: Final[dict[str, str | tuple[str, str]]] = {
    # Window, menus
    "app.title": "Dialpad Contacts",
    "page.contacts": "Contacts",
    "page.activity": "Activity",
    "page.accounts": "Accounts",
    "page.accounts.attention": ("Accounts, {n} needs attention", "Accounts, {n} need attention"),
    "menu.file": "&File",
    "menu.edit": "&Edit",
    "menu.view": "&View",
    "menu.sync": "&Sync",
    "menu.help": "&Help",
    "act.new": "New contact",
    "act.link": "Link account...",
    "act.quit": "Quit",
    "act.edit": "Edit contact",
    "act.delete": "Delete contact...",
    "act.copy": "Copy contact",
    "act.undo": "Undo",
    "act.save": "Save and sync",
    "act.search": "Search contacts",
    "act.clear": "Clear search",
    "act.next_pane": "Next pane",
    "act.previous_pane": "Previous pane",
    "act.sync": "Sync now",
    "act.look_ahead": "What will happen",
    "act.cancel_sync": "Cancel sync",
    "act.shortcuts": "Keyboard shortcuts",
    "act.scheme": "Appearance",
    "act.scheme.system": "Same as the system",
    "act.scheme.light": "Light",
    "act.scheme.dark": "Dark",
    "act.about": "About Dialpad Contacts",
    "nav.name": "Pages",
    "nav.sources": "Sources",
    "nav.source.name": ("{source}, {count} contact", "{source}, {count} contacts"),
    "nav.source.signin": "{name}, sign in needed",
    "nav.source.company": "Company",
    "nav.source.local": "Dialpad only",
    "nav.source.tip": (
        "Show only {source}, {count} contact",
        "Show only {source}, {count} contacts",
    ),
    # Search and lists
    "search.name": "Search contacts",
    "search.placeholder": "Search people, numbers, emails",
    "search.clear": "Clear search",
    "search.results": "Search results",
    "search.all": "All contacts",
    "search.announce": ("{n} result in {groups}", "{n} results in {groups}"),
    "search.announce.groups": ("{n} group", "{n} groups"),
    "search.announce.none": "No results",
    "search.group.recent": "Recent",
    "search.group.company": "Company contacts",
    "search.group.group": "Group chats",
    "search.group.personal": "Personal contacts",
    "search.group.name": "{group}, {count}",
    "search.foot.busy": "Searching {sources}",
    "search.foot.ok": "{sources} searched too",
    "search.foot.signin": "{source} needs sign-in.",
    "search.foot.failed": "{source} didn't answer.",
    "search.foot.some": "{sources} searched too. {rest}",
    "search.foot.offline": "Searched this computer only",
    "search.and": "{some} and {last}",
    "search.none": "No one matches “{q}”",
    "search.none.hint": "Check the spelling, or try a number or an email.",
    "search.none.unlinked": "Your Google contacts aren't linked yet.",
    "search.none.link": "Connect with Google Contacts",
    "search.new": "New contact “{q}”",
    "search.empty": "Start typing to find someone",
    "search.empty.hint": "Recent people show here.",
    "search.nobody": "No contacts yet",
    "search.nobody.hint": "Link an account, or add someone with New contact.",
    "search.filtered": "No contacts here",
    "search.filtered.hint": "No one from the sources you chose.",
    "search.filtered.clear": "Show all sources",
    "search.more": "Showing the first {shown} of {total}. Type more to narrow it down.",
    "search.key.move": "Move",
    "search.key.open": "Open",
    "search.key.call": "Call",
    "row.dup.company": "Also a company contact",
    "row.dup.account": "Also in {source}",
    "row.dup.local": "Also saved here",
    "row.waiting": ("{n} change waiting to sync", "{n} changes waiting to sync"),
    "row.waiting.short": ("{n} change waiting", "{n} changes waiting"),
    "row.gone": "Removed in {source}",
    "row.remote": "In {source}, not copied here yet",
    "row.recent": "Recently used",
    "row.group": "Group chat: {name}",
    "row.people": ("{n} person", "{n} people"),
    "row.loading": "Loading",
    "row.nameless": "No name",
    "row.new": "New contact",
    "badge.kept": "Kept here",
    "direction.two-way": "Two-way",
    "direction.one-way": "One-way",
    "direction.read-only": "Read-only",
    # Status bar
    "status.name": "Sync status",
    "status.none": "No accounts linked",
    "status.ok": "Up to date",
    "status.ok.last": "Last synced {when}",
    "status.never": "Not synced yet",
    "status.paused": "{source} is paused",
    "status.paused.detail": "Nothing is read or sent until you resume",
    "status.syncing": "Syncing {source}",
    "status.progress": "{done} of {total}",
    "status.progress.open": "{done} so far",
    "status.waiting": ("{n} change waiting", "{n} changes waiting"),
    "status.waiting.detail": "Sending when {source} is free",
    "status.waiting.about": "Sending when {source} is free, about {wait}",
    "status.offline": "You're offline",
    "status.offline.detail": "Search and edit still work",
    "status.offline.pending": (
        "Search and edit still work. {n} change is saved here.",
        "Search and edit still work. {n} changes are saved here.",
    ),
    "status.auth": "Sign in to {source} again",
    "status.auth.detail": "Your contacts stay searchable",
    "status.auth.pending": (
        "{n} change is saved here until you do",
        "{n} changes are saved here until you do",
    ),
    "status.held": "{source} waits for your yes",
    "status.failed": "{source} couldn't sync",
    "status.retry": "{source} will be tried again",
    "status.retry.in": "Trying again in {wait}",
    "status.many": "{n} accounts need you",
    "status.synced": "Synced",
    "status.synced.none": "Nothing new",
    "status.sent": ("{n} sent", "{n} sent"),
    "status.received": ("{n} received", "{n} received"),
    "status.refused": ("{n} not accepted", "{n} not accepted"),
    "status.overruled": (
        "Your change replaced a newer one there",
        "Your changes replaced {n} newer ones there",
    ),
    "status.count": ("{count} contact on this computer", "{count} contacts on this computer"),
    "status.editing": "Editing {name}",
    "status.editing.new": "New contact",
    "status.editing.detail": "Nothing is sent until you save",
    "status.starting": "Opening your contacts",
    "status.link": "Link account",
    "status.sync": "Sync now",
    "status.cancel": "Cancel",
    "status.signin": "Sign in",
    "status.try": "Try again",
    "status.review": "Review",
    "status.approve": "Go ahead",
    "status.activity": "Open Activity",
    "status.resume": "Resume",
    "time.now": "just now",
    "time.seconds": ("{n} second ago", "{n} seconds ago"),
    "time.minutes": ("{n} minute ago", "{n} minutes ago"),
    "time.hours": ("{n} hour ago", "{n} hours ago"),
    "time.on": "on {date}",
    "wait.seconds": ("{n} s", "{n} s"),
    "wait.minutes": ("{n} minute", "{n} minutes"),
    # Undo bar
    "undo.name": "Undo",
    "undo.action": "Undo",
    "undo.close": "Hide this message",
    "undo.deleted": "Deleted {name}.",
    "undo.deleted.many": ("Deleted {n} contact.", "Deleted {n} contacts."),
    "undo.deleted.there": "{source} at the next sync.",
    "about.text": (
        "One address book on the desktop that keeps in step with your accounts.\n\n"
        "The icons are drawn for this program. Its window is made with Qt, under the LGPL."
    ),
    # Sample banner
    "sample.text": "This is sample data.",
    "sample.link": "Link a real account",
    "sample.remove": "Remove sample",
    # Welcome
    "welcome.title": "Find anyone, from one box",
    "welcome.text": "Link an account to search its contacts here and edit them.",
    "welcome.two": "Two-way: your changes are written back",
    "welcome.one": "One-way: copied here, never changed there",
    "welcome.read": "Read-only: your company's people",
    "welcome.google": "Google",
    "welcome.google.text": "Workspace or Gmail",
    "welcome.office365": "Office 365",
    "welcome.office365.text": "Work or school account",
    "welcome.exchange": "Exchange",
    "welcome.exchange.text": "A server of your company's own",
    "welcome.outlook": "Outlook.com",
    "welcome.outlook.text": "Outlook.com account",
    "welcome.hotmail": "Hotmail",
    "welcome.hotmail.text": "Hotmail, Live or MSN account",
    "welcome.dialpad": "Dialpad",
    "welcome.dialpad.text": "Company directory and group chats, with an API key",
    "welcome.sample.lead": "Just looking?",
    "welcome.sample": "Try the sample account",
    "welcome.safe": (
        "Contacts are stored in a file on this computer. "
        "Nothing is sent anywhere until you link an account."
    ),
    "welcome.skip": "Skip for now",
    # Shortcut sheet
    "keys.title": "Keyboard shortcuts",
    "keys.close": "Close",
    "keys.about.find": "Finding and opening",
    "keys.about.contact": "A contact",
    "keys.about.sync": "Sync",
    "keys.about.window": "Window",
    "keys.search": "Search, and select its text",
    "keys.move": "Move the selection, also while typing",
    "keys.open": "Open the contact, and check it with its account",
    "keys.esc": "Clear the search; leave a form or dialog",
    "keys.panes": "Next or previous pane",
    "keys.pages": "Contacts, Calls, Activity, Accounts, Scenario Lab",
    "keys.new": "New contact",
    "keys.edit": "Edit the contact",
    "keys.save": "Save and sync",
    "keys.delete": "Delete the contact (asks first)",
    "keys.copy": "Copy a field's value, or the whole contact",
    "keys.sync": "Sync now",
    "keys.ahead": "What the next sync will do",
    "keys.undo": "Undo typing; take a delete, edit or undo back while its bar is up",
    "keys.sheet": "This sheet",
    "keys.quit": "Quit",
    **ACTIVITY,
    **CALLS,
    **CONTACT,
    **LAB,
    **PAGES,
}


def t(text: str, /, **params: object) -> str:
    """Return the text with the id ``text``, with ``params`` filled in.

    Whole numbers are grouped as the user's locale does it. Of a pair, ``n`` chooses.

    Raises:
        KeyError: no such id, or a parameter is missing.
    """
    found = _TEXT[text]
    if isinstance(found, tuple):
        found = found[0 if params["n"] == 1 else 1]
    if not params:
        return found
    return found.format_map({k: _written(v) for k, v in params.items()})


def count(n: int) -> str:
    """Return a whole number as the user's locale writes it."""
    locale = QLocale()
    locale.setNumberOptions(QLocale.NumberOption.DefaultNumberOptions)
    return locale.toString(n)


def ids() -> frozenset[str]:
    """Return all ids, for tests."""
    return frozenset(_TEXT)


def _written(value: object) -> object:
    return count(value) if type(value) is int else value
