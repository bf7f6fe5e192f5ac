"""Curation checks: rules of ``app_data/checks`` that say what a dataset lacks, and to whom."""
