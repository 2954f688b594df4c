"""Starts the sync worker: ``python -m dialpad_contacts.app.worker --data-dir DIR``."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from pathlib import Path

from dialpad_contacts.app.desk import Desk
from dialpad_contacts.app.sample import Simulator, headless_browser
from dialpad_contacts.app.secrets import memory_vault
from dialpad_contacts.app.session import Session
from dialpad_contacts.background import messages as m
from dialpad_contacts.background.worker import Worker
from dialpad_contacts.desktop.config import load
from dialpad_contacts.desktop.paths import Paths
from dialpad_contacts.desktop.trouble import set_up_log, watch
from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.domain.errors import ContactsError

NICENESS = 10
"""The window comes first (performance.md section 4: 'process, tuned, nice 10')."""


def main() -> int:
    """Serve the window that started this process until it goes away."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--sample", action="store_true")
    args = parser.parse_args()
    set_up_log(logging.WARNING)
    watch()
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    session = Session(Paths(args.data_dir, args.config.parent), load(args.config))
    simulator = None
    sink = sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing but messages may stand between the messages
    try:
        if args.sample:
            simulator = Simulator.start()
            session.config = simulator.config(session.config)
            session.secrets = memory_vault()
            session.open_browser = headless_browser
        desk = Desk(session)
        worker = Worker(desk, sys.stdin.buffer, sink, desk.lines)
        session.publish = worker.publish
        if simulator is not None:
            _link_sample(desk, simulator)
        worker.publish(m.Ready(sample=args.sample, control_url=_control(simulator)))
        worker.run()
    except ContactsError as error:
        sink.write(m.encode(m.WorkerFailed(str(error))))
        sink.flush()
        return 1
    finally:
        session.close()
        if simulator is not None:
            simulator.stop()
    return 0


def _link_sample(desk: Desk, simulator: Simulator) -> None:
    """Link the sample's Google account and its Dialpad, as a user would."""
    command = m.LinkAccount(0, AccountKind.GOOGLE, simulator.email("google"))
    desk.link(command, lambda url: None)
    desk.link_key(m.LinkKey(0, simulator.api_key()))


def _control(simulator: Simulator | None) -> str:
    return simulator.control_url if simulator is not None else ""


if __name__ == "__main__":
    sys.exit(main())
