"""Writing into the search index, and finding what is in it."""
