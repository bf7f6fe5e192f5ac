"""Whatever a record says: without problems, both official judges accept it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.generated import examples
from thalie.crosswalks import model
from thalie.crosswalks.datacite import attributes, concept_attributes
from thalie.crosswalks.datacite_problems import problems
from thalie.crosswalks.datacite_terms import TERMS
from thalie.crosswalks.datacite_xml import document
from thalie.crosswalks.read import read_record
from thalie.crosswalks.settings import Settings
from thalie.ground.terms import no_terms
from thalie_local.sandbox.metadata import complete_problems, dropped, permitted

from .documents import DOCUMENT, TODAY
from .judges import openapi_complaints, xsd_complaints

words = st.text(max_size=12)  # control characters and lone surrogates among them
named = st.text("ab é<&", min_size=1, max_size=8).filter(str.strip)
addresses = st.sampled_from(
    ["", "https://example.org/a?b=c#d", "ark:/12345/x", "http://a b", "http://a:b/", "é"]
)
days = st.sampled_from(["2026", "2026-01", "2026-01-20", "2026-01-20/2026-01-22"])
languages = st.sampled_from(["", "en", "fr", "akk", "not a language", "zh-Hant"])
titles = st.dictionaries(languages, words, max_size=2)


def kinds(name: str) -> st.SearchStrategy[str]:
    return st.sampled_from([*TERMS[name], "Unheard"])


def several(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(strategy, max_size=2).map(tuple)


identifiers = st.builds(
    model.Identifier,
    st.sampled_from(["doi", "ark", "url", "ror", "orcid", "gnd", "wikidata", "other", "swh"]),
    words,
)
organisations = st.builds(model.Organisation, st.one_of(named, words), several(identifiers), titles)
terms = st.builds(model.Term, st.just("materials"), words, titles, several(addresses), st.just(""))
texts = st.builds(model.Text, words, languages, kinds("descriptionType"))
agents = st.builds(
    model.Agent, st.one_of(named, words), st.booleans(), words, words, several(identifiers),
    several(organisations), kinds("contributorType"),
)  # fmt: skip
numbers = st.one_of(st.none(), st.floats(-200, 200), st.just(float("nan")))
places = st.builds(model.Place, words, numbers, numbers)
good_places = st.builds(model.Place, words, st.floats(-90, 90), st.floats(-180, 180))
years = st.one_of(st.none(), st.integers(-12000, 2200))
objects = st.builds(
    model.HeritageObject, words, type=st.one_of(st.none(), terms), inventory_number=words,
    keeper=st.one_of(st.none(), organisations), materials=several(terms),
    year_from=years, year_to=years, production_place=st.one_of(st.none(), good_places),
    page=addresses,
)  # fmt: skip
records = st.builds(
    model.Record,
    id=st.just("a"),
    title=st.builds(model.Text, st.one_of(named, words), languages),
    resource_type=st.builds(model.ResourceType, kinds("resourceType"), words, titles),
    publisher=st.one_of(organisations, st.builds(model.Organisation, named)),
    publication_date=st.one_of(days, words),
    concept_doi=st.sampled_from(["", "10.5072/c"]),
    version=words,
    index=st.integers(1, 3),
    versions=several(st.builds(model.Version, st.integers(1, 3), st.just("10.5072/v"))),
    identifiers=several(identifiers),
    languages=several(languages),
    other_titles=several(st.builds(model.Text, words, languages, kinds("titleType"))),
    descriptions=several(texts),
    creators=st.lists(st.one_of(agents, st.builds(model.Agent, named)), min_size=1, max_size=2)
    .map(tuple),
    contributors=several(agents),
    dates=several(st.builds(model.Dated, kinds("dateType"), days, words)),
    access=st.builds(model.Access, st.sampled_from([*model.ACCESS_RIGHTS, "new"])),
    licences=several(st.builds(model.Licence, titles, addresses, words)),
    copyright=words,
    sizes=several(words),
    formats=several(words),
    files=several(st.builds(model.File, words, st.integers(0, 10), words)),
    closed_files=several(st.builds(model.File, words, st.integers(0, 10), words)),
    funding=several(st.builds(model.Funding, organisations, words, titles, addresses)),
    relations=several(
        st.builds(model.Relation, kinds("relationType"), identifiers, kinds("resourceType"))
    ),
    keywords=several(st.builds(model.Keyword, words, words, addresses)),
    places=st.one_of(several(good_places), several(places)),
    objects=several(objects),
    samples=several(st.builds(model.Sample, words, identifier=words, pid=words)),
    standards=several(st.builds(model.Standard, words, words, words, addresses)),
    experiment=st.builds(
        model.Experiment, words, words, words, st.one_of(st.none(), terms), words,
        techniques=several(terms),
    ),
    software=several(st.builds(model.Software, words, words, words, addresses)),
    elements=several(st.builds(model.Element, terms)),
    digital_kinds=several(terms),
    data_management_plan=addresses,
)  # fmt: skip

quiet = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]
seen: Counter[bool] = Counter()


@settings(max_examples=examples(200), deadline=None, suppress_health_check=quiet)
@given(record=records)
def test_a_record_without_problems_is_accepted(schemas: Path, record: model.Record) -> None:
    found = problems(record)
    seen[bool(found)] += 1
    for make in (attributes, concept_attributes):
        said = make(record)
        xml = document(said, "10.5072/x")  # made whatever the record says
        assert dropped(said) == []
        if not found:
            assert xsd_complaints(schemas, xml) == []
            assert openapi_complaints(schemas, said) == []
            assert complete_problems(permitted(said)) == []


def test_both_kinds_of_records_were_generated() -> None:
    if not seen:
        pytest.skip("the test above was not run")
    assert min(seen[True], seen[False]) > 2


# Anything at all under a name that the reader looks at


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    if isinstance(value, dict):
        found += [way for key, part in value.items() for way in paths(part, (*path, key))]
    if isinstance(value, list):
        found += [way for key, part in enumerate(value) for way in paths(part, (*path, key))]
    return found


def without(value: Any, path: tuple[Any, ...]) -> Any:
    """A copy of VALUE without what stands at PATH."""
    first, *others = path
    if isinstance(value, list):
        kept = list(value)
        kept[first : first + 1] = [without(kept[first], tuple(others))] if others else []
        return kept
    if others:
        return {**value, first: without(value[first], tuple(others))}
    return {key: part for key, part in value.items() if key != first}


@pytest.mark.parametrize("path", paths(DOCUMENT), ids=lambda path: ".".join(map(str, path)))
def test_no_part_of_a_record_is_taken_for_granted(path: tuple[Any, ...]) -> None:
    """A draft may lack anything: it is read all the same, and its problems are told."""
    record = read_record(without(DOCUMENT, path), no_terms, Settings(), TODAY)
    problems(record)
    document(attributes(record), "10.5072/x")
