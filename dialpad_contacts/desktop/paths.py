"""Where this program keeps things on this computer: data and settings, for their owner alone."""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from dialpad_contacts.domain.errors import ContactsError

VARIABLE = "DIALPAD_CONTACTS_DATA_DIR"
_APP = "dialpad-contacts"


class NoPlace(ContactsError):
    """The data folder can't be made, or isn't safe to use."""


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders in use. ``data`` exists and is private (0700); ``config`` may not exist."""

    data: Path
    config: Path

    @property
    def config_file(self) -> Path:
        """The settings, whether or not the file exists."""
        return self.config / "config.toml"

    @property
    def secrets_file(self) -> Path:
        """The encrypted file of secrets, where there is no keyring."""
        return self.data / "secrets.enc"


def resolve(data_dir: str | Path | None = None) -> Paths:
    """Return the folders: ``data_dir``, else ``$DIALPAD_CONTACTS_DATA_DIR``, else the system's.

    Raises:
        NoPlace: the data folder can't be made, or belongs to, or is writable by, somebody else.
    """
    chosen = data_dir or os.environ.get(VARIABLE)
    if chosen:
        data = Path(chosen).expanduser().absolute()
        paths = Paths(data, data)
    else:
        import platformdirs

        paths = Paths(
            Path(platformdirs.user_data_dir(_APP, appauthor=False)),
            Path(platformdirs.user_config_dir(_APP, appauthor=False)),
        )
    make_private(paths.data)
    return paths


def make_private(folder: Path) -> None:
    """Make ``folder`` if it isn't there, for its owner alone.

    Raises:
        NoPlace: it can't be made, or belongs to, or is writable by, somebody else.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.stat()
        if not stat.S_ISDIR(found.st_mode):
            raise NoPlace(f"{folder} isn't a folder. Choose another with --data-dir.")
        _check_owner(folder, found)
    except OSError as error:
        reason = error.strerror or "an error"
        raise NoPlace(
            f"{folder} can't be used: {reason}. Choose another with --data-dir."
        ) from error


def _check_owner(folder: Path, found: os.stat_result) -> None:
    if sys.platform == "win32":  # the profile's own access list does it
        return
    if found.st_uid != os.geteuid():
        raise NoPlace(f"{folder} belongs to another user. Choose another with --data-dir.")
    if found.st_mode & 0o022:
        raise NoPlace(
            f"Others may write to {folder}. Take that right away (chmod 700), or choose another"
            " with --data-dir."
        )
    if found.st_mode & 0o077:
        folder.chmod(0o700)
