"""Sets by the rules of ``app_data/oai_sets.yaml``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from thalie.crosswalks.formats import FORMATS, always
from thalie.crosswalks.model import (
    Access,
    Experiment,
    HeritageObject,
    Organisation,
    Record,
    ResourceType,
    Term,
    Text,
)
from thalie.oaipmh.sets import SetsError, read_rules, sets_of, slug
from thalie.vocabularies.files import read_document

ROOT = Path(__file__).resolve().parents[3]
RULES = read_rules(read_document(ROOT / "app_data" / "oai_sets.yaml"))
PIXE = Term("techniques", "pixe", {"en": "PIXE", "fr": "PIXE"})


def above(vocabulary: str, term: str) -> list[tuple[str, dict[str, str]]]:
    return [("ion-beam-analysis", {"en": "ion beam analysis"})] if term == "pixe" else []


def record(**more: Any) -> Record:
    return Record(
        "x", Text("Title"), ResourceType("Dataset"), Organisation("A house"), "2026",
        **{"doi": "10.5072/x", "access": Access("open"), **more},
    )  # fmt: skip


def test_a_record_is_in_the_sets_of_its_terms_and_of_those_above() -> None:
    analysed = Experiment(techniques=(PIXE,), project="Émaux, 2")
    found = sets_of(record(experiment=analysed), RULES, above)
    assert set(found) == {
        *("technique", "technique:pixe", "technique:ion-beam-analysis"),
        *("project", "project:emaux-2", "resource_type", "resource_type:dataset"),
        *("access", "access:open", "openaire_data", "erihs"),
    }
    assert found["technique:pixe"] == {"en": "PIXE", "fr": "PIXE"}


def test_profiles_take_what_meets_their_condition() -> None:
    glass = HeritageObject("A vase", period=Term("periods", "roman"))
    assert "ariadne" in sets_of(record(objects=(glass,)), RULES, above)
    assert "ariadne" not in sets_of(record(objects=(HeritageObject("A vase"),)), RULES, above)
    assert "openaire_data" not in sets_of(record(doi=""), RULES, above)


@pytest.mark.parametrize(
    ("rule", "word"),
    [
        ({"spec": "a b"}, "name of a set"),
        ({"spec": "a", "name": {"en": "A"}}, "French"),
        ({"spec": "a", "name": {"en": "A", "fr": "A"}, "by": "colour"}, "colour|by what"),
        ({"spec": "a", "name": {"en": "A", "fr": "A"}, "has": ["nosuch"]}, "nosuch"),
        ({"spec": "a", "name": {"en": "A", "fr": "A"}, "where": 1}, "where"),
        ("a", "name"),
    ],
)
def test_a_mistake_is_told(rule: Any, word: str) -> None:
    with pytest.raises(SetsError, match=word):
        read_rules([rule])


def test_names_of_sets_have_characters_that_they_may_have() -> None:
    assert slug("Œuvre d’art; n° 3") == "uvre-d-art-n-3"
    assert slug("陶器") == "" and len(slug("x" * 100)) == 60


def test_every_harvested_format_is_there_of_every_record() -> None:
    """A list must not have holes; ``withdrawn`` ones are told by their header alone."""
    assert all(one.applies is always for one in FORMATS if one.harvest)
