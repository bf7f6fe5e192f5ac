"""Writing into the search index."""
