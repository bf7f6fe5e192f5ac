"""How an instance is prepared and served, on one machine or in containers."""
