"""Makes every test run off screen, without animations, and the same way on every machine."""

import os

# Before Qt is imported anywhere: it reads these once.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("DIALPAD_CONTACTS_ANIM", "0")

from hypothesis import settings

# No deadline: a busy shared machine would fail a test that is right.
settings.register_profile("dialpad", deadline=None)
settings.load_profile("dialpad")
