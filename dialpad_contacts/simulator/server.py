"""Runs the simulated clouds on loopback, as a program or in a thread of a test."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import socket
import sys
import threading
from collections.abc import Callable, Sequence

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from dialpad_contacts.simulator.ews_accounts import DOMAIN as EXCHANGE_DOMAIN
from dialpad_contacts.simulator.front import Doors, Front, reset
from dialpad_contacts.simulator.tls_doors import Authority, Certificate
from dialpad_contacts.simulator.wire import Fields
from dialpad_contacts.simulator.world import DEFAULT_CONTACTS, DEFAULT_STAFF, Setup, World

_KEEP_ALIVE_S = 240  # Google's front ends keep idle connections for minutes
_START_WAIT_S = 30


class Simulator:
    """The clouds, bound to ports: one for them, one to steer them by, and Exchange's https doors.

    The control interface has a port of its own so that it can be reached while the clouds are
    offline.
    """

    def __init__(
        self, setup: Setup | None = None, *, host: str = "127.0.0.1", port: int = 0
    ) -> None:
        """Bind to ``host``; port 0 takes a free one.

        Raises:
            OSError: the port is taken, or the host is none of this machine's.
        """
        self.host = host
        self.doors = Doors()
        self._sockets = [_listen(host, port), _listen(host, 0)]
        self.port, self.doors.control_port = (s.getsockname()[1] for s in self._sockets)
        self.authority = Authority(host)
        self._tls = {name: _listen(host, 0) for name in self.authority.doors}
        self.world = World(setup or Setup())
        self.world.exchange_doors = {n: self.exchange_url(n) for n in (*self._tls, "plain")}
        protocol = type("CloudProtocol", (_CloudProtocol,), {"doors": self.doors})
        config = uvicorn.Config(
            Front(self.world, self.doors),
            http=protocol,
            ws="websockets-sansio",
            loop="asyncio",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_keep_alive=_KEEP_ALIVE_S,
            timeout_graceful_shutdown=1,
        )
        logging.getLogger("uvicorn.error").addFilter(_is_no_cut_reply)
        self._server = _Server(config)
        self._server.tls = [
            (self._tls[name], shown) for name, shown in self.authority.doors.items()
        ]
        self._server.doors = self.doors
        self._server.protocol = protocol
        self._thread: threading.Thread | None = None

    def endpoints(self) -> Fields:
        """Return the document that the ready line carries."""
        clouds = f"http://{self._netloc(self.port)}"
        accounts: list[Fields] = [
            {"kind": "google", "email": a.email} for a in self.world.accounts.values()
        ]
        accounts += [
            {"kind": a.kind, "email": a.email} for a in self.world.microsoft.accounts.values()
        ]
        accounts += [
            {"kind": "exchange", "email": a.email, "user": f"{EXCHANGE_DOMAIN}\\{a.user}",
             "password": a.password}
            for a in self.world.exchange.accounts.values()
        ]  # fmt: skip
        user_key, company_key = self.world.dialpad_keys
        owner = next((c.emails[0] for c in self.world.staff if c.id == user_key.user_id), "")
        accounts.append(
            {
                "kind": "dialpad",
                "email": owner,
                "api_key": user_key.key,
                "company_api_key": company_key.key,
            }
        )
        return {
            "google": {
                "authorize_url": f"{clouds}/accounts.google.com/o/oauth2/v2/auth",
                "token_url": f"{clouds}/oauth2.googleapis.com/token",
                "people_url": f"{clouds}/people.googleapis.com",
            },
            "microsoft": {
                "authority_url": f"{clouds}/login.microsoftonline.com",
                "graph_url": f"{clouds}/graph.microsoft.com",
            },
            "exchange": {"server": self.exchange_url("server")},
            "dialpad": {"api_url": f"{clouds}/dialpad.com"},
            "ca_bundle": str(self.authority.bundle),
            "control_url": f"http://{self._netloc(self.doors.control_port)}",
            "accounts": accounts,
        }

    def exchange_url(self, door: str) -> str:
        """Return where EWS is, behind one of the https doors (``tls_doors``), or in the plain."""
        if door == "plain":
            return f"http://{self._netloc(self.port)}/EWS/Exchange.asmx"
        return f"https://{self._netloc(self._tls[door].getsockname()[1])}/EWS/Exchange.asmx"

    def _netloc(self, port: int) -> str:
        return f"[{self.host}]:{port}" if ":" in self.host else f"{self.host}:{port}"

    def serve(self, when_ready: Callable[[], None]) -> None:
        """Serve in this thread until :meth:`stop`, SIGTERM or SIGINT."""
        self._server.when_ready = when_ready
        self._server.run(sockets=self._sockets)

    def start(self) -> None:
        """Serve in a thread of its own; returns once requests are answered.

        Raises:
            TimeoutError: the server did not come up.
        """
        ready = threading.Event()
        self._thread = threading.Thread(
            target=self.serve, args=(ready.set,), name="simulator", daemon=True
        )
        self._thread.start()
        if not ready.wait(_START_WAIT_S):
            raise TimeoutError("the simulator did not start")

    def stop(self) -> None:
        """Stop serving; safe to call from any thread."""
        self._server.should_exit = True
        if self._thread:
            self._thread.join(timeout=5)
            self._thread = None
        self.authority.close()

    def __enter__(self) -> Simulator:
        """Start in a thread."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self.stop()


def _is_no_cut_reply(record: logging.LogRecord) -> bool:
    """Leave out what uvicorn says of replies that a fault cuts off on purpose."""
    return not record.getMessage().startswith("ASGI callable returned without")


class _Server(uvicorn.Server):
    when_ready: Callable[[], None] | None = None
    doors: Doors
    protocol: Callable[..., asyncio.Protocol]
    tls: Sequence[tuple[socket.socket, Certificate]] = ()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        loop = asyncio.get_running_loop()
        for listener, shown in self.tls:
            self.doors.certificates[listener.getsockname()[1]] = shown.fingerprint
            self.servers.append(
                await loop.create_server(
                    self._made, sock=listener, ssl=shown.context, ssl_shutdown_timeout=0.1
                )
            )
        if self.when_ready:
            self.when_ready()

    def _made(self) -> asyncio.Protocol:
        return self.protocol(
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )


class _CloudProtocol(H11Protocol):
    """Lets the front door get at the connection behind a request."""

    doors: Doors

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn's own is wider
        """Note the connection, or end it at once while offline."""
        super().connection_made(transport)
        if self.doors.offline and self.doors.port_of(transport) != self.doors.control_port:
            reset(transport)
            return
        if self.client:
            self.doors.transports[self.client] = transport
            self.doors.connections[self.client] = {
                "certificate": self.doors.certificates.get(self.doors.port_of(transport), b"")
            }

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        if self.client:
            self.doors.transports.pop(self.client, None)
            self.doors.connections.pop(self.client, None)
        super().connection_lost(exc)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    # With the protocol named, asyncio turns Nagle off on what it accepts: 40 ms less a request.
    if os.name == "posix":  # on Windows the option would let another program share the port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(512)
    return listener


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the simulator's options to ``parser``."""
    parser.add_argument("--host", default="127.0.0.1", help="loopback address to listen on")
    parser.add_argument(
        "--port", type=int, default=0, help="port of the clouds; 0 takes a free one"
    )
    parser.add_argument(
        "--contacts",
        type=int,
        default=DEFAULT_CONTACTS,
        help=f"contacts of the first Google account (default {DEFAULT_CONTACTS})",
    )
    parser.add_argument("--seed", type=int, default=1, help="same seed, same people")
    parser.add_argument(
        "--directory",
        type=int,
        default=DEFAULT_STAFF,
        help=f"colleagues in the company directory (default {DEFAULT_STAFF})",
    )
    parser.add_argument(
        "--propagation-delay",
        type=float,
        default=0.0,
        metavar="SECONDS",
        help="how long writes stay invisible to lists and syncs",
    )
    parser.add_argument(
        "--exit-with-parent", action="store_true", help="stop when standard input closes"
    )


def run(args: argparse.Namespace) -> int:
    """Serve until told to stop; print the endpoints as one JSON line when ready."""
    setup = Setup(
        seed=args.seed,
        contacts=max(0, args.contacts),
        staff=max(0, args.directory),
        delay_s=args.propagation_delay,
    )
    try:
        simulator = Simulator(setup, host=args.host, port=args.port)
    except OSError as error:
        sys.stderr.write(f"Cannot listen on {args.host}:{args.port}: {error.strerror}\n")
        return 1
    if args.exit_with_parent:
        threading.Thread(target=_stop_at_end_of_input, args=(simulator,), daemon=True).start()

    def say_ready() -> None:
        try:
            sys.stdout.write(json.dumps(simulator.endpoints()) + "\n")
            sys.stdout.flush()
        except BrokenPipeError:  # who started us is gone already, and nobody else knows of us
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            simulator.stop()

    try:
        simulator.serve(say_ready)
    except KeyboardInterrupt:  # uvicorn raises the signal again once it has shut down
        return 0
    finally:
        simulator.authority.close()
    return 0


def _stop_at_end_of_input(simulator: Simulator) -> None:
    while os.read(sys.stdin.fileno(), 4096):
        continue
    simulator.stop()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as a program."""
    parser = argparse.ArgumentParser(
        prog="python -m dialpad_contacts.simulator", description=__doc__
    )
    add_arguments(parser)
    return run(parser.parse_args(arguments))
