"""Makes every test run off screen, without animations, and the same way on every machine."""

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
