"""Where a DOI leads: doi.org, or the local DataCite, which alone knows the test DOIs it made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask, current_app
from invenio_pidstore.models import PersistentIdentifier
from invenio_rdm_records.services.config import (
    RecordPIDLink,
    has_doi,
    is_record_or_draft_and_has_parent_doi,
)
from invenio_records_resources.services import ConditionalLink

from thalie.records.links import change_links


def point_at_sandbox(app: Flask) -> None:
    """With the local DataCite, let the links of the DOIs that it made lead there.

    An Invenio ``finalize_app`` hook. It changes the links in the configuration of this
    application's record services; without the local DataCite they stay InvenioRDM's.
    """
    if not app.config.get("THALIE_DATACITE_SANDBOX"):
        return
    resolver = f"{app.config['DATACITE_API_URL']}/doi"
    version = ConditionalLink(
        cond=_is_elsewhere,
        if_=RecordPIDLink("https://doi.org/{+pid_doi}", when=has_doi),
        else_=RecordPIDLink(f"{resolver}/{{+pid_doi}}", when=has_doi),
    )
    all_versions = RecordPIDLink(
        f"{resolver}/{{+parent_pid_doi}}", when=is_record_or_draft_and_has_parent_doi
    )
    change_links(app, doi=version, self_doi=version, parent_doi=all_versions)


def _is_elsewhere(record: Any, ctx: Mapping[str, Any]) -> bool:
    """Whether the DOI of a record was minted elsewhere, so that doi.org alone knows it."""
    return bool((record.pids.get("doi") or {}).get("provider") == "external")


def doi_address(doi: str) -> str:
    """The address that a DOI leads from: of doi.org, or of the local DataCite."""
    config = current_app.config
    if config.get("THALIE_DATACITE_SANDBOX"):
        return f"{config['DATACITE_API_URL']}/doi/{doi}"
    return f"https://doi.org/{doi}"


def doi_is_registered(doi: str) -> bool:
    """Whether DataCite confirmed this DOI; an unknown one is not registered."""
    pid = PersistentIdentifier.query.filter_by(pid_type="doi", pid_value=doi).one_or_none()
    return pid is not None and pid.is_registered()
