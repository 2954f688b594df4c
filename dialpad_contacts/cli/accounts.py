"""account add, list, sign-in, pause, resume, default, remove."""

from __future__ import annotations

import sys
from argparse import Namespace
from dataclasses import replace

from dialpad_contacts.app.session import Session
from dialpad_contacts.background import messages as m
from dialpad_contacts.cli import documents as doc
from dialpad_contacts.cli.output import OK, NeedsYes, Output, WrongUsage
from dialpad_contacts.domain.contact import AccountId, AccountKind, Direction
from dialpad_contacts.domain.errors import Refused, ServerNeeded
from dialpad_contacts.providers import registry
from dialpad_contacts.sync.ports import Account
from dialpad_contacts.sync.states import State
from dialpad_contacts.ui.services import AccountView

MAX_KEY = 4096


def account(session: Session, args: Namespace, out: Output) -> int:
    """Carry out one of the account commands."""
    actions = {
        "add": _add,
        "list": _list,
        "sign-in": _sign_in,
        "pause": _pause,
        "resume": _resume,
        "default": _default,
        "remove": _remove,
    }
    return actions[args.action](session, args, out)


def _add(session: Session, args: Namespace, out: Output) -> int:
    kind = AccountKind(args.kind)
    desk = session.local_desk()
    match registry.asks(kind):
        case "api key":
            linked = desk.link_key(m.LinkKey(0, _api_key(args)))
        case "password":
            if not args.email:
                raise WrongUsage(f"{kind.display_name} is found by an address: --email E.")
            linked = _with_password(session, kind, args, None)
        case _:
            command = m.LinkAccount(0, kind, args.email)
            linked = desk.link(command, lambda url: _opened(url, out))
    return _tell(session, linked, out, "Linked {title}, {email}. The next sync copies it here.")


def _sign_in(session: Session, args: Namespace, out: Output) -> int:
    found = session.find_account(args.account)
    desk = session.local_desk()
    match registry.asks(found.kind):
        case "api key":
            renewed = desk.link_key(m.LinkKey(0, _api_key(args), again=found.id))
        case "password":
            renewed = _with_password(session, found.kind, args, found.id)
        case _:
            command = m.LinkAccount(0, found.kind, again=found.id)
            renewed = desk.link(command, lambda url: _opened(url, out))
    return _tell(session, renewed, out, "Signed in to {title} again.")


def _with_password(
    session: Session, kind: AccountKind, args: Namespace, again: AccountId | None
) -> Account:
    """Link with a password; a server that has to be confirmed is confirmed by ``--yes``."""
    command = m.LinkPassword(
        0, kind, getattr(args, "email", ""), _line("Password: ", args.password_stdin, "password"),
        args.user or "", args.server or "", again,
    )  # fmt: skip
    try:
        return session.local_desk().link_password(command)
    except ServerNeeded as error:
        if not error.server:
            raise
        if not args.yes:
            raise NeedsYes(f"{error} Say yes with --yes, or name it with --server.") from error
        return session.local_desk().link_password(replace(command, server=error.server))


def _list(session: Session, args: Namespace, out: Output) -> int:
    accounts = session.store.accounts()
    out.document({"accounts": [doc.account_document(a) for a in accounts]})
    out.table(
        [
            (
                a.id,
                a.email,
                a.direction.value,
                a.state.value.replace("_", " "),
                f"{a.contacts} contacts",
                f"{a.pending} waiting",
                "default" if a.is_default else "",
            )
            for a in accounts
        ]
    )
    if not accounts:
        out.line("No account is linked. Link one with: dialpad-contacts account add google")
    return OK


def _pause(session: Session, args: Namespace, out: Output) -> int:
    found = session.find_account(args.account)
    session.store.save_account(replace(found, state=State.PAUSED, reason="", retry_at=None))
    return _tell(session, found, out, "{title} is paused.")


def _resume(session: Session, args: Namespace, out: Output) -> int:
    found = session.find_account(args.account)
    if found.state is State.PAUSED:
        state = State.IDLE if found.last_sync is not None else State.NEVER_SYNCED
        session.store.save_account(replace(found, state=state, reason="", retry_at=None))
    return _tell(session, found, out, "{title} syncs again.")


def _default(session: Session, args: Namespace, out: Output) -> int:
    found = session.find_account(args.account)
    if found.kind.direction is not Direction.TWO_WAY:
        raise Refused(f"New contacts can't go to {found.kind.display_name}: it is not two-way.")
    session.store.set_default(found.id)
    return _tell(session, found, out, "New contacts go to {title}.")


def _remove(session: Session, args: Namespace, out: Output) -> int:
    found = session.find_account(args.account)
    if args.delete_contacts and not args.yes:
        raise NeedsYes(
            f"This removes the contacts of {found.kind.display_name} from this computer (not from"
            " the account). Say yes with --yes."
        )
    kept, deleted = session.linker().unlink(found.id, delete_contacts=args.delete_contacts)
    session.changed([])
    out.document({"removed": found.id, "contacts_kept": kept, "contacts_deleted": deleted})
    out.line(f"Unlinked {found.id}. {kept} contacts kept, {deleted} removed here.")
    return OK


def _tell(session: Session, linked: Account, out: Output, said: str) -> int:
    session.changed([])
    view = _view(session, linked.id)
    out.document(doc.account_document(view))
    out.line(said.format(title=view.title, email=view.email))
    return OK


def _view(session: Session, account_id: AccountId) -> AccountView:
    return next(a for a in session.store.accounts() if a.id == account_id)


def _opened(url: str, out: Output) -> None:
    out.warn(f"Sign in with your browser. If it does not open, go to:\n{url}")


def _api_key(args: Namespace) -> str:
    return _line("API key: ", args.api_key_stdin, "api-key").strip()


def _line(prompt: str, from_input: bool, name: str) -> str:
    """Return a secret: asked for on a terminal, else the first line of standard input."""
    if not from_input and sys.stdin.isatty():
        import getpass

        text = getpass.getpass(prompt)
    else:
        text = sys.stdin.readline(MAX_KEY).rstrip("\r\n")
    if not text.strip():
        raise WrongUsage(f"{prompt[:-2]} wanted: pass it on standard input with --{name}-stdin.")
    return text
