"""The sync engine: discover, plan, guard, apply, settle. Knows no vendor, no SQL, no Qt."""
