"""The notebook of a pack is run as a reader runs it: in an environment that has nothing of Thalie.

What it computes is compared with what the pictures of the site are made of.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest

from thalie.capture import Limits, adding
from thalie.capture.aglae import AGLAE
from thalie.preview.looking import Seen, look

from ..preview.files import WRONG, g3_map, g3_points
from .packs import Packed, packed, unpacked
from .test_reading import SAMPLES

pytestmark = pytest.mark.slow  # an environment of its own, and notebooks that compute


def run(judges: Path, folder: Path) -> dict[str, Any]:
    """Run ``run.sh`` of a pack; what the notebook computed."""
    surroundings = {"PYTHON": str(judges), "HOME": str(folder), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        ["sh", "replay/run.sh"], cwd=folder, env=surroundings, capture_output=True, text=True,
        timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads((folder / "replay/results/results.json").read_text())
    return found


def outputs(folder: Path) -> list[Any]:
    made = nbformat.read(folder / "replay/replayed.ipynb", as_version=4)
    nbformat.validate(made)
    return [one for cell in made.cells if cell.cell_type == "code" for one in cell.outputs]


def compare(pack: Packed, found: Mapping[str, Any]) -> int:
    """Every analysis by every detector; how many have an axis in keV."""
    told = {(one["file"], one["dataset"]): one for one in found["analyses"]}
    expected = 0
    with adding(AGLAE, Limits()) as adder:
        for file in pack.files:
            for analysis in file.analyses:
                for one in analysis.physical:
                    if not one.counts:
                        assert (file.name, one.dataset) not in told
                        continue
                    expected += 1
                    counts = adder.spectrum(file.path, "HDF5", [one.dataset])
                    assert told[file.name, one.dataset]["counts"] == pytest.approx(sum(counts))
    assert len(told) == expected > 0
    for file in pack.files:
        as_the_pictures(look(file.path, file.name, AGLAE, Limits()), file.name, found)
    return sum(one["calibrated"] for one in found["analyses"])


def as_the_pictures(seen: Seen, name: str, found: Mapping[str, Any]) -> None:
    shown = seen.spectrum
    assert shown is not None
    part = found["analyses"] if shown.of_map else found["sums"]
    alike = [
        one
        for one in part
        if one["file"] == name
        and one["detector"] == shown.detector
        and one["counts"] == pytest.approx(float(shown.counts.sum()))
    ]
    assert alike, (name, shown.detector)
    assert alike[0]["calibrated"] == (shown.scale is not None)
    assert [one["line"] for one in alike[0]["lines"]] == [line.label for line in shown.lines]
    if shown.scale is not None:
        scale = shown.scale
        assert alike[0]["calibration"] == [scale.offset, scale.gain, scale.quadratic]
    if seen.map is None:
        return
    [mapped] = [
        one for one in found["maps"]
        if one["file"] == name and one["detector"] == seen.map.detector
    ]  # fmt: skip
    assert len(mapped["layers"]) == len(seen.map.layers)
    for told, layer in zip(mapped["layers"], seen.map.layers, strict=True):
        assert told["counts"] == pytest.approx(float(np.sum(layer)))
        assert told["highest"] == pytest.approx(float(np.max(layer)))
    if seen.map.lines:
        assert [one["line"] for one in mapped["layers"]] == [one.label for one in seen.map.lines]


def chosen(demo: Mapping[str, Sequence[Path]], *words: str) -> list[Path]:
    return [path for key, files in demo.items() for path in files if any(w in key for w in words)]


def test_it_computes_what_the_pictures_show(
    judges: Path, demo: dict[str, list[Path]], tmp_path: Path
) -> None:
    """Points and maps of all three generations of converters."""
    paths = chosen(demo, "2026-01-fibule", "2024-02-lapis")
    pack = packed(paths)
    folder = unpacked(pack, tmp_path / "pack")
    found = run(judges, folder)
    assert found["troubles"] == []
    assert compare(pack, found) > 3
    shown = outputs(folder)
    assert sum("image/png" in one.get("data", {}) for one in shown) > 5
    results = folder / "replay/results"
    assert list(results.glob("pymca/*.cfg")) and list(results.glob("spectra/*.csv"))
    tables = {path.read_text().splitlines()[0] for path in results.glob("spectra/*.csv")}
    assert tables == {"keV,counts", "channel,counts"}
    for path, content in pack.made.items():
        assert (folder / path).read_bytes() == content, f"{path} was changed by being run"


def test_it_runs_on_real_files(judges: Path, samples: Path, tmp_path: Path) -> None:
    """All generations at once, a damaged file among them, whose spectra GUPIX can read."""
    pack = packed([samples / name for name in SAMPLES])
    folder = unpacked(pack, tmp_path / "pack")
    found = run(judges, folder)
    compare(pack, found)
    [made] = (folder / "replay/results/gupix").glob("*_X0.spe")
    head, *counts = made.read_text().splitlines()
    assert head.split()[-1] == str(sum(map(int, counts)))  # the header ends with the sum


def test_it_says_what_is_not_confirmed_and_what_is_not_there(judges: Path, tmp_path: Path) -> None:
    """The negative control of the comparison: the same counts with another calibration.

    Nothing answers at the address of the other file.
    """
    wrong, away = g3_map(tmp_path, WRONG), g3_points(tmp_path)
    pack = packed([wrong, away], inside=[wrong.name])
    folder = unpacked(pack, tmp_path / "pack", leave_out=[away.name])
    found = run(judges, folder)
    assert {one["file"] for one in found["analyses"]} == {wrong.name}
    assert not any(one["calibrated"] for one in found["analyses"])
    texts = "".join(str(one.get("text", "")) for one in outputs(folder))
    assert "cannot be that of an X-ray detector" in texts
    assert f"{away.name}: " in texts and f"{wrong.name}: here" in texts
    assert not (folder / "replay/results/pymca").exists()
    with pytest.raises(AssertionError):
        compare(packed([g3_map(tmp_path)]), found)
