"""DataCite metadata as its REST API takes them: what it keeps, what it requires.

The attributes kept are those DataCite's server permits (``datacite/lupo``,
``app/lib/params_sanitizer.rb``); anything else is dropped without an error, as there. What a
registered DOI needs is in ``rules``.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema.exceptions import ValidationError

from thalie_local.sandbox import rules

RIGHTS_LENGTH = 2000  # characters: what DataCite's database holds

_KERNEL_4 = re.compile(r"http://datacite\.org/schema/kernel-4(\.[0-9])?")
_FLOAT = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)  # xs:float


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
    """What is refused even in a draft, as (attribute, sentence)."""
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
    return problems or [*_value_problems(metadata)]


def _value_problems(metadata: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for entry in metadata.get("identifiers", []):
        if entry.get("identifierType") == "DOI":
            yield "identifiers", "The DOI itself does not belong in identifiers."
    for entry in metadata.get("contributors", []):
        if entry.get("contributorType") not in rules.terms()["contributorType"]:
            yield (
                "contributors",
                f"Contributor {_short(entry)} has no contributorType of DataCite's list.",
            )
    for entry in metadata.get("rightsList", []):
        if len(str(entry.get("rights") or "")) > RIGHTS_LENGTH:
            yield "rightsList", f"Rights must not be longer than {RIGHTS_LENGTH} characters."
    language = metadata.get("language")
    if language and not (isinstance(language, str) and rules.LANGUAGE_SYNTAX.fullmatch(language)):
        yield "language", f"Language {_short(language)} is in an invalid format."
    version = metadata.get("schemaVersion")
    if version and not (isinstance(version, str) and _KERNEL_4.fullmatch(version)):
        yield "xml", f"Schema {_short(version)} is not supported; use kernel-4."


def complete_problems(metadata: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What keeps a DOI from being registered, as (attribute, sentence), one per attribute."""
    wrong_shape = shape_problems(metadata)
    if wrong_shape:
        return wrong_shape
    errors = rules.validator().iter_errors(as_written(metadata))
    sentences = map(_sentence, sorted(errors, key=lambda error: [*map(str, error.path)]))
    return list({source: (source, text) for source, text in sentences}.values())


def as_written(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Kept metadata as DataCite's server writes them into XML, before it judges them.

    Source: ``datacite/bolognese``, ``lib/bolognese/datacite_utils.rb``. Empty optional parts are
    left out; a name is made of family and given name; a date without a type is ``Issued``, a
    description ``Abstract``; the publisher may come from the container.
    """
    written: dict[str, Any] = _plain(metadata)
    for person in (*written.get("creators", []), *written.get("contributors", [])):
        _write_person(person)
    for item in written.get("relatedItems", []):
        _write_related_item(item)
    _write_publisher(written)
    for date in written.get("dates", []):
        date.setdefault("dateType", "Issued")
    for description in written.get("descriptions", []):
        description.setdefault("descriptionType", "Abstract")
    for place in written.get("geoLocations", []):
        _write_place(place)
    for funding in written.get("fundingReferences", []):
        _drop_blank(funding, "funderIdentifier", "awardTitle")
        if "awardNumber" not in _drop_blank(funding, "awardNumber") and _blank(
            funding.get("awardUri")
        ):
            funding.pop("awardUri", None)
        if "funderIdentifier" not in funding:
            funding.pop("funderIdentifierType", None)
    for entry in written.get("relatedIdentifiers", []):
        entry.pop("schemeUri", None)
    _drop_blank(written, "language", "version")
    for name in ("sizes", "formats"):
        if name in written:
            written[name] = as_list(written[name])
    return written


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


def _write_person(person: dict[str, Any]) -> None:
    if not _blank(person.get("familyName")):
        parts = (person.get("familyName"), person.get("givenName"))
        person["name"] = ", ".join(part for part in parts if isinstance(part, str))
    person["nameIdentifiers"] = as_list(person.get("nameIdentifiers"))
    person["affiliation"] = [
        {"name": entry} if isinstance(entry, str) else entry
        for entry in as_list(person.get("affiliation"))
    ]


def _write_related_item(item: dict[str, Any]) -> None:
    for person in (*item.get("creators", []), *item.get("contributors", [])):
        _write_person(person)
        person.setdefault("name", "")
    for contributor in item.get("contributors", []):
        contributor.setdefault("contributorType", "Other")
    _drop_blank(item, "publicationYear", "number")
    if "number" not in item:
        item.pop("numberType", None)


def _write_publisher(written: dict[str, Any]) -> None:
    title = written.get("container", {}).get("title")
    if title is not None and "name" not in written.get("publisher", {}):
        written["publisher"] = {**written.get("publisher", {}), "name": title}


def _write_place(place: dict[str, Any]) -> None:
    """Coordinates as numbers; of a polygon its points, then the one that lies within."""
    for name in ("geoLocationPoint", "geoLocationBox"):
        if name in place:
            place[name] = _numbers(place[name])
    if "geoLocationPolygon" in place:
        entries = [_numbers(entry) for entry in as_list(place["geoLocationPolygon"])]
        corners = [e["polygonPoint"] for e in entries if _has(e, "polygonPoint")]
        inside = [
            e.get("inPolygonPoint") if _has(e, "inPolygonPoint") else {}
            for e in entries
            if not _has(e, "polygonPoint")
        ]
        if inside and _has(entries[-1], "polygonPoint"):
            inside.append({})  # the point within comes last, or is refused
        place["geoLocationPolygon"] = {"polygonPoint": corners, "inPolygonPoint": inside}


def _has(entry: Any, name: str) -> bool:
    return isinstance(entry, dict) and name in entry


def _drop_blank(entry: dict[str, Any], *names: str) -> dict[str, Any]:
    for name in names:
        if _blank(entry.get(name)):
            entry.pop(name, None)
    return entry


def _blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _plain(value: Any) -> Any:
    """Without nulls, and with numbers as text, as in XML."""
    if isinstance(value, Mapping):
        return {key: _plain(entry) for key, entry in value.items() if entry is not None}
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value


def _numbers(value: Any) -> Any:
    """Coordinates, of whatever depth, as numbers where they are such."""
    if isinstance(value, dict):
        return {name: _numbers(entry) for name, entry in value.items()}
    if isinstance(value, str) and _FLOAT.fullmatch(value.strip()):
        number = float(value)
        return number if math.isfinite(number) else value
    return value


def _sentence(error: ValidationError) -> tuple[str, str]:
    path = [*map(str, error.absolute_path)]
    if error.validator in ("required", "dependentRequired"):
        path.append(_missing(error))
        text = "is missing"
    elif error.validator == "enum":
        text = f"{_short(error.instance)} is not a term of DataCite's list"
    elif error.validator == "minItems" and error.validator_value == 4:
        text = "needs at least four points"
    elif error.validator in ("minItems", "minLength"):
        text = "must not be empty"
    elif error.validator == "format":
        text = f"{_short(error.instance)} is not a {error.validator_value}"
    else:
        text = error.message[:160]
    return path[0], f"{'.'.join(path)}: {text}."


def _missing(error: ValidationError) -> str:
    if error.validator == "dependentRequired":
        return str(next(iter(error.validator_value.values()))[0])
    return str(next(name for name in error.validator_value if f"'{name}'" in error.message))


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 80 else f"{text[:77]}..."
