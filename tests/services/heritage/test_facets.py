"""What datasets are narrowed by, at a real instance: what is found, and what is counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
import requests
from flask import Flask
from flask_babel import force_locale
from flask_principal import AnonymousIdentity
from invenio_access.permissions import any_user
from invenio_rdm_records.proxies import current_rdm_records_service as service

from tests.services.heritage.test_search import publish, refresh
from thalie.heritage.facets import SHOWN
from thalie.vocabularies import terms

Json = dict[str, Any]
Search = Callable[..., Json]
WORD = f"facettarium{uuid4().hex}"  # in the titles of these datasets, and of no other
SECRET = f"Keeper of {WORD}"  # named by a closed dataset alone
CLOSED = {"record": "restricted", "files": "restricted"}


def dataset(
    title: str,
    objects: list[Json],
    experiment: Json,
    detectors: tuple[str, ...] = (),
    **more: Any,
) -> Json:
    return publish(
        {
            "title": f"{WORD} {title}",
            "creators": [
                {"person_or_org": {"type": "personal", "family_name": "Roe", "given_name": "Jo"}}
            ],
        },
        {
            "thalie:objects": objects,
            "thalie:experiment": experiment,
            "thalie:detectors": [{"name": name} for name in detectors],
            "thalie:life_cycle": {
                "preservation_level": {"id": "dphep-2"},
                "digital_kinds": [{"id": "raw"}],
            },
            "thalie:processing": {"elements": [{"element": {"id": "copper"}}]},
            "thalie:analyses": [{"number": "1", "kind": {"id": "point"}}],
        },
        **more,
    )


def thing(label: str, material: str, **more: Any) -> Json:
    return {"label": label, "materials": [{"id": material}], **more}


@pytest.fixture(scope="module")
def shelf(app: Flask) -> dict[str, str]:
    """Names of datasets by id: a bronze cat, a gold coin, a glass of unknown years, one closed."""
    louvre, vessel = {"id": "louvre"}, {"id": "vessel"}
    merovingian = {"id": terms.named("periods", "Merovingian")}
    with app.test_request_context():
        made = {
            "cat": dataset(
                "cat",
                [thing("Cat", "bronze", keeper=louvre, year_from=-664, year_to=-332)],
                {
                    "techniques": [{"id": "pixe"}],
                    "particle": {"id": "proton"},
                    "energy": 3000,
                    "instrument": {"id": "new-aglae"},
                    "start": "2025-03-02",
                    "end": "2025-03-04",
                },
                ("X0", "X10"),
            ),
            "coin": dataset(
                "coin",
                [
                    thing(
                        *("Coin", "gold"),
                        other_keeper={"name": "Musée des Essais"},
                        production_place={"name": "Limoges", "latitude": 45.83, "longitude": 1.26},
                        discovery_place={"name": "Somewhere"},
                        year_from=1210,
                    )
                ],
                {"techniques": [{"id": "rbs"}], "energy": 1500},
                ("X0",),  # of another laboratory
            ),
            "glass": dataset(
                "glass", [thing("Glass", "glass", type=vessel, period=merovingian)], {}
            ),
            "secret": dataset(
                "secret",
                [
                    thing(
                        *("Idol", "jade"),
                        other_keeper={"name": SECRET},
                        discovery_place={"name": SECRET, "latitude": 1.5, "longitude": 2.5},
                    )
                ],
                {},
                access=CLOSED,
            ),
        }
    refresh()
    return {record["id"]: name for name, record in made.items()}


@pytest.fixture
def search(app: Flask, shelf: dict[str, str]) -> Search:
    """What a visitor is answered, in a language."""
    visitor = AnonymousIdentity()
    visitor.provides.add(any_user)

    def search_now(language: str = "en", q: str = WORD, **facets: list[str]) -> Json:
        with app.test_request_context(), force_locale(language):
            asked = {"q": q, "size": 100, "facets": facets}
            found: Json = service.search(visitor, asked).to_dict()
        return found

    return search_now


@pytest.fixture
def names(search: Search, shelf: dict[str, str]) -> Callable[..., set[str]]:
    def names_now(**facets: list[str]) -> set[str]:
        return {shelf[hit["id"]] for hit in search(**facets)["hits"]["hits"]}

    return names_now


def flat(facet: Json) -> dict[str, Json]:
    """Buckets by key, at whatever depth."""
    found = {}
    for bucket in facet["buckets"]:
        found[bucket["key"]] = bucket
        found |= flat(bucket["inner"]) if "inner" in bucket else {}
    return found


def counts(answer: Json, facet: str) -> dict[str, int]:
    buckets = flat(answer["aggregations"][facet])
    return {key: bucket["doc_count"] for key, bucket in buckets.items()}


@pytest.mark.parametrize(
    ("facet", "value", "found"),
    [
        ("material", "bronze", {"cat"}),
        ("material", "metal", {"cat", "coin"}),
        ("material", "gold", {"coin"}),
        ("object_type", "vessel", {"glass"}),
        ("period", "merovingian", {"glass"}),
        ("keeper", "louvre", {"cat"}),
        ("keeper", "Musée des Essais", {"coin"}),
        ("place", "Limoges", {"coin"}),
        ("technique", "pixe", {"cat"}),
        ("technique", "ion-beam-analysis", {"cat", "coin"}),
        ("element", "copper", {"cat", "coin", "glass"}),
        ("instrument", "new-aglae", {"cat"}),
        ("instrument", "det-le0", {"cat"}),
        ("instrument", "aglae-microbeam", {"cat"}),
        ("instrument", "det-x10", set()),
        ("particle", "proton", {"cat"}),
        ("analysis_kind", "point", {"cat", "coin", "glass"}),
        ("digital_kind", "raw", {"cat", "coin", "glass"}),
        ("preservation", "dphep-2", {"cat", "coin", "glass"}),
        ("years", "-800..-600", {"cat"}),
        ("years", "-400", {"cat"}),
        ("years", "..-333", {"cat"}),
        ("years", "1900..", {"coin"}),
        ("years", "500..600", {"glass"}),
        ("years", "-300..-200", set()),
        ("energy", "2500..3500", {"cat"}),
        ("energy", "..2000", {"coin"}),
        ("energy", "3000", {"cat"}),
        ("beam_day", "2025..2026", {"cat"}),
        ("beam_day", "2024", set()),
        ("published", "2026", {"cat", "coin", "glass"}),
        ("published", "..2025", set()),
        ("published", "-800..", {"cat", "coin", "glass"}),
        ("access_status", "open", {"cat", "coin", "glass"}),
        ("access_status", "restricted", set()),
        ("material", "jade", set()),
        pytest.param("keeper", SECRET, set(), id="keeper-of-a-closed-one"),
        ("material", "a-term-of-yesterday", set()),
        ("years", "long ago", set()),
        ("years", "9" * 40, set()),
        ("nothing_like_that", "x", {"cat", "coin", "glass"}),
    ],
)
def test_a_facet_narrows(
    names: Callable[..., set[str]], facet: str, value: str, found: set[str]
) -> None:
    assert names(**{facet: [value]}) == found


def test_values_of_a_facet_widen_and_facets_narrow(names: Callable[..., set[str]]) -> None:
    assert names(material=["bronze", "glass"]) == {"cat", "glass"}
    assert names(years=["-800..-600", "500..600"]) == {"cat", "glass"}
    assert names(material=["metal"], technique=["rbs"]) == {"coin"}
    assert names(material=["glass"], technique=["rbs"]) == set()


def test_a_broader_term_counts_each_dataset_below_it_once(search: Search) -> None:
    found = counts(search(), "material")
    assert found["metal"] == 2
    assert found["bronze"] == found["gold"] == found["glass"] == 1
    top = {bucket["key"] for bucket in search()["aggregations"]["material"]["buckets"]}
    assert "bronze" not in top  # it stands below metal


def test_a_facet_counts_what_the_others_leave(search: Search) -> None:
    found = search(material=["gold"])
    assert counts(found, "technique")["ion-beam-analysis"] == 1
    assert "pixe" not in counts(found, "technique")
    assert counts(found, "material")["bronze"] == 1  # its own values may still be added


def test_what_is_chosen_stands_among_the_values_also_where_nothing_has_it(search: Search) -> None:
    found = search(material=["a-term-of-yesterday"], years=["long ago", "-800..-600"])
    gone = flat(found["aggregations"]["material"])["a-term-of-yesterday"]
    assert gone == {
        "key": "a-term-of-yesterday",
        "label": "a-term-of-yesterday",
        "doc_count": 0,
        "is_selected": True,
    }
    labels = {b["key"]: b["label"] for b in found["aggregations"]["years"]["buckets"]}
    assert labels["long ago"] == "long ago"
    assert search()["aggregations"]["years"]["buckets"][0]["key"] == "-1000..-501"
    assert labels["-800..-600"] == "800 BCE – 600 BCE"


@pytest.mark.parametrize(
    ("language", "facet", "bronze", "step"),
    [
        ("en", "Material", "bronze", "1000 BCE – 501 BCE"),
        ("fr", "Matériau", "bronze", "1000 av. J.-C. – 501 av. J.-C."),
    ],
)
def test_labels_speak_the_language_of_the_reader(
    search: Search, language: str, facet: str, bronze: str, step: str
) -> None:
    found = search(language)["aggregations"]
    assert found["material"]["label"] == facet
    assert flat(found["material"])["bronze"]["label"] == bronze
    assert flat(found["material"])["metal"]["label"] == {"en": "metal", "fr": "métal"}[language]
    steps = [bucket["label"] for bucket in found["years"]["buckets"]]
    assert step in steps
    assert "0" not in " ".join(steps).split()  # there is no such year


def test_a_place_is_told_where_it_is(search: Search) -> None:
    places = flat(search()["aggregations"]["place"])
    assert places["Limoges"]["point"] == [45.83, 1.26]
    assert "point" not in places["Somewhere"]
    with_others = flat(search(material=["gold"])["aggregations"]["place"])
    assert with_others["Limoges"]["point"] == [45.83, 1.26]


def test_the_scale_of_years_is_that_of_what_was_found(search: Search) -> None:
    scale = search()["aggregations"]["years"]["scale"]
    assert scale["starts"][0] == -1000 and len(scale["counts"]) == len(scale["starts"]) - 1
    assert scale["counts"][0] == 1
    later = search(material=["gold"])["aggregations"]["years"]["scale"]
    assert later["starts"][0] == 1200


def test_instruments_stand_below_what_they_are_part_of(search: Search) -> None:
    [facility] = search()["aggregations"]["instrument"]["buckets"]
    assert facility["key"] == "new-aglae"
    below = flat({"buckets": facility["inner"]["buckets"]})
    assert below["det-le0"]["doc_count"] == 1
    assert "det-x10" not in below


def test_no_facet_tells_of_a_dataset_that_the_reader_may_not_read(search: Search) -> None:
    found = search(q="")["aggregations"]
    assert set(SHOWN) == set(found)
    assert "Musée des Essais" in str(found)
    assert SECRET not in str(found) and "[1.5, 2.5]" not in str(found)


def test_the_address_of_programs_takes_the_same(instance: Any, shelf: dict[str, str]) -> None:
    answer = requests.get(
        f"{instance.layout.url}/api/records",
        params={"q": WORD, "material": ["bronze", "glass"], "years": "-800..-600"},
        timeout=30,
    )
    assert [shelf[hit["id"]] for hit in answer.json()["hits"]["hits"]] == ["cat"]
    assert "material=bronze" in answer.json()["links"]["self"]
