"""Settings of search indices, put before the indices are made."""
