"""Places of the read model that many formats leave out for the same reasons. Pure.

``LANDS`` and ``LEFT_OUT`` of a format name places by the fields of ``model.Record`` (``creators``,
``objects.keeper.name``); a place stands for all below it that is not named itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Table = Mapping[str, str]

SUBJECT_TERMS = (
    "objects.type",
    "objects.materials",
    "objects.period",
    "experiment.techniques",
    "experiment.particle",
    "elements.element",
)
"""Terms that say what was measured, of what, and how."""

OTHER_TERMS = (
    "samples.type",
    "experiment.instrument",
    "experiment.atmosphere",
    "experiment.access_programme",
    "detectors.type",
    "detectors.instrument",
    "digital_kinds",
)

PEOPLE = ("creators", "contributors")


def each(paths: Iterable[str], parts: Iterable[str], reason: str) -> dict[str, str]:
    """REASON for each of the PARTS of each of PATHS."""
    return {f"{path}.{part}": reason for path in paths for part in parts}


CLOSED_FILES = "What nobody can fetch yet is named in JSON-LD and DCAT-AP."
INSIDE: Table = {
    "closed_files": CLOSED_FILES,
    "id": "It stands in the address of the page.",
    "created": "It is of the record, not of the data; harvesters have it in the header.",
    "updated": "It is of the record, not of the data; harvesters have it in the header.",
    "index": "Versions are told as being before and after.",
    "versions.index": "Versions are told as being before and after.",
    "title.kind": "The title by which a record is cited has no kind.",
    "creators.role": "Creators have no role.",
    "publisher.names": "A publisher is cited by one name.",
    **each(
        (*SUBJECT_TERMS, *OTHER_TERMS),
        ("vocabulary", "id"),
        "They are of the house; titles and addresses elsewhere say the same to others.",
    ),
}
"""What means something within the house alone."""

HOUSEKEEPING: Table = {
    "preservation_level": "It is a matter of the archive and says nothing of the data.",
    "retention_until": "It is a matter of the archive and says nothing of the data.",
    "storage_tier": "It is a matter of the archive and says nothing of the data.",
    "experiment.euphrosyne_project": "It names a project in a system that is not public.",
    "experiment.euphrosyne_run": "It names a run in a system that is not public.",
    "withdrawal.note": "The note of the curator is for the page of the tombstone alone.",
}
"""What concerns nobody who finds or reads the data."""

MEASUREMENTS: Table = {
    "analyses": "Single measurements are thousands, for whoever has found the dataset.",
}
"""What belongs to richer formats than those by which datasets are found."""
