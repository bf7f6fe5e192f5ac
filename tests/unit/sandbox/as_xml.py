"""DataCite metadata as XML, written as DataCite's server writes them before it judges them.

After ``datacite/bolognese``, ``lib/bolognese/datacite_utils.rb``: which parts are left out, what
stands in for what is absent. Independent of the sandbox, so that it can judge it.
"""

from __future__ import annotations

from typing import Any

from lxml import etree
from lxml.builder import ElementMaker

NAMESPACE = "http://datacite.org/schema/kernel-4"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
E = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})
Element = Any


def resource(metadata: dict[str, Any]) -> Element:
    """The ``resource`` element of kept metadata."""
    container = metadata.get("container") or {}
    return E.resource(
        E.identifier("10.5072/x", identifierType="DOI"),
        E.creators(*(_person(one, "creator") for one in wrapped(metadata.get("creators")))),
        E.titles(*(_title(one) for one in wrapped(metadata.get("titles")))),
        _publisher(metadata.get("publisher"), container),
        E.publicationYear(str(metadata.get("publicationYear") or "")),
        *_resource_type(metadata.get("types") or {}),
        *_listed("subjects", metadata, _subject),
        *_listed("contributors", metadata, lambda one: _person(one, "contributor")),
        *_listed("dates", metadata, _date),
        *([E.language(metadata["language"])] if present(metadata.get("language")) else []),
        *_listed("identifiers", metadata, _identifier, "alternateIdentifiers"),
        *_listed("relatedIdentifiers", metadata, _related_identifier),
        *_listed("relatedItems", metadata, _related_item),
        E.sizes(*(E.size(one) for one in wrapped(metadata.get("sizes")))),
        E.formats(*(E.format(one) for one in wrapped(metadata.get("formats")))),
        *([E.version(metadata["version"])] if present(metadata.get("version")) else []),
        *_listed("rightsList", metadata, _rights),
        *_listed("descriptions", metadata, _description),
        *_listed("geoLocations", metadata, _geo_location),
        *_listed("fundingReferences", metadata, _funding),
    )


def present(value: Any) -> bool:
    return bool(value.strip()) if isinstance(value, str) else bool(value)


def wrapped(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _element(name: str, text: Any = None, **attributes: Any) -> Element:
    given = {key: value for key, value in attributes.items() if value is not None}
    lang = given.pop("lang", None)
    return E(name, str(text or ""), {**({LANG: lang} if lang is not None else {}), **given})


def _listed(name: str, metadata: dict[str, Any], make: Any, tag: str = "") -> list[Element]:
    entries = wrapped(metadata.get(name))
    return [E(tag or name, *(make(one) for one in entries))] if entries else []


def _person(person: dict[str, Any], role: str, **type_: str) -> Element:
    family, given = person.get("familyName"), person.get("givenName")
    name = person.get("name")
    if present(family):
        name = ", ".join(part for part in (family, given) if part is not None)
    attributes = {"contributorType": type_.get("type_") or person.get("contributorType") or ""}
    return E(
        role,
        attributes if role == "contributor" else {},
        _element(f"{role}Name", name, nameType=person.get("nameType")),
        *([E.givenName(given)] if present(given) else []),
        *([E.familyName(family)] if present(family) else []),
        *(
            _element(
                "nameIdentifier",
                one.get("nameIdentifier"),
                nameIdentifierScheme=one.get("nameIdentifierScheme") or "",
                schemeURI=one.get("schemeUri") or "",
            )
            for one in wrapped(person.get("nameIdentifiers"))
        ),
        *(
            _element(
                "affiliation",
                one.get("name"),
                affiliationIdentifier=one.get("affiliationIdentifier"),
                affiliationIdentifierScheme=one.get("affiliationIdentifierScheme"),
                schemeURI=one.get("schemeUri"),
            )
            for one in wrapped(person.get("affiliation"))
        ),
    )


def _title(one: dict[str, Any]) -> Element:
    return _element("title", one.get("title"), titleType=one.get("titleType"), lang=one.get("lang"))


def _publisher(publisher: dict[str, Any] | None, container: dict[str, Any]) -> Element:
    given = publisher or {}
    name = given.get("name")
    return _element(
        "publisher",
        container.get("title") if name is None else name,
        publisherIdentifier=given.get("publisherIdentifier"),
        publisherIdentifierScheme=given.get("publisherIdentifierScheme"),
        schemeURI=given.get("schemeUri"),
        lang=given.get("lang"),
    )


def _resource_type(types: dict[str, Any]) -> list[Element]:
    general = types.get("resourceTypeGeneral")
    if general is None:
        return []
    return [_element("resourceType", types.get("resourceType"), resourceTypeGeneral=general)]


def _subject(one: dict[str, Any]) -> Element:
    return _element(
        "subject",
        one.get("subject"),
        subjectScheme=one.get("subjectScheme"),
        schemeURI=one.get("schemeUri"),
        valueURI=one.get("valueUri"),
        classificationCode=one.get("classificationCode"),
        lang=one.get("lang"),
    )


def _date(one: dict[str, Any]) -> Element:
    type_ = one.get("dateType")
    return _element(
        "date",
        one.get("date"),
        dateType="Issued" if type_ is None else type_,
        dateInformation=one.get("dateInformation"),
    )


def _identifier(one: dict[str, Any]) -> Element:
    kind = one.get("identifierType") or ""
    return _element("alternateIdentifier", one.get("identifier"), alternateIdentifierType=kind)


def _related_identifier(one: dict[str, Any]) -> Element:
    return _element(
        "relatedIdentifier",
        one.get("relatedIdentifier"),
        relatedIdentifierType=one.get("relatedIdentifierType"),
        relationType=one.get("relationType"),
        resourceTypeGeneral=one.get("resourceTypeGeneral"),
    )


def _related_item(one: dict[str, Any]) -> Element:
    identifier = one.get("relatedItemIdentifier")
    simple = ("volume", "issue", "number", "firstPage", "lastPage", "publisher", "edition")
    return E(
        "relatedItem",
        {k: one[k] for k in ("relatedItemType", "relationType") if one.get(k) is not None},
        *(
            [
                _element(
                    "relatedItemIdentifier",
                    identifier.get("relatedItemIdentifier"),
                    relatedItemIdentifierType=identifier.get("relatedItemIdentifierType"),
                    relatedMetadataScheme=identifier.get("relatedMetadataScheme"),
                    schemeURI=identifier.get("schemeURI"),
                    schemeType=identifier.get("schemeType"),
                )
            ]
            if identifier
            else []
        ),
        *_listed("creators", one, lambda person: _person(person, "creator")),
        E.titles(*(_title(title) for title in wrapped(one.get("titles")))),
        *(
            [E.publicationYear(str(one["publicationYear"]))]
            if present(one.get("publicationYear"))
            else []
        ),
        *(
            _element(
                name, one[name], numberType=one.get("numberType") if name == "number" else None
            )
            for name in simple
            if present(one.get(name))
        ),
        *_listed(
            "contributors",
            one,
            lambda person: _person(
                person,
                "contributor",
                **({"type_": "Other"} if person.get("contributorType") is None else {}),
            ),
        ),
    )


def _rights(one: dict[str, Any]) -> Element:
    return _element(
        "rights",
        one.get("rights"),
        rightsURI=one.get("rightsUri"),
        rightsIdentifier=one.get("rightsIdentifier"),
        rightsIdentifierScheme=one.get("rightsIdentifierScheme"),
        schemeURI=one.get("schemeUri"),
        lang=one.get("lang"),
    )


def _description(one: dict[str, Any]) -> Element:
    type_ = one.get("descriptionType")
    return _element(
        "description",
        one.get("description"),
        descriptionType="Abstract" if type_ is None else type_,
        lang=one.get("lang"),
    )


def _point(name: str, given: dict[str, Any]) -> Element:
    return E(name, *(_number(side, given) for side in ("pointLatitude", "pointLongitude")))


def _number(name: str, given: dict[str, Any]) -> Element:
    value = given.get(name)
    return E(name, "" if value is None else str(value))


def _geo_location(one: dict[str, Any]) -> Element:
    parts = []
    if one.get("geoLocationPlace") is not None:
        parts.append(E.geoLocationPlace(one["geoLocationPlace"]))
    if one.get("geoLocationPoint") is not None:
        parts.append(_point("geoLocationPoint", one["geoLocationPoint"]))
    if one.get("geoLocationBox") is not None:
        sides = ("westBound", "eastBound", "southBound", "northBound")
        names = [f"{side}{'L' + ('ongitude' if side[0] in 'we' else 'atitude')}" for side in sides]
        parts.append(E.geoLocationBox(*(_number(name, one["geoLocationBox"]) for name in names)))
    if one.get("geoLocationPolygon") is not None:
        parts.append(
            E.geoLocationPolygon(
                *(
                    _point("polygonPoint", corner["polygonPoint"])
                    if "polygonPoint" in corner
                    else _point("inPolygonPoint", corner.get("inPolygonPoint") or {})
                    for corner in wrapped(one["geoLocationPolygon"])
                )
            )
        )
    return E.geoLocation(*parts)


def _funding(one: dict[str, Any]) -> Element:
    parts = [_element("funderName", one.get("funderName"))]
    if present(one.get("funderIdentifier")):
        kind = one.get("funderIdentifierType")
        parts.append(
            _element("funderIdentifier", one["funderIdentifier"], funderIdentifierType=kind)
        )
    if present(one.get("awardNumber")) or present(one.get("awardUri")):
        parts.append(_element("awardNumber", one.get("awardNumber"), awardURI=one.get("awardUri")))
    if present(one.get("awardTitle")):
        parts.append(E.awardTitle(one["awardTitle"]))
    return E.fundingReference(*parts)


def judge(schema: etree.XMLSchema, metadata: dict[str, Any]) -> list[str]:
    """What the official XSD has against the metadata."""
    text = etree.tostring(resource(metadata))
    schema.validate(etree.fromstring(text))
    return [error.message for error in schema.error_log]
