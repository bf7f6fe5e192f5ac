"""Datasets that are closed, and people who decide on them."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

from invenio_rdm_records.proxies import current_rdm_records_service as records

from tests.services import datasets
from thalie.records.days import today

Json = dict[str, Any]

TEXT = "Maps of a glaze that never was, measured to learn where its blue comes from. " * 2
CAMILLE = [{"scheme": "orcid", "identifier": "0000-0002-1825-0097"}]
COMPLETE: Json = {
    "metadata": {
        "creators": [datasets.person("Exemple", "Camille")],
        "rights": [{"id": "cc-by-4.0"}],
        "description": f"<p>{TEXT}</p>",
    },
    "custom_fields": {
        "thalie:objects": [{"label": "Cat", "keeper": {"id": "louvre"}}],
        "thalie:experiment": {"techniques": [{"id": "pixe"}]},
    },
}
"""What a leader may publish: nothing is lacking that a check asks for."""
COMPLETE["metadata"]["creators"][0]["person_or_org"]["identifiers"] = CAMILLE


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


def published(access: Json, *, by: str = "leader", beam: date | None = None) -> str:
    """The id of a dataset of the leader that was published with this access."""
    data = datasets.dataset(access=access, **deepcopy(COMPLETE))
    if beam:
        data["metadata"]["dates"] = [{"date": beam.isoformat(), "type": {"id": "collected"}}]
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
