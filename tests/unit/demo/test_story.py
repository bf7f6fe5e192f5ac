"""What the campaign says of its objects: terms that are there, enough of them to look for."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from thalie.heritage.model import BY_NAME
from thalie.heritage.reading import Reading
from thalie_local.demo import read_story
from thalie_local.demo.story import PlannedRun

VOCABULARIES = Path(__file__).parents[3] / "app_data" / "vocabularies"
RUNS = read_story().runs
OBJECTS = [one for run in RUNS for one in run.metadata.objects]


@cache
def ids(vocabulary: str) -> frozenset[str]:
    """Ids of the terms; files say ``object_types`` where records say ``objecttypes``."""
    (file,) = (
        one for one in VOCABULARIES.glob("*.yaml") if one.stem.replace("_", "") == vocabulary
    )
    return frozenset(re.findall(r"^- id: (\S+)", file.read_text("utf-8"), re.MULTILINE))


def rejected(run: PlannedRun) -> list[tuple[str | int, ...]]:
    """Places of what the model does not keep, terms that are nowhere among them."""
    words = run.metadata
    said = {"objects": [one.as_entry() for one in words.objects], **words.more_fields()}
    reading = Reading(lambda vocabulary, term: term in ids(vocabulary))
    for name, value in said.items():
        assert BY_NAME[f"thalie:{name}"].clean(value, (name,), reading)
    return [remark.path for remark in reading.rejected]


@pytest.mark.parametrize("run", RUNS, ids=lambda run: run.id)
def test_the_model_keeps_everything(run: PlannedRun) -> None:
    assert rejected(run) == []


def test_the_judge_finds_an_unknown_term() -> None:
    wrong = replace(OBJECTS[0], period="last-tuesday")
    run = replace(RUNS[0], metadata=replace(RUNS[0].metadata, objects=(wrong,)))
    (place,) = rejected(run)
    assert place[:3] == ("objects", 0, "period")


def test_there_is_enough_to_look_for() -> None:
    """Several values of each facet; more than one of them with several datasets."""
    assert len({material for one in OBJECTS for material in one.materials}) >= 20
    assert len({one.period for one in OBJECTS}) >= 12
    assert len({one.museum or one.keeper for one in OBJECTS}) >= 12
    assert len({one.type for one in OBJECTS}) >= 10
    places = [place["name"] for one in OBJECTS for place in (one.made_in, one.found_in) if place]
    assert len(set(places)) >= 15
    assert len({one.element for run in RUNS for one in run.metadata.elements}) >= 25
    programmes = {run.metadata.said["experiment"]["access_programme"] for run in RUNS}
    assert len(programmes) == 6
    years = [one.years for one in OBJECTS]
    assert min(first for first, _ in years) < -4000
    assert max(last for _, last in years) > 2000


def test_every_object_is_said_to_be_invented_in_both_languages() -> None:
    for one in OBJECTS:
        assert "invented" in one.label.en and "inventé" in one.label.fr
    for run in RUNS:
        description = run.metadata.description
        assert "none of them has such an object" in description.en
        assert "aucun n'a un tel objet" in description.fr


def test_elements_are_those_that_were_computed_with() -> None:
    (run,) = (run for run in RUNS if run.id == "gold-coin")
    by_name = {one.element: one for one in run.metadata.elements}
    assert by_name["gold"].most == pytest.approx(96.5)
    assert by_name["gold"].least < 1
    for run in RUNS:
        assert all(one.most > 0 for one in run.metadata.elements), run.id
