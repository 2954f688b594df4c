"""Calls: who rings, live calls and their states, and what an unknown caller leaves behind."""
