"""Damaged and hostile files: each is told apart, costs little, and leaves us alive."""

import os
import signal
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import h5py
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.generated import examples
from thalie.capture import PROBLEM_CODES, CaptureError, Findings, Limits, Problem
from thalie.capture.safe import process as process_module
from thalie.capture.safe import reader
from thalie.capture.safe.limits import MIB
from thalie.capture.safe.problems import from_faults
from thalie.capture.safe.process import ReadingProcess

from .ours import HDF5, judge, reading
from .text_files import list_mode

Judge = Callable[[Path], Findings]


@contextmanager
def limited(process: ReadingProcess, **limits: int) -> Iterator[None]:
    """Other limits inside the block."""
    usual = process._limits
    process._limits = replace(usual, **limits)
    try:
        yield
    finally:
        process._limits = usual


def refusal(found: Findings) -> Problem:
    (problem,) = (p for p in found.problems if p.refused)
    assert problem.code in PROBLEM_CODES
    assert problem.reason.endswith(".") and problem.advice
    return problem


def test_files_of_no_bytes(tmp_path: Path, judged: Judge) -> None:
    (tmp_path / "a.hdf5").touch()
    problem = refusal(judged(tmp_path / "a.hdf5"))
    assert (problem.code, problem.acceptable) == ("empty", False)


def test_files_named_like_hdf5(tmp_path: Path, judged: Judge) -> None:
    (tmp_path / "a.h5").write_text("This is not HDF5.")
    problem = refusal(judged(tmp_path / "a.h5"))
    assert (problem.code, problem.acceptable) == ("not-hdf5", False)


@pytest.mark.parametrize("name", ["a.pdf", "notes", "a.png", "a.x", "a.log.x12345", "lst"])
def test_formats_not_read(tmp_path: Path, judged: Judge, name: str) -> None:
    (tmp_path / name).write_text("anything")
    problem = refusal(judged(tmp_path / name))
    assert (problem.code, problem.acceptable) == ("not-read", False)
    assert "names of persons" in problem.advice


def test_hdf5_behind_a_user_block_is_read(build, judged: Judge) -> None:
    found = judged(build.g3_map(userblock_size=1024))
    assert (len(found.analyses), found.problems) == (1, ())


def test_cut_off_files(build, judged: Judge) -> None:
    path = build.g3_map()
    os.truncate(path, path.stat().st_size - 100)
    problem = refusal(judged(path))
    assert (problem.code, problem.acceptable) == ("truncated", True)


def spoil(path: Path, dataset: str) -> None:
    """Overwrite the packed numbers of one dataset."""
    with h5py.File(path) as file:
        chunk = file[dataset].id.get_chunk_info(0)
    with path.open("r+b") as raw:
        raw.seek(chunk.byte_offset)
        raw.write(b"\xff" * min(chunk.size, 40))


def test_spoilt_numbers(build, judged: Judge) -> None:
    path = build.g3_map()
    spoil(path, "X1/maps")
    found = judged(path)
    problem = refusal(found)
    assert (problem.code, problem.acceptable) == ("damaged", True)
    assert (problem.where.file, problem.where.group) == (path.name, "/X1/maps")
    (analysis,) = found.analyses  # what can be read is there
    assert {d.name for d in analysis.detectors} == {"X0", "X3", "X13"}


def test_every_chunk_is_read(tmp_path: Path, judged: Judge) -> None:
    path = tmp_path / "20260120_0044_A_B_IBA.hdf5"
    with h5py.File(path, "w") as file:
        values = np.random.default_rng(1).integers(0, 9, (40, 40, 16))
        file.create_dataset("X1/maps", data=values, chunks=(4, 4, 16), compression="gzip")
        last = file["X1/maps"].id.get_num_chunks() - 1
        place = file["X1/maps"].id.get_chunk_info(last)
    assert not judged(path).problems
    with path.open("r+b") as raw:
        raw.seek(place.byte_offset + 10)
        raw.write(b"\xff" * 20)
    assert refusal(judged(path)).code == "damaged"


def test_huge_chunks_are_read_piecewise(tmp_path: Path, judged: Judge) -> None:
    """The whole map as one chunk, as the tools of 2023 wrote it."""
    path = tmp_path / "20230227_0002_A_B_IBA.hdf5"
    one = np.random.default_rng(1).integers(0, 9, (40, 30, 1024), dtype="u4")
    three = one[::-1].copy()
    with h5py.File(path, "w") as file:
        for name, values in (("HE1", one), ("HE3", three), ("HE1+HE3", one + three)):
            options = {"chunks": one.shape, "compression": "gzip", "compression_opts": 1}
            file.create_dataset(f"data/{name}", data=values, **options)
    assert one.nbytes > Limits().block
    found = judged(path)
    assert not found.problems
    assert found.analyses[0].detectors[1].derived_from == ("HE1", "HE3")
    assert found.analyses[0].detectors[0].counts == int(one.sum())
    with h5py.File(path) as file:
        chunk = file["data/HE3"].id.get_chunk_info(0)
    with path.open("r+b") as raw:
        raw.seek(chunk.byte_offset + chunk.size - 20)
        raw.write(b"\0" * 8)
    assert refusal(judged(path)).where.group == "/data/HE3"


def test_external_links(build, judged: Judge, tmp_path: Path) -> None:
    path = build.g3_map()
    with h5py.File(path, "a") as file:
        file["out"] = h5py.ExternalLink("/etc/passwd", "/")
    problem = refusal(judged(path))
    assert (problem.code, problem.acceptable) == ("external-link", False)
    assert problem.where.group == "/out"


def test_external_storage(build, judged: Judge) -> None:
    path = build.g3_map()
    (build.folder / "numbers.raw").write_bytes(bytes(64))
    with h5py.File(path, "a") as file:
        outside = [(str(build.folder / "numbers.raw"), 0, 64)]
        file.create_dataset("out", (64,), "u1", external=outside)
    assert refusal(judged(path)).code == "external-storage"


def test_virtual_datasets(build, judged: Judge) -> None:
    path = build.g3_map()
    layout = h5py.VirtualLayout((4,), "u1")
    layout[:] = h5py.VirtualSource("/etc/passwd", "x", (4,))
    with h5py.File(path, "a", libver="latest") as file:
        file.create_virtual_dataset("out", layout)
    assert refusal(judged(path)).code == "virtual-dataset"


@pytest.mark.parametrize(
    ("links", "code"),
    [
        ({"a": "/nowhere"}, "dangling-link"),
        ({"a": "X1/nowhere"}, "dangling-link"),
        ({"a": "/a"}, "link-loop"),
        ({"a": "/b", "b": "/a"}, "link-loop"),
        ({"a": "/X1/../X2"}, "dangling-link"),
    ],
)
def test_soft_links_that_lead_nowhere(build, judged: Judge, links: dict, code: str) -> None:
    path = build.g3_map()
    with h5py.File(path, "a") as file:
        for name, target in links.items():
            file[name] = h5py.SoftLink(target)
    problems = [p for p in judged(path).problems if p.refused]
    assert {(p.code, p.acceptable) for p in problems} == {(code, False)}


def test_many_faults_are_summed_up(build, judged: Judge) -> None:
    path = build.g3_map()
    with h5py.File(path, "a") as file:
        for number in range(50):
            file[f"a{number}"] = h5py.SoftLink("/nowhere")
    problems = judged(path).problems
    assert len(problems) == 21
    assert "30 more places" in problems[-1].reason
    assert all(problem.refused for problem in problems)


def test_soft_links_through_external_ones(build, judged: Judge) -> None:
    path = build.g3_map()
    with h5py.File(path, "a") as file:
        file["out"] = h5py.ExternalLink("/etc/passwd", "/")
        file["a"] = h5py.SoftLink("/out/inside")
    problems = [p for p in judged(path).problems if p.refused]
    assert {p.where.group: p.code for p in problems} == {
        "/a": "external-link",
        "/out": "external-link",
    }


def test_soft_links_within_the_file_are_fine(build, judged: Judge) -> None:
    path = build.g3_map()
    with h5py.File(path, "a") as file:
        file["shortcut"] = h5py.SoftLink("/X1/maps")
        file["X1/here"] = h5py.SoftLink("./maps")
        file["again"] = h5py.SoftLink("/shortcut")
        file["odd"] = h5py.SoftLink("X1//./maps/")
        file["X1/root"] = h5py.SoftLink("/")
        file["twice"] = h5py.SoftLink("X1/root/X1/root/X1")
    assert not judged(path).problems


def test_hard_link_cycles(build, judged: Judge) -> None:
    path = build.g3_map()
    with h5py.File(path, "a") as file:
        file["X1/up"] = file["/"]
    assert refusal(judged(path)).code == "link-loop"


def test_soft_links_that_grow_for_ever(build, judged: Judge) -> None:
    path = build.g3_map()
    with h5py.File(path, "a") as file:
        file["g"] = file["/"]
        file["a"] = h5py.SoftLink("g/a/b")
    problems = [p for p in judged(path).problems if p.refused]
    assert {p.where.group: p.code for p in problems} == {"/a": "link-loop", "/g": "link-loop"}


def test_two_names_of_one_dataset_are_fine(build, judged: Judge) -> None:
    path = build.g3_map()
    with h5py.File(path, "a") as file:
        file["twin"] = file["X1/maps"]
    assert not judged(path).problems


@pytest.mark.parametrize("chunks", [(1024, 1024), None])
def test_datasets_that_were_never_written(build, process: ReadingProcess, chunks) -> None:
    path = build.g3_map()
    with h5py.File(path, "a") as file:
        file.create_dataset("huge", (1 << 20, 1 << 20), "u4", chunks=chunks)  # 4 TB
    assert path.stat().st_size < 64 * 1024
    with limited(process, cpu_seconds=5):  # in which nobody reads so much
        problem = refusal(judge(path, path.name, process))
    assert (problem.code, problem.acceptable) == ("oversized", False)


def test_small_datasets_that_were_never_written_are_fine(build, judged: Judge) -> None:
    path = build.g3_map()
    with h5py.File(path, "a") as file:
        file.create_dataset("X2/maps", (3, 4, 16), "u4", chunks=(1, 4, 16))
    assert not judged(path).problems


@pytest.mark.parametrize("chunks", [None, (3, 4, 16)])
def test_arrays_at_one_place_are_damaged(tmp_path: Path, judged: Judge, chunks) -> None:
    path = tmp_path / "20260120_0044_A_B_IBA.hdf5"
    with h5py.File(path, "w") as file:
        for number in range(3):
            values = np.full((3, 4, 16), number, "u4")
            file.create_dataset(f"X{number}/maps", data=values, chunks=chunks)
        starts = [
            data.id.get_chunk_info(0).byte_offset if chunks else data.id.get_offset()
            for data in (file[f"X{number}/maps"] for number in range(3))
        ]
    assert not judged(path).problems
    raw = path.read_bytes()
    first, second = (start.to_bytes(8, "little") for start in starts[:2])
    assert raw.count(second) == 1
    path.write_bytes(raw.replace(second, first))
    problems = [p for p in judged(path).problems if p.refused]
    assert [(p.code, p.where.group) for p in problems] == [
        ("damaged", "/X0/maps"),
        ("damaged", "/X1/maps"),
    ]
    assert "it lies where other parts of the file do" in problems[0].reason


def test_an_array_in_a_header_is_damaged(tmp_path: Path, judged: Judge) -> None:
    path = tmp_path / "20260120_0044_A_B_IBA.hdf5"
    with h5py.File(path, "w") as file:
        file.create_dataset("X1/maps", data=np.ones((3, 4, 16), "u1"), chunks=(3, 4, 16))
        start = file["X1/maps"].id.get_chunk_info(0).byte_offset.to_bytes(8, "little")
        header = h5py.h5o.get_info(file["X1"].id).addr.to_bytes(8, "little")
    raw = path.read_bytes()
    assert raw.count(start) == 1
    for spoilt, group in ((bytes(8), "/"), (header, "/X1")):
        path.write_bytes(raw.replace(start, spoilt))
        problems = [p for p in judged(path).problems if p.refused]
        assert {(p.code, p.where.group) for p in problems} == {
            ("damaged", "/X1/maps"),
            ("damaged", group),
        }


def test_blocks_that_their_index_does_not_find_are_damaged(tmp_path: Path, judged: Judge) -> None:
    """The library reads zeros instead, without a word."""
    path = tmp_path / "20260120_0044_A_B_IBA.hdf5"
    with h5py.File(path, "w") as file:
        values = np.ones((40, 40, 16), "u4")
        file.create_dataset("X1/maps", data=values, chunks=(4, 4, 16), compression="gzip")
    assert not judged(path).problems
    raw = bytearray(path.read_bytes())
    node = raw.index(b"TREE\1\1")  # above the leaves; its second key follows 72 bytes later
    raw[node + 72 + 8 : node + 72 + 40] = bytes(32)
    path.write_bytes(raw)
    with h5py.File(path) as file:
        assert file["X1/maps"][...].sum() < values.sum()
    problem = refusal(judged(path))
    assert (problem.code, problem.where.group) == ("damaged", "/X1/maps")
    assert "the index of its blocks is spoilt" in problem.reason


def test_parts_that_were_never_written_are_told(build, judged: Judge) -> None:
    path = build.g3_map()
    with h5py.File(path, "a") as file:
        part = file.create_dataset("X2/maps", (3, 4, 16), "u4", chunks=(1, 4, 16))
        part[1] = 1
    (problem,) = judged(path).problems
    assert (problem.code, problem.refused) == ("suspicious", False)
    assert "2 of 3 blocks" in problem.reason and problem.where.group == "/X2/maps"


def test_compression_bombs(build, judged_strictly: Judge) -> None:
    path = build.g3_map()
    packed = zlib.compress(bytes(8 * MIB), 9)
    with h5py.File(path, "a") as file:
        options = {"chunks": (MIB,), "compression": "gzip"}
        bomb = file.create_dataset("bomb", (8 * MIB,), "u8", **options)
        for number in range(8):
            bomb.id.write_direct_chunk((number * MIB,), packed)
    problem = refusal(judged_strictly(path))
    assert (problem.code, problem.acceptable) == ("compression-bomb", False)


@pytest.mark.parametrize("declared", [1 << 10, 8 * MIB])
def test_chunks_that_unfold_without_end(
    tmp_path: Path, process: ReadingProcess, declared: int
) -> None:
    path = tmp_path / "20260120_0044_A_B_IBA.hdf5"
    packing = zlib.compressobj(1)
    start = packing.compress(b"\0") + packing.flush(zlib.Z_FULL_FLUSH)
    again = packing.compress(bytes(8 * MIB)) + packing.flush(zlib.Z_FULL_FLUSH)
    packed = start + again * 40
    with h5py.File(path, "w") as file:
        options = {"chunks": (declared,), "compression": "gzip"}
        dataset = file.create_dataset("X1/maps", (declared,), "u1", **options)
        dataset.id.write_direct_chunk((0,), packed)
    process._limits = Limits(memory=128 * MIB)
    problem = refusal(judge(path, path.name, process))
    process._limits = Limits()
    assert problem.code in ("damaged", "compression-bomb")


def test_absurd_numbers_of_objects(build, judged_strictly: Judge) -> None:
    path = build.g3_map()
    with h5py.File(path, "a") as file:
        for number in range(250):
            file.create_group(f"many/{number}")
    problem = refusal(judged_strictly(path))
    assert (problem.code, problem.acceptable) == ("too-many-objects", False)


def test_absurd_numbers_of_names_of_one_object(build, judged_strictly: Judge) -> None:
    path = build.g3_map()
    with h5py.File(path, "a") as file:
        for number in range(301):
            file[f"n{number}"] = file["X1"]
    assert refusal(judged_strictly(path)).code == "too-many-objects"


def test_absurd_numbers_of_attributes(build, judged_strictly: Judge) -> None:
    path = build.g3_map()
    with h5py.File(path, "a") as file:
        for number in range(2001):
            file["X1"].attrs[f"a{number}"] = 1
    assert refusal(judged_strictly(path)).code == "too-many-objects"


def test_absurd_numbers_of_attributes_of_one_object(build, process: ReadingProcess) -> None:
    path = build.g3_map()
    with h5py.File(path, "a") as file:
        for number in range(101):
            file["X1"].attrs[f"a{number}"] = 1
    with limited(process, attributes_each=100):
        problem = refusal(judge(path, path.name, process))
    assert (problem.code, problem.where.group) == ("too-many-objects", "/X1")
    assert "absurd number of attributes" in problem.reason


def test_reading_attributes_and_names_is_a_sign_of_life(build) -> None:
    path = build.g3_map()
    with h5py.File(path, "a") as file:
        for number in range(200):
            file["X1"].attrs[f"a{number}"] = 1
        for number in range(200):
            file[f"n{number}"] = h5py.SoftLink("/X1")
    beats: list[None] = []
    reader.read(path, Limits(), lambda item: None, lambda: beats.append(None))
    assert len(beats) > 400


def texts(path: Path, datasets: int, strings: int) -> Path:
    """A small file that unfolds to very many short texts."""
    with h5py.File(path, "a") as file:
        for number in range(datasets):
            values = np.full(strings, b"ab", "S2")
            file.create_dataset(f"t{number}", data=values, compression="gzip")
    return path


def test_texts_that_together_are_too_much(build, process: ReadingProcess) -> None:
    path = texts(build.g3_map(), datasets=3, strings=1000)
    assert not judge(path, path.name, process).problems
    with limited(process, values=3000):
        problem = refusal(judge(path, path.name, process))
    assert (problem.code, problem.acceptable) == ("too-much-text", False)
    assert problem.where.group.startswith("/t")
    with limited(process, text=5000):
        assert refusal(judge(path, path.name, process)).code == "too-much-text"


@pytest.mark.parametrize("attributes", [10, 1])
def test_attributes_that_together_are_too_much(build, process, attributes: int) -> None:
    path = build.g3_map()
    with h5py.File(path, "a") as file:
        for number in range(attributes):
            file["X1"].attrs[f"a{number}"] = ["ab"] * (1000 // attributes)
    with limited(process, values=1000):
        assert refusal(judge(path, path.name, process)).code == "too-much-text"


def test_headers_in_text_that_are_too_much(tmp_path: Path, process: ReadingProcess) -> None:
    path = list_mode(tmp_path / "a.lst", extra=[f"a{number}=b" for number in range(2000)])
    assert not judge(path, path.name, process).problems
    with limited(process, values=1000):
        assert refusal(judge(path, path.name, process)).code == "too-much-text"


@pytest.mark.drill
def test_a_small_file_of_endless_text_takes_little_memory_of_the_parent(tmp_path: Path) -> None:
    path = texts(tmp_path / "20260120_0044_A_B_IBA.hdf5", datasets=80, strings=524_288)
    code = (
        "import resource, sys; from pathlib import Path;"
        "from thalie.capture import capture_file; from thalie.capture.aglae import AGLAE;"
        "path = Path(sys.argv[1]); found = capture_file(path, path.name, dialect=AGLAE);"
        "print(found.refusal.code, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, path], check=True, capture_output=True, text=True
    )
    said, peak = done.stdout.split()
    assert said == "too-much-text"
    assert int(peak) < 600_000  # kB


def test_absurd_depths(build, judged_strictly: Judge) -> None:
    path = build.g3_map()
    with h5py.File(path, "a") as file:
        file.create_group("/".join("abcdefghijkl"))
    assert refusal(judged_strictly(path)).code == "too-many-objects"


def test_absurd_attributes(build, judged: Judge) -> None:
    path = build.g3_map(libver="latest")
    with h5py.File(path, "a", libver="latest") as file:
        file["X1"].attrs["long"] = np.zeros(2 * MIB, "u1")
    problem = refusal(judged(path))
    assert (problem.code, problem.where.attribute) == ("oversized", "long")


def test_filters_unknown_here(build, judged: Judge) -> None:
    path = build.g3_map()
    with h5py.File(path, "a") as file:
        creation = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        creation.set_chunk((16,))
        creation.set_filter(32015, h5py.h5z.FLAG_OPTIONAL, (3,))
        space = h5py.h5s.create_simple((16,))
        h5py.h5d.create(file.id, b"odd", h5py.h5t.NATIVE_INT32, space, creation)
    assert refusal(judged(path)).code == "unknown-storage"


# The process


def test_life_after_a_crash(build, process: ReadingProcess) -> None:
    path = build.g3_map()
    process.read(path, HDF5.reader)
    os.kill(process._child.pid, signal.SIGKILL)
    problem = refusal(judge(path, path.name, process))
    assert (problem.code, problem.acceptable) == ("damaged", False)
    assert "crashed" in problem.reason
    assert not judge(path, path.name, process).problems


def test_life_after_a_hang(build) -> None:
    path = build.g3_map()
    with reading(Limits(silence=20)) as running:
        running.read(path, HDF5.reader)
        running._limits = Limits(silence=0.2)
        os.kill(running._child.pid, signal.SIGSTOP)
        problem = refusal(judge(path, path.name, running))
        assert "does not come to an end" in problem.reason
        running._limits = Limits(silence=20)
        assert not judge(path, path.name, running).problems


def test_time_of_the_processor_is_limited(tmp_path: Path) -> None:
    path = tmp_path / "20260120_0044_A_B_IBA.hdf5"
    with h5py.File(path, "w") as file:
        file.create_dataset("X1/maps", data=np.zeros((1 << 9, 1 << 9, 16)), compression="gzip")
    with reading(Limits(cpu_seconds=0, unfolded_ratio=10**6)) as running:
        assert "does not come to an end" in refusal(judge(path, path.name, running)).reason


def test_a_library_that_computes_for_ever_is_ended(tmp_path: Path) -> None:
    (tmp_path / "endless.py").write_text("def read(*_):\n    while True: pass\n")
    (tmp_path / "a.hdf5").touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(tmp_path)
        with ReadingProcess(["endless"], Limits(thinking=0.2, silence=3600)) as running:
            outline = running.read(tmp_path / "a.hdf5", "endless")
    (problem,) = from_faults(outline.faults, "a.hdf5", HDF5)
    assert problem.reason == "The file was given up: reading it does not come to an end."
    assert (problem.code, problem.acceptable) == ("damaged", False)


def test_too_much_to_tell(build) -> None:
    with reading(Limits(told=2000)) as running:
        problem = refusal(judge(build.g3_map(), "a.hdf5", running))
    assert "more groups and text" in problem.reason


def test_an_installation_that_cannot_read_blames_no_file(build, monkeypatch) -> None:
    monkeypatch.setattr(process_module.sys, "executable", "/bin/false")
    with reading(Limits()) as running, pytest.raises(CaptureError, match="installation"):
        running.read(build.g3_map(), HDF5.reader)


def test_no_secret_reaches_the_process(monkeypatch) -> None:
    monkeypatch.setenv("THALIE_SECRET", "s3cret")
    with reading(Limits()) as running:
        environment = Path(f"/proc/{running._child.pid}/environ")
        assert b"s3cret" not in environment.read_bytes()


# Any bytes at all


@pytest.fixture
def original(build) -> tuple[Path, bytes]:
    """A file of points and its bytes, to be spoilt again and again."""
    path = build.g3_points()
    return path, path.read_bytes()


@given(data=st.data())
@settings(
    max_examples=examples(30),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_bytes_are_judged(original, process: ReadingProcess, data: st.DataObject) -> None:
    """A real layout with bytes changed anywhere, and cut anywhere."""
    path, raw = original[0], bytearray(original[1])
    for _ in range(data.draw(st.integers(1, 12))):
        raw[data.draw(st.integers(8, len(raw) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(raw[: data.draw(st.integers(8, len(raw)))])
    found = judge(path, path.name, process)
    assert all(p.code in PROBLEM_CODES for p in found.problems)
    assert all(text.isprintable() for p in found.problems for text in (p.reason, p.where.group))


_ODD_VALUES = st.one_of(
    st.text(max_size=40),
    st.binary(min_size=1, max_size=40).map(np.bytes_),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(),
    st.booleans(),
    st.lists(st.integers(0, 5), max_size=3).map(lambda v: np.array(v, "i8")),
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), max_size=3
    ).map(lambda v: np.array(v, dtype=h5py.string_dtype())),
    st.just(h5py.Empty("f4")),
    st.just(h5py.Empty(h5py.string_dtype())),
    st.just(np.zeros(2, dtype=[("a", "i4"), ("b", "S3")])),
    st.just(np.void(b"\0\1\2")),
    st.just(np.array(1, dtype=h5py.enum_dtype({"ON": 1, "OFF": 0}))),
    st.just(np.complex128(1j)),
    st.just("A" * 70000),
)


@given(values=st.lists(_ODD_VALUES, min_size=6, max_size=6))
@settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_attributes_are_judged(original, process: ReadingProcess, values: list[object]) -> None:
    path = original[0]
    path.write_bytes(original[1])
    keys = ("beam energy", "timestamp", "ref. analyse", "map size x (um)", "prj euphrosyne", "dose")
    with h5py.File(path, "a") as file:
        point = file["20260120_0044_PYRALT"]
        for key, value in zip(keys, values, strict=True):
            try:
                point.attrs[key] = value
            except (ValueError, TypeError, UnicodeError, OSError):
                continue  # not even h5py can write it
        for key in ("det. angle", "calibration", "adc name", "spectra sum", "det. filter"):
            point["X1"].attrs[key] = point.attrs["dose"]
    found = judge(path, path.name, process)
    (analysis,) = found.analyses
    texts = [analysis.reference, analysis.project]
    assert all("\0" not in text for text in texts)
    assert {p.code for p in found.problems} <= {"disagreement", "suspicious"}
