"""Where the sample account's data lies: below the real data, and gone with the sample."""

from __future__ import annotations

import shutil
from pathlib import Path

from dialpad_contacts.desktop.paths import make_private

SAMPLE_FOLDER = "sample"
"""Below the data folder; there while the sample account is open."""


def fresh_folder(data: Path) -> Path:
    """Return an empty folder for the sample's data below ``data``; what was there is removed."""
    folder = data / SAMPLE_FOLDER
    remove_folder(data)
    make_private(folder)
    return folder


def remove_folder(data: Path) -> None:
    """Remove the sample's data completely."""
    folder = data / SAMPLE_FOLDER
    if folder.is_symlink():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)
