"""Where threads and the sync worker live: commands in, events out."""
