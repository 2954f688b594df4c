"""Starts the installed program: ``python main.py …`` is ``dialpad-contacts …``."""

import sys

SET_UP = "To set everything up and open the app, run: python3 packaging/dev.py run"


def main() -> int:
    """Run the program and return its exit code; a missing dependency is one helpful line."""
    try:
        from dialpad_contacts.cli import main as run_program

        return run_program()
    except ImportError as error:
        # One of our own modules is never missing for want of a set-up: that is a fault of ours,
        # and its traceback is worth more than advice that cannot help.
        if (error.name or "").partition(".")[0] == "dialpad_contacts":
            raise
        lacking = error.name if isinstance(error, ModuleNotFoundError) else str(error)
        print(f"Dialpad Contacts lacks {lacking}. {SET_UP}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
