"""The embargo of records as a workflow: decisions, requests, the lift, what persons are told."""
