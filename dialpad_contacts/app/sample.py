"""The sample account: the loopback cloud in a process of its own, linked by the real sign-in."""

from __future__ import annotations

import json
import selectors
import subprocess
import sys
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, replace
from http.client import HTTPException
from typing import Any

from dialpad_contacts.desktop.config import (
    Config,
    DialpadEndpoints,
    ExchangeEndpoints,
    GoogleEndpoints,
    MicrosoftEndpoints,
    OAuthClient,
)
from dialpad_contacts.domain.errors import ContactsError

READY_S = 30.0
_FINDS = ("/EWS/Exchange.asmx", "/autodiscover/autodiscover.svc")


class NoSample(ContactsError):
    """The simulated cloud could not be started."""


@dataclass
class Simulator:
    """A running loopback cloud. ``ready`` is its one line: endpoints, accounts, control URL."""

    process: subprocess.Popen[bytes]
    ready: dict[str, Any]

    @classmethod
    def start(cls, *arguments: str) -> Simulator:
        """Start one that ends with this process.

        Raises:
            NoSample: it did not come up.
        """
        process = subprocess.Popen(
            [sys.executable, "-m", "dialpad_contacts.simulator", "--exit-with-parent", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        try:
            return cls(process, json.loads(_first_line(process)))
        except ValueError:
            process.kill()
            process.wait()
            raise NoSample("The simulated cloud did not start. Try again.") from None

    @property
    def control_url(self) -> str:
        """Where it is steered."""
        return str(self.ready["control_url"])

    def email(self, kind: str) -> str:
        """Return the address of its first account of ``kind``."""
        return next(str(a["email"]) for a in self.ready["accounts"] if a["kind"] == kind)

    def password(self, email: str) -> str:
        """Return the password of an Exchange account."""
        return next(str(a["password"]) for a in self.ready["accounts"] if a["email"] == email)

    def api_key(self) -> str:
        """Return the key of its Dialpad."""
        return next(str(a["api_key"]) for a in self.ready["accounts"] if a["kind"] == "dialpad")

    def config(self, base: Config) -> Config:
        """Return ``base`` with this cloud's endpoints instead of the real ones."""
        return replace(
            base,
            google=GoogleEndpoints(**self.ready["google"]),
            google_oauth=OAuthClient(),
            dialpad=DialpadEndpoints(**self.ready["dialpad"]),
            microsoft=MicrosoftEndpoints(**self.ready["microsoft"]),
            microsoft_oauth=OAuthClient(),
            exchange=ExchangeEndpoints(self.ready["exchange"]["server"].replace(*_FINDS)),
            network=replace(base.network, ca_bundle=str(self.ready["ca_bundle"])),
        )

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=3)
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


def _first_line(process: subprocess.Popen[bytes]) -> bytes:
    """Return what the process says first; b'' when it says nothing in time."""
    if process.stdout is None:
        return b""
    if sys.platform != "win32":  # where a pipe can't be waited for, its end has to do
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            if not selector.select(READY_S):
                return b""
    return process.stdout.readline()


def headless_browser(url: str) -> bool:
    """Follow a sign-in as a browser would, redirects and all; the sample's cloud just says yes."""
    with suppress(OSError, HTTPException), urllib.request.urlopen(url, timeout=20) as page:
        page.read()
        return True
    return False
