"""The metadata that heritage science needs beyond the common fields."""
