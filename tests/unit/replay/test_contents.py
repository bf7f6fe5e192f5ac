"""What stands in a pack, and that its formats are what they say."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
import yaml

from thalie.crosswalks.model import Access, Detector
from thalie.replay import notebook, shipped
from thalie.replay.conditions import fields_without_names, of_closed, without_names
from thalie.replay.tools import fetching

from ..crosswalks.cases import minimal
from ..preview.files import g3_map, g3_points
from .packs import Packed, listed, packed, unpacked


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Packed:
    folder = tmp_path_factory.mktemp("files")
    return packed([g3_map(folder), g3_points(folder)])


def test_the_same_record_gives_the_same_bytes(pack: Packed) -> None:
    again = packed([one.path for one in pack.files])
    assert again.made == pack.made


def test_conditions_tell_each_analysis_with_units(pack: Packed) -> None:
    told = json.loads(pack.made["replay/conditions.json"])
    assert told["dataset"]["id"] == "abcde-12345"
    assert [one["path"] for one in told["analyses"]] == [
        "/20260120_0001_OBJECT", "/20260120_0002_OBJECT", "/20260120_0003_OBJECT", "/",
    ]  # fmt: skip
    assert told["analyses"][3]["pixel_size_x"] == 25 and told["analyses"][3]["pixels_x"] == 10
    assert {one["name"] for one in told["detectors"]} == {"X1", "X3"}
    assert told["units"]["analyses.pixel_size_x"] == "um"


def test_conditions_are_told_in_both_languages(pack: Packed) -> None:
    english = pack.made["replay/conditions.en.txt"].decode()
    french = pack.made["replay/conditions.fr.txt"].decode()
    assert english.startswith("Conditions of the measurement\n=====")
    assert french.startswith("Conditions de la mesure\n=====")
    for text in (english, french):
        assert text.count("OBJECT") >= 3 and "MCA a=" in text


def test_files_are_listed_with_their_sums(pack: Packed, tmp_path: Path) -> None:
    for told, one in zip(listed(pack), pack.files, strict=True):
        assert told["checksum"] == f"md5:{one.md5}" and told["size"] == one.size
        assert told["url"].endswith(f"/records/abcde-12345/files/{one.name}/content")
        assert told["inside"]
    some = packed([one.path for one in pack.files], inside=[pack.files[0].name])
    assert [one["inside"] for one in listed(some)] == [True, False]
    graph = json.loads(some.made["ro-crate-metadata.json"])["@graph"]
    files = {unquote(one["@id"]): one for one in graph if "File" in one["@type"]}
    assert pack.files[0].name in files
    [elsewhere] = [iri for iri in files if iri.startswith("http")]
    assert pack.files[1].name in elsewhere and "replay/replay.ipynb" in files


def test_the_notebook_is_one(pack: Packed) -> None:
    made = nbformat.reads(pack.made["replay/replay.ipynb"].decode(), as_version=4)
    nbformat.validate(made)
    for cell in made.cells:
        if cell.cell_type == "code":
            ast.parse(cell.source.replace("%matplotlib inline", ""))
    broken = json.loads(pack.made["replay/replay.ipynb"])
    del broken["cells"][0]["source"]
    with pytest.raises(nbformat.ValidationError):
        nbformat.validate(nbformat.from_dict(broken))


def test_a_title_is_no_markdown(pack: Packed) -> None:
    title = replace(pack.record.title, text="<script>*a*</script> [x](y) `z`\n# b")
    record = replace(pack.record, title=title)
    head = notebook.document(notebook.About(record))["cells"][0]["source"]
    assert "<script>" not in head and "\n# b" not in head and r"\*a\*" in head


def test_the_notebook_speaks_the_language_of_its_reader(pack: Packed) -> None:
    spoken = {
        language: notebook.document(notebook.About(pack.record, language))["cells"]
        for language in ("en", "fr")
    }
    english, french = (
        [cell["source"] for cell in cells if cell["cell_type"] == "markdown"][1:]
        for cells in spoken.values()
    )
    assert len(english) == len(french) == 8
    assert all(one != other for one, other in zip(english, french, strict=True))


def test_nothing_that_is_brought_along_needs_thalie(pack: Packed, tmp_path: Path) -> None:
    allowed = {"h5py", "numpy", "scipy", "matplotlib", "xraydb", *sys.stdlib_module_names}
    for name, source in shipped.files().items():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import):
                assert {one.name.split(".")[0] for one in node.names} <= allowed, name
            elif isinstance(node, ast.ImportFrom) and node.level:
                assert f"{node.module or ''}.py" in shipped.files() or node.module is None, name
            elif isinstance(node, ast.ImportFrom):
                assert str(node.module).split(".")[0] in allowed, name
    folder = unpacked(pack, tmp_path / "pack")
    code = "import replay_tools.replaying, sys; assert 'thalie' not in sys.modules"
    subprocess.run([sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, '.'); {code}"],
                   cwd=folder / "replay", env={"PATH": ""}, check=True)  # fmt: skip


def test_what_runs_it_elsewhere_names_its_files(pack: Packed) -> None:
    reana = yaml.safe_load(pack.made["replay/reana.yaml"])
    assert reana["inputs"]["files"] == sorted(one.name for one in pack.files)
    assert "replay/run.sh" in reana["workflow"]["specification"]["steps"][0]["commands"][0]
    requirements = pack.made["replay/requirements.txt"].decode()
    assert "h5py==" in requirements and "ipykernel>=" in requirements
    assert (
        "-r requirements.txt"
        in yaml.safe_load(pack.made["replay/environment.yml"])["dependencies"][-1]["pip"]
    )


def test_a_detector_with_a_calibration_has_a_configuration_for_pymca(pack: Packed) -> None:
    assert {path for path in pack.made if path.endswith(".cfg")} == {
        "replay/pymca/X1.cfg", "replay/pymca/X3.cfg",
    }  # fmt: skip
    odd = tuple(
        Detector(name, calibration=text)
        for name, text in (
            ("X1", "MCA a=0.2, MCA b=0, MCA c=0"),  # up to 400 keV
            ("G70", "MCA a=0.02, MCA b=0, MCA c=0"),
            ("X3", "?"),
            ("../X0", "MCA a=0.02, MCA b=0, MCA c=0"),
        )
    )
    files = [one.path for one in pack.files]
    made = packed(files, record=replace(pack.record, detectors=odd)).made
    assert [path for path in made if path.endswith(".cfg")] == []


# Closed


EMBARGOED = Access("embargoed", date(2099, 1, 1))


def closed_pack(pack: Packed, access: Access) -> dict[str, bytes]:
    record = without_names(replace(pack.record, access=access))
    told = {"record": record, "fields": fields_without_names(pack.fields)}
    return packed([one.path for one in pack.files], [], closed=of_closed(record), **told).made


def test_a_stranger_gets_the_conditions_and_a_sentence(pack: Packed) -> None:
    made = closed_pack(pack, EMBARGOED)
    names = [one.name.encode() for one in pack.files]
    told = {path: content for path, content in made.items() if path != "inveniordm-record.json"}
    for path, content in told.items():
        assert not any(name in content for name in names), path
    told_analyses = json.loads(made["replay/conditions.json"])["analyses"]
    assert len(told_analyses) == 4 and "path" not in told_analyses[0]
    assert b"2099-01-01" in made["replay/replay.ipynb"]
    assert b"2099-01-01" in made["replay/README.txt"]
    cells = json.loads(made["replay/replay.ipynb"])["cells"]
    assert [one["cell_type"] for one in cells] == [
        "markdown", "code", "markdown", "code", "markdown",
    ]  # fmt: skip


def test_each_state_says_why() -> None:
    base = minimal()
    said = {
        status: of_closed(replace(base, access=Access(status)))
        for status in ("open", "restricted", "metadata-only", "embargoed")
    }
    assert said["open"] is None
    assert all(said[one] is not None for one in ("restricted", "metadata-only", "embargoed"))


# Fetching


def test_sums_tell_what_is_whole(pack: Packed, tmp_path: Path) -> None:
    folder = unpacked(pack, tmp_path / "pack") / "replay"
    first, second = fetching.entries(folder)
    assert fetching.state_of(folder, first) == fetching.HERE
    (folder.parent / second["path"]).unlink()
    assert fetching.state_of(folder, second) == fetching.MISSING
    place = folder.parent / second["path"]
    place.write_bytes(b"x" * int(second["size"]))
    assert fetching.state_of(folder, second) == fetching.CHANGED
    assert fetching.state_of(folder, {**second, "checksum": ""}) == fetching.UNKNOWN


def test_no_path_leads_out_of_a_pack(pack: Packed, tmp_path: Path) -> None:
    folder = unpacked(pack, tmp_path / "pack") / "replay"
    for path in ("../../evil", "/etc/passwd", "..", ""):
        with pytest.raises(fetching.FetchError):
            fetching.place_of(folder, {"name": "x", "path": path})
    for url in ("file:///etc/passwd", "", "ftp://example.org/a"):
        with pytest.raises(fetching.FetchError):
            fetching.fetch(folder, {"name": "x", "path": "x", "size": 1, "url": url})
