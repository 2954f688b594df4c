"""What a contact is and which rules hold for it: pure values and functions, no I/O."""
