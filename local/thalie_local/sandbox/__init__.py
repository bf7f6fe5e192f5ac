"""A local DataCite for development and tests: the same answers, refusals and faults, no network.

The rules follow DataCite's own server (``datacite/lupo``, MIT) and its REST API description
(OpenAPI 2.3.0). DOIs kept here resolve nowhere else. Never use it in production.
"""
