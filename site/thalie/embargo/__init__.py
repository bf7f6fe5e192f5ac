"""How long data stay closed, and why."""
