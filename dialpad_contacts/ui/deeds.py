"""What the window's links, menu entries and pages lead to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from dialpad_contacts import __version__
from dialpad_contacts.domain.contact import AccountId, Contact, ContactId
from dialpad_contacts.sync.ports import Action
from dialpad_contacts.ui import panes
from dialpad_contacts.ui.plain import isolated, message_box
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.nav import Page

if TYPE_CHECKING:
    from dialpad_contacts.ui.pages import Pages
    from dialpad_contacts.ui.services import Commands, Queries
    from dialpad_contacts.ui.window import MainWindow


LOOKED_BACK = 200
"""So many entries of a contact are looked through for the one that made it."""
_SAVES = frozenset({Action.EDIT_HERE, Action.ADD_HERE})


def connect_pages(window: MainWindow, pages: Pages, queries: Queries) -> None:
    """Join the pages to the window."""
    pages.detail.editing_changed.connect(window.editing_changed)
    pages.detail.model.changed.connect(lambda: enable_contact(window))
    pages.detail.deleted.connect(lambda ids, names: show_deleted(window, ids, names))
    pages.detail.navigate.connect(window.show_contact)
    pages.detail.undo_add.connect(lambda contact: undo_add(window, contact))
    pages.activity.navigate.connect(window.show_contact)
    undoing = pages.activity.undoing
    from dialpad_contacts.ui.viewmodels.deleting import name_of  # not before first paint

    def undone(words: str, entries: object) -> None:
        again = list(entries) if isinstance(entries, tuple) else []
        back = (lambda: undoing.undo_now(again)) if again else None
        window.undo.show_message(words, back, "undo-2")

    def saved(contact: Contact | None) -> None:
        newest = queries.journal(contact.id, 1) if contact is not None else []
        if contact is not None and newest and newest[0].change.action in _SAVES:
            words = t("undo.saved", name=isolated(name_of(contact)))
            ids = [newest[0].id]
            window.undo.show_message(words, lambda: undoing.undo_now(ids), "pencil")

    pages.activity.undone.connect(undone)
    pages.detail.form.saved.connect(saved)
    pages.accounts.linked.connect(lambda _: window.read_accounts())
    pages.accounts.preview.connect(lambda: look_ahead(window))


def of_window(window: MainWindow) -> dict[str, Callable[[], object]]:
    """Return what each action of ``shortcuts.ACTS`` does, by its id."""
    return {
        "new": window.new_contact,
        "link": lambda: follow_link(window, "link", ""),
        "quit": lambda: window.tray.quit() if window.tray is not None else window.close(),
        "undo": window.undo.undo,
        "edit": lambda: edit(window),
        "save": lambda: save(window),
        "delete": lambda: delete(window),
        "copy": lambda: about_contact(window, "copy"),
        "search": window.to_search,
        "next_pane": lambda: panes.cycle(window, 1),
        "previous_pane": lambda: panes.cycle(window, -1),
        "sync": lambda: follow_link(window, "sync", ""),
        "look_ahead": lambda: look_ahead(window),
        "cancel_sync": lambda: follow_link(window, "cancel", ""),
        "call_first": lambda: about_contact(window, "call"),
        "call_which": lambda: about_contact(window, "call_which"),
        "answer": lambda: _about_caller(window, "answer"),
        "decline": lambda: _about_caller(window, "decline"),
        "open_caller": lambda: _about_caller(window, "open"),
        "dnd": lambda: _do_not_disturb(window),
        "call_settings": lambda: window.telephone and window.telephone.show_settings(),
        "shortcuts": lambda: show_shortcuts(window),
        "about": lambda: show_about(window),
        **window.lab_room.deeds(),
    }


def undo_add(window: MainWindow, contact: int) -> None:
    """Take back that a call made this contact (D19)."""
    queries, pages = window.queries, window.pages
    if queries is None or pages is None:
        return
    made = [
        entry.id
        for entry in queries.journal(ContactId(contact), LOOKED_BACK)
        if entry.change.action is Action.ADD_HERE
    ]
    pages.activity.undoing.undo_now(made[:1])


def follow_link(window: MainWindow, action: str, account: str) -> None:
    """Do what a link of the status bar says, for the account with this id ('' for all)."""
    commands = window.commands
    if commands is None:
        return
    of = AccountId(account) if account else None
    acts: dict[str, Callable[[], object]] = {
        "sync": lambda: commands.sync_now(of),
        "cancel": commands.cancel_sync,
        "sign_in": lambda: _sign_in(window, of),
        "review": lambda: look_ahead(window),
        "ahead": lambda: look_ahead(window),
        "resume": lambda: _resume(commands, of),
        "link": lambda: _to_accounts(window, link=True),
        "accounts": lambda: _to_accounts(window, link=False),
        "activity": lambda: window.go(Page.ACTIVITY),
        "calls": lambda: window.go(Page.CALLS),
        "skip": window.nav.skip_welcome,
        "leave_lab": window.lab_room.leave,
    }
    acts[action]()


def enable_calls(window: MainWindow) -> None:
    """Enable what can be done with a call while one rings."""
    phone = window.telephone
    rings = phone is not None and bool(phone.live.ringing)
    window.actions_.enable(("answer", "decline", "open_caller"), rings)
    window.actions_.enable(("dnd", "call_settings"), phone is not None)


def _do_not_disturb(window: MainWindow) -> None:
    if window.telephone is not None:
        window.telephone.bell.toggle()


def _about_caller(window: MainWindow, what: str) -> None:
    if window.telephone is not None:
        window.telephone.newest(what)


def enable_contact(window: MainWindow) -> None:
    """Enable what can be done with the contact that is shown, whatever its account allows."""
    pages, nav = window.pages, window.nav
    here = pages is not None and nav.page is Page.CONTACTS and not nav.welcome
    pane = pages.detail if pages is not None and here and not pages.detail.is_editing else None
    window.actions_.enable(("copy",), pane is not None and pane.contact is not None)
    numbers = pane is not None and bool(pane.model.dialable)
    window.actions_.enable(("call_first", "call_which"), numbers)


def about_contact(window: MainWindow, action: str) -> None:
    """Do something with the contact that is shown."""
    if window.pages is not None and not window.pages.detail.is_editing:
        window.pages.detail.act(action)


def edit(window: MainWindow) -> None:
    """Open the form of the shown contact."""
    if window.pages is not None and window.pages.deletable:
        window.pages.detail.edit()


def save(window: MainWindow) -> None:
    """Save the form that is open."""
    if window.pages is not None:
        window.pages.detail.save()


def delete(window: MainWindow) -> None:
    """Ask whether the shown contact should be deleted."""
    if window.pages is not None and window.pages.deletable:
        window.pages.detail.delete()


def open_kept(window: MainWindow, ids: Sequence[ContactId], remote: str) -> None:
    """Open the contact that was just brought here, where it is among ``ids``."""
    queries, pages = window.queries, window.pages
    if queries is None or pages is None:
        return
    account, _, remote_id = remote.partition("/")
    for contact_id in ids:
        contact = queries.contact(contact_id)
        link = contact.link if contact is not None else None
        if link is not None and (link.account, link.remote_id) == (account, remote_id):
            window.forget_remote()
            pages.detail.show_contact(contact_id)
            pages.detail.focus_detail()
            return


def show_deleted(window: MainWindow, ids: list[ContactId], names: list[str]) -> None:
    """Offer to take a delete back, for a while."""
    commands, queries = window.commands, window.queries
    if commands is not None and queries is not None:
        window.undo.show_message(deleted_words(queries, ids, names), lambda: commands.undelete(ids))


def deleted_words(queries: Queries, ids: Sequence[ContactId], names: Sequence[str]) -> str:
    """Return what the undo bar says: who, and which accounts are told at the next sync."""
    said = t("undo.deleted.many", n=len(ids))
    if len(ids) == 1:
        said = t("undo.deleted", name=isolated(names[0] if names else t("row.nameless")))
    waiting = {e.account for e in queries.trash() if e.id in set(ids) and not e.hidden}
    told = [a.title for a in queries.accounts() if a.id in waiting]
    return " ".join([said, *(t("undo.deleted.there", source=isolated(a)) for a in told)])


def show_shortcuts(window: MainWindow) -> None:
    """Open the sheet of keyboard shortcuts."""
    from dialpad_contacts.ui.views.shortcut_sheet import ShortcutSheet

    ShortcutSheet(window).open()


def show_about(window: MainWindow) -> None:
    """Show which program this is."""
    box = message_box(window, t("act.about"), f"{t('app.title')} {__version__}", t("about.text"))
    box.open()


def _sign_in(window: MainWindow, account: AccountId | None) -> None:
    kind = next((a.kind for a in window.sources.accounts if a.id == account), None)
    if kind is not None:
        window.link(kind, account)


def look_ahead(window: MainWindow) -> None:
    """Show what will happen next, on the Activity page."""
    window.go(Page.ACTIVITY)
    if window.pages is not None:
        window.pages.activity.look_ahead()


def answer_hold(window: MainWindow, act: str) -> None:
    """Do what the banner of a held account says: 'review', 'stop' or 'go' (D15, D28)."""
    waits, commands, queries = window.hold.held, window.commands, window.queries
    if waits is None or commands is None or queries is None:
        return
    if act == "review":
        look_ahead(window)
    elif act == "stop":
        from dialpad_contacts.ui.viewmodels.stopping import stop  # not before first paint

        stop(queries, commands, waits)
    else:
        commands.approve(waits.account)


def _resume(commands: Commands, account: AccountId | None) -> None:
    if account is not None:
        commands.pause(account, False)


def _to_accounts(window: MainWindow, *, link: bool) -> None:
    window.go(Page.ACCOUNTS)
    if link and window.pages is not None:
        window.pages.accounts.link_button.setFocus()
        window.pages.accounts.link_button.click()
