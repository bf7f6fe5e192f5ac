"""Datasets that are closed, and people who decide on them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from invenio_rdm_records.proxies import current_rdm_records_service as records

from tests.services import datasets
from thalie.records.days import today

Json = dict[str, Any]


def soon(days: int = 30) -> date:
    """A day to come, here."""
    return today() + timedelta(days=days)


def embargo(
    until: date, reason: str = "A thesis is being written.", record: str = "public"
) -> Json:
    """``access`` that opens on a day."""
    held = {"active": True, "until": until.isoformat(), "reason": reason}
    return {"record": record, "files": "restricted", "embargo": held}


def restricted(reason: str = "", record: str = "public") -> Json:
    """``access`` without an end."""
    held = {"active": False, "until": None, "reason": reason or None}
    return {"record": record, "files": "restricted", "embargo": held}


AUTHOR: Json = {
    "person_or_org": {
        "type": "personal",
        "family_name": "Exemple",
        "given_name": "Camille",
        "identifiers": [{"scheme": "orcid", "identifier": "0000-0002-1825-0097"}],
    },
    "affiliations": [{"name": "A laboratory"}],
}


def complete(access: Json, beam: date | None = None) -> Json:
    """A dataset that lacks nothing for which a person would be stopped."""
    told = "Maps of a glaze that never was, taken with a beam of protons of three MeV in air. " * 3
    metadata: Json = {"description": told, "rights": [{"id": "cc-by-4.0"}], "creators": [AUTHOR]}
    if beam:
        metadata["dates"] = [{"date": beam.isoformat(), "type": {"id": "collected"}}]
    heritage = {
        "thalie:objects": [{"label": "Codex", "keeper": {"id": "louvre"}}],
        "thalie:experiment": {"techniques": [{"id": "pixe"}]},
    }
    return datasets.dataset(access=access, metadata=metadata, custom_fields=heritage)


def published(
    access: Json, *, by: str = "leader", beam: date | None = None, project: str = ""
) -> str:
    """The id of a dataset of the leader that was published with this access."""
    data = complete(access, beam)
    if project:
        data["custom_fields"] = {"thalie:experiment": {"project": project}}
    id_ = datasets.draft(data, by=datasets.who(by))
    datasets.add_file(id_)
    datasets.publish(id_)
    return id_


def record_of(id_: str) -> Any:
    """The published version as it is in the database."""
    return records.record_cls.pid.resolve(id_)


def state_of(id_: str) -> tuple[str, str | None]:
    """Its status and the end of its embargo."""
    access = record_of(id_).access
    return access.status.value, access.dump()["embargo"]["until"]
