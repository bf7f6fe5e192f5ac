"""DOIs that DataCite has confirmed, and a job that brings there what it does not know yet."""
