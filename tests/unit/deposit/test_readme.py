"""The README beside the files: what it tells, and what it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from thalie.capture.aglae import AGLAE
from thalie.crosswalks.model import Access, Agent, File, Organisation, Record, ResourceType, Text
from thalie.crosswalks.read import read_record
from thalie.deposit import readme as module
from thalie.deposit.readme import citation

from ..crosswalks.documents import DOCUMENT, SETTINGS, TODAY, VERSIONS, find

readme = partial(module.readme, formats=AGLAE.formats)
FILES = (
    File("HDF5--b.hdf5", 1234567, checksum="sha256:bb"),
    File("a.x0", 12, checksum="md5:aa"),
)


def record() -> Record:
    return read_record(DOCUMENT, find, SETTINGS, TODAY, VERSIONS)


def plain() -> Record:
    """A record that says as little as a record can."""
    return Record(
        id="abcde-12345",
        title=Text("A title"),
        resource_type=ResourceType("Dataset"),
        publisher=Organisation("C2RMF, AGLAE"),
        publication_date="2026-02-03",
        page="https://data.example.org/records/abcde-12345",
        creators=(Agent("Exemple, Camille"), Agent("Test, Dominique")),
    )


def test_a_rich_record_is_told_in_both_languages() -> None:
    text = readme(record(), FILES, contact="curator@example.org")
    french, english = text.split("ENGLISH")
    assert "FRANÇAIS" in french
    for half in (french, english):
        assert "https://doi.org/10.5072/version-2" in half
        assert "https://doi.org/10.5072/concept" in half
        assert "curator@example.org" in half
        assert "https://orcid.org/" in half
        assert "PIXE" in half
    assert "sous embargo jusqu’au" in french
    assert "under embargo until" in english


def test_the_citation_is_that_of_datacite() -> None:
    said = replace(plain(), doi="10.5072/x", version="2")
    assert citation(said) == (
        "Exemple, Camille; Test, Dominique (2026): A title. Version 2. C2RMF, AGLAE. Dataset. "
        "https://doi.org/10.5072/x"
    )


def test_without_a_doi_the_page_is_cited() -> None:
    text = readme(plain(), FILES)
    assert "doi.org" not in text
    assert "This dataset has no DOI; its page: https://data.example.org/records/abcde" in text


def test_files_are_listed_once_in_order_with_sizes_and_sums() -> None:
    lines = readme(plain(), FILES).splitlines()
    assert lines[-2:] == ["1234567  sha256:bb  HDF5--b.hdf5", "     12  md5:aa  a.x0"]


def test_formats_are_explained_where_they_are() -> None:
    text = readme(plain(), FILES)
    assert "h5py" in text
    assert "IBIL" in text  # spectra in ASCII
    assert ".lst" not in text
    assert "h5py" not in readme(plain(), FILES[1:])


@pytest.mark.parametrize(
    ("access", "words"),
    [
        (Access("open"), "open to everybody."),
        (Access("embargoed", date(2029, 1, 5)), "until 2029-01-05"),
        (Access("restricted", None, "A thesis"), "Reason: A thesis"),
        (Access("something new"), "Access to the files is restricted."),
    ],
)
def test_access_is_told_as_it_is(access: Access, words: str) -> None:
    assert words in readme(replace(plain(), access=access), ())


def test_no_word_makes_a_line_of_its_own() -> None:
    text = readme(
        replace(plain(), title=Text("A\nREADME"), creators=(Agent("X\n10  sha256:ff  evil"),)),
        [File("a\n1  sha256:00  b", 1, checksum="sha256:cc")],
    )
    assert not [line for line in text.splitlines() if line.endswith(("README", "evil")) and
                line.startswith(("README", "10"))]  # fmt: skip
    assert text.splitlines()[-1] == "1  sha256:cc  a 1 sha256:00 b"


def test_the_same_record_gives_the_same_text() -> None:
    assert readme(record(), FILES) == readme(record(), tuple(reversed(FILES)))
