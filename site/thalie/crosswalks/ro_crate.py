"""A record as the metadata of an RO-Crate 1.2: alone, or as packed with its files. Pure.

It is the description in schema.org's words, laid flat as RO-Crate wants it (1.2, "RO-Crate
JSON-LD"). Alone, the crate is detached: its root is the DOI, files are addresses on the web.
Packed, the root is the folder, and files stand at the paths that ``paths`` gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from . import schema_org, things
from .bibliography import farewell
from .json_text import dump, tidy
from .lands import CLOSED_FILES
from .links import is_web
from .model import File, Record
from .schema_parts import PREFIXES, Json, access_words, checksum
from .settings import Settings

MEDIA_TYPE = "application/ld+json"
PROFILE = "https://w3id.org/ro/crate/1.2"
CONTEXT: list[Any] = [f"{PROFILE}/context", dict(PREFIXES)]
FILE_NAME = "ro-crate-metadata.json"
RESERVED = frozenset((FILE_NAME, "ro-crate-preview.html"))
_ROOT = "./"

LANDS: Mapping[str, str] = {
    **{place: where for place, where in schema_org.LANDS.items() if place != "closed_files"},
    "files": "hasPart → File",
    "resource_type": "@type beside Dataset, additionalType, genre",
    "withdrawal": "description",
}
LEFT_OUT: Mapping[str, str] = {**schema_org.LEFT_OUT, "closed_files": CLOSED_FILES}


def applies(record: Record) -> bool:
    """Whether there is something to pack: RO-Crate knows no tombstones."""
    return not record.withdrawal


def render(record: Record, house: Settings, packaged: bool = False) -> bytes:
    """``ro-crate-metadata.json``."""
    return dump(document(record, house, packaged))


def document(record: Record, house: Settings, packaged: bool = False) -> Json:
    """The metadata, one entity each; of a withdrawn record, its tombstone alone."""
    root = _tombstone(record) if record.withdrawal else _described(record, house, packaged)
    address = things.record_uri(record)
    own = _ROOT if packaged or not is_web(address) else address
    graph = _Flat({address: own})
    tidied = tidy({**root, "@id": own})
    graph.add(tidied)
    descriptor = {
        "@id": FILE_NAME,
        "@type": "CreativeWork",
        "conformsTo": {"@id": PROFILE},
        "about": {"@id": own},
    }
    return {"@context": CONTEXT, "@graph": [descriptor, *graph.entities()]}


def paths(record: Record) -> Mapping[str, str]:
    """Where each file stands in the package, by its name: inside of it, and none twice."""
    taken = set(RESERVED)
    found = {}
    for file in record.files:
        path = _free(_inside(file.name), taken)
        taken.add(path)
        found[file.name] = path
    return found


def _inside(name: str) -> str:
    steps = (step for step in name.split("/") if step not in ("", ".", ".."))
    return "/".join(steps) or "file"


def _free(path: str, taken: set[str]) -> str:
    if path not in taken:
        return path
    whole = PurePosixPath(path)
    numbered = (str(whole.with_name(f"{whole.stem} ({n}){whole.suffix}")) for n in range(2, 10**6))
    return next(one for one in numbered if one not in taken)


def _described(record: Record, house: Settings, packaged: bool) -> Json:
    own = schema_org.description(record, house)
    if house.contact and record.publisher == house.publisher:
        own["publisher"]["contactPoint"] = {
            "@id": f"mailto:{house.contact}",
            "@type": "ContactPoint",
            "name": house.name or record.publisher.name,
            "contactType": "customer service",
            "email": house.contact,
        }
    kind = own["@type"]
    where = paths(record)
    del own["distribution"]
    return {
        **own,
        "@type": "Dataset" if kind == "Dataset" else ["Dataset", kind],
        "name": own["name"].strip() or "Untitled",
        "license": own["license"] or access_words(record),
        "subjectOf": own["subjectOf"][1:],  # the first is what this file is
        "hasPart": [
            *(_file(record, file, where[file.name], packaged) for file in record.files),
            *own.get("hasPart", []),
        ],
    }


def _file(record: Record, file: File, path: str, packaged: bool) -> Json:
    address = things.file_uri(record, file)
    method, _, digest = file.checksum.rpartition(":")
    return {
        "@id": things.quoted(path, safe="/") if packaged or not is_web(address) else address,
        "@type": "File",
        "name": file.name,
        "encodingFormat": file.media_type,
        "contentSize": str(file.size),
        "sha256": digest if method == "sha256" else "",
        "url": address if packaged and is_web(address) else "",
        "spdx:checksum": {
            **checksum(file),
            "@type": ["PropertyValue", "spdx:Checksum"],
            "propertyID": method,
            "value": digest,
        }
        if method and digest
        else None,
    }


def _tombstone(record: Record) -> Json:
    gone = record.withdrawal
    return {
        "@type": "Dataset",
        "name": f"Withdrawn: {record.doi or record.page}",
        "description": farewell(gone) if gone else "",
        "creativeWorkStatus": "Withdrawn",
    }


class _Flat:
    """Entities by their address; NAMES are those under which some go here."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._entities: dict[str, Json] = {}
        self._pointed: dict[str, None] = {}
        self._unnamed = 0

    def add(self, node: Json) -> Json:
        """Take in NODE and all below it; return what points at it."""
        iri = node.get("@id") or self._new()
        iri = self._names.get(iri, iri)
        known = self._entities.setdefault(iri, {"@id": iri})
        for name, value in node.items():
            if name == "@type":
                known[name] = _types(known.get(name, []), value)
            elif name != "@id" and name not in known:
                known[name] = self._value(value, name)
        return {"@id": iri}

    def entities(self) -> Iterator[Json]:
        """All of them, the root first, then what is pointed at and told nothing of."""
        yield from map(_named, self._entities.values())
        for iri in self._pointed:
            if iri not in self._entities:
                yield _named({"@id": iri, "@type": "Thing"})

    def _value(self, value: Any, name: str) -> Any:
        if isinstance(value, list):
            found = [self._value(one, name) for one in value]
            return found[0] if len(found) == 1 else found
        if not isinstance(value, dict) or "@value" in value:
            return value
        if value.keys() != {"@id"}:
            return self.add(value)
        iri = self._names.get(value["@id"], value["@id"])
        if name == "sameAs":
            return iri  # a text: the same thing would be an entity twice
        self._pointed[iri] = None
        return {"@id": iri}

    def _new(self) -> str:
        self._unnamed += 1
        return f"#{self._unnamed}"


def _named(entity: Json) -> Json:
    """ENTITY with the name that each must have, and what those of some types must have."""
    words = (entity.get(name) for name in ("value", "identifier", "url"))
    name = next((str(word) for word in words if isinstance(word, str | float | int)), "")
    found = {**entity, "name": entity.get("name") or name or entity["@id"]}
    if entity["@type"] == "Organization" and is_web(entity["@id"]):
        found.setdefault("url", entity["@id"])
    if entity["@type"] == "SoftwareApplication":
        found = {"url": entity["@id"], "version": entity.get("softwareVersion", "unknown"), **found}
    if entity["@type"] == "CreativeWork":
        found.setdefault("description", found["name"])
    return found


def _types(known: Any, more: Any) -> Any:
    both = [*_list(known), *_list(more)]
    distinct = list(dict.fromkeys(both))
    return distinct[0] if len(distinct) == 1 else distinct


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
