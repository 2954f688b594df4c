"""A command line against a loopback cloud of its own, in processes as users start them."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from dialpad_contacts.app.sample import Simulator
from dialpad_contacts.desktop.config import Config
from dialpad_contacts.lab.google_cloud import Control, GoogleCloud
from tests.canaries import secrets
from tests.cli.forker import Forker

_BROWSER = """\
import sys, urllib.request
urllib.request.urlopen(sys.argv[1], timeout=20).read()
"""


@dataclass
class Ran:
    """What one command left: exit code, output, errors."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


@dataclass
class Terminal:
    """A user's terminal: a data folder, an environment, and the program."""

    folder: Path
    env: dict[str, str]
    simulator: Simulator
    forker: Forker

    def run(self, *args: str, stdin: str = "", **env: str) -> Ran:
        arguments = [*args, "--data-dir", str(self.folder)]
        code, out, err = self.forker.run(arguments, {**self.env, **env}, stdin, self.folder.parent)
        assert "Traceback" not in err, err
        assert not secrets(err), "a secret on standard error"
        assert not secrets(out), "a secret on standard output"
        return Ran(code, out, err)

    def json(self, *args: str, stdin: str = "") -> Any:
        ran = self.run(*args, "--json", stdin=stdin)
        assert ran.code == 0, (ran.code, ran.err)
        return ran.document

    @cached_property
    def cloud(self) -> GoogleCloud:
        """The linked account's page; it remembers which faults it turned on."""
        return GoogleCloud(Control(self.simulator.control_url), self.simulator.email("google"))


@pytest.fixture(scope="session")
def simulator() -> Iterator[Simulator]:
    started = Simulator.start("--contacts", "40")
    yield started
    started.stop()


def settings(simulator: Simulator) -> str:
    """Return a ``config.toml`` that points at the simulator."""
    endpoints = "".join(
        f"[endpoints.{name}]\n"
        + "".join(f'{k} = "{v}"\n' for k, v in simulator.ready[name].items())
        for name in ("google", "microsoft", "dialpad")
    )
    endpoints += f'[network]\nca_bundle = "{simulator.ready["ca_bundle"]}"\n'
    found = simulator.config(Config()).exchange.autodiscover_url
    return f'{endpoints}[endpoints.exchange]\nautodiscover_url = "{found}"\n'


@pytest.fixture(scope="session")
def forker() -> Iterator[Forker]:
    started = Forker()
    yield started
    started.close()


def signs_in(folder: Path) -> dict[str, str]:
    """Return the environment of somebody whose browser agrees by itself, and without a keyring."""
    browser = folder / "browser.py"
    browser.write_text(_BROWSER)
    return {
        "BROWSER": f"{sys.executable} {browser} %s",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }


@pytest.fixture
def terminal(tmp_path: Path, simulator: Simulator, forker: Forker) -> Terminal:
    """Return a terminal with settings that point at the simulator, and nothing linked."""
    Control(simulator.control_url).call("POST", "/world/reset", {"contacts": 40})
    Control(simulator.control_url).call("POST", "/switches", {"offline": False, "consent": "auto"})
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    (folder / "config.toml").write_text(settings(simulator))
    env = {
        **os.environ,
        **signs_in(tmp_path),
        "DIALPAD_CONTACTS_PASSPHRASE": "correct horse battery",
    }
    return Terminal(folder, env, simulator, forker)


@pytest.fixture
def linked(terminal: Terminal) -> Terminal:
    """Return a terminal with Google linked and synced once."""
    terminal.json("account", "add", "google", "--email", terminal.simulator.email("google"))
    terminal.json("sync")
    return terminal
