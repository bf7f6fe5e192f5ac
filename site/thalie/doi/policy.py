"""Which state is wanted of the DOI of a dataset. Pure."""

from __future__ import annotations

from typing import Any

from thalie.records.visibility import Visibility

from .steps import State

UNALLOWED = ":unal"
"""DataCite's word for what is suppressed on purpose (DataCite 4.7, appendix 3)."""


def wanted_of_version(version: Visibility, restricted: State) -> State:
    """The state that is wanted of the DOI of a published version.

    A withdrawn one is hidden and still leads to its tombstone. ``restricted`` is the state for
    records that not everybody may read; those are never findable.
    """
    if version.restricted:
        return restricted
    return State.REGISTERED if version.withdrawn else State.FINDABLE


def suppressed(metadata: dict[str, Any]) -> dict[str, Any]:
    """Metadata that say nothing about a restricted record but what DataCite insists on.

    Publisher and general type stay, the year too; they tell nothing that the DOI does not.
    """
    return {
        "creators": [{"name": UNALLOWED, "nameType": "Organizational"}],
        "titles": [{"title": UNALLOWED}],
        "publisher": metadata.get("publisher") or {"name": UNALLOWED},
        "publicationYear": metadata.get("publicationYear"),
        "types": {
            "resourceTypeGeneral": (metadata.get("types") or {}).get("resourceTypeGeneral", "Other")
        },
        **{
            name: []
            for name in (
                *("subjects", "contributors", "dates", "relatedIdentifiers", "relatedItems"),
                *("sizes", "formats", "rightsList", "descriptions", "geoLocations"),
                *("fundingReferences", "identifiers"),
            )
        },
        "language": None,
        "version": None,
        "schemaVersion": "http://datacite.org/schema/kernel-4",
    }
