"""doctor: checks everything that can go wrong on a computer, and says what to do."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dialpad_contacts.cli.checks import Check, disk_checks
from dialpad_contacts.cli.output import FAILED, OK, Output
from dialpad_contacts.desktop.config import Config, load
from dialpad_contacts.desktop.paths import Paths, resolve
from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.domain.errors import ContactsError
from dialpad_contacts.sync.self_check import Checkup

if TYPE_CHECKING:
    from dialpad_contacts.app.session import Session
    from dialpad_contacts.sync.ports import Account

CONNECT_S = 5.0
MOST_IDS = 10
"""Of so many contacts that differ the ids are shown."""


def doctor(args: Namespace, out: Output) -> int:
    """Check data folder, settings, database, index, keyring, Qt, clock and accounts."""
    checks = list(_checks(args.data_dir, deep=args.deep))
    ok = all(c.ok for c in checks)
    out.document(
        {
            "ok": ok,
            "checks": [
                {"name": c.name, "ok": c.ok, "detail": c.detail, "do": c.do or None} for c in checks
            ],
        }
    )
    for check in checks:
        out.line(f"{'ok ' if check.ok else 'BAD'}  {check.name}: {check.detail}")
        if check.do:
            out.line(f"     {check.do}")
    return OK if ok else FAILED


def _checks(data_dir: str | None, *, deep: bool) -> list[Check]:
    try:
        paths = resolve(data_dir)
    except ContactsError as error:
        do = "Choose another folder with --data-dir."
        return [Check("data folder", False, str(error), do), _qt()]
    checks = [Check("data folder", True, str(paths.data))]
    try:
        config = load(paths.config_file)
        detail = str(paths.config_file) if paths.config_file.exists() else "defaults"
        checks.append(Check("settings", not config.warnings, "; ".join(config.warnings) or detail))
    except ContactsError as error:
        config = Config()
        checks.append(Check("settings", False, str(error), "Correct the file, or move it away."))
    checks += [*disk_checks(paths), *_keyring(paths), _qt(), _clock()]
    checks += _accounts(paths, config, deep=deep)
    return checks


def _keyring(paths: Paths) -> list[Check]:
    from dialpad_contacts.app.secrets import system_vault

    try:
        vault = system_vault(paths)
    except ContactsError as error:
        do = "Install a keyring, or set $DIALPAD_CONTACTS_PASSPHRASE for a locked file."
        return [Check("keyring", False, str(error), do)]
    return [Check("keyring", True, type(vault).__name__)]


def _qt() -> Check:
    try:
        from PySide6.QtCore import qVersion
        from PySide6.QtWidgets import QApplication
    except ImportError as error:
        do = "Run: python3 packaging/dev.py setup"
        return Check("Qt", False, str(error), do)
    return Check("Qt", QApplication is not None, f"Qt {qVersion()}")


def _clock() -> Check:
    from datetime import UTC, datetime

    now = datetime.now(UTC)
    ok = datetime(2026, 1, 1, tzinfo=UTC) < now < datetime(2100, 1, 1, tzinfo=UTC)
    return Check("clock", ok, now.isoformat(timespec="seconds"), "" if ok else "Set the clock.")


def _accounts(paths: Paths, config: Config, *, deep: bool) -> list[Check]:
    if not (paths.data / "contacts.db").exists():
        return []
    from dialpad_contacts.app.session import Session

    session = Session(paths, config)
    try:
        found = [_reached(session, a, config) for a in session.store.accounts_linked()]
        if deep:
            found += [_compared(checkup) for checkup in session.local_desk().self_check()]
        return found
    except ContactsError as error:
        return [Check("accounts", False, str(error), "See the database's line.")]
    finally:
        session.close()


def _reached(session: Session, account: Account, config: Config) -> Check:
    from dialpad_contacts.providers import registry

    if account.kind in _HOSTS:
        return _reachable(account.id, _HOSTS[account.kind](config))
    do = f"Run: dialpad-contacts account sign-in {account.id}"
    try:
        own = registry.server(account.kind, session.vault.load(account.id))
    except ContactsError as error:
        return Check(account.id, False, str(error), do)
    return _reachable(account.id, own)


def _compared(checkup: Checkup) -> Check:
    """Say what the self-check of one account found; what no sync would settle is not well."""
    name = f"{checkup.account} contents"
    if checkup.problem:
        return Check(name, False, checkup.problem, "Try 'sync', then this again.")
    counts = [f"{checkup.compared} read there"]
    for difference, who in checkup.found.items():
        some = ", ".join(who[:MOST_IDS]) + (", …" if len(who) > MOST_IDS else "")
        counts.append(f"{len(who)} {difference.value} ({some})")
    do = "" if checkup.ok else "Run 'sync --full', then this again."
    return Check(name, checkup.ok, "; ".join(counts), do)


_HOSTS: dict[AccountKind, Callable[[Config], str]] = {
    AccountKind.GOOGLE: lambda config: config.google.people_url,
    AccountKind.OFFICE365: lambda config: config.microsoft.graph_url,
    AccountKind.OUTLOOK: lambda config: config.microsoft.graph_url,
    AccountKind.HOTMAIL: lambda config: config.microsoft.graph_url,
    AccountKind.DIALPAD: lambda config: config.dialpad.api_url,
}


def _reachable(account: str, url: str) -> Check:
    import socket

    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        socket.create_connection((parts.hostname or "", port), CONNECT_S).close()
    except OSError as error:
        reason = error.strerror or "no answer"
        return Check(account, False, f"{parts.hostname}: {reason}", "Is this computer online?")
    return Check(account, True, f"{parts.hostname} answers")
