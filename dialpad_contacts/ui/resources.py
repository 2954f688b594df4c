"""Where our own files are: beside the package in a checkout, inside it when installed."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def folder() -> Path:
    """Return the resources folder.

    Raises:
        FileNotFoundError: neither place has it; the installation is incomplete.
    """
    package = Path(__file__).resolve().parent.parent
    for place in (package.parent / "resources", package / "resources"):
        if (place / "icons").is_dir():
            return place
    raise FileNotFoundError("resources/icons is missing; install the program again")


@cache
def text(name: str) -> str:
    """Return a resource's text; ``name`` is relative to the folder, with forward slashes."""
    return (folder() / name).read_text(encoding="utf-8")
