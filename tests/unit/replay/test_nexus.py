"""NeXus files: what stands in them, that programs of NeXus open them, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import h5py
import numpy as np
import pytest

from thalie.capture import CapturedFile, Limits, adding
from thalie.capture.aglae import AGLAE
from thalie.preview.looking import look
from thalie.replay import nexus
from thalie.replay.nexus_writing import CopyError, add

from ..preview.files import HEIGHT, MAP, WIDTH, WRONG, g3_map, g3_points
from .packs import captured
from .test_judges import asked
from .test_reading import SAMPLES

ABOUT = nexus.About(
    "Data of a cat", "10.5072/x", "A laboratory", "An accelerator", ZoneInfo("Europe/Paris")
)


def made(target: Path, *paths: Path, number: str = "") -> Path:
    taken: set[str] = set()
    with adding(AGLAE, Limits()) as adder:
        for path in paths:
            add(target, path, captured(path), adder, ABOUT, taken, number)
    return target


def kinds(file: h5py.File) -> dict[str, str]:
    found: dict[str, str] = {}
    file.visititems(
        lambda name, thing: (
            found.update({name: thing.attrs["NX_class"]}) if isinstance(thing, h5py.Group) else None
        )
    )
    return found


def test_a_map_has_an_entry_with_axes(tmp_path: Path) -> None:
    target = made(tmp_path / "made.nxs", g3_map(tmp_path))
    with h5py.File(target) as file:
        assert file.attrs["default"] == "entry_20260120_0044"
        entry = file["entry_20260120_0044"]
        assert kinds(entry) == {
            "X1": "NXdata",
            "X3": "NXdata",
            "instrument": "NXinstrument",
            "instrument/X1": "NXdetector",
            "instrument/X1/as_written": "NXcollection",
            "instrument/X3": "NXdetector",
            "instrument/X3/as_written": "NXcollection",
            "instrument/beam": "NXbeam",
            "instrument/beam/as_written": "NXcollection",
            "instrument/source": "NXsource",
            "sample": "NXsample",
        }
        assert entry["instrument/source/type"].asstr()[()] == "Ion Source"
        assert entry["instrument/source/probe"].asstr()[()] == "proton"
        assert entry.attrs["default"] == "X1"
        data = entry["X1"]
        assert data.attrs["signal"] == "data" and list(data.attrs["axes"]) == ["y", "x", "energy"]
        assert np.array_equal(data["data"][()], MAP)
        assert data["data"] == entry["instrument/X1/data"], "one array of two names"
        assert data["x"].shape == (WIDTH,) and data["y"].shape == (HEIGHT,)
        assert data["x"][0] == 12.5 and data["x"].attrs["units"] == "um"
        assert data["energy"].attrs["units"] == "keV"
        assert "definition" not in entry
        said = entry["instrument/X1/as_written/calibration_is"].asstr()[()]
        assert said == "confirmed by the peaks"


def test_a_calibration_that_is_not_confirmed_is_no_axis(tmp_path: Path) -> None:
    """The negative control: the same counts, another calibration in the file."""
    target = made(tmp_path / "made.nxs", g3_map(tmp_path, WRONG))
    with h5py.File(target) as file:
        data = file["entry_20260120_0044/X1"]
        assert list(data.attrs["axes"]) == ["y", "x", "channel"] and "energy" not in data
        assert data.attrs["energy_as_written_indices"] == 2
        assert "not confirmed" in data["energy_as_written"].attrs["long_name"]
        seen = look(tmp_path / g3_map(tmp_path, WRONG).name, "a.hdf5", AGLAE, Limits())
        assert seen.spectrum is not None and seen.spectrum.scale is None


def test_a_run_has_all_analyses_and_one_can_be_chosen(tmp_path: Path) -> None:
    paths = (g3_points(tmp_path), g3_map(tmp_path))
    with h5py.File(made(tmp_path / "run.nxs", *paths)) as file:
        assert sorted(file) == [
            "entry_20260120_0001", "entry_20260120_0002", "entry_20260120_0003",
            "entry_20260120_0044",
        ]  # fmt: skip
        point = file["entry_20260120_0001/X1"]
        assert list(point.attrs["axes"]) == ["energy"] and point["data"].shape == (1024,)
    with h5py.File(made(tmp_path / "one.nxs", *paths, number="0002")) as file:
        assert list(file) == ["entry_20260120_0002"]
    assert not made(tmp_path / "none.nxs", *paths, number="9999").exists()


def test_names_of_entries_are_those_of_nexus(tmp_path: Path) -> None:
    [analysis] = captured(g3_map(tmp_path)).analyses
    taken: set[str] = set()
    assert [nexus.name_of(analysis, taken) for _ in range(3)] == [
        "entry_20260120_0044", "entry_20260120_0044_2", "entry_20260120_0044_3",
    ]  # fmt: skip


def hostile(folder: Path) -> tuple[Path, CapturedFile]:
    """A file that was harmless when it was captured."""
    path = g3_map(folder)
    return path, captured(path)


def test_what_leads_out_of_a_file_is_not_copied(tmp_path: Path) -> None:
    path, file = hostile(tmp_path)
    secret = tmp_path / "secret.hdf5"
    with h5py.File(secret, "w") as other:
        other["maps"] = np.full((HEIGHT, WIDTH, 1024), 7)
    with h5py.File(path, "a") as changed:
        del changed["X1/maps"]
        changed["X1/maps"] = h5py.ExternalLink(str(secret), "/maps")
    with adding(AGLAE, Limits()) as adder, pytest.raises(CopyError):
        add(tmp_path / "made.nxs", path, file, adder, ABOUT, set())


def test_more_than_may_be_copied_is_refused(tmp_path: Path) -> None:
    path, file = hostile(tmp_path)
    small = Limits(unfolded=1000)
    with adding(AGLAE, small) as adder, pytest.raises(CopyError, match="more is in these arrays"):
        add(tmp_path / "made.nxs", path, file, adder, ABOUT, set())
    assert not (tmp_path / "made.nxs").exists()


@pytest.mark.slow
@pytest.mark.parametrize("name", SAMPLES)
def test_real_files_are_copied_count_by_count(samples: Path, tmp_path: Path, name: str) -> None:
    """Whole maps that are one chunk, tables of channels, a damaged file: all layouts."""
    path = samples / name
    target = made(tmp_path / "made.nxs", path)
    file = captured(path)
    with h5py.File(target) as copied, h5py.File(path) as source:
        entries = {one.number: one for one in file.analyses}
        assert len(copied) == len([one for one in file.analyses if one.physical])
        for entry in copied.values():
            number = entry["entry_identifier"].asstr()[()]
            analysis = entries[number]
            for one in analysis.physical:
                if not one.counts:
                    continue
                counts = source[one.dataset][()]
                counts = counts[:, 1] if counts.ndim == 2 and counts.shape[1] == 2 else counts
                shown = entry[f"instrument/{one.canonical_name}/data"][()]
                assert np.array_equal(shown, counts)


# Judges

NEXUSFORMAT = """
import json, sys
from nexusformat.nexus import nxload
root = nxload(sys.argv[1])
found = {}
for entry in root.NXentry:
    for data in entry.NXdata:
        found[f"{entry.nxname}/{data.nxname}"] = [
            data.nxsignal.nxname, [axis.nxname for axis in data.nxaxes],
            list(data.nxsignal.shape), float(data.nxsignal.nxdata.sum()),
        ]
print(json.dumps({"data": found, "default": root.get_default().nxpath}))
"""


@pytest.mark.slow
def test_nexusformat_opens_and_finds_signal_and_axes(judges: Path, tmp_path: Path) -> None:
    target = made(tmp_path / "made.nxs", g3_map(tmp_path), g3_points(tmp_path))
    done = asked(judges, NEXUSFORMAT, str(target), folder=tmp_path)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    shown = told["data"]["entry_20260120_0044/X1"]
    assert shown == ["data", ["y", "x", "energy"], [HEIGHT, WIDTH, 1024], float(MAP.sum())]
    assert told["data"]["entry_20260120_0001/X1"][:2] == ["data", ["energy"]]
    assert told["default"] == "/entry_20260120_0044/X1"
    with h5py.File(target, "a") as file:
        del file["entry_20260120_0044/X1"].attrs["signal"]
    assert asked(judges, NEXUSFORMAT, str(target), folder=tmp_path).returncode != 0


PYNXTOOLS = """
import json, logging, sys, h5py
from pynxtools.dataconverter.validation import validate_hdf_group_against
said = []
class Heard(logging.Handler):
    def emit(self, record):
        said.append(record.getMessage())
logging.getLogger("pynxtools").addHandler(Heard(logging.WARNING))
with h5py.File(sys.argv[1]) as file:
    valid = [validate_hdf_group_against("NXroot", file[name], sys.argv[1]) for name in file]
print(json.dumps({"valid": valid, "said": said}))
"""


def judged(judges: Path, target: Path) -> dict[str, Any]:
    """What pynxtools says of each entry, by the base classes of NeXus."""
    done = asked(judges, PYNXTOOLS, str(target), folder=target.parent)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def replaced(place: str, value: Any) -> Callable[[h5py.Group], None]:
    def change(entry: h5py.Group) -> None:
        del entry[place]
        entry[place] = value

    return change


SPOILS: dict[str, Callable[[h5py.Group], None]] = {
    "probe": replaced("instrument/source/probe", "cat"),
    "kind of sample": replaced("sample/type", 7.0),
    "energy": replaced("instrument/beam/incident_energy", "much"),
    "unit": lambda entry: entry["instrument/source/energy"].attrs.update(units="um"),
    "time": replaced("start_time", "2026-01-20T10:00:00"),
}


@pytest.mark.slow
def test_pynxtools_finds_nothing_wrong(
    judges: Path, demo: dict[str, list[Path]], tmp_path: Path
) -> None:
    [path] = [one for one in demo["projet-fictif-metaux/2026-01-fibule"] if "_0004_" in one.name]
    target = made(tmp_path / "made.nxs", path)
    assert judged(judges, target) == {"valid": [True], "said": []}
    [entry] = h5py.File(target)
    for name, spoil in SPOILS.items():
        bad = tmp_path / "bad.nxs"
        bad.write_bytes(target.read_bytes())
        with h5py.File(bad, "a") as file:
            spoil(file[entry])
        assert judged(judges, bad)["valid"] == [False], name
