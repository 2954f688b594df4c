"""Lets ``python -m dialpad_contacts …`` be ``dialpad-contacts …``."""

import sys

from dialpad_contacts.cli import main

if __name__ == "__main__":
    sys.exit(main())
