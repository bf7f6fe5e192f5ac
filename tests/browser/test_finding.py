"""Each dataset of the demonstration is found: by every facet, by typed words, by its DOI."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
import requests

from tests.browser.visitor import Visitor
from tests.services.heritage.test_search import as_told, refresh
from thalie.heritage.facets import SHOWN, TERMS
from thalie.vocabularies import terms
from thalie_local.demo import read_story

Json = dict[str, Any]
YEARS = ("beam_day", "published")
"""Facets that count years, not steps of them."""
LACKING = {"place": {"standards"}}
"""Reference materials come from no place."""

NOT_TRIED = {"digital_kind", "resource_type"}
"""Kinds of data are told of files of AGLAE, which these lack; resource types InvenioRDM draws."""

LANGUAGES = {"en": "en-GB", "fr": "fr-FR"}
TITLES = {  # what stands in a list of results is the title in the language of the reader
    run.id: {"en": run.metadata.title.en, "fr": run.metadata.title.fr} for run in read_story().runs
}


@pytest.fixture(scope="module")
def campaign(app: Any, site: str) -> dict[str, Json]:
    """The datasets of the demonstration by name, with what its story says and without its files."""
    with app.test_request_context():
        made = {run.id: as_told(run) for run in read_story().runs}
    refresh()
    return made


def among(campaign: dict[str, Json]) -> str:
    """A search for the campaign alone, whatever else the instance has; one page for people."""
    names = " OR ".join(record["id"] for record in campaign.values())
    return f"q={quote(f'id:({names})')}&l=list&p=1&s=20"


def ids(facet: str, fields: Json) -> Iterator[str]:
    """Terms of a FACET that a dataset names; words where it has no term."""
    objects = fields.get("thalie:objects", [])
    experiment = fields.get("thalie:experiment", {})
    for one in objects:
        if facet == "keeper":
            yield one["keeper"]["id"] if "keeper" in one else one["other_keeper"]["name"]
        elif facet in ("object_type", "period"):
            yield one["type" if facet == "object_type" else "period"]["id"]
        elif facet == "material":
            yield from (term["id"] for term in one["materials"])
        elif facet == "place":
            yield from (one[p]["name"] for p in ("production_place", "discovery_place") if p in one)
    if facet in ("instrument", "particle"):
        yield experiment[facet]["id"]
    elif facet == "technique":
        yield from (term["id"] for term in experiment["techniques"])
    elif facet == "analysis_kind":
        yield from (one["kind"]["id"] for one in fields["thalie:analyses"])
    elif facet == "element":
        yield from (one["element"]["id"] for one in fields["thalie:processing"]["elements"])
    elif facet == "preservation":
        yield fields["thalie:life_cycle"]["preservation_level"]["id"]


def spans(facet: str, record: Json) -> Iterator[tuple[float, float]]:
    """What a dataset covers of a FACET of numbers."""
    fields = record["custom_fields"]
    if facet == "years":
        for one in fields["thalie:objects"]:
            yield one["year_from"], one["year_to"]
    elif facet == "energy":
        yield (fields["thalie:experiment"]["energy"],) * 2
    elif facet == "beam_day":
        yield (int(fields["thalie:experiment"]["start"][:4]),) * 2
    elif facet == "published":
        yield (int(record["metadata"]["publication_date"][:4]),) * 2


def ends(step: str) -> tuple[float, float]:
    start, _, end = step.partition("..")
    first = float(start or "-inf")
    return first, float(end or ("inf" if ".." in step else first)) + (0.999 if end else 0)


def label(facet: str, value: str, language: str) -> str:
    vocabulary = TERMS[facet][0] if facet in TERMS else ""
    found = terms.find(vocabulary, value) if vocabulary else None
    return found.title[language] if found else value


def wanted(
    facet: str, language: str, campaign: dict[str, Json], buckets: list[Json]
) -> dict[str, set[str]]:
    """Values of a FACET, as few as lead to all datasets; names of those that each must find."""
    of = {
        name: set(values(facet, language, one, buckets))
        for name, one in campaign.items()
        if name not in LACKING.get(facet, ()) and not _is_untold(facet, one)
    }
    found: dict[str, set[str]] = {}
    while left := of.keys() - set().union(*found.values()):
        counts = Counter(value for name in left for value in of[name])
        assert counts, f"{sorted(left)} have no value"
        best = min(counts, key=lambda value: (-counts[value], value))
        found[best] = {name for name in left if best in of[name]}
    return found


def _is_untold(facet: str, record: Json) -> bool:
    """Nobody is told which types closed files have."""
    return facet == "file_type" and record["access"]["status"] != "open"


def values(facet: str, language: str, record: Json, buckets: list[Json]) -> Iterator[str]:
    """What a dataset has of a FACET, as the page calls it."""
    keys = {"access_status": record["access"]["status"], "file_type": "txt",
            "resource_type": "dataset"}  # fmt: skip
    for bucket in buckets:
        start, end = ends(bucket["key"]) if ".." in bucket["key"] or facet in YEARS else (1, 0)
        touched = any(start <= high and low <= end for low, high in spans(facet, record))
        if touched or keys.get(facet) == bucket["key"]:
            yield bucket["label"]
    yield from (label(facet, one, language) for one in ids(facet, record["custom_fields"]))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("facet", [name for name in SHOWN if name not in NOT_TRIED])
def test_by_every_facet(
    visitor: Visitor, site: str, campaign: dict[str, Json], facet: str, language: str
) -> None:
    answer = requests.get(f"{site}/api/records?{among(campaign)}", timeout=60,
                          headers={"Accept-Language": language})  # fmt: skip
    buckets = answer.json()["aggregations"][facet]["buckets"]
    chosen = wanted(facet, language, campaign, buckets)
    seen = visitor.go("widenByEach", name=f"find-{facet}-{language}",
                      language=LANGUAGES[language], url=f"{site}/search?{among(campaign)}",
                      facet=facet, values=list(chosen))  # fmt: skip
    for value, names in chosen.items():
        lacking = {TITLES[name][language] for name in names} - set(seen["found"][value])
        assert not lacking, value


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TITLES)
def test_by_typed_words(
    visitor: Visitor, site: str, campaign: dict[str, Json], name: str, language: str
) -> None:
    """After the number of the object, the material is typed in part and taken from the offers."""
    fields = campaign[name]["custom_fields"]
    number = fields["thalie:objects"][0]["inventory_number"]
    [first, *_] = ids("material", fields)
    title = label("material", first, language)
    field = {"en": "material", "fr": "matériau"}[language]
    value = title if title.isalnum() else f'"{title}"'
    seen = visitor.go("takeOffer", name=f"typed-{name}-{language}", language=LANGUAGES[language],
                      site=site, typed=f"{number} {field}:{title[:4].split()[0]}",
                      offer=f"{field}:{value}")  # fmt: skip
    assert title in seen["taken"]["value"]
    assert TITLES[name][language] in seen["titles"]


@pytest.mark.parametrize(("language", "shape"), [("en", "{}"), ("fr", "https://doi.org/{}")])
def test_by_a_pasted_doi(
    visitor: Visitor, site: str, campaign: dict[str, Json], shape: str, language: str
) -> None:
    for name, record in campaign.items():
        doi = record["pids"]["doi"]["identifier"]
        seen = visitor.go("paste", name=f"doi-{language}", language=LANGUAGES[language], site=site,
                          text=shape.format(doi))  # fmt: skip
        assert seen["url"] == f"{site}/records/{record['id']}"
        assert seen["heading"] == TITLES[name][language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_page_is_read_and_its_analyses_are_taken_away(
    visitor: Visitor, site: str, campaign: dict[str, Json], language: str
) -> None:
    for name, record in campaign.items():
        fields = record["custom_fields"]
        seen = visitor.go("takeAnalyses", name=f"read-{language}", language=LANGUAGES[language],
                          url=f"{site}/records/{record['id']}")  # fmt: skip
        one, *_ = fields["thalie:objects"]
        material, *_ = ids("material", fields)
        for told in (one["inventory_number"], label("material", material, language)):
            assert told in seen["text"], name
        assert seen["csv"].count("\r\n") == 1 + len(fields["thalie:analyses"])


def test_the_judge_sees_what_is_not_found(
    visitor: Visitor, site: str, campaign: dict[str, Json]
) -> None:
    """A value of one dataset does not find another."""
    obsidian = label("material", "obsidian", "en")
    seen = visitor.go("widenByEach", name="find-control", url=f"{site}/search?{among(campaign)}",
                      facet="material", values=[obsidian])  # fmt: skip
    assert TITLES["gold-coin"]["en"] not in seen["found"][obsidian]
    assert TITLES["obsidian"]["en"] in seen["found"][obsidian]
