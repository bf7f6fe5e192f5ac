"""Defaults of the DOIs, for ``invenio.cfg``.

Account and prefix (``DATACITE_USERNAME``, ``_PASSWORD``, ``_PREFIX``) come from the environment.
"""

from __future__ import annotations

from datetime import timedelta

import idutils
from celery.schedules import crontab
from invenio_i18n import lazy_gettext as _
from invenio_rdm_records.services.pids import providers

from thalie.doi.client import ConfiguredDataCiteClient
from thalie.doi.given import ExternalDoiProvider
from thalie.doi.instruments import INSTRUMENT, InstrumentSource
from thalie.doi.naming import canonical
from thalie.doi.payload import DataCiteSerializer
from thalie.doi.providers import LedgerDataCiteProvider
from thalie.doi.sources import CONCEPT, VERSION, ConceptSource, VersionSource
from thalie.doi.words import LATE

DATACITE_ENABLED = True

DATACITE_API_URL = ""
"""Base URL of DataCite's REST API; empty for DataCite's own (see ``DATACITE_TEST_MODE``)."""

DATACITE_TIMEOUT = 20
"""Seconds to wait for a connection, and for each answer."""

DATACITE_ADDITIONAL_PREFIXES: list[str] = []
"""Prefixes of the account besides ``DATACITE_PREFIX``."""

THALIE_DOI_PREFIXES: dict[str, str] = {}
"""Prefixes by type of resource, such as ``{"software": "10.12345"}``; else the main one."""

THALIE_DOI_SUFFIX = ""
"""Pattern of suffixes, such as ``lab.{year}.{number:04d}`` (``naming``); empty: InvenioRDM's."""

THALIE_DOI_RESTRICTED = "registered"
"""State of the DOIs of records that are not public: ``registered`` (they lead to a page that says
so), or ``draft``. Never findable; their metadata are not sent."""

THALIE_DOI_RATE = 8
"""Calls to DataCite a second, of all workers together (DataCite allows 3000 in five minutes)."""

THALIE_DOI_RELATED_DELAY = 300
"""Seconds after which what a dataset names (an instrument, a sample) tells DataCite of it: once
for all datasets of that time."""

THALIE_DOI_REFUSALS = 3
"""Refusals of the account in a row after which nothing is sent any more."""

THALIE_DOI_LATE = LATE
"""Seconds after which a DOI that DataCite does not have as it is wanted is late."""

THALIE_HANDLE_API = "https://doi.org/api/handles"
"""Where is asked whether a DOI from elsewhere exists; empty: nobody is asked."""

THALIE_HANDLE_TIMEOUT = 5
"""Seconds to wait for a connection to it, and for each part of its answer."""

THALIE_DOI_SOURCES = {
    VERSION: VersionSource(),
    CONCEPT: ConceptSource(),
    INSTRUMENT: InstrumentSource(),
}
"""What DOIs name, by kind."""

RDM_PERSISTENT_IDENTIFIER_PROVIDERS = [
    LedgerDataCiteProvider(
        "datacite",
        client=ConfiguredDataCiteClient("datacite"),
        serializer=DataCiteSerializer(),
        label=_("DOI"),
    ),
    ExternalDoiProvider("external", "doi", label=_("DOI")),
    providers.OAIPIDProvider("oai", label=_("OAI ID")),
]

RDM_PERSISTENT_IDENTIFIERS = {
    "doi": {
        "providers": ["datacite", "external"],
        "required": True,
        "label": _("DOI"),
        "validator": idutils.is_doi,
        "normalizer": canonical,
        "is_enabled": LedgerDataCiteProvider.is_enabled,
        "ui": {"default_selected": "no"},  # the question is whether there is a DOI already
    },
    "oai": {
        "providers": ["oai"],
        "required": True,
        "label": _("OAI"),
        "is_enabled": providers.OAIPIDProvider.is_enabled,
    },
}

RDM_PARENT_PERSISTENT_IDENTIFIER_PROVIDERS = [
    LedgerDataCiteProvider(
        "datacite",
        client=ConfiguredDataCiteClient("datacite"),
        serializer=DataCiteSerializer(concept=True),
        label=_("Concept DOI"),
    ),
]

RDM_PARENT_PERSISTENT_IDENTIFIERS = {
    "doi": {
        "providers": ["datacite"],
        "required": True,
        "condition": lambda record: record.pids.get("doi", {}).get("provider") == "datacite",
        "label": _("Concept DOI"),
        "validator": idutils.is_doi,
        "normalizer": canonical,
        "is_enabled": LedgerDataCiteProvider.is_enabled,
    },
}

# The names of tasks only: a task that is looked at before the application is made ties Celery to an
# application of its own.
BEAT_SCHEDULE = {
    "bring-dois": {
        "task": "thalie.doi.tasks.sweep",
        "schedule": timedelta(seconds=15),
        "options": {"expires": 15},
    },
    "watch-dois": {
        "task": "thalie.doi.tasks.watch_dois",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 30},
    },
    "reconcile-dois": {
        "task": "thalie.doi.tasks.reconcile_dois",
        "schedule": crontab(hour=2, minute=40),
    },
}
"""A sweep that waited longer than the next is dropped."""
