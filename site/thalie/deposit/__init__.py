"""A captured run becomes a draft, and a draft a published record."""
