"""How addresses of our own answer: pages of lists, and what is refused."""
