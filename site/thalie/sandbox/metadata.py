"""DataCite metadata as its REST API takes them: what it keeps, what it requires.

The attributes kept are those DataCite's server permits (``datacite/lupo``,
``app/lib/params_sanitizer.rb``); anything else is dropped without an error, as there. What a
registered DOI needs is judged with the JSON Schema 4.5 of the ``datacite`` package, widened by
the terms that kernel 4.6 and 4.7 added.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jsonschema import Draft201909Validator
from jsonschema.exceptions import ValidationError

SCHEMA_VERSION = "http://datacite.org/schema/kernel-4"

_LANGUAGE = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")


def _keys(names: str) -> dict[str, None]:
    return dict.fromkeys(names.split())


_POINT = _keys("pointLongitude pointLatitude")
_NAME = _keys("name nameType givenName familyName")
_PERSON = {
    **_NAME,
    "lang": None,
    "nameIdentifiers": _keys("nameIdentifier nameIdentifierScheme schemeUri"),
    "affiliation": _keys("name affiliationIdentifier affiliationIdentifierScheme schemeUri"),
}

# Attribute -> keys kept in its objects (None: a plain value, or a list of plain values).
PERMITTED: Mapping[str, Any] = {
    "creators": _PERSON,
    "contributors": {**_PERSON, "contributorType": None},
    "titles": _keys("title titleType lang"),
    "publisher": _keys("name publisherIdentifier publisherIdentifierScheme schemeUri lang"),
    "publicationYear": None,
    "types": _keys("resourceTypeGeneral resourceType schemaOrg bibtex citeproc ris"),
    "subjects": _keys("subject subjectScheme schemeUri valueUri lang classificationCode"),
    "dates": _keys("date dateType dateInformation"),
    "language": None,
    "identifiers": _keys("identifier identifierType"),
    "relatedIdentifiers": _keys(
        "relatedIdentifier relatedIdentifierType relationType relationTypeInformation "
        "resourceTypeGeneral relatedMetadataScheme schemeUri schemeType"
    ),
    "relatedItems": {
        **_keys("relatedItemType relationType relationTypeInformation publicationYear volume"),
        **_keys("issue number numberType firstPage lastPage publisher edition"),
        "relatedItemIdentifier": _keys(
            "relatedItemIdentifier relatedItemIdentifierType relatedMetadataScheme "
            "schemeURI schemeType"
        ),
        "creators": _NAME,
        "contributors": {**_NAME, "contributorType": None},
        "titles": _keys("title titleType"),
    },
    "sizes": None,
    "formats": None,
    "version": None,
    "rightsList": _keys("rights rightsUri rightsIdentifier rightsIdentifierScheme schemeUri lang"),
    "descriptions": _keys("description descriptionType lang"),
    "geoLocations": {
        "geoLocationPlace": None,
        "geoLocationPoint": _POINT,
        "geoLocationBox": _keys(
            "westBoundLongitude eastBoundLongitude southBoundLatitude northBoundLatitude"
        ),
        "geoLocationPolygon": {"polygonPoint": _POINT, "inPolygonPoint": _POINT},
    },
    "fundingReferences": _keys(
        "funderName funderIdentifier funderIdentifierType schemeUri awardNumber awardUri awardTitle"
    ),
    "container": _keys("type identifier identifierType title volume issue firstPage lastPage"),
    "contentUrl": None,
    "schemaVersion": None,
    "reason": None,
}

LISTS_OF_OBJECTS = (
    "creators",
    "contributors",
    "titles",
    "subjects",
    "dates",
    "identifiers",
    "relatedIdentifiers",
    "relatedItems",
    "rightsList",
    "descriptions",
    "geoLocations",
    "fundingReferences",
)

# What kernel 4.6 (December 2024) and 4.7 (March 2026) added to the terms of 4.5.
NEWER_TERMS: Mapping[str, tuple[str, ...]] = {
    "contributorType": ("Translator",),
    "dateType": ("Coverage",),
    "relatedIdentifierType": ("CSTR", "RAiD", "RRID", "SWHID"),
    "relationType": ("HasTranslation", "IsTranslationOf", "Other"),
    "resourceTypeGeneral": ("Award", "Poster", "Presentation", "Project"),
}


def permitted(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """The metadata among the attributes of a request, in the form in which they are kept.

    ``alternateIdentifiers`` is another name of ``identifiers``; a publisher given as text
    becomes an object, a single entry a list of one. Attributes that are absent stay absent, so
    that an update leaves them alone.
    """
    given = dict(attributes)
    if "identifiers" not in given and "alternateIdentifiers" in given:
        given["identifiers"] = [_identifier(a) for a in as_list(given["alternateIdentifiers"])]
    if isinstance(given.get("publisher"), str):
        given["publisher"] = {"name": given["publisher"]}
    for name in LISTS_OF_OBJECTS:
        if name in given:
            given[name] = as_list(given[name])
    return {name: _pruned(given[name], PERMITTED[name]) for name in PERMITTED if name in given}


def dropped(attributes: Mapping[str, Any]) -> list[str]:
    """Dotted names of the keys inside the metadata that DataCite drops (``subjects.valueURI``)."""
    return sorted(
        {
            name
            for attribute, keys in PERMITTED.items()
            for name in _unknown(attributes.get(attribute), keys, attribute)
        }
    )


def as_list(value: Any) -> list[Any]:
    """``value`` as a list: itself, a list of one, or nothing for ``None``."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def shape_problems(metadata: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is refused even in a draft, as (attribute, sentence): entries that are no objects."""
    problems = [
        (name, f"{name} should be a list of objects instead of {_short(entry)}.")
        for name in LISTS_OF_OBJECTS
        for entry in metadata.get(name, [])
        if not isinstance(entry, Mapping)
    ]
    for name in ("types", "container", "publisher"):
        value = metadata.get(name)
        if value is not None and not isinstance(value, Mapping):
            problems.append((name, f"{name} should be an object instead of {_short(value)}."))
    for entry in metadata.get("identifiers", []):
        if isinstance(entry, Mapping) and entry.get("identifierType") == "DOI":
            problems.append(("identifiers", "The DOI itself does not belong in identifiers."))
    language = metadata.get("language")
    if language and not (isinstance(language, str) and _LANGUAGE.fullmatch(language)):
        problems.append(("language", f"Language {_short(language)} is in an invalid format."))
    return problems


def complete_problems(metadata: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What keeps a DOI from being registered, as (attribute, sentence), one per attribute."""
    wrong_shape = shape_problems(metadata)
    if wrong_shape:
        return wrong_shape
    errors = sorted(_validator().iter_errors(_as_document(metadata)), key=lambda e: list(e.path))
    return list({source: (source, text) for source, text in map(_sentence, errors)}.values())


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema 4.5 of the ``datacite`` package, as DataCite's server applies it.

    The server takes terms of the newest kernel, has dropped unknown keys before, allows the
    same value twice, and refuses empty names and titles (XSD: ``nonemptycontent``).
    """
    found: dict[str, Any] = json.loads(_schema_file().read_text(encoding="utf-8"))
    _relax(found)
    for definition, terms in NEWER_TERMS.items():
        found["definitions"][definition]["enum"].extend(terms)
    properties = found["properties"]
    properties["titles"]["items"]["properties"]["title"]["minLength"] = 1
    properties["publisher"]["properties"]["name"]["minLength"] = 1
    found["definitions"]["person"]["properties"]["name"]["minLength"] = 1
    return found


@cache
def _validator() -> Draft201909Validator:
    return Draft201909Validator(schema())


def _schema_file() -> Path:
    # Located without importing the package, whose HTTP client is not needed here.
    spec = find_spec("datacite")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("The Python package 'datacite' is not installed.")
    return Path(spec.submodule_search_locations[0]) / "schemas" / "datacite-v4.5.json"


def _relax(part: Any) -> None:
    if isinstance(part, list):
        for entry in part:
            _relax(entry)
    elif isinstance(part, dict):
        for strictness in ("additionalProperties", "unevaluatedProperties", "uniqueItems", "else"):
            part.pop(strictness, None)
        for entry in part.values():
            _relax(entry)


def _identifier(entry: Any) -> Any:
    if not isinstance(entry, Mapping):
        return entry
    return {
        "identifier": entry.get("alternateIdentifier"),
        "identifierType": entry.get("alternateIdentifierType"),
    }


def _pruned(value: Any, keys: Mapping[str, Any] | None) -> Any:
    if keys is None or value is None:
        return value
    if isinstance(value, list):
        return [_pruned(entry, keys) for entry in value]
    if isinstance(value, Mapping):
        return {key: _pruned(value[key], keys[key]) for key in keys if key in value}
    return value


def _unknown(value: Any, keys: Mapping[str, Any] | None, path: str) -> Iterator[str]:
    if keys is None:
        return
    if isinstance(value, list):
        for entry in value:
            yield from _unknown(entry, keys, path)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if key in keys:
                yield from _unknown(inner, keys[key], f"{path}.{key}")
            else:
                yield f"{path}.{key}"


def _as_document(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Kept metadata in the form the JSON Schema describes."""
    document: dict[str, Any] = _without_nulls(metadata)
    document.setdefault("schemaVersion", SCHEMA_VERSION)
    document["publicationYear"] = str(document.get("publicationYear", ""))
    if not document["publicationYear"]:
        del document["publicationYear"]
    for person in [*document.get("creators", []), *document.get("contributors", [])]:
        person["affiliation"] = [
            {"name": entry} if isinstance(entry, str) else entry
            for entry in as_list(person.get("affiliation"))
        ]
    for item in document.get("relatedItems", []):
        if "publicationYear" in item:
            item["publicationYear"] = str(item["publicationYear"])
    document["geoLocations"] = _numbers(document.get("geoLocations", []))
    return document


def _without_nulls(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_nulls(entry) for key, entry in value.items() if entry is not None}
    if isinstance(value, list):
        return [_without_nulls(entry) for entry in value]
    return value


def _numbers(value: Any, key: str = "") -> Any:
    """Coordinates given as text (``"48.86"``) as numbers; DataCite takes both."""
    if isinstance(value, list):
        return [_numbers(entry) for entry in value]
    if isinstance(value, dict):
        return {name: _numbers(entry, name) for name, entry in value.items()}
    if isinstance(value, str) and key.endswith(("Longitude", "Latitude")):
        try:
            return float(value)
        except ValueError:
            return value
    return value


def _sentence(error: ValidationError) -> tuple[str, str]:
    path = list(error.absolute_path)
    if error.validator == "required":
        path = [*path, error.message.split("'")[1]]  # "'name' is a required property"
        text = "is missing"
    elif error.validator == "enum":
        text = f"{_short(error.instance)} is not a term of DataCite's list"
    elif error.validator in ("minItems", "minLength"):
        text = "must not be empty"
    else:
        text = error.message[:160]
    return str(path[0]), f"{'.'.join(map(str, path))}: {text}."


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 80 else f"{text[:77]}..."
