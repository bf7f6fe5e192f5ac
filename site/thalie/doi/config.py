"""Defaults of the DOIs, for ``invenio.cfg``.

Account and prefix (``DATACITE_USERNAME``, ``_PASSWORD``, ``_PREFIX``) come from the environment.
"""

from __future__ import annotations

from datetime import timedelta

import idutils
from invenio_i18n import lazy_gettext as _
from invenio_rdm_records.resources.serializers import DataCite45JSONSerializer
from invenio_rdm_records.services.pids import providers

from thalie.doi.client import ConfiguredDataCiteClient
from thalie.doi.providers import ConfirmedDataCiteProvider

__all__ = (
    "DATACITE_API_URL",
    "DATACITE_ENABLED",
    "DATACITE_TIMEOUT",
    "DOI_BEAT_SCHEDULE",
    "RDM_PARENT_PERSISTENT_IDENTIFIERS",
    "RDM_PARENT_PERSISTENT_IDENTIFIER_PROVIDERS",
    "RDM_PERSISTENT_IDENTIFIERS",
    "RDM_PERSISTENT_IDENTIFIER_PROVIDERS",
)

DATACITE_ENABLED = True

DATACITE_API_URL = ""
"""Base URL of DataCite's REST API; empty for DataCite's own (see ``DATACITE_TEST_MODE``)."""

DATACITE_TIMEOUT = 20
"""Seconds to wait for a connection, and for each answer."""

RDM_PERSISTENT_IDENTIFIER_PROVIDERS = [
    ConfirmedDataCiteProvider(
        "datacite", client=ConfiguredDataCiteClient("datacite"), label=_("DOI")
    ),
    providers.ExternalPIDProvider(
        "external",
        "doi",
        validators=[providers.BlockedPrefixes(config_names=["DATACITE_PREFIX"])],
        label=_("DOI"),
    ),
    providers.OAIPIDProvider("oai", label=_("OAI ID")),
]

RDM_PERSISTENT_IDENTIFIERS = {
    "doi": {
        "providers": ["datacite", "external"],
        "required": True,
        "label": _("DOI"),
        "validator": idutils.is_doi,
        "normalizer": idutils.normalize_doi,
        "is_enabled": ConfirmedDataCiteProvider.is_enabled,
        "ui": {"default_selected": "yes"},
    },
    "oai": {
        "providers": ["oai"],
        "required": True,
        "label": _("OAI"),
        "is_enabled": providers.OAIPIDProvider.is_enabled,
    },
}

RDM_PARENT_PERSISTENT_IDENTIFIER_PROVIDERS = [
    ConfirmedDataCiteProvider(
        "datacite",
        client=ConfiguredDataCiteClient("datacite"),
        serializer=DataCite45JSONSerializer(is_parent=True),
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
        "normalizer": idutils.normalize_doi,
        "is_enabled": ConfirmedDataCiteProvider.is_enabled,
    },
}

DOI_BEAT_SCHEDULE = {
    "register-pending-dois": {
        # Its name only: a task that is looked at before the application is made ties Celery to
        # an application of its own.
        "task": "thalie.doi.tasks.register_pending_dois",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 30},
    },
}
"""To be added to ``CELERY_BEAT_SCHEDULE``. A start that waited longer than the next is dropped."""
