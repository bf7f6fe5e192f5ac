"""What a reader takes away from the page of a record."""
