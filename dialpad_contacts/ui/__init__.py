"""The window: views show view-models, view-models ask the services; no SQL and no HTTP here."""
