"""How long data may stay closed, and whether they are. Pure."""
