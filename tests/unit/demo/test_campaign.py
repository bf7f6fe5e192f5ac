"""The campaign as a whole: what is written, that it says what it is, and that it stays the same."""

from __future__ import annotations

import ast
import hashlib
import re
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import h5py
import pytest
import yaml

import thalie_local.demo
from thalie.ground.syntax import parse
from thalie_local.demo import AccessKind, Campaign, write_campaign
from thalie_local.demo.layouts import MARK

from .conftest import TODAY

pytestmark = pytest.mark.slow


def sums(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_same_seed_gives_the_same_bytes(campaign: Campaign, written_elsewhere: Path) -> None:
    assert sums(campaign.folder) == sums(written_elsewhere)


def test_another_seed_gives_other_counts_in_the_same_files(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Judged on the run of standards alone, which has no map."""
    story = thalie_local.demo.read_story()
    chosen = tuple(run for run in story.runs if run.id == "standards")
    monkeypatch.setattr(
        "thalie_local.demo.campaign.read_story",
        lambda: type(story)(story.notice, story.people, chosen),
    )
    other = write_campaign(tmp_path / "other", 7, today=TODAY)
    same = next(dataset for dataset in campaign.datasets if dataset.key == chosen[0].key)
    before, after = sums(same.folder), sums(other.datasets[0].folder)
    assert before.keys() == after.keys()
    assert {n for n in before if before[n] != after[n]} == {
        n for n in before if n.endswith(".hdf5")
    }


def test_the_plan_of_twelve(campaign: Campaign) -> None:
    assert len(campaign.datasets) == 12
    assert len({dataset.key for dataset in campaign.datasets}) == 12
    staying = [dataset for dataset in campaign.datasets if not dataset.withdrawal]
    kinds = Counter(dataset.access.kind for dataset in staying)
    assert kinds[AccessKind.OPEN] >= 7
    assert kinds[AccessKind.EMBARGOED] == 2
    assert kinds[AccessKind.RESTRICTED] == 1
    assert len([d for d in campaign.datasets if d.withdrawal]) == 1
    assert len([d for d in campaign.datasets if d.second_version]) == 1
    assert {d.metadata.day.year for d in campaign.datasets} == {2023, 2024, 2025, 2026}


def test_embargoes_end_after_the_reference_day(campaign: Campaign) -> None:
    for dataset in campaign.datasets:
        access = dataset.access
        assert (access.until is not None) == (access.kind is AccessKind.EMBARGOED)
        assert (access.reason is not None) == (access.kind is AccessKind.RESTRICTED)
        assert access.until is None or access.until > TODAY
    story = thalie_local.demo.read_story()
    run = next(run for run in story.runs if run.id == "brooch")
    later = TODAY + timedelta(days=100)
    assert run.access_on(later).until == run.access_on(TODAY).until + timedelta(days=100)


def test_files_lie_where_an_accelerator_run_leaves_them(campaign: Campaign) -> None:
    for dataset in campaign.datasets:
        project, label = dataset.key.split("/")
        assert dataset.folder == campaign.folder / project / "runs" / label
        found = sorted(path for path in dataset.folder.rglob("*") if path.is_file())
        assert list(dataset.files) == found
        kinds = {path.relative_to(dataset.folder).parts[0] for path in found}
        assert kinds <= {"raw_data", "processed_data", "HDF5"}


def test_the_second_version_adds_and_changes(campaign: Campaign) -> None:
    (dataset,) = (dataset for dataset in campaign.datasets if dataset.second_version)
    version = dataset.second_version
    assert version is not None
    before, after = sums(dataset.folder), sums(version.folder)
    assert len(after.keys() - before.keys()) == 1
    assert not before.keys() - after.keys()
    changed = {name for name in before if before[name] != after[name]}
    assert {Path(name).name for name in changed} == {
        "20250520_FAUXCOULEURS_batch_IBA.hdf5",
        "synthetic_composition.csv",
    }
    assert version.files == tuple(sorted(version.folder / name for name in after))


def test_it_is_small(campaign: Campaign) -> None:
    total = sum(path.stat().st_size for path in campaign.folder.rglob("*") if path.is_file())
    assert total < 15_000_000


# --- marked synthetic ------------------------------------------------------------------------


def unmarked(folder: Path) -> list[str]:
    """Files that do not say that they are synthetic, and places in them that could mislead."""
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if path.suffix == ".hdf5":
            found += [f"{path.name}:{place}" for place in _unmarked_places(path)]
        elif "SYNTHETIC" not in path.read_text("utf-8"):
            found.append(path.name)
    return found


def _unmarked_places(path: Path) -> list[str]:
    places = []
    with h5py.File(path) as file:
        if "synthetic" not in str(file.attrs.get(MARK, "")).lower():
            places.append("/")
        holders = [file, *(group for group in file.values() if isinstance(group, h5py.Group))]
        holders += [dataset for group in holders[1:] for dataset in group.values()]
        for holder in holders:
            for name, value in holder.attrs.items():
                telling = name in {
                    "username", "institution", "analyse description", "ref. analyse",
                    "ref. standard", "ref object", "object_ref", "area_of_interest",
                    "user comment",
                }  # fmt: skip
                if telling and not re.search("SYNTH|FICTITIOUS", value):
                    places.append(f"{holder.name}@{name}")
    return places


def test_every_file_says_that_it_is_synthetic(campaign: Campaign) -> None:
    assert unmarked(campaign.folder) == []


def test_the_judge_finds_what_is_not_marked(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("a real measurement")
    with h5py.File(tmp_path / "points.hdf5", "w") as file:
        group = file.create_group("20250101_0001_OBJECT")
        group.attrs["username"] = "Somebody"
    assert unmarked(tmp_path) == [
        "notes.txt",
        "points.hdf5:/",
        "points.hdf5:/20250101_0001_OBJECT@username",
    ]


def test_every_record_says_that_it_is_synthetic(campaign: Campaign) -> None:
    for dataset in campaign.datasets:
        metadata = dataset.metadata
        assert metadata.title.en.startswith("[synthetic] ")
        assert metadata.title.fr.startswith("[synthèse] ")
        assert metadata.description.en.startswith("Synthetic data.")
        assert metadata.description.fr.startswith("Données de synthèse.")
        assert "synthetic data" in {word.en for word in metadata.keywords}
        assert all("invented" in thing.label.en for thing in metadata.objects)
        assert all("inventé" in thing.label.fr for thing in metadata.objects)
        assert all(thing.inventory_number.startswith("SYN-") for thing in metadata.objects)


def test_people_and_places_are_invented(campaign: Campaign) -> None:
    people = {
        p for d in campaign.datasets for p in (*d.metadata.creators, *d.metadata.contributors)
    }
    assert all("(synthetic)" in place for person in people for place in person.affiliations)
    assert {person.orcid for person in people if person.orcid} == {"0000-0002-1825-0097"}
    (example,) = (person for person in people if person.orcid)
    assert example.name == "Carberry, Josiah"
    invented = ("Exemple", "Modèle", "Fictif")
    assert all(any(word in p.name for word in invented) for p in people - {example})


def test_names_in_files_are_those_of_the_people_file(campaign: Campaign) -> None:
    entries = yaml.safe_load(campaign.people.read_text("utf-8"))
    known = {name for entry in entries for name in entry.get("is", ())}
    found = set()
    for path in campaign.folder.rglob("*.hdf5"):
        with h5py.File(path) as file:
            for holder in (file, *file.values()):
                if "username" in holder.attrs:
                    found |= {holder.attrs["username"], holder.attrs["institution"]}
    assert found == known


def test_an_ingest_understands_the_people_file(campaign: Campaign) -> None:
    from thalie.deposit.people import read_people

    people = read_people(campaign.people)
    assert {person.name for person in people.creators} >= {"Exemple, Alix", "Carberry, Josiah"}
    assert [person.contribution for person in people.contributors] == ["datacollector"] * 2
    assert people.may_stay("FICTITIOUS OPERATOR")
    assert people.may_stay("FICTITIOUS LABORATORY")
    assert not people.may_stay("Somebody Else")


def test_capture_reads_every_file_and_doubts_nothing(campaign: Campaign) -> None:
    """Judged on one run of each generation: kinds, numbers, project, energy, no complaint."""
    from thalie.capture import capture_run, days_of, find_runs
    from thalie.capture.aglae import AGLAE

    chosen = [
        d for d in campaign.datasets if d.key.endswith(("ceramique", "lapis", "bleu-egyptien"))
    ]
    for dataset, generation in zip(chosen, ("G1", "G2", "G3"), strict=True):
        (source,) = find_runs([dataset.folder], dialect=AGLAE)
        assert source.key == dataset.key
        run = capture_run(source, dialect=AGLAE)
        read = [file for file in run.files if file.name.endswith(".hdf5")]
        assert {str(file.generation) for file in read} == {generation}
        assert [problem for file in read for problem in file.problems] == []
        assert len(run.analyses) >= 3
        assert days_of(run.analyses)[0] == dataset.metadata.day
        energies = {a.beam_energy.value for a in run.analyses if a.beam_energy}
        assert energies <= {2999.0, 3000.0}
        assert energies


# --- bad input, and what it stands on ---------------------------------------------------------


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "mine.txt"
    kept.write_text("mine")
    with pytest.raises(FileExistsError, match="not an empty folder"):
        write_campaign(tmp_path, today=date(2026, 1, 1))
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    with pytest.raises(FileExistsError, match="not an empty folder"):
        write_campaign(kept, today=date(2026, 1, 1))


def test_it_imports_neither_flask_nor_invenio() -> None:
    allowed = {"numpy", "h5py", "xraydb", "yaml", "click"} | set(sys.stdlib_module_names)
    for path in Path(thalie_local.demo.__file__).parent.glob("*.py"):
        for node in ast.walk(parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                names.append(node.module or "")
            assert {name.split(".")[0] for name in names} <= allowed, path.name
