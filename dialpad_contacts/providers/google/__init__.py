"""Google contacts, two-way, over the People API v1."""
