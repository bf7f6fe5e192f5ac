"""Settings of OAI-PMH, for ``invenio.cfg``."""

from __future__ import annotations

from datetime import timedelta

from celery.schedules import crontab

THALIE_OAI_IDENTIFIERS_PAGE = 1000
"""Items in a page of ``ListIdentifiers``; ``OAISERVER_PAGE_SIZE`` are those of ``ListRecords``."""

THALIE_OAI_AT_ONCE = 1
"""Requests of harvesters that each process of the web server answers at once; others wait."""

THALIE_OAI_RIGHTS = ""
"""Address of the licence of the metadata, where the facility states one: told of each record."""

THALIE_OAI_FRIENDS: list[str] = []
"""Base URLs of other repositories, told by ``Identify``."""

BEAT_SCHEDULE = {
    "tell-harvesters": {
        "task": "thalie.oaipmh.tasks.sweep",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 30},
    },
    "update_sitemap": {  # InvenioRDM: once a day
        "task": "invenio_sitemap.tasks.update_sitemap_cache",
        "schedule": crontab(minute=7),
    },
}
"""A sweep that waited longer than the next is dropped."""
