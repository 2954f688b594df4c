"""Exchange of one's own, over EWS: read, and never written (D24, R18)."""
