"""The folder of a run is dropped into the form: a draft that is nearly done, and a question."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Account
from tests.browser.visitor import Visitor
from tests.services.runs import RunFolder

PERSON = "Jean DUPONTEL"
ENERGY = "custom_fields.thalie:experiment.energy"
DETECTORS = "custom_fields.thalie:detectors"


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    """A run of two analyses, of which one names a person, with a hidden file beside them."""
    run = RunFolder(tmp_path)
    run.write(1, username=PERSON)
    run.write(2)
    (run.folder.parent / ".hidden").write_text("x")
    (run.folder.parent / "notes.txt").write_text("not of the accelerator")
    return run


@pytest.mark.parametrize(
    ("language", "agreement", "words"),
    [
        ("en-GB", "", ["What the files say", "taken from the files", "stands in the form"]),
        ("fr-FR", "Par courriel, le 3 mai", ["Ce que disent les fichiers", "repris des fichiers"]),
    ],
)
def test_a_run_is_dropped_into_the_form(
    visitor: Visitor, site: str, accounts: dict[str, Account], folder: RunFolder, language: str,
    agreement: str, words: list[str],
) -> None:  # fmt: skip
    seen = visitor.go("readFiles", name=f"form-read-{language[:2]}", language=language,
                      account=accounts["leader"], site=site, agreement=agreement,
                      folder=str(folder.root / folder.project), refused=DETECTORS,
                      corrected=ENERGY, value="2999")  # fmt: skip
    names = {path.name: f"HDF5--{path.name}" for path in folder.folder.iterdir()}
    assert {*names.values(), "notes.txt"} <= set(seen["files"]), seen["files"]
    assert len(seen["before"]) > 20
    energy = seen["before"][ENERGY]
    assert energy["lines"] == ["3000"] and "beam energy" in energy["source"]

    draft: dict[str, Any] = seen["draft"]
    assert draft["metadata"]["title"] == seen["typed"] == "Typed, and not saved"
    assert draft["custom_fields"]["thalie:experiment"]["run"] == folder.label
    assert (seen["given"], draft["custom_fields"]["thalie:experiment"]["energy"]) == ("3000", 2999)
    assert "thalie:detectors" not in draft["custom_fields"]
    assert len(draft["custom_fields"]["thalie:analyses"]) == 2
    assert any("beam energy" in mark for mark in seen["marks"]), seen["marks"]
    assert len(seen["keywords"]) == len(draft["metadata"]["subjects"]) > 0

    assert seen["names"] == [PERSON] and seen["barred"]
    assert "1" in seen["warned"]
    assert seen["status"] == 200
    assert seen["rules"] == []
    assert all(word in seen["text"] for word in words), seen["text"]


def test_what_does_not_go_together_is_refused_with_the_reason(
    visitor: Visitor, site: str, accounts: dict[str, Account], tmp_path: Path
) -> None:
    two = tmp_path / "P"
    for label in ("one", "two"):
        (two / "runs" / label / "HDF5").mkdir(parents=True)
        (two / "runs" / label / "HDF5" / "a.hdf5").write_bytes(b"x")
    hidden = tmp_path / "nothing"
    hidden.mkdir()
    (hidden / ".hidden").write_text("x")
    seen = visitor.go("dropAmiss", name="form-dropped-amiss", language="fr-FR", site=site,
                      account=accounts["leader"], folders=[str(two), str(hidden)])  # fmt: skip
    assert "2 runs" in seen["told"][0][0] and "P/one" in seen["told"][0][0]
    assert ".hidden" in seen["told"][1][0] and len(seen["told"][1]) == 2
    assert seen["url"].endswith("/uploads/new")  # nothing was begun
