"""The measurements: each runnable by name, each printing a ratio (``python -m bench``)."""
