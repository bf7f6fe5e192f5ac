"""A ledger of DOIs: what is wanted of each, what DataCite has, and what brings the two together."""
