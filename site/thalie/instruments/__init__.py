"""Pages of the instruments, for people and for programs."""
