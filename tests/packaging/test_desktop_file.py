"""The desktop file starts the program that is installed, and belongs to its window."""

from __future__ import annotations

import configparser
import tomllib

from tests.architecture.source import ROOT


def test_every_command_of_the_desktop_file_is_an_installed_program() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment,method-assign]  # the documented way to keep case
    entry.read(ROOT / "packaging" / "dialpad-contacts.desktop", encoding="utf-8")
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    commands = {entry[section]["Exec"].split()[0] for section in entry.sections()}
    assert commands == set(table["project"]["scripts"])
    assert entry["Desktop Entry"]["Name"] == "Dialpad Contacts"
    assert entry["Desktop Entry"]["StartupWMClass"] == "dialpad-contacts"


def test_each_action_that_is_offered_is_described() -> None:
    text = (ROOT / "packaging" / "dialpad-contacts.desktop").read_text(encoding="utf-8")
    assert "Actions=sync;" in text
    assert "[Desktop Action sync]" in text
