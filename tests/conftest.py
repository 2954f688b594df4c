"""Makes every test run off screen, without animations, and the same way on every machine."""

import gc
import logging
import os
from collections.abc import Iterator

# Before Qt is imported anywhere: it reads these once.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("DIALPAD_CONTACTS_ANIM", "0")

import pytest
from hypothesis import settings

from dialpad_contacts.providers.transport import quiet_libraries
from tests.canaries import Listener
from tests.one_way import Heard, Watch

# No deadline: a busy shared machine would fail a test that is right.
settings.register_profile("dialpad", deadline=None)
settings.load_profile("dialpad")


@pytest.fixture(scope="session", autouse=True)
def listener() -> Iterator[Listener]:
    """Read everything that is logged in this run, at debug level, and find nobody in it (I15)."""
    root, listener = logging.getLogger(), Listener()
    level = root.level
    root.addHandler(listener)
    root.setLevel(logging.DEBUG)
    quiet_libraries()  # as every session of the program does
    yield listener
    root.removeHandler(listener)
    root.setLevel(level)
    assert not listener.found, "\n".join(listener.found[:20])


WATCH = pytest.StashKey[Watch]()
HEARD = pytest.StashKey[Heard]()


def pytest_configure(config: pytest.Config) -> None:
    """Begin to watch what the accounts that are only read are asked for, in all processes."""
    if not hasattr(config, "workerinput"):
        config.stash[WATCH] = Watch()


def pytest_collection_finish() -> None:
    """Leave what is loaded by now, and stays to the end, out of every search for garbage."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run in which anything was written to such an account (R18)."""
    if WATCH in session.config.stash:
        found = session.config.stash[HEARD] = session.config.stash[WATCH].end()
        if found.writes:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say how much was asked, and what should not have been."""
    if HEARD in config.stash:
        found = config.stash[HEARD]
        terminalreporter.write_line(str(found), red=bool(found.writes))
        for write in found.writes[:20]:
            terminalreporter.write_line(f"  {write}", red=True)
