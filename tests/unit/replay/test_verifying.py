"""``thalie verify`` on folders: what is whole, what is not, and what each control must find."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import h5py
import pytest
from click.testing import CliRunner

from thalie.capture import Limits
from thalie.capture.aglae import AGLAE
from thalie.commands.verify import verify as command
from thalie.crosswalks.ro_crate import FILE_NAME, ORIGINAL
from thalie.replay.agreement import compared, count
from thalie.replay.verifying import NoDatasetError, of_folder, verify

from ..preview.files import g3_map, g3_points
from .packs import Packed, captured, packed, unpacked


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Packed:
    folder = tmp_path_factory.mktemp("files")
    return packed([g3_map(folder), g3_points(folder)])


@pytest.fixture
def folder(pack: Packed, tmp_path: Path) -> Path:
    """An unpacked pack whose files are its own."""
    made = unpacked(pack, tmp_path / "pack")
    for one in pack.files:
        place = made / one.name
        content = place.read_bytes()
        place.unlink()
        place.write_bytes(content)
    return made


def states(folder: Path) -> dict[str, tuple[str, str, str]]:
    found = verify(of_folder(folder), AGLAE, Limits())
    return {one.name: (one.sum, one.reading, one.as_json()["conditions"]) for one in found}


def test_what_is_whole_is_told_so(folder: Path, pack: Packed) -> None:
    told = states(folder)
    assert told == {one.name: ("right", "whole", "agree") for one in pack.files}


def test_each_fault_is_found(folder: Path, pack: Packed) -> None:
    first, second = (folder / one.name for one in pack.files)
    content = first.read_bytes()
    first.write_bytes(content[:-3000])
    second.unlink()
    told = states(folder)
    assert told[first.name][:2] == ("wrong", "damaged")
    assert told[second.name] == ("missing", "-", "-")
    first.write_bytes(content[:2000] + bytes([content[2000] ^ 1]) + content[2001:])
    assert states(folder)[first.name][0] == "wrong"


def spoil(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    place = folder / ORIGINAL
    told = json.loads(place.read_text())
    change(told["custom_fields"])
    place.write_text(json.dumps(told))


CHANGES: Mapping[str, Callable[[dict[str, Any]], None]] = {
    "analyses.pixels_x": lambda f: f["thalie:analyses"][3].update(pixels_x=11),
    "analyses.pixel_size_x": lambda f: f["thalie:analyses"][3].update(pixel_size_x=26.0),
    "analyses.day": lambda f: f["thalie:analyses"][0].update(day="2026-01-21"),
    "analyses.number": lambda f: f["thalie:analyses"][0].update(number="0009"),
    "analyses.detectors": lambda f: f["thalie:analyses"][0].update(detectors=["X1", "X4"]),
    "experiment.particle": lambda f: f["thalie:experiment"].update(particle={"id": "alpha"}),
    "analysis": lambda f: f["thalie:analyses"][0].update(path="/elsewhere"),
}


@pytest.mark.parametrize("field", CHANGES)
def test_each_value_that_differs_is_found(folder: Path, field: str) -> None:
    spoil(folder, CHANGES[field])
    found = verify(of_folder(folder), AGLAE, Limits())
    fields = {each.field for one in found for each in one.differences or ()}
    assert fields == {field}
    assert not all(one.is_well for one in found)


def test_an_energy_that_differs_is_found(tmp_path: Path) -> None:
    path = g3_map(tmp_path)
    with h5py.File(path, "a") as file:
        file.attrs["beam energy"] = "2998 keV"
    pack = packed([path])
    files = [captured(path)]
    assert compared(pack.fields, files, AGLAE) == {path.name: []}
    fields = deepcopy(dict(pack.fields))
    fields["thalie:experiment"]["energy"] = 3005
    assert count(compared(fields, files, AGLAE).values()) == 0, "it wanders by some keV"
    fields["thalie:experiment"]["energy"] = 2000
    [difference] = compared(fields, files, AGLAE)[path.name]
    assert (difference.field, difference.record, difference.file) == (
        "experiment.energy", "2000", "2998",
    )  # fmt: skip


def test_what_a_person_mended_is_no_difference(folder: Path, pack: Packed) -> None:
    spoil(folder, lambda f: f["thalie:analyses"][0].update(object="A cat", description="Mended"))
    spoil(folder, lambda f: f["thalie:analyses"][0].pop("day"))
    assert {one[2] for one in states(folder).values()} == {"agree"}


def test_the_command_tells_it_in_both_languages(folder: Path, pack: Packed) -> None:
    for language, words in (("en", "all is well"), ("fr", "tout va bien")):
        done = CliRunner().invoke(command, [str(folder), "--language", language])
        assert done.exit_code == 0, done.output
        assert words in done.output and pack.files[0].name[:20] in done.output
    (folder / pack.files[0].name).write_bytes(b"no HDF5")
    done = CliRunner().invoke(command, [str(folder), "--json"])
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert told["exit_code"] == 1 and told["files"][0]["sum"] == "wrong"
    done = CliRunner().invoke(command, [str(folder), "--language", "fr"])
    assert "fausse" in done.output and "ne va pas" in done.output


def test_what_is_no_dataset_is_told(tmp_path: Path) -> None:
    done = CliRunner().invoke(command, [str(tmp_path)])
    assert done.exit_code == 1 and FILE_NAME in done.output
    (tmp_path / FILE_NAME).write_text("[]")
    with pytest.raises(NoDatasetError):
        of_folder(tmp_path)


def test_no_file_outside_of_the_folder_is_read(folder: Path, pack: Packed) -> None:
    place = folder / FILE_NAME
    for path in ("../evil", "/etc/passwd", "a/../../b"):
        document = json.loads(place.read_text())
        for one in document["@graph"]:
            for part in one.get("hasPart", []) if isinstance(one.get("hasPart"), list) else []:
                if part["@id"] == pack.files[0].name:
                    part["@id"] = path
            if one["@id"] == pack.files[0].name:
                one["@id"] = path
        (folder / "copy").mkdir(exist_ok=True)
        (folder / "copy" / FILE_NAME).write_text(json.dumps(document))
        with pytest.raises(NoDatasetError):
            of_folder(folder / "copy")


@pytest.mark.slow
def test_the_demonstration_agrees_with_its_files(demo: dict[str, list[Path]]) -> None:
    for paths in list(demo.values())[:6]:
        pack = packed(paths)
        found = compared(pack.fields, pack.files, AGLAE)
        assert found.keys() == {one.name for one in pack.files}
        assert count(found.values()) == 0, found
