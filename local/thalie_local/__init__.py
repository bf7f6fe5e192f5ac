"""Thalie on one machine: services, a local DataCite, a demonstration. Never in production."""
