"""The desktop around the program: folders, settings, keyring, links."""
