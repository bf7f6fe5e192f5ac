"""The whole way of real AGLAE files: from the command to the page, by clicking."""

from __future__ import annotations

import json
import secrets
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests
from lxml import etree

from tests.browser.conftest import DataCite
from tests.browser.visitor import Visitor

PEOPLE = """
- name: "Exemple, Camille"
  orcid: 0000-0002-1825-0097
  role: creator
"""
DAMAGED = "BOS"
RUNS = {  # label: beginnings of names of the sample files
    "COLORSOURCES": ("g2_points_",),
    "GLOBALS": ("g1_points_",),
    "SASHI": ("g1_map_", "g2_map_"),
    "TIPY": ("g3_map_",),
    DAMAGED: ("g3_points_damaged_",),
}
WHOLE = RUNS.keys() - {DAMAGED}
OAI = "{http://www.openarchives.org/OAI/2.0/}"


def ingest(project: Path, people: Path, *words: str) -> tuple[int, dict[str, Any]]:
    """Exit code and answer of `thalie ingest`, by label of the run."""
    command = [sys.executable, "-m", "thalie.cli", "ingest", "--json", "--publish",
               "--names", "redact", "--creators", str(people), *words, str(project)]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    return done.returncode, {run["label"]: run for run in json.loads(done.stdout)["runs"]}


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("people") / "people.yaml"
    path.write_text(PEOPLE)
    return path


@pytest.fixture(scope="module")
def project(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples in the folders of a project that no other test knows."""
    project = tmp_path_factory.mktemp("real") / f"real-{secrets.token_hex(4)}"
    for label, starts in RUNS.items():
        folder = project / "runs" / label / "HDF5"
        folder.mkdir(parents=True)
        for path in samples.iterdir():
            if path.name.startswith(starts):
                shutil.copy(path, folder / path.name)
    return project


@pytest.fixture(scope="module")
def first(app: Any, project: Path, people: Path) -> tuple[int, dict[str, Any]]:
    return ingest(project, people)


@pytest.fixture(scope="module")
def second(
    first: tuple[int, dict[str, Any]], project: Path, people: Path
) -> tuple[int, dict[str, Any]]:
    return ingest(project, people, "--accept-damaged")


def test_whole_files_are_published_and_the_damaged_one_is_refused(
    first: tuple[int, dict[str, Any]],
) -> None:
    code, runs = first
    assert code == 1
    assert {key for key in WHOLE if runs[key]["outcome"] == "published"} == WHOLE
    assert runs[DAMAGED]["outcome"] == "refused"
    (file,) = runs[DAMAGED]["files"]
    assert file["group"] == "/20250519_0182_standard"
    assert "damaged" in file["reason"]
    assert file["can_be_accepted"]


def test_the_damaged_file_is_published_with_its_note_when_accepted(
    second: tuple[int, dict[str, Any]], visitor: Visitor, site: str
) -> None:
    code, runs = second
    assert code == 0
    assert {key for key in WHOLE if runs[key]["outcome"] == "unchanged"} == WHOLE
    assert runs[DAMAGED]["outcome"] == "published"
    page = visitor.go("look", name="damaged", url=runs[DAMAGED]["url"])
    assert "20250519_0182_standard" in page["text"]


def test_each_is_found_cited_and_harvested(
    second: tuple[int, dict[str, Any]], visitor: Visitor, site: str, datacite: DataCite
) -> None:
    _, runs = second
    for key in [*sorted(WHOLE), DAMAGED]:
        run = runs[key]
        doi = run["doi"]["doi"]
        datacite.wait_until_findable(doi)
        datacite.wait_until_findable(run["concept_doi"]["doi"])

        found = visitor.go("search", name="search-real", site=site, query=f'"{run["project"]}"')
        assert run["title"] in found["titles"]
        way = visitor.go("followDoi", name="doi-real", url=run["url"], doi=doi)
        assert way["heading"] == run["title"]

        rest = requests.get(f"{site}/api/records/{run['record']}", timeout=30).json()
        assert rest["metadata"]["title"] == run["title"]
        assert rest["metadata"]["rights"][0]["id"] == "cc-by-4.0"
        harvested = requests.get(
            f"{site}/oai2d",
            params={
                "verb": "GetRecord",
                "metadataPrefix": "oai_datacite",
                "identifier": rest["pids"]["oai"]["identifier"],
            },
            timeout=30,
        )
        answer = etree.fromstring(harvested.content)
        assert answer.find(f"{OAI}error") is None
        assert doi in "".join(answer.itertext())


def test_no_name_of_the_files_reached_the_metadata(second: tuple[int, dict[str, Any]]) -> None:
    _, runs = second
    names = {name["value"] for run in runs.values() for name in run["names"]}
    assert names, "the samples hold names of persons or institutions"
    for run in runs.values():
        if run["outcome"] in {"published", "unchanged"}:
            public = requests.get(run["url"].replace("/records/", "/api/records/"), timeout=30)
            assert not [name for name in names if name in public.text]


def test_an_embargo_counts_from_the_last_day_of_beam(
    second: tuple[int, dict[str, Any]],
) -> None:
    _, runs = second
    assert runs["TIPY"]["embargo_until"] == "2029-01-20"
    assert runs["SASHI"]["access"] == "open"
