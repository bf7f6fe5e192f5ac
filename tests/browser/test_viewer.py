"""Looking into a map in the browser: detector, region, window, a link; and who may not."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
import requests

from tests.browser.conftest import COMPLETE, Account, add_file, drafted
from tests.browser.visitor import Visitor
from tests.unit.preview.files import MAP, WRONG, g3_map, g3_points
from tests.unit.preview.hostile import HOSTILE
from thalie_local.demo import write_campaign

OTHER = "X1, X rays (PIXE)"


def published(path: Path, title: str, **access: Any) -> str:
    """Address of a dataset of the project leader's with the one file at PATH."""
    from invenio_access.permissions import system_identity
    from invenio_rdm_records.proxies import current_rdm_records_service as service

    metadata = {**COMPLETE["metadata"], "title": title}
    rights = {"record": "public", "files": "public", **access}
    draft = drafted(None, **{**COMPLETE, "metadata": metadata, "access": rights})
    add_file(draft, path.name, path.read_bytes())
    record = service.publish(system_identity, draft).to_dict()
    return str(record["links"]["self_html"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("looked-into")


@pytest.fixture(scope="module")
def dataset(app: Any, site: str, folder: Path) -> str:
    return published(g3_map(folder), "A map to look into")


def view(url: str, path: Path | str, **words: str) -> str:
    name = path if isinstance(path, str) else path.name
    said = "&".join(f"{key}={value}" for key, value in words.items())
    return f"{url}/view/{name}?{said}"


NAME = "20260120_0044_OBJECT_PROJECT_IBA.hdf5"


def large_map(folder: Path) -> Path:
    """The largest map of the demonstration with a calibration in the file."""
    campaign = write_campaign(folder / "campaign", today=date.today())
    paths = {file for one in campaign.datasets for file in one.files if file.suffix == ".hdf5"}
    return max((path for path in paths if is_g3_map(path)), key=lambda path: path.stat().st_size)


def is_g3_map(path: Path) -> bool:
    with h5py.File(path) as file:
        return "X1/maps" in file


@pytest.mark.parametrize("kind", ["demonstration", "real"])
def test_a_region_and_a_window_are_shown_and_shared(
    app: Any, visitor: Visitor, site: str, request: pytest.FixtureRequest, folder: Path, kind: str
) -> None:
    if kind == "real":
        (path,) = (
            p for p in request.getfixturevalue("samples").iterdir() if p.name[:6] == "g3_map"
        )
    else:
        path = large_map(folder)
    url = published(path, f"Map {kind} {secrets.token_hex(3)}")
    way = visitor.go(
        "lookInside", name=f"look-inside-{kind}", url=url, detector=OTHER,
        region=[0.1, 0.1, 0.5, 0.6], window=[100, 140],
    )  # fmt: skip
    first, other, part, mapped = (way[name] for name in ("first", "other", "part", "mapped"))
    with h5py.File(path) as file:
        counts = file["X1/maps"][()]
    assert first["detector"] != OTHER and other["detector"] == OTHER
    assert first["drawn"] != other["drawn"], "another detector is another spectrum"
    left, top, right, bottom = part["region"]
    height, width, _ = counts.shape
    assert abs(left - 0.1 * width) <= 1 and abs(bottom - 0.6 * height) <= 1
    assert part["drawn"] != other["drawn"] and "Sum of the region" in part["captions"][1]
    pixels = (right + 1 - left) * (bottom + 1 - top)
    assert f"({pixels:,} pixels)" in part["captions"][1]
    assert mapped["map"] != part["map"] and mapped["window"] == [100, 140]
    inside = counts[top : bottom + 1, left : right + 1, 100:141].sum()
    assert any(f"{inside:,} counts in the window" in note for note in mapped["notes"])
    assert way["violations"] == []
    assert mapped["overflow"] <= 0

    shared = visitor.go("openView", name=f"shared-{kind}", url=mapped["link"], language="fr-FR")
    for what in ("region", "window", "map", "drawn"):
        assert shared[what] == mapped[what], what
    assert shared["detector"] == "X1, rayons X (PIXE)"
    answer = requests.get(f"{url}/inside/{path.name}", timeout=60, params={
        "ask": "spectrum", "of": "/X1/maps", "region": f"{left},{top},{right + 1},{bottom + 1}",
    })  # fmt: skip
    assert (
        answer.json()["counts"] == counts[top : bottom + 1, left : right + 1].sum((0, 1)).tolist()
    )


def test_an_embargoed_file_shows_nothing_to_a_stranger_and_all_to_its_leader(
    app: Any, visitor: Visitor, accounts: dict[str, Account], folder: Path
) -> None:
    embargo = {"active": True, "until": "2099-06-30", "reason": "A thesis is being written."}
    (folder / "closed").mkdir()
    path = g3_map(folder / "closed")
    url = published(path, "A closed map", files="restricted", embargo=embargo)
    address = view(url, path, of="/X1/maps", region="1,1,4,4")
    stranger = visitor.go("openView", name="view-stranger", url=address)
    assert stranger["status"] == 403
    assert not [word for word in ("X1", "OBJECT", "maps", ".hdf5") if word in stranger["text"]]
    page = visitor.go("look", name="closed-stranger", url=url)
    assert "Look inside" not in page["text"]
    leader = visitor.go("openView", name="view-leader", url=address, account=accounts["leader"])
    assert (leader["status"], leader["region"]) == (200, [1, 1, 3, 3])
    assert leader["detector"] == "X1, X rays (PIXE)"


def test_energies_and_elements_stand_where_the_peaks_confirm_them(
    app: Any, visitor: Visitor, dataset: str, folder: Path
) -> None:
    right = visitor.go("openView", name="view-right", url=view(dataset, NAME))
    assert right["axis"] == "Energy (keV)"
    assert {one[:2] for one in right["elements"]} == {"Cu", "Fe", "Ca"}
    assert "The peaks confirm the calibration in the file." in right["notes"]
    for name, calibration, said in (
        ("off", "MCA a=0.0215, MCA b=-0.05, MCA c=0", "do not confirm the calibration"),
        ("wild", WRONG, "cannot be that of this detector"),
        ("none", "none", "no calibration of this detector"),
    ):
        (folder / name).mkdir()
        path = g3_map(folder / name, calibration)
        url = published(path, f"A map, calibration {name}")
        seen = visitor.go("openView", name=f"view-{name}", url=view(url, path))
        assert seen["axis"] == "Channel" and seen["elements"] == []
        assert any(said in note for note in seen["notes"]), seen["notes"]


def test_two_are_compared_and_all_is_taken_away(visitor: Visitor, dataset: str) -> None:
    seen = visitor.go("compareAndTake", name="view-compare", url=view(dataset, NAME),
                      detector="X3, X rays (PIXE)", element="Pb")  # fmt: skip
    assert [len(seen[what]["drawn"]) for what in ("alone", "detectors", "regions")] == [1, 2, 2]
    assert seen["regions"]["second"] and seen["regions"]["link"] != seen["alone"]["link"]
    assert "Pb Lα" in seen["lines"] and "Cu Kα" in seen["lines"]
    taken = seen["taken"]
    table = [line for line in taken["Spectrum as CSV"]["start"].splitlines() if line[0] != "#"]
    assert table[0].startswith("channel,keV,")
    channel, energy, counts, _ = table[1 + 40].split(",")
    assert (int(channel), int(counts)) == (40, int(MAP.sum(axis=(0, 1))[40]))
    assert float(energy) == pytest.approx(0.0201 * 40 - 0.05)
    rows = [line for line in taken["Map as CSV"]["start"].splitlines() if line[0] != "#"]
    assert [int(one) for one in rows[0].split(",")] == MAP[0].sum(axis=1).tolist()
    assert taken["Spectrum as SVG"]["start"].startswith("<?xml")
    assert "<image" in taken["Map as SVG"]["start"]
    for name in ("Spectrum as PNG", "Map as PNG"):
        assert taken[name]["start"][1:4] == "PNG" and taken[name]["size"] > 300
        assert taken[name]["name"].startswith("20260120_0044_OBJECT_PROJECT_IBA_")


def test_everything_in_a_file_of_another_layout_is_shown(
    app: Any, visitor: Visitor, folder: Path
) -> None:
    path = folder / "entry.nxs"
    with h5py.File(path, "w") as file:
        file["entry/instrument/name"] = "Microprobe of the south"
        file["entry/data/counts"] = np.arange(12.0)
        file["entry/data"].attrs.update({"NX_class": "NXdata", "signal": "counts"})
    url = published(path, "A NeXus file")
    seen = visitor.go("lookAtAll", name="view-tree", url=view(url, path), language="fr-FR",
                      names=["entry", "instrument", "name"])  # fmt: skip
    assert "instrument" in seen["text"] and "Microprobe of the south" in seen["text"]


@pytest.mark.parametrize("width", [1280, 375])
def test_the_page_of_a_dataset_shows_it_in_a_frame(
    visitor: Visitor, dataset: str, width: int
) -> None:
    seen = visitor.go("lookFramed", name=f"view-framed-{width}", width=width, url=dataset)
    assert f"/view/{NAME}" in seen["address"]
    assert "Spectra and maps" in seen["framed"] and "Full screen" in seen["framed"]
    assert seen["overflow"] <= 0


def test_without_scripts_it_says_what_to_do(visitor: Visitor, dataset: str) -> None:
    seen = visitor.go("readBare", name="view-bare", url=view(dataset, NAME))
    assert "download the file" in seen["bare"]["text"]
    assert "import fsspec, h5py" in seen["bare"]["text"]


def test_points_are_named_and_compared(app: Any, visitor: Visitor, folder: Path) -> None:
    path = g3_points(folder)
    url = published(path, "Some points")
    address = view(
        url, path, **{"of": "/20260120_0002_OBJECT/X1", "with": "/20260120_0003_OBJECT/X1"}
    )
    seen = visitor.go("openView", name="view-points", url=address)
    assert seen["analysis"] == "0002 · OBJECT (point)" and seen["region"] is None
    assert len(seen["drawn"]) == 2


SAID: dict[str, tuple[Callable[[Path], Path], str]] = {
    "link loop": (HOSTILE["link loop"], "leads back to itself"),
    "external link": (HOSTILE["external link"], "link into another file"),
    "unknown filter": (HOSTILE["unknown filter"], "packed in a way that cannot be read here"),
}


@pytest.mark.parametrize("harm", SAID)
def test_what_is_wrong_with_a_file_is_said_on_its_page(
    app: Any, visitor: Visitor, folder: Path, harm: str
) -> None:
    make, said = SAID[harm]
    (folder / harm).mkdir()
    path = make(folder / harm)
    url = published(path, f"A file with a {harm}")
    seen = visitor.go("openView", name=f"view-{harm}", url=view(url, path))
    assert said in seen["text"] and seen["drawn"]


def test_a_file_without_its_end_says_so(app: Any, visitor: Visitor, folder: Path) -> None:
    (folder / "cut").mkdir()
    path = HOSTILE["truncated"](folder / "cut")
    url = published(path, "A file without its end")
    seen = visitor.go("look", name="view-cut", url=view(url, path))
    assert "is damaged and cannot be read" in seen["text"]
    assert "Try again" in seen["text"] and "Download the file" in seen["text"]
