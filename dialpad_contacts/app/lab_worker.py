"""Starts the Lab's process: ``python -m dialpad_contacts.app.lab_worker``.

It has a simulator and a data folder of its own, and ends with the window that started it. Unlike
the sync's worker it is as important as the window: somebody sits before it and waits.
"""

from __future__ import annotations

import logging
import sys

from dialpad_contacts.app.lab import lab_simulator, opener
from dialpad_contacts.domain.errors import ContactsError
from dialpad_contacts.lab import messages as m
from dialpad_contacts.lab.bench import Bench
from dialpad_contacts.lab.serve import serve


def main() -> int:
    """Serve the window until it closes our input."""
    logging.basicConfig(level=logging.WARNING)
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing but answers may stand between the answers
    try:
        with lab_simulator() as simulator:
            bench = Bench(opener(simulator))
            try:
                serve(bench, sys.stdin.buffer, answers)
            finally:
                bench.close()
    except ContactsError as error:
        answers.write(m.encode(m.Refused(str(error))))
        answers.flush()
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
