"""A record as the metadata of an RO-Crate 1.2: alone, or as packed with its files. Pure.

It is the description in schema.org's words, laid flat as RO-Crate wants it (1.2, "RO-Crate
JSON-LD"). Alone, the crate is detached: its root is the DOI, files are addresses on the web.
Packed, the root is the folder, and files stand at the paths that ``paths`` gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
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
PREVIEW = "ro-crate-preview.html"
ORIGINAL = "inveniordm-record.json"
"""In a package: metadata and custom fields as InvenioRDM keeps them, to be read back whole."""

ORIGINAL_TYPE = "application/vnd.inveniordm.v1+json"
REPLAY = "replay"
"""In a package: the folder of what replays the data; no file of a record stands there."""

RESERVED = (FILE_NAME, PREVIEW, ORIGINAL, REPLAY)
UNKNOWN = "unknown"  # version of software, which must have one
LINK_PROFILE = "https://w3id.org/ro/crate"  # of the package in typed links (RO-Crate 1.2, 5.2)
_ROOT = "./"

LANDS: Mapping[str, str] = {
    **{place: where for place, where in schema_org.LANDS.items() if place != "closed_files"},
    "files": "hasPart → File",
    "resource_type": "@type beside Dataset, additionalType, genre",
    "withdrawal": "description",
}
LEFT_OUT: Mapping[str, str] = {**schema_org.LEFT_OUT, "closed_files": CLOSED_FILES}


@dataclass(frozen=True, slots=True)
class Package:
    """What a package has: of the files of the record all but those that stay ELSEWHERE, and MORE.

    ``elsewhere`` are names of files, ``more`` descriptions of others, with their paths as ``@id``.
    """

    elsewhere: frozenset[str] = frozenset()
    more: Sequence[Json] = ()


WHOLE = Package()
"""All files of the record, and nothing else."""


def applies(record: Record) -> bool:
    """Whether there is something to pack: RO-Crate knows no tombstones."""
    return not record.withdrawal


def render(record: Record, house: Settings, package: Package | None = None) -> bytes:
    """``ro-crate-metadata.json``."""
    return dump(document(record, house, package))


def document(record: Record, house: Settings, package: Package | None = None) -> Json:
    """The metadata, one entity each; of a withdrawn record, its tombstone alone."""
    root = _tombstone(record) if record.withdrawal else _described(record, house, package)
    address = things.record_uri(record)
    own = _ROOT if package or not is_web(address) else address
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
    """Where each file stands in the package, by its name: inside of it, and none twice.

    None is told apart by capitals alone, and none is a folder of another: a package is unpacked on
    any system.
    """
    taken = _Taken(RESERVED)
    return {file.name: taken.place(_inside(file.name)) for file in record.files}


def _inside(name: str) -> str:
    steps = (step for step in name.split("/") if step not in ("", ".", ".."))
    return "/".join(steps) or "file"


class _Taken:
    """Paths that are given already, and the folders above them."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._files = {path.casefold() for path in paths}
        self._folders: set[str] = set()

    def place(self, path: str) -> str:
        """PATH, or the next one to it that is free."""
        found = next(one for one in _near(path) if self._free(one.casefold()))
        self._files.add(found.casefold())
        self._folders |= _above(found.casefold())
        return found

    def _free(self, path: str) -> bool:
        used = path in self._files or path in self._folders
        return not used and self._files.isdisjoint(_above(path))


def _above(path: str) -> set[str]:
    """The folders of PATH."""
    return {str(one) for one in PurePosixPath(path).parents} - {"."}


def _near(path: str) -> Iterator[str]:
    """PATH, then the same with numbers, in its folder and beside it."""
    yield path
    for whole in map(PurePosixPath, (path, path.replace("/", "--"))):
        yield from (str(whole.with_name(f"{whole.stem} ({n}){whole.suffix}")) for n in range(2, 99))
    yield from (f"file ({n})" for n in count(1))


def _described(record: Record, house: Settings, package: Package | None) -> Json:
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
    if kind == "SoftwareSourceCode":  # that is a file here, a script
        kind = "SoftwareApplication"
        own["version"] = own["version"] or UNKNOWN
    where = paths(record)
    del own["distribution"]
    return {
        **own,
        "@type": "Dataset" if kind == "Dataset" else ["Dataset", kind],
        "name": own["name"].strip() or "Untitled",
        "license": own["license"] or access_words(record),
        "subjectOf": own["subjectOf"][1:],  # the first is what this file is
        "hasPart": [
            *(
                _file(record, file, where[file.name], _is_inside(file, package))
                for file in record.files
            ),
            *([_original(), *package.more] if package else []),
            *own.get("hasPart", []),
        ],
    }


def _is_inside(file: File, package: Package | None) -> bool:
    return package is not None and file.name not in package.elsewhere


def _file(record: Record, file: File, path: str, inside: bool) -> Json:
    address = things.file_uri(record, file)
    method, _, digest = file.checksum.rpartition(":")
    return {
        "@id": things.quoted(path, safe="/") if inside or not is_web(address) else address,
        "@type": "File",
        "name": file.name,
        "encodingFormat": file.media_type,
        "contentSize": str(file.size),
        "sha256": digest if method == "sha256" else "",
        "url": address if inside and is_web(address) else "",
        "spdx:checksum": {
            **checksum(file),
            "@type": ["PropertyValue", "spdx:Checksum"],
            "propertyID": method,
            "value": digest,
        }
        if method and digest
        else None,
    }


def _original() -> Json:
    return {
        "@id": ORIGINAL,
        "@type": "File",
        "name": "The record as InvenioRDM keeps it",
        "encodingFormat": ORIGINAL_TYPE,
        "about": {"@id": _ROOT},
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
            elif name == "name" and known.get(name, value) != value:
                self._call(known, value)  # an organisation by its own name, and as a publisher
            elif name == "alternateName":
                self._call(known, value)
            elif name != "@id" and name not in known:
                known[name] = self._value(value, name)
        return {"@id": iri}

    def _call(self, known: Json, others: Any) -> None:
        """Let an entity have other names too."""
        names = _list(known.get("alternateName", []))
        found = [*names, *(one for one in _list(others) if one not in names)]
        known["alternateName"] = found[0] if len(found) == 1 else found

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
        found = {"url": entity["@id"], "version": entity.get("softwareVersion", UNKNOWN), **found}
    if entity["@type"] == "CreativeWork":
        found.setdefault("description", found["name"])
    return found


def _types(known: Any, more: Any) -> Any:
    both = [*_list(known), *_list(more)]
    distinct = list(dict.fromkeys(both))
    return distinct[0] if len(distinct) == 1 else distinct


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
