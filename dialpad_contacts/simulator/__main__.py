"""Starts the simulated clouds: ``python -m dialpad_contacts.simulator``."""

import sys

from dialpad_contacts.simulator.server import main

if __name__ == "__main__":
    sys.exit(main())
