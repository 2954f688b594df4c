"""Dialpad itself, read-only: the company directory and its channels (D23)."""
