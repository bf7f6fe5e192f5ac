"""Each value that is proposed has a name, a section, words and a source, in both languages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.services.runs import RunFolder
from thalie.deposit.access import Access
from thalie.deposit.dataset import Dataset, Settings
from thalie.deposit.files import DepositFile
from thalie.deposit.metadata import build_draft
from thalie.deposit.people import People
from thalie.ground.facility import Facility
from thalie.ground.terms import no_terms
from thalie.proposals.comparing import proposed
from thalie.proposals.joined import PROPOSED_NOT
from thalie.proposals.sources import sources_of
from thalie.proposals.words import label_of, lines_of, problem_of, section_of


def dataset(tmp_path: Path) -> Dataset:
    run = RunFolder(tmp_path)
    run.write(1, username="Jean DUPONTEL")
    run.write(2)
    captured = run.capture()
    files = tuple(map(DepositFile.unchanged, captured.files))
    facility = Facility.from_config({"THALIE_FACILITY": {"name": "AGLAE"}})
    return Dataset(captured, files, People(), Settings(facility, "P"), Access(),
                   resolve=lambda vocabulary, words: words.casefold() or None)  # fmt: skip


def test_all_that_is_proposed_is_told(tmp_path: Path) -> None:
    one = dataset(tmp_path)
    values = dict(proposed(build_draft(one, date(2026, 1, 1))))
    values = {path: v for path, v in values.items() if path.split(".")[1] not in PROPOSED_NOT}
    assert len(values) > 20
    for path, value in values.items():
        name = path.split(".")[1]
        for language in ("en", "fr"):
            assert label_of(path, language) not in ("", name), path
            assert section_of(path, language), path
            lines, more = lines_of(path, value, language, no_terms)
            assert lines and all(lines) and more >= 0, path
        source = sources_of(path, one)
        assert source["kind"] == "settings" or source["places"], path


def test_a_value_of_a_file_names_its_attribute(tmp_path: Path) -> None:
    found = sources_of("custom_fields.thalie:experiment.particle", dataset(tmp_path))
    assert found["count"] == 2
    assert {place["attribute"] for place in found["places"]} == {"particle"}
    assert all(place["file"].startswith("HDF5--") and place["group"] for place in found["places"])


def test_every_problem_has_a_word() -> None:
    assert problem_of("damaged", "fr") != problem_of("damaged", "en")
    assert problem_of("compression-bomb", "en") == "Not to be published as it is"
