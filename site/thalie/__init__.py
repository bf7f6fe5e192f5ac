"""Thalie publishes heritage-science datasets with DOIs, embargoes and open licences."""

__version__ = "0.1.0"
