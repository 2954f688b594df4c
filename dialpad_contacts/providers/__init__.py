"""Address books in the cloud: one package each, behind the ``Provider`` protocol."""
