"""The window's acts: local ones done here and now, the others posted to the sync thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count

from dialpad_contacts.app.needs import Book, Sample, Sync
from dialpad_contacts.app.past import PastActs
from dialpad_contacts.background import messages as m
from dialpad_contacts.domain.contact import (
    AccountId,
    AccountKind,
    Contact,
    ContactId,
    Direction,
)
from dialpad_contacts.sync.events import AccountChanged, ContactsChanged
from dialpad_contacts.sync.history import History
from dialpad_contacts.sync.local_edits import LocalEdits, Saved
from dialpad_contacts.sync.ports import Change
from dialpad_contacts.sync.states import State
from dialpad_contacts.sync.undo import Undo
from dialpad_contacts.sync.views import Undone, UndoPlan
from dialpad_contacts.ui.services import (
    Destination,
    Draft,
    LinkStep,
    Login,
    NextSync,
    RemoteSearch,
)


class WindowCommands:
    """``ui.services.Commands`` over the store and the sync thread; lives in the GUI thread."""

    def __init__(
        self,
        book: Book,
        edits: LocalEdits,
        sync: Sync,
        sample: Sample,
        *,
        publish: Callable[[m.Answer], None],
        undo: Undo,
        history: History,
        journal_days: int,
        delete_delay: timedelta,
        saves_callers: bool = True,
        safe_mode: bool = False,
    ) -> None:
        """Take the parts. ``publish`` tells the window what changed by its own hand."""
        self._book = book
        self._edits = edits
        self._sync = sync
        self._sample = sample
        self._publish = publish
        self._undo = undo
        self.past = PastActs(history, journal_days, self.were_changed)
        self._delete_delay = delete_delay
        self._saves_callers = saves_callers
        self._safe_mode = safe_mode
        self._jobs = count(1)
        self._links: dict[int, Callable[[LinkStep], None]] = {}
        self._search: tuple[int, Callable[[RemoteSearch], None]] | None = None
        self._ahead: tuple[int, Callable[[NextSync], None]] | None = None
        self._vault_wanted: tuple[int, Callable[[], None]] | None = None

    # -- local acts -----------------------------------------------------------------------

    def preview(self, contact: ContactId, draft: Draft) -> list[Change]:
        """Return what saving ``draft`` would write to the account."""
        return self._edits.preview(contact, draft.fields, None)

    def save(self, contact: ContactId, draft: Draft) -> Contact:
        """Save an edit and start sending it."""
        self._edits.edit(contact, Saved(draft.fields, draft.company, draft.note))
        return self._changed(contact)

    def add(self, draft: Draft, to: AccountId | None) -> Contact:
        """Add a contact and start sending it."""
        saved = Saved(draft.fields, draft.company, draft.note)
        return self._changed(self._edits.add(saved, to))

    def destinations(self) -> list[Destination]:
        """Return where a new contact can go, the account for new contacts first (D17, D27)."""
        two_way = [a for a in self._book.accounts() if a.direction is Direction.TWO_WAY]
        two_way.sort(key=lambda a: not a.is_default)
        return [*(Destination(a.id, a.title) for a in two_way), Destination(None, "Dialpad only")]

    def caller_destination(self) -> Destination | None:
        """Return where unknown callers are saved, None when they are not (D17)."""
        return self.destinations()[0] if self._saves_callers else None

    def delete(self, contacts: Sequence[ContactId]) -> None:
        """Delete here; the account is told when the waiting time is over (R8)."""
        self._edits.delete(contacts, delay=self._delete_delay, confirmed=len(contacts) > 1)
        self._publish(ContactsChanged(None, tuple(contacts)))
        self._send(self._delete_delay.total_seconds())

    def undelete(self, contacts: Sequence[ContactId]) -> None:
        """Take deletes back (D6, D7)."""
        for contact in contacts:
            self._edits.undelete(contact)
        self._publish(ContactsChanged(None, tuple(contacts)))
        self._send()

    def put_back(self, contact: ContactId) -> None:
        """'Put back in <account>' (D4)."""
        self._edits.publish(contact, None)
        self._changed(contact)

    def add_to(self, contact: ContactId, account: AccountId) -> None:
        """'Add to <account>' (D27)."""
        self._edits.publish(contact, account)
        self._changed(contact)

    def follow(self, contact: ContactId) -> None:
        """'Use <account>'s name' (D8)."""
        self._edits.follow(contact)
        self._changed(contact)

    def restore_overruled(self, entry: int) -> None:
        """Take the account's name of a journal entry after all (D1): an edit like any other."""
        found = self._book.journal_entry(entry)
        if found is None or found.change.contact is None:
            return
        contact = self._book.contact(found.change.contact)
        if contact is None:
            return
        overruled = found.change.overruled
        fields = replace(
            contact.fields,
            given_name=overruled.get("given_name", contact.fields.given_name),
            family_name=overruled.get("family_name", contact.fields.family_name),
        )
        self._edits.edit(contact.id, Saved(fields))
        self._changed(contact.id)

    def plan_undo(self, entries: Sequence[int]) -> UndoPlan:
        """Return what undoing journal entries does (D19)."""
        found = [self._book.journal_entry(entry) for entry in entries]
        if None in found:
            raise LookupError("It is too old: the journal no longer has it.")
        return self._undo.plan_entries(e for e in found if e is not None)

    def plan_undo_sync(self, sync: str) -> UndoPlan:
        """Return what undoing a whole sync does (D19)."""
        return self._undo.plan_sync(sync)

    def undo(self, plan: UndoPlan) -> Undone:
        """Do what ``plan`` shows, and start sending it."""
        done = self._undo.apply(plan)
        self.were_changed(tuple({s.contact for s in plan.steps}))
        return done

    def store_draft(self, contact: ContactId | None, draft: Draft | None) -> None:
        """Keep an unfinished form safe from a crash; None forgets it."""
        self._book.save_draft(contact, draft)

    def stored_draft(self) -> tuple[ContactId | None, Draft] | None:
        """Return the form that a crash or quit interrupted."""
        return self._book.load_draft()

    def pause(self, account: AccountId, paused: bool) -> None:
        """Pause or resume an account."""
        now = self._book.account(account)
        resting = State.IDLE if now.last_sync is not None else State.NEVER_SYNCED
        state = State.PAUSED if paused else resting
        self._book.save_account(replace(now, state=state, reason="", retry_at=None))
        self._publish(AccountChanged(account, state))
        if paused:
            self.cancel_sync()
        else:
            self.sync_now(account)

    def set_default(self, account: AccountId) -> None:
        """New contacts go to this account."""
        self._book.set_default(account)
        self._publish(AccountChanged(account, self._book.account(account).state))

    # -- acts of the sync thread ----------------------------------------------------------

    def open(self, contact: ContactId) -> None:
        """Open: fetch this contact from its account now (R6, D21)."""
        self._book.opened(contact)
        if not self._safe_mode:
            self._sync.post(m.OpenContact(contact))

    def fetch(self, contact: ContactId) -> None:
        """Fetch a contact that calls (R6); it was not opened by the user."""
        if not self._safe_mode:
            self._sync.post(m.OpenContact(contact))

    def search_remote(self, text: str, done: Callable[[RemoteSearch], None]) -> None:
        """Ask accounts and directories (R2)."""
        job = next(self._jobs)
        self._search = (job, done)
        if not self._safe_mode:
            self._sync.post(m.SearchRemote(job, text))

    def keep_remote(self, row_id: str) -> None:
        """Bring a remote-only result's record here."""
        self._sync.post(m.Keep(next(self._jobs), row_id))

    def sync_now(self, account: AccountId | None = None) -> None:
        """Start a sync."""
        self._post_sync(m.SyncNow(accounts=(account,) if account is not None else ()))

    def look_ahead(self, done: Callable[[NextSync], None]) -> None:
        """Ask what the next sync would do (D19)."""
        if self._safe_mode:
            done(NextSync((), "Nothing is synced in safe mode."))
            return
        job = next(self._jobs)
        self._ahead = (job, done)
        self._sync.post(m.LookAhead(job))

    def approve(self, account: AccountId) -> None:
        """Say yes to what is held (D15, D28)."""
        self._post_sync(m.SyncNow(accounts=(account,), approved=True))

    def hold_sync(self, held: bool) -> None:
        """Pause all syncs while the Scenario Lab is shown, or let them go on."""
        self._sync.hold(held)

    def cancel_sync(self) -> None:
        """Stop the running sync."""
        self._sync.post(m.Cancel("sync"))

    def link(
        self, kind: AccountKind, again: AccountId | None, done: Callable[[LinkStep], None]
    ) -> None:
        """Link an account with the browser, or sign in again."""
        job = self._link_job(done, lambda: self.link(kind, again, done))
        self._sync.post(m.LinkAccount(job, kind, again=again))

    def link_dialpad(self, api_key: str, done: Callable[[LinkStep], None]) -> None:
        """Link Dialpad with an API key (D23)."""
        job = self._link_job(done, lambda: self.link_dialpad(api_key, done))
        self._sync.post(m.LinkKey(job, api_key))

    def link_password(
        self,
        kind: AccountKind,
        login: Login,
        again: AccountId | None,
        done: Callable[[LinkStep], None],
    ) -> None:
        """Link an account that wants a password, or sign in to it again."""
        job = self._link_job(done, lambda: self.link_password(kind, login, again, done))
        self._sync.post(
            m.LinkPassword(job, kind, login.email, login.password, login.user, login.server, again)
        )

    def cancel_link(self) -> None:
        """Give a running sign-in up."""
        self._vault_wanted = None
        self._sync.post(m.Cancel("link"))

    def choose_vault(self, passphrase: str | None) -> str:
        """Decide where secrets go without a keyring, and go on linking."""
        if passphrase is not None and len(passphrase) < MIN_PASSPHRASE:
            return f"Use at least {MIN_PASSPHRASE} characters."
        self._sync.post(m.ChooseVault(0, passphrase))
        wanted, self._vault_wanted = self._vault_wanted, None
        if wanted is not None:
            wanted[1]()
        return ""

    def unlink(self, account: AccountId, delete_contacts: bool) -> None:
        """Unlink (D14)."""
        self._sync.post(m.Cancel("sync"))
        self._sync.post(m.Unlink(next(self._jobs), account, delete_contacts))

    def start_sample(self) -> None:
        """Open the sample account."""
        self._sample.start()

    def remove_sample(self) -> None:
        """Remove the sample data completely."""
        self._sample.remove()

    # -- answers --------------------------------------------------------------------------

    def on_message(self, message: object) -> None:
        """Take an answer of the sync thread that is not an event for the views."""
        match message:
            case m.Found():
                self._found(message)
            case m.Planned() | m.Done() if self._ahead is not None and (
                message.job == self._ahead[0]
            ):
                self._looked_ahead(self._ahead[1], message)
            case m.BrowserOpened() if message.job in self._links:
                self._links[message.job](LinkStep("browser", url=message.url))
            case m.Done() if message.job in self._links:
                self._linked(self._links.pop(message.job), message)
            case m.Done(kind="", document=int(contact)) if message.job:
                self._publish(ContactsChanged(None, (ContactId(contact),)))
            case _:
                pass

    def _looked_ahead(self, done: Callable[[NextSync], None], answer: m.Planned | m.Done) -> None:
        self._ahead = None
        if isinstance(answer, m.Planned):
            done(NextSync(answer.reports))
        else:
            done(NextSync((), answer.problem))

    def _found(self, found: m.Found) -> None:
        if self._search is None or self._search[0] != found.job:
            return  # a newer search overtook it
        titles = {a.id: a.title for a in self._book.accounts()}
        sources = tuple((titles.get(AccountId(s), s), state) for s, state in found.sources)
        self._search[1](RemoteSearch(found.query, found.rows, sources))

    def _linked(self, done: Callable[[LinkStep], None], answer: m.Done) -> None:
        wanted = self._vault_wanted
        if answer.kind != "no_keyring" and wanted is not None and wanted[0] == answer.job:
            self._vault_wanted = None  # it holds what was typed
        match answer.kind:
            case "":
                account = AccountId(str(answer.document))
                self._publish(AccountChanged(account, self._book.account(account).state))
                if not self._safe_mode:
                    self._sync.linked(account)  # R1
                done(LinkStep("done", account=account))
            case "server":
                server = str(answer.document)
                done(LinkStep("server", reason=answer.problem, server=server))
            case "no_keyring" | "cancelled" | "sign_in":
                done(LinkStep(answer.kind, reason=answer.problem))
            case _:
                done(LinkStep("failed", reason=answer.problem))

    def were_changed(self, contacts: tuple[ContactId, ...]) -> None:
        """Contacts changed here by another act: show it, and start sending it."""
        self._publish(ContactsChanged(None, contacts))
        self._send()

    # -- parts ----------------------------------------------------------------------------

    def _changed(self, contact: ContactId) -> Contact:
        self._publish(ContactsChanged(None, (contact,)))
        self._send()
        shown = self._book.contact(contact)
        if shown is None:  # deleted by another hand in this very moment
            raise LookupError("There is no such contact.")
        return shown

    def _send(self, seconds: float = 0.0) -> None:
        if not self._safe_mode and self._book.accounts_linked():
            self._sync.outgoing_in(seconds)

    def _post_sync(self, command: m.SyncNow) -> None:
        if not self._safe_mode:
            self._sync.post(command)

    def _link_job(self, done: Callable[[LinkStep], None], again: Callable[[], None]) -> int:
        """Begin a sign-in; ``again`` begins it anew once it is clear where secrets go."""
        job = next(self._jobs)
        self._links[job] = done
        self._vault_wanted = job, again
        return job


MIN_PASSPHRASE = 8
