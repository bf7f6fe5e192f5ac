"""What DataCite requires of the metadata of a registered DOI: kernel 4.7, as a JSON Schema.

DataCite's server writes the metadata as XML and judges that with the XSD of the kernel
(``datacite/lupo``, ``app/validators/xml_schema_validator.rb``). The schema here says the same of
the form that ``metadata.as_written`` gives. It is stricter in one thing, which the XSD leaves to
the documentation of the kernel: a title and the name of a creator are not empty.

The lists of terms are those of the ``datacite`` package, which stop at kernel 4.5, and what
kernel 4.6 (December 2024) and 4.7 (March 2026) added to them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

NEWER_TERMS: Mapping[str, tuple[str, ...]] = {
    "contributorType": ("Translator",),
    "dateType": ("Coverage",),
    "relatedIdentifierType": ("CSTR", "RAiD", "RRID", "SWHID"),
    "relationType": ("HasTranslation", "IsTranslationOf", "Other"),
    "resourceTypeGeneral": ("Award", "Poster", "Presentation", "Project"),
}

TEXT: Mapping[str, Any] = {"type": "string"}
FILLED: Mapping[str, Any] = {"type": "string", "minLength": 1}
URI: Mapping[str, Any] = {"type": "string", "format": "uri"}
LANGUAGE: Mapping[str, Any] = {"type": "string", "format": "language"}

LANGUAGE_SYNTAX = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")  # xs:language


def _is_language(value: object) -> bool:
    """``xml:lang``: a language tag, or nothing."""
    return not isinstance(value, str) or not value or bool(LANGUAGE_SYNTAX.fullmatch(value))


_URI_SYNTAX = re.compile(
    r"""([A-Za-z][A-Za-z0-9+.-]*:|(?![^/?\#]*:))  # scheme, or a path without a colon
        (//([^/?\#\[\]@]*@)?(\[[^\]]*\]|[^/?\#\[\]@:]*)(:\d{1,9})?(?=[/?\#]|$)|(?!//))  # authority
        [^?\#\[\]]*(\?[^\#\[\]]*)?(\#[^\#]*)?""",
    re.VERBOSE,
)


def _is_uri(value: object) -> bool:
    """``xs:anyURI``: a URI or a relative reference (RFC 3986), in any letters, even with spaces."""
    if not isinstance(value, str):
        return True
    if re.search(r"%(?![0-9A-Fa-f]{2})", value):
        return False
    return bool(_URI_SYNTAX.fullmatch(value.strip()))


_FORMATS = FormatChecker(formats=())
_FORMATS.checks("language")(_is_language)
_FORMATS.checks("uri")(_is_uri)


@cache
def terms() -> dict[str, list[str]]:
    """The controlled lists of kernel 4.7, by the name of their definition."""
    found: dict[str, Any] = json.loads(_package_schema().read_text(encoding="utf-8"))
    lists = {name: part["enum"] for name, part in found["definitions"].items() if "enum" in part}
    item = found["properties"]["relatedItems"]["items"]["properties"]
    lists["numberType"] = item["numberType"]["enum"]
    return {name: [*listed, *NEWER_TERMS.get(name, ())] for name, listed in lists.items()}


@cache
def validator() -> Draft202012Validator:
    """The judge of metadata in the form of ``metadata.as_written``."""
    return Draft202012Validator(_resource(), format_checker=_FORMATS)


def _resource() -> dict[str, Any]:
    required = ("creators", "titles", "publisher", "publicationYear", "types")
    return _object(
        required,
        creators=_list(_person(FILLED), minItems=1),
        titles=_list(_object("title", **_title(FILLED), lang=LANGUAGE), minItems=1),
        publisher=_object(
            "name",
            name=FILLED,
            publisherIdentifier=TEXT,
            publisherIdentifierScheme=TEXT,
            schemeUri=URI,
            lang=LANGUAGE,
        ),
        publicationYear=_year(),
        types=_object(
            "resourceTypeGeneral",
            resourceType=TEXT,
            resourceTypeGeneral=_term("resourceTypeGeneral"),
        ),
        subjects=_list(
            _object(
                subject=TEXT,
                subjectScheme=TEXT,
                schemeUri=URI,
                valueUri=URI,
                classificationCode=URI,
                lang=LANGUAGE,
            )
        ),
        contributors=_list(_contributor(FILLED)),
        dates=_list(_object(date=TEXT, dateType=_term("dateType"), dateInformation=TEXT)),
        language=LANGUAGE,
        identifiers=_list(_object(identifier=TEXT, identifierType=TEXT)),
        relatedIdentifiers=_list(
            _object(
                ("relatedIdentifierType", "relationType"),
                relatedIdentifier=TEXT,
                relatedIdentifierType=_term("relatedIdentifierType"),
                relationType=_term("relationType"),
                resourceTypeGeneral=_term("resourceTypeGeneral"),
            )
        ),
        relatedItems=_list(_related_item()),
        sizes=_list(TEXT),
        formats=_list(TEXT),
        version=TEXT,
        rightsList=_list(
            _object(
                rights=TEXT,
                rightsUri=URI,
                rightsIdentifier=TEXT,
                rightsIdentifierScheme=TEXT,
                schemeUri=URI,
                lang=LANGUAGE,
            )
        ),
        descriptions=_list(
            _object(description=TEXT, descriptionType=_term("descriptionType"), lang=LANGUAGE)
        ),
        geoLocations=_list(_geo_location()),
        fundingReferences=_list(_funding()),
    )


def _person(name: Mapping[str, Any]) -> dict[str, Any]:
    """A person or organisation. The XSD leaves name identifiers and affiliations unchecked."""
    return _object(
        "name",
        name=name,
        nameType=_term("nameType"),
        givenName=TEXT,
        familyName=TEXT,
        nameIdentifiers=_list(
            _object(nameIdentifier=TEXT, nameIdentifierScheme=TEXT, schemeUri=TEXT)
        ),
        affiliation=_list(
            _object(
                name=TEXT,
                affiliationIdentifier=TEXT,
                affiliationIdentifierScheme=TEXT,
                schemeUri=TEXT,
            )
        ),
    )


def _contributor(name: Mapping[str, Any]) -> dict[str, Any]:
    person = _person(name)
    person["properties"]["contributorType"] = _term("contributorType")
    person["required"] = [*person["required"], "contributorType"]
    return person


def _title(text: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {"title": text, "titleType": _term("titleType")}


def _related_item() -> dict[str, Any]:
    return _object(
        ("relatedItemType", "relationType"),
        relatedItemType=_term("resourceTypeGeneral"),
        relationType=_term("relationType"),
        relatedItemIdentifier=_object(
            relatedItemIdentifier=TEXT,
            relatedItemIdentifierType=_term("relatedIdentifierType"),
            relatedMetadataScheme=TEXT,
            schemeURI=URI,
            schemeType=TEXT,
        ),
        creators=_list(_person(TEXT)),
        contributors=_list(_contributor(TEXT)),
        titles=_list(_object(**_title(TEXT))),
        publicationYear=_year(),
        number=TEXT,
        numberType=_term("numberType"),
        **dict.fromkeys(("volume", "issue", "firstPage", "lastPage", "publisher", "edition"), TEXT),
    )


def _geo_location() -> dict[str, Any]:
    longitude, latitude = _degrees(180), _degrees(90)
    point = _object(
        ("pointLongitude", "pointLatitude"), pointLongitude=longitude, pointLatitude=latitude
    )
    sides = {
        "westBoundLongitude": longitude,
        "eastBoundLongitude": longitude,
        "southBoundLatitude": latitude,
        "northBoundLatitude": latitude,
    }
    return _object(
        geoLocationPlace=TEXT,
        geoLocationPoint=point,
        geoLocationBox=_object(tuple(sides), **sides),
        geoLocationPolygon=_object(
            polygonPoint=_list(point, minItems=4), inPolygonPoint=_list(point, maxItems=1)
        ),
    )


def _funding() -> dict[str, Any]:
    return {
        **_object(
            "funderName",
            funderName=FILLED,
            funderIdentifier=TEXT,
            funderIdentifierType=_term("funderIdentifierType"),
            awardNumber=TEXT,
            awardUri=URI,
            awardTitle=TEXT,
        ),
        "dependentRequired": {"funderIdentifier": ["funderIdentifierType"]},
    }


def _object(required: str | tuple[str, ...] = (), /, **properties: Any) -> dict[str, Any]:
    names = [required] if isinstance(required, str) else list(required)
    return {"type": "object", "required": names, "properties": properties}


def _list(items: Mapping[str, Any], **limits: int) -> dict[str, Any]:
    return {"type": "array", "items": items, **limits}


def _term(definition: str) -> dict[str, Any]:
    return {"enum": terms()[definition]}


def _year() -> dict[str, Any]:
    return {"type": "string", "pattern": "^[0-9]{4}$"}


def _degrees(most: int) -> dict[str, Any]:
    return {"type": "number", "minimum": -most, "maximum": most}


def _package_schema() -> Path:
    # Located without importing the package, whose HTTP client is not needed here.
    spec = find_spec("datacite")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("The Python package 'datacite' is not installed.")
    return Path(spec.submodule_search_locations[0]) / "schemas" / "datacite-v4.5.json"
