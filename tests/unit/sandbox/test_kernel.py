"""What the sandbox requires of metadata is what DataCite's own XSD requires of them.

DataCite writes metadata as XML (here: ``as_xml``) and judges that. Hypothesis makes metadata that
are right, wrong in one place, or anything, and both judges have to agree on each.
"""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.generated import examples
from thalie_local.sandbox import metadata as kernel
from thalie_local.sandbox import rules

from .as_xml import judge, present

COMPLETE: dict[str, Any] = {
    "creators": [{"name": "Curie, Irène"}],
    "titles": [{"title": "A blue enamel"}],
    "publisher": {"name": "A laboratory"},
    "publicationYear": "2026",
    "types": {"resourceTypeGeneral": "Dataset"},
}


@pytest.fixture(scope="session")
def xsd(schemas: Path) -> etree.XMLSchema:
    """The official XSD of kernel 4.7."""
    file = schemas / "datacite" / "kernel-4.7" / "metadata.xsd"
    return etree.XMLSchema(etree.parse(str(file)))


TEXT = st.sampled_from(["", " ", "émail", "A & B <c>", "2 "])
URI = st.sampled_from(
    [
        *("", "https://example.org/a?b#c", "urn:x:y", "été", "../a b", "http://a b", "%zz"),
        *("http://[odd", "http://[::1]:80/", "#a#b", ":", "1a:b", "a\\b", "http://x:y/", "a[b]"),
        *("https://orcid.org/", "http://u@h:8/%41", "mailto:a@b", "//h", "?", "{}", "http://a::1/"),
    ]
)
LANG = st.sampled_from(["", "fr", "en-GB", "français", "fr_FR", "fr-", "abcdefghi", "x-1"])
YEAR = st.sampled_from(["2026", "26", 2026, 1, "12345"])
DEGREES = st.sampled_from(
    [
        0,
        48.86,
        -90,
        90.01,
        180,
        -180.5,
        "48.86",
        "-200",
        "48,8",
        "1e2",
        "",
        "INF",
        " 2.3 ",
        ".5",
        "7.",
    ]
)


def term(name: str) -> st.SearchStrategy[str]:
    return st.sampled_from([*rules.terms()[name], "", "Nonsense", rules.terms()[name][0].lower()])


def objects(**optional: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    fields = {name: st.none() | values for name, values in optional.items()}
    return st.fixed_dictionaries({}, optional=fields)


def several(
    values: st.SearchStrategy[Any], most: int = 2, least: int = 0
) -> st.SearchStrategy[list[Any]]:
    return st.lists(values, min_size=least, max_size=most)


NAME = {"name": TEXT, "nameType": term("nameType"), "givenName": TEXT, "familyName": TEXT}
PERSON = {
    **NAME,
    "nameIdentifiers": several(
        objects(nameIdentifier=TEXT, nameIdentifierScheme=TEXT, schemeUri=URI)
    ),
    "affiliation": several(
        objects(
            name=TEXT, affiliationIdentifier=TEXT, affiliationIdentifierScheme=TEXT, schemeUri=URI
        )
    ),
}
TITLE = {"title": TEXT, "titleType": term("titleType")}
POINT = objects(pointLongitude=DEGREES, pointLatitude=DEGREES)
CORNER = st.fixed_dictionaries({"polygonPoint": POINT}) | st.fixed_dictionaries(
    {"inPolygonPoint": POINT}
)
GOOD_POINT = st.just({"pointLongitude": 2.3, "pointLatitude": "48.9"})
GOOD_CORNER = st.fixed_dictionaries({"polygonPoint": GOOD_POINT})
POLYGON = (
    several(CORNER, 5)
    | several(GOOD_CORNER, 6, 3)
    | st.tuples(several(GOOD_CORNER, 5, 4), several(CORNER, 2)).map(lambda pair: pair[0] + pair[1])
)
RELATED = {"relationType": term("relationType")}

ATTRIBUTES: dict[str, st.SearchStrategy[Any]] = {
    "creators": several(objects(**PERSON)),
    "titles": several(objects(**TITLE, lang=LANG)),
    "publisher": objects(
        name=TEXT,
        publisherIdentifier=TEXT,
        publisherIdentifierScheme=TEXT,
        schemeUri=URI,
        lang=LANG,
    ),
    "publicationYear": YEAR,
    "types": objects(resourceTypeGeneral=term("resourceTypeGeneral"), resourceType=TEXT),
    "subjects": several(
        objects(
            subject=TEXT,
            subjectScheme=TEXT,
            schemeUri=URI,
            valueUri=URI,
            classificationCode=URI,
            lang=LANG,
        )
    ),
    "contributors": several(objects(**PERSON, contributorType=term("contributorType"))),
    "dates": several(objects(date=TEXT, dateType=term("dateType"), dateInformation=TEXT)),
    "language": LANG,
    "identifiers": several(objects(identifier=TEXT, identifierType=TEXT)),
    "relatedIdentifiers": several(
        objects(
            **RELATED,
            relatedIdentifier=TEXT,
            relatedIdentifierType=term("relatedIdentifierType"),
            resourceTypeGeneral=term("resourceTypeGeneral"),
            relationTypeInformation=TEXT,
            schemeUri=URI,
        )
    ),
    "relatedItems": several(
        objects(
            **RELATED,
            relatedItemType=term("resourceTypeGeneral"),
            relatedItemIdentifier=objects(
                relatedItemIdentifier=TEXT,
                relatedItemIdentifierType=term("relatedIdentifierType"),
                schemeURI=URI,
            ),
            creators=several(objects(**NAME)),
            contributors=several(objects(**NAME, contributorType=term("contributorType"))),
            titles=several(objects(**TITLE)),
            publicationYear=YEAR,
            number=TEXT,
            numberType=term("numberType"),
            volume=TEXT,
            edition=TEXT,
        )
    ),
    "sizes": several(TEXT),
    "formats": several(TEXT),
    "version": TEXT,
    "rightsList": several(
        objects(rights=TEXT, rightsUri=URI, rightsIdentifier=TEXT, schemeUri=URI, lang=LANG)
    ),
    "descriptions": several(
        objects(description=TEXT, descriptionType=term("descriptionType"), lang=LANG)
    ),
    "geoLocations": several(
        objects(
            geoLocationPlace=TEXT,
            geoLocationPoint=POINT,
            geoLocationBox=objects(
                westBoundLongitude=DEGREES,
                eastBoundLongitude=DEGREES,
                southBoundLatitude=DEGREES,
                northBoundLatitude=DEGREES,
            ),
            geoLocationPolygon=POLYGON,
        )
    ),
    "fundingReferences": several(
        objects(
            funderName=TEXT,
            funderIdentifier=TEXT,
            funderIdentifierType=term("funderIdentifierType"),
            schemeUri=URI,
            awardNumber=TEXT,
            awardUri=URI,
            awardTitle=TEXT,
        )
    ),
    "container": objects(title=TEXT),
}


@st.composite
def one_attribute(draw: st.DrawFn) -> dict[str, Any]:
    """Complete metadata with one attribute drawn: mostly one place decides."""
    name = draw(st.sampled_from(sorted(ATTRIBUTES)))
    return {**COMPLETE, name: draw(ATTRIBUTES[name])}


ANYTHING = st.fixed_dictionaries({}, optional=ATTRIBUTES)


def is_strict_here(metadata: dict[str, Any]) -> bool:
    """Whether a title or the name of a creator is empty, which the XSD itself lets pass."""
    creators, titles = metadata.get("creators") or [], metadata.get("titles") or []
    nameless = [c for c in creators if not c.get("name") and not present(c.get("familyName"))]
    return bool(nameless) or any(not title.get("title") for title in titles)


def agree(xsd: etree.XMLSchema, metadata: dict[str, Any]) -> bool:
    """Whether both accept it, having checked that they agree."""
    kept = kernel.permitted(deepcopy(metadata))
    official = judge(xsd, kept)
    ours = kernel.complete_problems(kept)
    if is_strict_here(kept):
        assert ours, metadata
    else:
        assert (not ours) == (not official), (ours, official)
    return not ours


CHECKED = settings(
    max_examples=examples(400), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@given(metadata=one_attribute())
@example(metadata=COMPLETE)
@CHECKED
def test_the_sandbox_judges_one_attribute_as_the_official_schema(
    xsd: etree.XMLSchema, metadata: dict[str, Any]
) -> None:
    agree(xsd, metadata)


@given(metadata=ANYTHING)
@CHECKED
def test_the_sandbox_judges_anything_as_the_official_schema(
    xsd: etree.XMLSchema, metadata: dict[str, Any]
) -> None:
    agree(xsd, metadata)


def test_the_cases_decide_something(xsd: etree.XMLSchema) -> None:
    """Both verdicts are common among the cases: the agreement above is not that of two who nod."""
    verdicts: Counter[bool] = Counter()

    @given(metadata=one_attribute())
    @settings(CHECKED, max_examples=200, database=None)
    def count(metadata: dict[str, Any]) -> None:
        verdicts[agree(xsd, metadata)] += 1

    count()
    assert min(verdicts[True], verdicts[False]) > 20


# Negative controls: each of these is wrong for the XSD too, and each neighbour is right.
WRONG: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"creators": []}, {"creators": [{"name": "A"}]}),
    ({"titles": []}, {"titles": [{"title": "T"}]}),
    ({"publisher": {"name": ""}}, {"publisher": {"name": "P"}}),
    ({"publisher": None}, {"publisher": None, "container": {"title": "A journal"}}),
    ({"publicationYear": "26"}, {"publicationYear": 2026}),
    ({"types": {}}, {"types": {"resourceTypeGeneral": "Poster"}}),
    (
        {"titles": [{"title": "T", "lang": "fr_FR"}]},
        {"titles": [{"title": "T", "lang": "fr-FR"}]},
    ),
    (
        {"contributors": [{"name": "", "contributorType": "Translator"}]},
        {"contributors": [{"familyName": "A", "contributorType": "Translator"}]},
    ),
    (
        {"fundingReferences": [{"funderName": "F", "funderIdentifier": "1"}]},
        {"fundingReferences": [{"funderName": "F", "funderIdentifierType": "ROR"}]},
    ),
    (
        {"geoLocations": [{"geoLocationPolygon": [{"polygonPoint": {}}] * 4}]},
        {
            "geoLocations": [
                {
                    "geoLocationPolygon": [
                        {"polygonPoint": {"pointLongitude": "1", "pointLatitude": 2}}
                    ]
                    * 4
                }
            ]
        },
    ),
    (
        {"relatedIdentifiers": [{"relatedIdentifier": "x", "relationType": "Other"}]},
        {"relatedIdentifiers": [{"relationType": "Other", "relatedIdentifierType": "RAiD"}]},
    ),
    (
        {"rightsList": [{"rightsUri": "http://[odd"}]},
        {"rightsList": [{"rightsUri": "https://creativecommons.org/licenses/by/4.0/"}]},
    ),
    ({"dates": [{"date": "2026", "dateType": "Opened"}]}, {"dates": [{"date": "2026"}]}),
]


@pytest.mark.parametrize(("wrong", "right"), WRONG)
def test_a_wrong_value_is_refused_by_both_and_its_neighbour_by_none(
    xsd: etree.XMLSchema, wrong: dict[str, Any], right: dict[str, Any]
) -> None:
    assert not agree(xsd, {**COMPLETE, **wrong})
    assert agree(xsd, {**COMPLETE, **right})


@pytest.mark.parametrize("empty", [{"titles": [{"title": ""}]}, {"creators": [{"name": ""}]}])
def test_the_sandbox_is_stricter_with_empty_titles_and_names_only(
    xsd: etree.XMLSchema, empty: dict[str, Any]
) -> None:
    assert judge(xsd, {**COMPLETE, **empty}) == []
    assert not agree(xsd, {**COMPLETE, **empty})


TERMS = {
    "contributorType": "contributorType",
    "dateType": "dateType",
    "descriptionType": "descriptionType",
    "funderIdentifierType": "funderIdentifierType",
    "nameType": "nameType",
    "numberType": "numberType",
    "relatedIdentifierType": "relatedIdentifierType",
    "relationType": "relationType",
    "resourceTypeGeneral": "resourceType",
    "titleType": "titleType",
}


def test_every_list_of_terms_is_compared() -> None:
    assert set(rules.terms()) == set(TERMS)


@pytest.mark.parametrize("definition", sorted(TERMS))
def test_terms_are_those_of_kernel_4_7(definition: str, schemas: Path) -> None:
    folder = schemas / "datacite" / "kernel-4.7" / "include"
    file = folder / f"datacite-{TERMS[definition]}-v4.xsd"
    tree = etree.parse(str(file))
    official = tree.xpath("//@value[parent::*[local-name() = 'enumeration']]")
    assert official
    assert sorted(rules.terms()[definition]) == sorted(official)
