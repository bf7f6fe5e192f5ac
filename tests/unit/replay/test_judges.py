"""Official judges of what packs hold: cwltool, REANA's schema, PyMca, RO-Crate's validator."""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from thalie.preview.peaks import find_lines
from thalie.replay.tools import pymca

from ..crosswalks.judge_apart import complaints
from ..preview.files import g3_map
from ..preview.spectra import SCALE, spectrum
from .packs import Packed, packed, unpacked

pytestmark = pytest.mark.slow


def asked(judges: Path, code: str, *words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """What Python code of a judge says."""
    surroundings = {"HOME": str(folder), "TMPDIR": str(folder), "PATH": "/usr/bin:/bin"}
    return subprocess.run(
        [str(judges), "-P", "-c", code, *words], cwd=folder, env=surroundings,
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip


@pytest.fixture
def pack(tmp_path: Path) -> Packed:
    return packed([g3_map(tmp_path)])


# CWL

CWL = "import sys; from cwltool.main import main; sys.exit(main(sys.argv[1:]))"


def validate(judges: Path, text: bytes, folder: Path) -> subprocess.CompletedProcess[str]:
    (folder / "tool.cwl").write_bytes(text)
    return asked(judges, CWL, "--validate", "tool.cwl", folder=folder)


def test_the_workflow_is_one_of_cwl(judges: Path, pack: Packed, tmp_path: Path) -> None:
    text = pack.made["replay/workflow.cwl"]
    done = validate(judges, text, tmp_path)
    assert done.returncode == 0, done.stderr
    for spoil in (
        {"outputs": "notebook"},
        {"inputs": {"pack": "Folder"}},
        {"class": "Command"},
    ):
        wrong = yaml.safe_dump(yaml.safe_load(text) | spoil).encode()
        assert validate(judges, wrong, tmp_path).returncode != 0, spoil


@pytest.mark.drill
def test_the_workflow_runs_the_notebook(judges: Path, pack: Packed, tmp_path: Path) -> None:
    folder = unpacked(pack, tmp_path / "pack")
    script = folder / "replay/run.sh"
    script.write_text(script.read_text().replace("${PYTHON:-python3}", str(judges)))
    done = asked(
        judges, CWL, "--no-container", "--outdir", str(tmp_path / "out"),
        str(folder / "replay/workflow.cwl"), "--pack", str(folder), folder=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert (tmp_path / "out/replayed.ipynb").is_file()
    assert (tmp_path / "out/results/results.json").is_file()


# REANA

REANA = """
import sys, yaml, json
from pathlib import Path
from jsonschema import Draft4Validator
import reana_commons
[schema] = Path(reana_commons.__file__).parent.rglob("reana_analysis_schema.json")
found = Draft4Validator(json.loads(schema.read_text())).iter_errors(yaml.safe_load(sys.argv[1]))
print(json.dumps([error.message for error in found]))
"""


def test_the_specification_is_one_of_reana(judges: Path, pack: Packed, tmp_path: Path) -> None:
    def said(document: Any) -> list[str]:
        done = asked(judges, REANA, yaml.safe_dump(document), folder=tmp_path)
        assert done.returncode == 0, done.stderr
        found: list[str] = json.loads(done.stdout)
        return found

    document = yaml.safe_load(pack.made["replay/reana.yaml"])
    assert said(document) == []
    assert said(document | {"workflow": {"specification": {}}})
    assert said(document | {"inputs": ["a"]})


# PyMca

PYMCA = """
import json, sys
import numpy as np
from PyMca5.PyMcaPhysics.xrf import ClassMcaTheory
from PyMca5.PyMcaIO import ConfigDict
read = ConfigDict.ConfigDict()
read.read(sys.argv[1])
theory = ClassMcaTheory.McaTheory(sys.argv[1])
counts = np.array(json.loads(sys.argv[2]), dtype=float)
theory.setData(np.arange(len(counts)), counts)
theory.estimate()
fit, result = theory.startfit(digest=1)
print(json.dumps({
    "sections": sorted(read),
    "gain": read["detector"]["gain"],
    "xmin": read["fit"]["xmin"],
    "areas": {group: result[group]["fitarea"] for group in result["groups"]},
    "chisq": float(result["chisq"]),
}))
"""


def test_pymca_fits_the_peaks_with_it(judges: Path, tmp_path: Path) -> None:
    counts = spectrum({"Cu": 40_000, "Fe": 8_000, "Ca": 3_000}, seed=3)
    lines = find_lines(counts, SCALE)
    described = {
        "name": "X1", "filter": "50 um Al + 1 mm Unobtainium", "entrance_window": "Be 12.5um",
        "thickness": 450.0,
    }  # fmt: skip
    elements = [(one.element, one.name[0]) for one in lines]
    path = tmp_path / "X1.cfg"
    path.write_text(pymca.configuration(described, SCALE, len(counts), elements))
    done = asked(judges, PYMCA, str(path), json.dumps(counts.tolist()), folder=tmp_path)
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["gain"] == pytest.approx(SCALE.gain)
    areas = found["areas"]
    assert areas["Cu K"] == pytest.approx(40_000, rel=0.15)
    assert areas["Cu K"] / areas["Fe K"] == pytest.approx(5, rel=0.2)


def test_pymca_refuses_what_is_no_configuration(judges: Path, tmp_path: Path) -> None:
    path = tmp_path / "X1.cfg"
    path.write_text("[fit]\nxmin = 1\n")
    assert asked(judges, PYMCA, str(path), "[1, 2, 3]", folder=tmp_path).returncode != 0


def test_words_of_filters_are_understood_or_told() -> None:
    described = {"filter": "40mm Helium + 6 um Mylar", "entrance_window": "Be 12.5um"}
    assert pymca.layers_of(described) == [
        ("Be", pytest.approx(12.5e-4)), ("He", pytest.approx(4.0)), ("Mylar", pytest.approx(6e-4)),
    ]  # fmt: skip
    assert pymca.unknown({"filter": "magic"}) == ["magic"]
    assert pymca.layers_of({"filter": "none"}) == [] == pymca.unknown({"filter": "none"})


# RO-Crate


def test_a_pack_is_a_crate(judges: Path, schemas: Path, pack: Packed, tmp_path: Path) -> None:
    def zipped(name: str, metadata: bytes) -> dict[str, Any]:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w") as archive:
            for place, content in pack.made.items():
                is_metadata = place == "ro-crate-metadata.json"
                archive.writestr(place, metadata if is_metadata else content)
            for one in pack.files:
                archive.write(one.path, one.name)
        return {"judge": "crate", "package": str(path)}

    right = pack.made["ro-crate-metadata.json"]
    document = json.loads(right)
    [root] = [one for one in document["@graph"] if one["@id"] == "./"]
    del root["datePublished"]
    work = tmp_path / "work"
    work.mkdir()
    cases = {
        "right": zipped("right.zip", right),
        "wrong": zipped("wrong.zip", json.dumps(document).encode()),
    }
    said = complaints(judges, schemas / "ro-crate", work, cases)
    assert said["right"] == []
    assert said["wrong"]
