"""How commands end; 2 is click's, for wrong usage."""

DONE, NOT_DONE, PENDING = 0, 1, 3
