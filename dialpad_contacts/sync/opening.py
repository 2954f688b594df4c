"""Opening a contact syncs that contact at once (R6): one fetch, and what waits for it goes out."""

from __future__ import annotations

from collections.abc import Callable

from dialpad_contacts.domain.contact import ContactId, Record, labels, link_of
from dialpad_contacts.domain.errors import RemoteGone, SignInNeeded, TryLater
from dialpad_contacts.sync.apply import Executor, Run
from dialpad_contacts.sync.events import ContactChecked, ContactsChanged, SyncEvent
from dialpad_contacts.sync.planner import Heard, Said, is_at, plan_contact
from dialpad_contacts.sync.ports import Account, Action, Clock, ContactStore, Provider


class Opener:
    """Fetches single contacts. Blocking; not while the same account syncs (P8)."""

    def __init__(
        self,
        store: ContactStore,
        provider_for: Callable[[Account], Provider],
        *,
        clock: Clock,
        publish: Callable[[SyncEvent], None],
        new_marker: Callable[[], str],
    ) -> None:
        """Take the parts; does nothing yet."""
        self._store = store
        self._provider_for = provider_for
        self._clock = clock
        self._publish = publish
        self._new_marker = new_marker

    def open(self, contact: ContactId, *, cause: str = "opened", push: bool = True) -> str:
        """Fetch one contact from its account now, and send what waits for it (R6).

        Args:
            contact: which one.
            cause: for the journal.
            push: False while the account syncs, which sends what waits by itself.

        Returns:
            '' when it was fetched (or has no record to fetch), else why it was not, as a
            sentence; what is here stays usable in any case.
        """
        record = self._store.record(contact)
        if record is None or record.link is None or record.link.gone_since is not None:
            self._publish(ContactChecked(contact, ()))
            return ""
        account = self._store.account(record.link.account)
        warning = ""
        changed: tuple[str, ...] = ()
        try:
            provider = self._provider_for(account)
            heard: Heard
            try:
                heard = provider.get(record.link.remote_id)
            except RemoteGone:
                heard = Said.DELETED
            changed = self._take(provider, account, record, heard, cause, push)
        except (TryLater, SignInNeeded) as error:
            warning = str(error)
        self._publish(ContactChecked(contact, changed, warning))
        return warning

    def _take(
        self,
        provider: Provider,
        account: Account,
        asked: Record,
        heard: Heard,
        cause: str,
        push: bool,
    ) -> tuple[str, ...]:
        contact = asked.id
        before = self._store.record(contact)
        if before is None or not is_at(before, account.id, [link_of(asked).remote_id]):
            return ()  # it parted with that record while we asked: this is no news of it
        executor = Executor(
            self._store,
            provider,
            account,
            Run(None, cause),
            clock=self._clock,
            new_marker=self._new_marker,
        )
        steps = plan_contact(before, heard, account.id, account.direction, self._clock.now())
        executor.here([s for s in steps if not s.is_outgoing])
        executor.checked(contact)
        if push and not account.hold and account.last_sync is not None:
            for step in steps:
                if step.is_outgoing and step.change.action is Action.UPDATE_THERE:
                    executor.there(step)
        after = self._store.record(contact)
        if after is None or after.rev == before.rev:
            return ()
        self._publish(ContactsChanged(account.id, (contact,)))
        return what_changed(before, after)


def what_changed(before: Record, after: Record) -> tuple[str, ...]:
    """Return what of a contact changed, in words for 'Updated from Google: …'."""
    said: list[str] = []
    if before.fields.given_name != after.fields.given_name:
        said.append("first name")
    if before.fields.family_name != after.fields.family_name:
        said.append("last name")
    new = labels(after.fields.emails) - labels(before.fields.emails)
    new += labels(after.fields.phones) - labels(before.fields.phones)
    said += [label for _, label in new]
    return tuple(dict.fromkeys(said))
