"""The files against what the converters of the three generations write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import h5py
import numpy as np
import pytest

from thalie_local.demo import Campaign, layouts

pytestmark = pytest.mark.slow

SUM = re.compile(r"X(\d{2,})")
STEM = re.compile(r"\d{8}_\d{4}_[A-Z]+_[A-Z]+_IBA")
MEANING_IN_2023 = {"x10": "1234", "x11": "12", "x12": "34", "x13": "123"}


def hdf5_files(campaign: Campaign) -> Iterator[Path]:
    yield from sorted(campaign.folder.rglob("*.hdf5"))


def generation(file: h5py.File) -> str:
    """Which converter a file seems to come from, by the groups and attributes it holds."""
    if "data" in file:
        return "G1 map" if "LE0" in file["data"] else "G2 map" if "x0" in file["data"] else "?"
    if "X0/maps" in file:
        return "G3 map"
    first = next(iter(file))
    if re.match(r"\d{8}_\d{4}_", first):
        return "G3 points"
    attributes = file[first].attrs
    if "object_ref" in attributes:
        return "G2 points"
    return "G1 points" if "ref object" in attributes else "?"


@pytest.fixture(scope="module")
def by_generation(campaign: Campaign) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for path in hdf5_files(campaign):
        with h5py.File(path) as file:
            found.setdefault(generation(file), []).append(path)
    return found


def test_all_three_generations_are_shown_and_most_files_are_recent(
    by_generation: dict[str, list[Path]],
) -> None:
    assert set(by_generation) == {f"G{n} {kind}" for n in (1, 2, 3) for kind in ("points", "map")}
    recent = len(by_generation["G3 points"]) + len(by_generation["G3 map"])
    assert recent > sum(map(len, by_generation.values())) / 2


def test_g1_points(by_generation: dict[str, list[Path]]) -> None:
    for path in by_generation["G1 points"]:
        assert path.name in {"globals.hdf5", "std.hdf5"}
        with h5py.File(path) as file:
            for name, group in file.items():
                assert re.fullmatch(r"\d{4}", name)
                assert set(group.attrs) == {"ref object", "start date"}
                for channel, dataset in group.items():
                    assert dataset.dtype == np.int64
                    assert dataset.compression == "gzip"
                    assert dataset.shape == (4096 if channel == "g27" else 2048,)
                    assert dataset.attrs["spectrum sum"] == str(dataset[...].sum())
                    words = dataset.attrs["experiment information"]
                    assert words.split(",")[7].strip() == "Proton"
                    assert len(words.split(",")) == 14


def test_g2_points(by_generation: dict[str, list[Path]]) -> None:
    for path in by_generation["G2 points"]:
        with h5py.File(path) as file:
            for group in file.values():
                assert {"le0_filter", "he4_filter", "beam_energy", "area_of_interest"} <= set(
                    group.attrs
                )
                assert {name: group[name].shape for name in ("g20", "g70", "r135", "r150")} == {
                    "g20": (2048,), "g70": (4096,), "r135": (2047, 2), "r150": (511, 2),
                }  # fmt: skip
                assert group["r150"][:, 0].tolist() == list(range(1, 512))
                assert not any(dataset.attrs for dataset in group.values())


def test_g1_and_g2_maps(by_generation: dict[str, list[Path]]) -> None:
    for kind, first, dtype in (("G1 map", "LE0", np.uint32), ("G2 map", "x0", np.int32)):
        for path in by_generation[kind]:
            assert STEM.fullmatch(path.stem)
            with h5py.File(path) as file:
                data = file["data"]
                assert re.fullmatch(r"\d\d:\d\d:\d\d", data.attrs["acquisition_time"])
                assert data[first].dtype == dtype
                assert data[first].ndim == 3
                assert data[first].compression == "gzip"
                assert ("filter" in data[first].attrs) == (kind == "G1 map")
                assert ("map_size_width" in data.attrs) == (kind == "G2 map")


def test_g3_points(by_generation: dict[str, list[Path]]) -> None:
    for path in by_generation["G3 points"]:
        assert re.fullmatch(r"\d{8}_[A-Z]+_(batch|standard)_IBA", path.stem)
        with h5py.File(path) as file:
            for name, group in file.items():
                assert re.fullmatch(r"\d{8}_\d{4}_.+", name)
                assert group.attrs["target type"] == (
                    "standard" if "standard" in path.stem else "object"
                )
                for channel, dataset in group.items():
                    assert dataset.dtype == np.int32
                    assert dataset.compression is None
                    assert dataset.shape == (512 if channel.startswith("R") else 2048,)
                    total = dataset.attrs.get("spectra sum", dataset.attrs.get("sum spectra"))
                    assert total == str(dataset[...].sum())


def test_g3_points_change_attribute_names_in_2025(by_generation: dict[str, list[Path]]) -> None:
    seen = set()
    for path in by_generation["G3 points"]:
        older = path.name < "20250901"
        with h5py.File(path) as file:
            group = next(iter(file.values()))
            assert ("ref. standard" in group.attrs) == older
            assert ("ref. analyse" in group.attrs) != older
            assert ("filter" in group["X1"].attrs) == older
            assert ("det. filter" in group["X1"].attrs) != older
        seen.add(older)
    assert seen == {True, False}


def test_g3_maps(by_generation: dict[str, list[Path]]) -> None:
    for path in by_generation["G3 map"]:
        assert STEM.fullmatch(path.stem)
        assert path.parent.name == "HDF5_maps_files"
        with h5py.File(path) as file:
            assert re.fullmatch(r"\d\d/\d\d/\d{4} \d\d:\d\d:\d\d", file.attrs["timestamp"])
            for group in file.values():
                assert list(group) == ["maps"]
                maps = group["maps"]
                assert (maps.dtype, maps.compression, maps.chunks, maps.maxshape) == (
                    np.uint32, "gzip", (3, 5, 512), (None, None, None),
                )  # fmt: skip
                pixels = float(file.attrs["map size x (um)"]) / float(
                    file.attrs["pixel size x (um)"]
                )
                assert maps.shape == (pixels, pixels, 2048)


def test_sums_are_exact_sums_of_the_channels_they_name(
    by_generation: dict[str, list[Path]],
) -> None:
    """All point files, and one map of each generation, as maps take long to read."""
    checked = 0
    for kind, paths in by_generation.items():
        for path in paths[:1] if kind.endswith("map") else paths:
            with h5py.File(path) as file:
                for spectra, stated in _analyses(file):
                    for name, parts in _sums(spectra, stated).items():
                        np.testing.assert_array_equal(spectra[name], sum(spectra[p] for p in parts))
                        checked += int(spectra[name].any())
    assert checked > 100


def _analyses(file: h5py.File) -> Iterator[tuple[dict[str, np.ndarray], dict[str, str]]]:
    """Counts by channel of each analysis, and the combination that sums state."""
    if "X0/maps" in file:
        yield {name: group["maps"][...] for name, group in file.items()}, {}
        return
    for group in file.values():
        stated = {
            n: d.attrs["Combination of "] for n, d in group.items() if "Combination of " in d.attrs
        }
        yield {name: dataset[...] for name, dataset in group.items()}, stated


def _sums(spectra: dict[str, np.ndarray], stated: dict[str, str]) -> dict[str, list[str]]:
    """The sums, with the channels their name or their attribute says they are made of."""
    sums = {}
    for name in spectra:
        if "+" in name:
            sums[name] = name.split("+")
        elif name in stated:
            sums[name] = re.findall(r"X\d", stated[name])
        elif name in MEANING_IN_2023:
            sums[name] = [f"x{digit}" for digit in MEANING_IN_2023[name]]
        elif match := SUM.fullmatch(name):
            sums[name] = [f"X{digit}" for digit in match[1]]
    return sums


def test_calibration_attributes_fit_the_spectra(campaign: Campaign) -> None:
    """Read as keV = a · channel + b, they put the lines of the glass standard where they belong."""
    (path,) = campaign.folder.rglob("20250318_*_standard_IBA.hdf5")
    with h5py.File(path) as file:
        group = file["20250318_0001_standard"]
        for channel, energy, window in (("X0", 1.740, 0.1), ("X1", 6.404, 0.1), ("G70", 440.0, 6)):
            gain, offset = _calibration(group[channel])
            counts = group[channel][...]
            energies = gain * np.arange(len(counts)) + offset
            near = np.abs(energies - energy) < window
            centre = np.average(energies[near], weights=counts[near])
            assert centre == pytest.approx(energy, abs=2 * gain)
            assert counts[near].max() > 3 * np.median(
                counts[np.abs(energies - energy) < 6 * window]
            )


def _calibration(dataset: h5py.Dataset) -> tuple[float, float]:
    match = re.fullmatch(r"MCA a=(\S+), MCA b=(\S+), MCA c=0", dataset.attrs["calibration"])
    assert match
    return float(match[1]), float(match[2])


def test_a_channel_that_is_off_counts_nothing_and_has_no_calibration(
    by_generation: dict[str, list[Path]],
) -> None:
    off = 0
    for path in by_generation["G3 points"]:
        with h5py.File(path) as file:
            for group in file.values():
                for dataset in group.values():
                    if "OFF" in str(dataset.attrs.get("adc name", "")):
                        off += 1
                        assert not dataset[...].any()
                        assert "calibration" not in dataset.attrs
    assert off > 0


def test_maps_show_where_the_elements_are(campaign: Campaign) -> None:
    """Copper K draws the blue band, iron K the red one; neither is on the plaster above."""
    (path,) = (p for p in campaign.datasets[5].files if p.name.startswith("20250520_0004"))
    with h5py.File(path) as file:
        maps = file["X1/maps"][...]
        gain, offset = _calibration(file["X1/maps"])
    copper, iron = (
        maps[:, :, round((line - 0.1 - offset) / gain) : round((line + 0.1 - offset) / gain)].sum(2)
        for line in (8.04, 6.40)
    )
    blue, red, plaster = (slice(15, 17), 16), (slice(25, 27), 16), (slice(0, 2), 0)
    assert copper[blue].mean() > 20 * max(copper[red].mean(), copper[plaster].mean(), 0.1)
    assert iron[red].mean() > 20 * max(iron[plaster].mean(), 0.1)


def test_no_attribute_name_is_ours_but_the_mark(by_generation: dict[str, list[Path]]) -> None:
    for paths in by_generation.values():
        with h5py.File(paths[0]) as file:
            assert file.attrs[layouts.MARK] == layouts.SYNTHETIC
            assert [name for name in file.attrs if name.startswith("thalie")] == [layouts.MARK]
