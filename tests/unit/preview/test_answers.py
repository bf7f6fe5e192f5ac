"""What the viewer is answered, by the real reading process, of files as the beam line has them."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import psutil
import pytest

from thalie.capture import Limits, Outline
from thalie.capture.aglae import AGLAE
from thalie.capture.safe.process import ReadingProcess
from thalie.preview import inside

from .files import HEIGHT, MAP, RIGHT, WIDTH, WRONG, g3_map, g3_points
from .hostile import HOSTILE, many_groups
from .spectra import SCALE

READER = "thalie.preview.answers"
HDF5 = "thalie.capture.safe.hdf5"
MOST = 1 << 29
Json = dict[str, Any]


@pytest.fixture(scope="module")
def process() -> Iterator[ReadingProcess]:
    limits = Limits(memory=640 << 20, cpu_seconds=20)
    with ReadingProcess((*AGLAE.readers, READER), limits) as one:
        yield one


def ask(process: ReadingProcess, file: Path, what: str, /, **question: Any) -> Json:
    return process.answer(file, READER, {"what": what, "most": MOST, **question})


def outline(process: ReadingProcess, path: Path) -> Outline:
    return process.read(path, HDF5, numbers=False)


def listed(process: ReadingProcess, path: Path, language: str = "en") -> Json:
    seen = outline(process, path)
    found = AGLAE.interpret(seen, path.name, path.name, AGLAE.format("HDF5"))
    return inside.inside(found.analyses, seen.faults, language)


def as_map(folder: Path, counts: np.ndarray, **storage: Any) -> Path:
    path = folder / "a.hdf5"
    with h5py.File(path, "w") as file:
        file.create_dataset("X1/maps", data=counts, **storage)
    return path


STORED: dict[str, Json] = {
    "contiguous": {},
    "small chunks": {"chunks": (2, 3, 256), "compression": "gzip"},
    "one chunk": {"chunks": MAP.shape, "compression": "gzip"},
    "shuffled": {"chunks": (1, 10, 1024), "compression": "gzip", "shuffle": True},
}


@pytest.mark.parametrize("storage", STORED.values(), ids=STORED)
def test_a_region_is_the_sum_of_its_pixels_however_they_are_stored(
    process: ReadingProcess, tmp_path: Path, storage: Json
) -> None:
    path = as_map(tmp_path, MAP, **storage)
    for x0, y0, x1, y1 in ((0, 0, WIDTH, HEIGHT), (2, 1, 7, 4), (9, 5, 10, 6)):
        found = ask(process, path, "spectrum", datasets=["/X1/maps"], region=[x0, y0, x1, y1])
        assert found["counts"] == MAP[y0:y1, x0:x1].sum(axis=(0, 1)).tolist()
        assert found["every"] == 1


@pytest.mark.parametrize("storage", STORED.values(), ids=STORED)
def test_a_window_is_mapped(process: ReadingProcess, tmp_path: Path, storage: Json) -> None:
    path = as_map(tmp_path, MAP, **storage)
    found = ask(process, path, "map", dataset="/X1/maps", window=[390, 410])
    assert found["rows"] == MAP[:, :, 390:410].sum(axis=2).tolist()
    assert found["counts"] == MAP.sum(axis=(0, 1)).tolist()


def test_of_a_map_that_is_too_large_some_rows_are_read_and_that_is_told(
    process: ReadingProcess, tmp_path: Path
) -> None:
    counts = np.repeat(np.arange(12, dtype=np.int32), 5 * 8).reshape(12, 5, 8)
    path = as_map(tmp_path, counts, chunks=(2, 5, 8), compression="gzip")
    found = process.answer(
        path, READER, {"what": "map", "dataset": "/X1/maps", "most": counts.nbytes // 3}
    )
    assert found["every"] == 3
    read = [row[0] // 8 for row in found["rows"]]
    assert read == [0, 1, 1, 1, 1, 1, 6, 7, 7, 7, 7, 7], "others are as the last before them"
    part = {"what": "spectrum", "datasets": ["/X1/maps"], "most": counts.nbytes // 3}
    assert process.answer(path, READER, part)["counts"] == [5 * (0 + 1 + 6 + 7)] * 8
    small = process.answer(path, READER, {**part, "region": [0, 4, 5, 6]})
    assert (small["every"], small["counts"]) == (1, [5 * (4 + 5)] * 8)
    whole = as_map(tmp_path, counts, chunks=counts.shape, compression="gzip")
    asked = {"what": "map", "dataset": "/X1/maps", "most": 100}
    assert process.answer(whole, READER, asked) == {"error": "too-large"}


def test_a_calibration_is_confirmed_by_the_peaks_or_not(
    process: ReadingProcess, tmp_path: Path
) -> None:
    path = g3_map(tmp_path)
    counts = MAP.sum(axis=(0, 1)).tolist()
    right = ask(process, path, "worth", counts=counts, scale=[SCALE.gain, SCALE.offset, 0.0])
    assert right["trust"] == "confirmed"
    assert {one["element"] for one in right["lines"]} == {"Cu", "Fe", "Ca"}
    off = ask(process, path, "worth", counts=counts, scale=[SCALE.gain * 1.07, SCALE.offset, 0.0])
    assert off == {"trust": "unconfirmed", "lines": []}
    wild = ask(process, path, "worth", counts=counts, scale=[0.1995, 0.0, 0.0])
    assert wild["trust"] == "unbelievable"


def test_analyses_are_listed_by_name_and_detectors_in_words(
    process: ReadingProcess, tmp_path: Path
) -> None:
    (one,) = listed(process, g3_map(tmp_path))["analyses"]
    assert one["name"].startswith("0044 · OBJECT") and one["map"]
    assert [d["words"] for d in one["detectors"]] == [
        "X1, X rays (PIXE)", "X3, X rays (PIXE)", "X13, a sum made by a program",
    ]  # fmt: skip
    assert one["size"] == [250.0, 150.0] or one["size"] == (250.0, 150.0)
    (french,) = listed(process, g3_map(tmp_path), "fr")["analyses"]
    assert french["detectors"][0]["words"] == "X1, rayons X (PIXE)"
    points = listed(process, g3_points(tmp_path))["analyses"]
    assert len(points) == 3 and not points[0]["map"]


@pytest.mark.parametrize(
    ("calibration", "fine"), [(RIGHT, True), (WRONG, False), ("MCA a=1, MCA b=1, MCA c=0", False)]
)
def test_a_calibration_that_cannot_be_one_is_told_as_such(
    process: ReadingProcess, tmp_path: Path, calibration: str, fine: bool
) -> None:
    (one,) = listed(process, g3_map(tmp_path, calibration))["analyses"]
    assert one["detectors"][0]["scale"]["believable"] is fine


def test_points_are_judged_together(process: ReadingProcess, tmp_path: Path) -> None:
    path = g3_points(tmp_path)
    seen = outline(process, path)
    found = AGLAE.interpret(seen, path.name, path.name, AGLAE.format("HDF5")).analyses
    names = tuple(f"/20260120_000{n}_OBJECT/X1" for n in (1, 2, 3))
    assert inside.alike(found)[names[1]] == (names[1], names[0], names[2])
    assert set(inside.scales(found)) == set(inside.shapes(found)) == set(names)


# What H5Web asks


def test_a_group_tells_its_members_and_their_types(process: ReadingProcess, tmp_path: Path) -> None:
    told = ask(process, g3_map(tmp_path), "meta", path="/")["json"]
    assert told["kind"] == "group"
    assert [one["name"] for one in told["children"]] == ["X1", "X13", "X3"]
    assert {one["name"] for one in told["attributes"]} >= {"particle"}
    one = ask(process, g3_map(tmp_path), "meta", path="/X1/maps")["json"]
    assert (one["kind"], one["shape"]) == ("dataset", [HEIGHT, WIDTH, 1024])
    assert one["type"]["size"] == 4 and one["filters"][0]["name"] == "deflate"
    values = ask(process, g3_map(tmp_path), "attr", path="/X1/maps")["json"]
    assert values["calibration"] == RIGHT


def test_numbers_come_as_bytes_and_texts_as_json(process: ReadingProcess, tmp_path: Path) -> None:
    path = g3_map(tmp_path)
    with h5py.File(path, "r+") as file:
        file["words"] = ["émail", "or"]
        file["big"] = np.arange(3, dtype=">f4")
        file["pair"] = np.array([(1, 2.5)], dtype=[("a", "i4"), ("b", "f8")])
    found = ask(process, path, "data", path="/X1/maps", selection="2,:,0:5", binary=True)
    numbers = np.frombuffer(base64.b64decode(found["bin"]), dtype=np.int32)
    assert numbers.tolist() == MAP[2, :, 0:5].ravel().tolist()
    big = ask(process, path, "data", path="/big", binary=True)
    assert np.frombuffer(base64.b64decode(big["bin"]), dtype="<f4").tolist() == [0, 1, 2]
    assert ask(process, path, "data", path="/words", flat=True)["json"] == ["émail", "or"]
    assert ask(process, path, "data", path="/pair")["json"] == [[1, 2.5]]
    assert ask(process, path, "paths", path="/X1")["json"] == ["/X1/maps"]


@pytest.mark.parametrize("selection", ["9,:,:", "-1", "a", "::-1", "0,0,0,0", "0:2:0"])
def test_a_selection_that_is_none_is_refused(
    process: ReadingProcess, tmp_path: Path, selection: str
) -> None:
    asked = {"path": "/X1/maps", "selection": selection}
    assert ask(process, g3_map(tmp_path), "data", **asked) == {"error": "absent"}


def test_soft_links_within_the_file_are_followed(process: ReadingProcess, tmp_path: Path) -> None:
    path = g3_map(tmp_path)
    with h5py.File(path, "r+") as file:
        file["data/signal"] = h5py.SoftLink("/X1/maps")
        file["gone"] = h5py.SoftLink("/nowhere")
    (one,) = ask(process, path, "meta", path="/data")["json"]["children"]
    assert (one["name"], one["kind"]) == ("signal", "dataset")
    assert ask(process, path, "meta", path="/data/signal")["json"]["kind"] == "dataset"
    by_name = {one["name"]: one for one in ask(process, path, "meta", path="/")["json"]["children"]}
    assert by_name["gone"]["kind"] == "soft_link"


# Harm


SAID = {
    "link loop": "The file holds a link that leads back to itself, which is not followed.",
    "external link": "The file holds a link into another file, which is not followed.",
    "unknown filter": "A part of the file is packed in a way that cannot be read here.",
    "many groups": "The file holds more groups and names than can be listed here.",
}


@pytest.mark.parametrize("harm", HOSTILE)
def test_harm_is_told_and_the_next_file_is_read(
    process: ReadingProcess, tmp_path: Path, harm: str
) -> None:
    path = HOSTILE[harm](tmp_path)
    seen = outline(process, path)
    told = listed(process, path)
    if harm == "truncated":
        assert not seen.nodes and told["faults"] == ["The end of the file is missing."]
    if harm in SAID:
        assert SAID[harm] in told["faults"]
    if harm in ("link loop", "external link", "unknown filter"):
        (one,) = told["analyses"]
        assert {d["name"] for d in one["detectors"]} == {"X1", "X3", "X13"}
    (tmp_path / "fine").mkdir()
    fine = g3_map(tmp_path / "fine")
    found = ask(process, fine, "spectrum", datasets=["/X1/maps"])
    assert found["counts"] == MAP.sum(axis=(0, 1)).tolist()


def test_nothing_of_another_file_is_answered(process: ReadingProcess, tmp_path: Path) -> None:
    path = HOSTILE["external link"](tmp_path)
    for what, question in (
        ("spectrum", {"datasets": ["/X4/maps"]}),
        ("map", {"dataset": "/X2/maps"}),
        ("data", {"path": "/X4/maps", "binary": True}),
        ("data", {"path": "/X2/maps", "binary": True}),
        ("meta", {"path": "/X4"}),
        ("attr", {"path": "/X4/maps"}),
    ):
        found = ask(process, path, what, **question)
        assert set(found) <= {"error", "detail"}, (what, found)
    told = {
        one["name"]: one["kind"] for one in ask(process, path, "meta", path="/")["json"]["children"]
    }
    assert told["X4"] == "external_link"
    held = ask(process, path, "data", path="/X1/maps", selection="0,0,0:4", binary=True)
    assert "bin" in held, "the judge sees what may be answered"


def test_loops_lead_nowhere(process: ReadingProcess, tmp_path: Path) -> None:
    path = HOSTILE["link loop"](tmp_path)
    assert ask(process, path, "meta", path="/round") == {"error": "link-loop"}
    deep = "/X1" + "/again" * 90 + "/maps"
    assert ask(process, path, "spectrum", datasets=[deep])["counts"], "hard links are no harm"
    assert len(ask(process, path, "paths", path="/")["json"]) < 20


def test_a_bomb_is_read_in_part_and_in_bounded_memory(tmp_path: Path) -> None:
    path = HOSTILE["bomb"](tmp_path)
    limits = Limits(memory=640 << 20, cpu_seconds=20)
    with ReadingProcess((*AGLAE.readers, READER), limits) as one:
        whole = ask(one, path, "map", dataset="/X4/maps")
        assert one._child is not None
        peak = psutil.Process(one._child.pid).memory_info().rss
        assert whole.get("error") in ("too-large", "no-memory", "damaged") or whole["every"] > 50
        assert peak < 900 << 20
        point = {"datasets": ["/X4/maps"], "region": [0, 0, 1, 1]}
        found = ask(one, path, "spectrum", **point)
        assert found.get("error") in ("no-memory", "damaged") or sum(found["counts"]) == 0


def test_what_nobody_can_unpack_says_so(process: ReadingProcess, tmp_path: Path) -> None:
    path = HOSTILE["unknown filter"](tmp_path)
    asked = {"datasets": ["/X4/maps"]}
    assert ask(process, path, "spectrum", **asked) == {"error": "unknown-storage"}
    assert ask(process, path, "data", path="/X4/maps") == {"error": "unknown-storage"}


def test_a_crowd_is_too_large_to_be_listed(process: ReadingProcess, tmp_path: Path) -> None:
    path = HOSTILE["many groups"](tmp_path)
    assert ask(process, path, "meta", path="/crowd") == {"error": "too-large"}
    assert ask(process, path, "spectrum", datasets=["/X1/maps"])["counts"]


@pytest.mark.drill
def test_a_million_groups_are_too_many(process: ReadingProcess, tmp_path: Path) -> None:
    path = many_groups(tmp_path, 1_000_000)
    assert SAID["many groups"] in listed(process, path)["faults"]
    assert process._child is not None
    assert psutil.Process(process._child.pid).memory_info().rss < 900 << 20
    assert ask(process, path, "meta", path="/crowd") == {"error": "too-large"}
    assert ask(process, path, "spectrum", datasets=["/X1/maps"])["counts"]
