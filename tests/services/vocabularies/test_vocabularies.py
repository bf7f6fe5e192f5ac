"""Vocabularies in a running instance: every term is found by what people type, and edited files
come in without a loss."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask
from invenio_access.permissions import system_identity
from invenio_rdm_records.fixtures.vocabularies import GenericVocabularyEntry
from invenio_search.proxies import current_search_client
from invenio_search.utils import build_alias_name
from invenio_vocabularies.proxies import current_service as service
from invenio_vocabularies.records.api import Vocabulary

from thalie.vocabularies.files import Vocabulary as File
from thalie.vocabularies.files import VocabularyError, read_vocabularies
from thalie.vocabularies.load import Outcome, load_source
from thalie.vocabularies.sources import Source

ROOT = Path(__file__).resolve().parents[3]
FILES = {
    "techniques": "techniques.csv",
    "materials": "materials.csv",
    "objecttypes": "object-types.csv",
    "periods": "periods.csv",
    "museums": "museums.csv",
    "elements": "elements.csv",
    "instruments": "instruments.csv",
}
Term = dict[str, Any]

pytestmark = pytest.mark.usefixtures("app")


def find(vocabulary: str, **params: str) -> list[Term]:
    """The first ten terms for ``q`` or ``suggest``."""
    found = service.search(
        system_identity, params={**params, "size": 10, "page": 1}, type=vocabulary
    )
    hits: list[Term] = found.to_dict()["hits"]["hits"]
    return hits


def ids(vocabulary: str, **params: str) -> list[str]:
    return [term["id"] for term in find(vocabulary, **params)]


def addresses(term: Term) -> set[str]:
    props = term.get("props", {})
    return {
        uri
        for key in ("exact_match", "close_match", "broad_match")
        for uri in props.get(key, "").split()
    }


def split(cell: str | None) -> set[str]:
    return {part.strip() for part in (cell or "").split(";") if part.strip()}


# Every fact


@pytest.mark.parametrize(
    "third", [0, pytest.param(1, marks=pytest.mark.drill), pytest.param(2, marks=pytest.mark.drill)]
)
@pytest.mark.parametrize("vocabulary", FILES)
def test_every_confirmed_fact_is_found_by_both_labels(
    facts: Path, vocabulary: str, third: int
) -> None:
    with (facts / FILES[vocabulary]).open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["confirmed"] == "yes"]
    assert len(rows) > 20
    missing = []
    for row in rows[third::3]:
        wanted = split(row["exact_match_uri"]) | split(row.get("close_match_uri"))
        wanted |= split(row.get("broad_match_uri"))
        for label in (row["label_en"], row["label_fr"]):
            for way in ("q", "suggest"):
                found = {term["id"]: term for term in find(vocabulary, **{way: label})}
                if row["id"] not in found or addresses(found[row["id"]]) != wanted:
                    missing.append((way, label))
    assert missing == []


def test_what_is_not_confirmed_has_no_identifier(facts: Path) -> None:
    """Such terms are there without identifiers, but for one whose meaning is not known yet."""
    for vocabulary, name in FILES.items():
        with (facts / name).open(encoding="utf-8") as file:
            rows = [row for row in csv.DictReader(file) if row["confirmed"] != "yes"]
        for row in rows:
            found = find(vocabulary, q=f'id:"{row["id"]}"')
            assert len(found) == (row["id"] != "hice"), row["id"]
            assert not any(addresses(term) for term in found), row["id"]


def test_every_term_of_our_files_is_there() -> None:
    for file in read_vocabularies(ROOT / "app_data"):
        if file.is_ours:
            assert _all_ids(file) == {term["id"] for term in file.terms}, file.name


def _all_ids(file: File) -> set[str]:
    found = service.search(system_identity, params={"size": 500, "page": 1}, type=file.name)
    return {term["id"] for term in found.to_dict()["hits"]["hits"]}


# What people type


@pytest.mark.parametrize(
    ("vocabulary", "typed", "first"),
    [
        ("techniques", "PIXE", "pixe"),
        ("techniques", "pix", None),
        ("techniques", "uPIXE", "micro-pixe"),
        ("techniques", "µ-PIXE", "micro-pixe"),
        ("techniques", "MEB", None),
        ("techniques", "fluorescence X", None),
        ("techniques", "faisceau d’ions", None),
        ("techniques", "ions", "ion-beam-analysis"),
        ("techniques", "Rutherfrod", "rbs"),
        ("periods", "neolithique", "neolithic"),
        ("periods", "NÉOLITH", "neolithic"),
        ("periods", "roman", "roman"),
        ("periods", "18e siecle", "eighteenth-century"),
        ("periods", "Nazca", "nasca"),
        ("materials", "or", "gold"),
        ("materials", "ivoire elephant", "elephant-ivory"),
        ("objecttypes", "oeuvre d'art", "work-of-art"),
        ("objecttypes", "jewelry", "jewellery"),
        ("elements", "Fe", "iron"),
        ("elements", "sulphur", "sulfur"),
        ("museums", "M5031", "louvre"),
        ("museums", "V&A", "vam"),
        ("particles", "Deuton", "deuteron"),
        ("detectortypes", "Si(Li)", "si-li"),
        ("instruments", "X1", "det-he1"),
        ("languages", "fra", "fra"),
        ("resourcetypes", "jeu de donnees", "dataset"),
    ],
)
def test_suggestions(vocabulary: str, typed: str, first: str | None) -> None:
    found = ids(vocabulary, suggest=typed)
    assert found
    assert first is None or found[0] == first, found


def test_suggestions_are_not_everything() -> None:
    assert ids("techniques", suggest="accordion") == []
    assert "xrd" not in ids("techniques", suggest="PIXE")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("http://vocab.getty.edu/aat/300379539", ["pixe"]),
        ("300379539", ["pixe"]),
        ("PIXE-XRF (PIXE-induced XRF)", ["pixe-xrf"]),
        ("props.broader:nra", ["pige"]),
        ('"détection de reculs"', ["erda"]),
        ("props.acronym:IBIL OR props.acronym:ERDA", ["erda", "ibil"]),
    ],
)
def test_queries(query: str, expected: list[str]) -> None:
    assert sorted(ids("techniques", q=query)) == expected


@pytest.mark.parametrize(
    "query", ["(((", '"', "/", "~", "---", "a AND (", "x^", "id:", "[1 TO", "\\"]
)
def test_no_query_breaks_the_search(query: str) -> None:
    assert isinstance(ids("techniques", q=query), list)


def test_the_rest_api_finds_without_accents(app: Flask) -> None:
    for words in (
        "q=neolithique",
        "suggest=neolithique",
        "q=Neolithic",
        "suggest=N%C3%A9olithique",
    ):
        answer = app.test_client().get(f"/vocabularies/periods?{words}")
        hits = json.loads(answer.data)["hits"]["hits"]
        assert [hits[0]["id"], hits[0]["title"]["fr"]] == ["neolithic", "Néolithique"], words


# Loading

NAME, PID_TYPE = "testterms", "thtest"


def term(name: str, **props: Any) -> Term:
    return {"id": name, "title": {"en": f"{name} term", "fr": f"terme {name}"}, "props": props}


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., Outcome]:
    """Loads a vocabulary of its own, with these terms in its file."""

    def to(*terms: Term, pid_type: str = PID_TYPE) -> Outcome:
        path = tmp_path / "terms.yaml"
        path.write_text(yaml.safe_dump(list(terms)))
        entry = GenericVocabularyEntry(
            tmp_path, NAME, {"pid-type": pid_type, "data-file": path.name}
        )
        return load_source(Source(NAME, entry, pid_type, [path]))

    return to


@pytest.fixture
def named() -> Callable[[str], str]:
    """Makes names that no other test uses, also not one of an earlier session."""
    mark = os.urandom(4).hex()
    return lambda name: f"{name}{mark}"


def test_an_edited_file_comes_in(load: Callable[..., Outcome], named: Callable[[str], str]) -> None:
    a, b, c, d = (named(name) for name in "abcd")
    first = load(term(a), term(b, symbol="B"), term(c))
    assert (first.added, first.changed, first.unchanged) == ([a, b, c], [], [])
    second = load(term(a), term(b, symbol="Bb"), term(d))
    assert (second.added, second.changed, second.unchanged) == ([d], [b], [a])
    assert c in second.not_in_file
    assert ids(NAME, suggest=d) == [d]
    assert find(NAME, q=b)[0]["props"] == {"symbol": "Bb"}
    assert ids(NAME, q=c) == [c]  # never deleted
    third = load(term(a), term(b, symbol="Bb"), term(d))
    assert (third.added, third.changed) == ([], [])


def test_what_the_index_lost_comes_back(
    load: Callable[..., Outcome], named: Callable[[str], str]
) -> None:
    lost = named("lost")
    load(term(lost))
    record = Vocabulary.pid.resolve((NAME, lost))
    alias = build_alias_name(record.index._name)
    current_search_client.delete(
        index=alias,
        id=str(record.id),
        version=record.revision_id,
        version_type="external_gte",
        refresh=True,
    )
    assert ids(NAME, q=lost) == []
    assert load(term(lost)).unchanged == [lost]
    assert ids(NAME, q=lost) == [lost]


def test_a_refused_term_stops_the_whole_file(
    load: Callable[..., Outcome], named: Callable[[str], str]
) -> None:
    good, bad = named("good"), named("bad")
    with pytest.raises(VocabularyError, match=bad):
        load(term(good), term(bad, symbol=5))
    assert load().added == []
    assert good not in load().not_in_file


def test_terms_given_twice_are_refused(load: Callable[..., Outcome]) -> None:
    with pytest.raises(VocabularyError, match="given twice: same"):
        load(term("same"), term("same"))


def test_an_identifier_type_cannot_change(
    load: Callable[..., Outcome], named: Callable[[str], str]
) -> None:
    load(term(named("any")))
    with pytest.raises(VocabularyError, match="“thtest”, which cannot be changed to “thelse”"):
        load(pid_type="thelse")


def thalie(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "thalie.cli", "vocabularies", *words]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ.copy())


def test_the_command_tells_that_nothing_changed() -> None:
    done = thalie("load", "techniques", "affiliations", "funders")
    assert done.returncode == 0, done.stderr
    assert [line.partition(": ")[2].rpartition(", ")[0] for line in done.stdout.splitlines()] == [
        "0 added, 0 changed"
    ] * 3


def test_the_command_refuses_an_unknown_name() -> None:
    done = thalie("load", "techniqes")
    assert done.returncode == 2
    assert "no vocabulary is called techniqes" in done.stderr
    assert "Traceback" not in done.stderr
