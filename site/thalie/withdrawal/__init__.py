"""What is left of a withdrawn dataset, on pages and in answers."""
