"""How a query for terms is read: as words, unless it shows that it means Lucene syntax."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from thalie.vocabularies import index_templates
from thalie.vocabularies.config import TermQueryParser, TermSuggestParser


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("figurine / statuette", "figurine statuette"),
        ("Mucem - musée", "Mucem musée"),
        ("level 1: documentation", "level 1 documentation"),
        ("Si(Li)", "Si Li"),
        ("X-ray", "X ray"),
        ("http://vocab.getty.edu/aat/300379539", "http vocab.getty.edu aat 300379539"),
        ("props.acronym:PIXE", "props.acronym:PIXE"),
        ("title.fr:or OR title.en:gold", "title.fr:or OR title.en:gold"),
        ('"faisceau d’ions"', '"faisceau d’ions"'),
        ("pix*", "pix*"),
    ],
)
def test_words_and_syntax(typed: str, words: str) -> None:
    query = TermQueryParser().parse(typed).to_dict()
    assert query == {"query_string": {"query": words, "default_operator": "and"}}


def test_broken_syntax_becomes_words() -> None:
    query = TermQueryParser().parse('"or').to_dict()
    assert query == {"multi_match": {"query": '"or', "operator": "and"}}


def test_nothing_but_signs_finds_nothing() -> None:
    assert TermQueryParser().parse("(((").to_dict() == {"match_none": {}}


def test_an_identifier_comes_first() -> None:
    query = TermSuggestParser(extra_params={"fields": ["title.en"]}).parse("Old  Kingdom")
    exact = query.to_dict()["bool"]["should"][-1]["term"]["id"]
    assert exact["value"] == "old-kingdom"


def test_the_index_template_names_the_index_of_any_prefix() -> None:
    folder = Path(index_templates.__file__).parent / "os-v2"
    (template,) = [json.loads(path.read_text()) for path in folder.glob("*.json")]
    assert template["index_patterns"] == ["__SEARCH_INDEX_PREFIX__vocabularies-vocabulary-*"]
