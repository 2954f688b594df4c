"""Imports point down, from the room that knows everyone to the one that knows nobody."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, ROOT, Module, imports, modules, parse

# Each room, and the rooms of ours that it may name. What is in nobody's list (app, cli) is named
# by __main__ and the console script alone.
BELOW_SYNC = {"domain"}
BELOW_STORE = {"domain", "sync"}
BELOW_UI = {*BELOW_STORE, "calls", "desktop", "lab", "background"}  # its data comes handed in
BELOW_APP = {*BELOW_UI, "providers", "store", "ui", "simulator"}
MAY_IMPORT = {
    "domain": set(),
    "sync": BELOW_SYNC,
    "providers": BELOW_STORE,
    "store": BELOW_STORE,
    "calls": BELOW_STORE,
    "desktop": BELOW_STORE,
    "lab": {*BELOW_STORE, "providers", "store", "calls", "desktop"},
    "background": {*BELOW_STORE, "providers", "store", "calls", "desktop"},
    "ui": BELOW_UI,
    "app": {*BELOW_APP, "cli"},
    "cli": {*BELOW_APP, "app"},
    "__main__": {"cli"},
    "__init__": set(),
    "simulator": set(),
}

NETWORK_AND_SQL = {
    "alembic",
    "exchangelib",
    "google",
    "google_auth_oauthlib",
    "http",
    "httplib2",
    "keyring",
    "msal",
    "requests",
    "socket",
    "sqlalchemy",
    "sqlite3",
    "urllib.request",
    "urllib3",
    "uvicorn",
}
FOREIGN_TO = {
    "sync": {*NETWORK_AND_SQL, "PySide6", "shiboken6"},
    "ui": NETWORK_AND_SQL,
    "simulator": {"PySide6", "exchangelib", "google", "msal", "sqlalchemy"},
}


def upward_imports(module: Module) -> list[str]:
    allowed = MAY_IMPORT.get(module.room, set()) | {module.room}
    faults = []
    for found in imports(module):
        package, _, rest = found.target.partition(".")
        room = rest.partition(".")[0]
        if package == PACKAGE and room in MAY_IMPORT and room not in allowed:
            faults.append(f"{found.where} imports {found.target}")
    return faults


def foreign_imports(module: Module) -> list[str]:
    foreign = FOREIGN_TO.get(module.room, set())
    faults = []
    for found in imports(module):
        if _is_in(found.target, foreign) or (
            module.room == "domain" and not _belongs_in_domain(found.target)
        ):
            faults.append(f"{found.where} imports {found.target}")
    return faults


def _is_in(target: str, libraries: set[str]) -> bool:
    return any(target == name or target.startswith(f"{name}.") for name in libraries)


def _belongs_in_domain(target: str) -> bool:
    top = target.partition(".")[0]
    if top in {PACKAGE, "phonenumbers"}:
        return True
    io_and_threads = {"asyncio", "subprocess", "threading", "time", *NETWORK_AND_SQL}
    return top in sys.stdlib_module_names and not _is_in(target, io_and_threads)


def test_no_module_imports_a_room_above_or_beside_it() -> None:
    assert [fault for module in modules(PACKAGE) for fault in upward_imports(module)] == []


def test_rules_sync_window_and_simulator_import_no_foreign_library() -> None:
    assert [fault for module in modules(PACKAGE) for fault in foreign_imports(module)] == []


def test_packaging_scripts_import_nothing_of_the_program() -> None:
    named = [found for module in modules("packaging") for found in imports(module)]
    assert [found for found in named if found.target.partition(".")[0] == PACKAGE] == []


def test_every_room_has_its_place_in_the_order() -> None:
    assert {module.room for module in modules(PACKAGE)} <= MAY_IMPORT.keys()


def test_the_import_contracts_hold(tmp_path: Path) -> None:
    answer = subprocess.run(
        [_lint_imports(), "--no-logo", "--cache-dir", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert " 0 broken" in answer.stdout


def _lint_imports() -> str:
    name = "lint-imports.exe" if os.name == "nt" else "lint-imports"
    return str(Path(sys.executable).parent / name)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("domain/a.py", "from dialpad_contacts.sync import planner", id="upward"),
        pytest.param("sync/a.py", "import dialpad_contacts.store.links", id="upward, whole name"),
        pytest.param("store/a.py", "from dialpad_contacts import providers", id="beside"),
        pytest.param("ui/views/a.py", "from dialpad_contacts.store import x", id="window to store"),
        pytest.param(
            "lab/a.py", "from dialpad_contacts.background import x", id="lab to background"
        ),
        pytest.param("lab/a.py", "import dialpad_contacts.simulator", id="to the simulator"),
        pytest.param("simulator/a.py", "from dialpad_contacts.domain import x", id="simulator out"),
        pytest.param("simulator/a.py", "from ..domain import x", id="relative"),
        pytest.param("sync/a.py", "def f():\n    from dialpad_contacts.ui import x", id="lazy"),
        pytest.param("sync/a.py", "import_module('dialpad_contacts.ui')", id="by literal name"),
    ],
)
def test_an_import_that_does_not_point_down_is_found(path: str, text: str) -> None:
    assert upward_imports(parse(f"{PACKAGE}/{path}", text))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("domain/a.py", "import requests", id="domain to a library"),
        pytest.param("domain/a.py", "import threading", id="domain to threads"),
        pytest.param("sync/a.py", "from PySide6.QtCore import QObject", id="sync to Qt"),
        pytest.param("ui/a.py", "import sqlalchemy.orm", id="window to SQL"),
        pytest.param("ui/a.py", "from urllib import request", id="window to HTTP"),
    ],
)
def test_a_foreign_import_is_found(path: str, text: str) -> None:
    assert foreign_imports(parse(f"{PACKAGE}/{path}", text))


def test_imports_within_a_room_and_downward_are_fine() -> None:
    text = "from dialpad_contacts.sync import ports\nfrom dialpad_contacts.domain.contact import X"
    assert upward_imports(parse(f"{PACKAGE}/sync/a.py", text)) == []
    assert foreign_imports(parse(f"{PACKAGE}/domain/a.py", "import re, phonenumbers")) == []
    assert foreign_imports(parse(f"{PACKAGE}/ui/a.py", "from urllib.parse import quote")) == []
