"""One file a scenario, named after its rule; each defines ``SCENARIO``."""
