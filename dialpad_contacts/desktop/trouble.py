"""What nobody expected goes to the log by its kind and place, never with what it was about.

An error's own words may hold a name or a number, so they are left out (faults.md section 6).
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import Any

log = logging.getLogger(__name__)


class Scrubbed(logging.Formatter):
    """Tells an error's kind and the lines of code that it came through."""

    def formatException(self, ei: Any) -> str:
        """Return them, as ``logging`` asks for them."""
        kind, _, trace = ei
        return f"{kind.__name__}\n{''.join(traceback.format_tb(trace)).rstrip()}"


def set_up_log(level: int) -> None:
    """Let this process write its log to stderr."""
    handler = logging.StreamHandler()
    handler.setFormatter(Scrubbed("%(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler])


def watch(tell: Callable[[], None] | None = None) -> None:
    """From now on, write down what would end a thread or a callback unheard (faults.md P2).

    ``tell`` is called the first time that it happens in the main thread.
    """
    untold = [tell] if tell is not None else []

    def uncaught(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, None)
            return
        log.error("in the main thread", exc_info=error)
        while untold:
            untold.pop()()

    def in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            name = args.thread.name if args.thread else "?"
            log.error("in thread %s", name, exc_info=args.exc_value)

    def unraisable(args: sys.UnraisableHookArgs) -> None:
        if args.exc_value is not None:
            log.error("where nothing can be raised", exc_info=args.exc_value)

    sys.excepthook = uncaught
    threading.excepthook = in_thread
    sys.unraisablehook = unraisable
