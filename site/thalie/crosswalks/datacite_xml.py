"""DataCite's attributes as XML of kernel 4.7. Pure.

One path for both forms: the XML says what the REST API is told, in the elements of
``metadata.xsd``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

from .datacite import SCHEMA
from .datacite_export import LANDS, LEFT_OUT, named, told
from .model import Record
from .settings import Settings
from .xml_tree import LANG, XSI, Names

__all__ = ["LANDS", "LEFT_OUT", "LOCATION", "document", "element", "render"]

LOCATION = f"{SCHEMA} https://schema.datacite.org/meta/kernel-4.7/metadata.xsd"

Json = Mapping[str, Any]
Chosen = Mapping[str, str]  # attribute in XML -> key in JSON

_KERNEL = Names(SCHEMA)
_NOTHING: Mapping[str, str] = {}

_AGENT = {"nameType": "nameType", LANG: "lang"}
_ROLE = {"contributorType": "contributorType"}
_NAME = {"nameIdentifierScheme": "nameIdentifierScheme", "schemeURI": "schemeUri"}
_AFFILIATION = {
    "affiliationIdentifier": "affiliationIdentifier",
    "affiliationIdentifierScheme": "affiliationIdentifierScheme",
    "schemeURI": "schemeUri",
}
_TITLE = {"titleType": "titleType", LANG: "lang"}
_PUBLISHER = {
    "publisherIdentifier": "publisherIdentifier",
    "publisherIdentifierScheme": "publisherIdentifierScheme",
    "schemeURI": "schemeUri",
}
_SUBJECT = {
    "subjectScheme": "subjectScheme",
    "schemeURI": "schemeUri",
    "valueURI": "valueUri",
    "classificationCode": "classificationCode",
    LANG: "lang",
}
_DATE = {"dateType": "dateType", "dateInformation": "dateInformation"}
_RELATION = {
    "resourceTypeGeneral": "resourceTypeGeneral",
    "relatedIdentifierType": "relatedIdentifierType",
    "relationType": "relationType",
    "relationTypeInformation": "relationTypeInformation",
}
_RIGHT = {
    "rightsURI": "rightsUri",
    "rightsIdentifier": "rightsIdentifier",
    "rightsIdentifierScheme": "rightsIdentifierScheme",
    "schemeURI": "schemeUri",
    LANG: "lang",
}
_DESCRIPTION = {"descriptionType": "descriptionType", LANG: "lang"}
_FUNDER = {"funderIdentifierType": "funderIdentifierType", "schemeURI": "schemeUri"}
_AWARD = {"awardURI": "awardUri"}
_ITEM = {"relatedItemType": "relatedItemType", "relationType": "relationType"}
_ITEM_IDENTIFIER = {"relatedItemIdentifierType": "relatedItemIdentifierType"}


def render(record: Record, house: Settings) -> bytes:
    """The document of RECORD for readers: as its DOI is registered, and a newline."""
    return document(told(record), named(record)) + b"\n"


def document(attributes: Json, doi: str) -> bytes:
    """The XML document of a DOI, UTF-8 with declaration, from ``datacite.attributes``."""
    root = element(attributes, doi)
    text: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return text


def element(attributes: Json, doi: str) -> etree._Element:
    """The element ``resource``. Raises ``ValueError`` without a DOI: kernel 4.7 needs one."""
    if not doi:
        raise ValueError("A DataCite document needs a DOI.")
    root = etree.Element(f"{{{SCHEMA}}}resource", nsmap={None: SCHEMA, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", LOCATION)
    _add(root, "identifier", doi, {"identifierType": "DOI"})
    _agents(root, attributes, "creator")
    _all(root, "titles", attributes["titles"], "title", _TITLE)
    _publisher(root, attributes["publisher"])
    _add(root, "publicationYear", _year(attributes["publicationYear"]))
    types = attributes["types"]
    general = {"resourceTypeGeneral": types.get("resourceTypeGeneral", "")}
    _add(root, "resourceType", types.get("resourceType", ""), general)
    _all(root, "subjects", attributes["subjects"], "subject", _SUBJECT)
    _agents(root, attributes, "contributor")
    _all(root, "dates", attributes["dates"], "date", _DATE)
    if attributes["language"]:
        _add(root, "language", attributes["language"])
    _alternates(root, attributes["identifiers"])
    related = attributes["relatedIdentifiers"]
    _all(root, "relatedIdentifiers", related, "relatedIdentifier", _RELATION)
    _plain(root, attributes, "size")
    _plain(root, attributes, "format")
    if attributes["version"]:
        _add(root, "version", attributes["version"])
    _rights(root, attributes["rightsList"])
    _descriptions(root, attributes["descriptions"])
    _locations(root, attributes["geoLocations"])
    _fundings(root, attributes["fundingReferences"])
    _items(root, attributes["relatedItems"])
    return root


def _add(
    parent: etree._Element, name: str, text: str = "", given: Mapping[str, str] = _NOTHING
) -> etree._Element:
    child = etree.SubElement(parent, _KERNEL[name], given)
    if text:
        child.text = text
    return child


def _chosen(entry: Json, names: Chosen) -> dict[str, str]:
    """The XML attributes that ENTRY has a value for."""
    found = {}
    for name, key in names.items():
        value = entry.get(key)
        if value:
            found[name] = str(value)
    return found


def _wrapper(root: etree._Element, name: str, entries: Any) -> etree._Element | None:
    """The element around a list, unless the list is empty."""
    return _add(root, name) if entries else None


def _all(root: etree._Element, wrapper: str, entries: Any, name: str, names: Chosen) -> None:
    """A list of elements whose text is the entry of the same NAME."""
    around = _wrapper(root, wrapper, entries)
    if around is not None:
        for entry in entries:
            _add(around, name, entry[name], _chosen(entry, names))


def _plain(root: etree._Element, attributes: Json, name: str) -> None:
    around = _wrapper(root, f"{name}s", attributes[f"{name}s"])
    if around is not None:
        for text in attributes[f"{name}s"]:
            _add(around, name, text)


def _year(year: int | None) -> str:
    return f"{year:04d}" if year is not None else ""


def _agents(root: etree._Element, attributes: Json, kind: str) -> None:
    """Creators or contributors (KIND)."""
    entries = attributes[f"{kind}s"]
    around = _wrapper(root, f"{kind}s", entries)
    if around is None:
        return
    for entry in entries:
        agent = _add(around, kind, "", _chosen(entry, _ROLE))
        _add(agent, f"{kind}Name", entry["name"], _chosen(entry, _AGENT))
        _names(agent, entry)
        for one in entry["nameIdentifiers"]:
            _add(agent, "nameIdentifier", one["nameIdentifier"], _chosen(one, _NAME))
        for place in entry["affiliation"]:
            _add(agent, "affiliation", place["name"], _chosen(place, _AFFILIATION))


def _names(agent: etree._Element, entry: Json) -> None:
    for name in ("givenName", "familyName"):
        if entry.get(name):
            _add(agent, name, entry[name])


def _publisher(root: etree._Element, publisher: Json) -> None:
    _add(root, "publisher", publisher["name"], _chosen(publisher, _PUBLISHER))


def _alternates(root: etree._Element, entries: Any) -> None:
    around = _wrapper(root, "alternateIdentifiers", entries)
    if around is not None:
        for one in entries:
            kind = {"alternateIdentifierType": one["identifierType"]}
            _add(around, "alternateIdentifier", one["identifier"], kind)


def _rights(root: etree._Element, entries: Any) -> None:
    around = _wrapper(root, "rightsList", entries)
    if around is not None:
        for one in entries:
            _add(around, "rights", one.get("rights", ""), _chosen(one, _RIGHT))


def _descriptions(root: etree._Element, entries: Any) -> None:
    """Lines of a description are parted by ``br``, the only element that may stand in it."""
    around = _wrapper(root, "descriptions", entries)
    if around is None:
        return
    for entry in entries:
        first, *others = entry["description"].split("\n")
        child = _add(around, "description", first, _chosen(entry, _DESCRIPTION))
        for line in others:
            _add(child, "br").tail = line


def _locations(root: etree._Element, entries: Any) -> None:
    around = _wrapper(root, "geoLocations", entries)
    if around is None:
        return
    for entry in entries:
        location = _add(around, "geoLocation")
        if entry.get("geoLocationPlace"):
            _add(location, "geoLocationPlace", entry["geoLocationPlace"])
        point = entry.get("geoLocationPoint")
        if point:
            inside = _add(location, "geoLocationPoint")
            for name in ("pointLongitude", "pointLatitude"):
                _add(inside, name, repr(point[name]))


def _fundings(root: etree._Element, entries: Any) -> None:
    around = _wrapper(root, "fundingReferences", entries)
    if around is None:
        return
    for entry in entries:
        funding = _add(around, "fundingReference")
        _add(funding, "funderName", entry["funderName"])
        if entry.get("funderIdentifier"):
            _add(funding, "funderIdentifier", entry["funderIdentifier"], _chosen(entry, _FUNDER))
        if entry.get("awardNumber") or entry.get("awardUri"):
            _add(funding, "awardNumber", entry.get("awardNumber", ""), _chosen(entry, _AWARD))
        if entry.get("awardTitle"):
            _add(funding, "awardTitle", entry["awardTitle"])


def _items(root: etree._Element, entries: Any) -> None:
    around = _wrapper(root, "relatedItems", entries)
    if around is None:
        return
    for entry in entries:
        item = _add(around, "relatedItem", "", _chosen(entry, _ITEM))
        one = entry.get("relatedItemIdentifier")
        if one:
            kind = _chosen(one, _ITEM_IDENTIFIER)
            _add(item, "relatedItemIdentifier", one["relatedItemIdentifier"], kind)
        _all(item, "titles", entry["titles"], "title", _TITLE)
        for name in ("number", "publisher", "edition"):
            if entry.get(name):
                _add(item, name, entry[name])
