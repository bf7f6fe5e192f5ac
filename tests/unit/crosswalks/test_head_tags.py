"""The head of a page: what Google Scholar and Zotero read of it, and Dublin Core."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.generated import examples
from thalie.crosswalks.head_tags import LANDS, LEFT_OUT, slashed, tags
from thalie.crosswalks.model import Agent, Organisation, Record, ResourceType

from .awkward import AWKWARD, opened, withdrawn
from .documents import SETTINGS, read
from .test_generated import quiet, records
from .told import assert_complete, assert_lands, landing

pytestmark = pytest.mark.slow


def contents(record: Record, name: str) -> list[str]:
    return [content for tag, content in tags(record, SETTINGS) if tag == name]


def test_google_scholar_finds_what_it_needs() -> None:
    assert tags(opened(), SETTINGS)[:9] == (
        ("citation_title", "The blue of an imaginary cat"),
        ("citation_author", "Exemple, Camille"),
        ("citation_author_institution", "A centre"),
        ("citation_author_orcid", "https://orcid.org/0000-0002-1825-0097"),
        ("citation_publication_date", "2026/02/03"),
        ("citation_doi", "10.5072/version-2"),
        ("citation_publisher", "C2RMF, AGLAE"),
        ("citation_language", "en"),
        ("citation_abstract_html_url", "https://data.example.org/records/abcde-12345"),
    )
    assert contents(opened(), "citation_keywords")[:3] == [
        "glaze",
        "particle-induced X-ray emission",
        "émission de rayons X induite par particules",
    ]


def test_each_creator_has_a_tag_in_order() -> None:
    who = (
        Agent("Exemple, Camille", affiliations=(Organisation("A centre"),)),
        Agent("Musée A and B", personal=False),
        Agent("", given_name="Alix", family_name="Soin"),
    )
    record = replace(opened(), creators=who)
    assert contents(record, "citation_author") == [
        "Exemple, Camille", "Musée A and B", "Soin, Alix",
    ]  # fmt: skip
    names = [name for name, _ in tags(record, SETTINGS)]
    assert names[1:4] == ["citation_author", "citation_author_institution", "citation_author"]
    assert len(contents(AWKWARD["crowded"](), "citation_author")) == 5000


def test_two_creators_of_one_name_are_two() -> None:
    who = (Agent("Exemple, Camille"), Agent("Exemple, Camille"))
    assert len(contents(replace(opened(), creators=who), "citation_author")) == 2


@pytest.mark.parametrize(
    ("when", "text"),
    [
        ("2026-03-05", "2026/03/05"),
        ("2026-03", "2026/03"),
        ("2026", "2026"),
        ("2026-03-05/2027-01-01", "2026/03/05"),
        ("1984?", "1984"),
        ("-0800", ""),
        ("soon", ""),
        ("20260", ""),
    ],
)
def test_a_date_has_slashes(when: str, text: str) -> None:
    assert slashed(when) == text


def test_dublin_core() -> None:
    record = opened()
    for name, expected in {
        "DC.identifier": [
            "https://doi.org/10.5072/version-2", "oai:thalie:abcde-12345",
            "https://n2t.net/ark:/12345/x",
        ],
        "DC.type": ["Dataset"],
        "DC.language": ["en"],
        "DC.format": ["application/x-hdf5", "text/plain", "text/csv"],
        "DC.source": ["https://doi.org/10.5072/raw"],
        "DCTERMS.license": ["https://creativecommons.org/licenses/by/4.0/"],
        "DCTERMS.accessRights": ["http://purl.org/coar/access_right/c_abf2"],
        "DCTERMS.temporal": ["-0663/-0331"],
        "DCTERMS.spatial": ["Saqqarah", "east=31.216; north=29.871; name=Saqqarah", "Memphis"],
        "DCTERMS.replaces": ["https://doi.org/10.5072/version-1"],
        "DCTERMS.isPartOf": ["https://data.example.org/communities/glass"],
    }.items():  # fmt: skip
        assert contents(record, name) == expected, name
    assert "Imaginary cat, E 0, musée du Louvre" in contents(record, "DC.subject")
    assert "bronze" in contents(record, "DC.subject")
    assert contents(record, "DCTERMS.abstract")[0] == "Maps of a glaze, R&D. one two"


def test_the_end_of_an_embargo_is_told() -> None:
    assert contents(read(), "DCTERMS.available") == ["2029-01-22"]
    assert contents(read(), "DCTERMS.accessRights") == ["http://purl.org/coar/access_right/c_f1cf"]


def test_a_tombstone_tells_nothing_else() -> None:
    assert tags(withdrawn(), SETTINGS) == (
        ("DC.identifier", "https://doi.org/10.5072/version-2"),
        ("DC.description", "Withdrawn on 2026-05-04."),
        *(
            ("DC.description", text)
            for text in (*withdrawn().withdrawal.reasons.values(), "Mixed up samples")  # type: ignore[union-attr]
        ),
        (
            "DCTERMS.bibliographicCitation",
            "Exemple, C. (2026). The blue of an imaginary cat.",
        ),
    )


@pytest.mark.parametrize("name", AWKWARD)
def test_tags_are_made_of_any_record(name: str) -> None:
    for tag, content in tags(AWKWARD[name](), SETTINGS):
        assert content.strip() == content != ""
        assert "\n" not in content and "\x00" not in content and tag
        content.encode()


@settings(max_examples=examples(100), deadline=None, suppress_health_check=quiet)
@given(record=records)
def test_tags_are_made_whatever_a_record_says(record: Record) -> None:
    for _, content in tags(record, SETTINGS):
        content.encode()


def test_the_tables_tell_of_the_whole_model() -> None:
    assert_complete(LANDS, LEFT_OUT)


@pytest.mark.parametrize("path", [one for one in landing(LANDS, LEFT_OUT) if one != "index"])
def test_what_is_told_to_land_lands(path: str) -> None:
    changes = {"access.status", "resource_type.general"}
    assert_lands(
        lambda record: "\n".join(content for _, content in tags(record, SETTINGS)), path, changes
    )


def test_an_unknown_type_is_a_text() -> None:
    record = replace(opened(), resource_type=ResourceType("Poem"))
    assert contents(record, "DC.type") == ["Text", "Poem"]
