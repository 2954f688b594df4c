"""One address book on the desktop that keeps in step with the accounts a person has."""

__version__ = "0.1.0"
