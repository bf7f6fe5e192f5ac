"""Finding runs in what a person points at."""

import os
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.generated import examples
from thalie.capture import CaptureError, dataset_name

from .ours import find_runs


def touch(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"x")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    touch(
        tmp_path / "vases",
        "documents/plan.pdf",
        "runs/été 1/raw_data/a.lst",
        "runs/été 1/HDF5/a.hdf5",
        "runs/été 1/processed_data/deep/er/a.csv",
        "runs/été 1/README.txt",
        "runs/second/HDF5/a.hdf5",
    )
    (tmp_path / "vases/runs/planned/raw_data").mkdir(parents=True)
    return tmp_path / "vases"


def test_project_folder(project: Path) -> None:
    runs = find_runs([project])
    assert [run.key for run in runs] == ["vases/second", "vases/été 1"]
    assert (runs[1].project, runs[1].label) == ("vases", "été 1")
    assert [(name, kind) for _, name, kind in runs[1].files] == [
        ("HDF5--a.hdf5", "HDF5"),
        ("README.txt", ""),
        ("processed_data--deep--er--a.csv", "processed_data"),
        ("raw_data--a.lst", "raw_data"),
    ]


@pytest.mark.parametrize("inside", ["runs", "../vases", "..", "runs/été 1/.."])
def test_other_ways_to_the_same_runs(project: Path, inside: str) -> None:
    assert find_runs([project / inside]) == find_runs([project])


@pytest.mark.parametrize("inside", ["runs/été 1", "runs/été 1/", "runs/second/../été 1"])
def test_run_folder(project: Path, inside: str) -> None:
    (run,) = find_runs([project / inside])
    assert run == find_runs([project])[1]


def test_a_part_of_a_run_keeps_its_names(project: Path) -> None:
    for part in ("HDF5", "HDF5/a.hdf5"):
        (run,) = find_runs([project / "runs/été 1" / part])
        assert (run.key, [name for _, name, _ in run.files]) == ("vases/été 1", ["HDF5--a.hdf5"])


def test_the_same_run_however_spelt(project: Path) -> None:
    decomposed = "e\u0301te\u0301 1"
    (project / "runs/été 1").rename(project / "runs" / decomposed)
    assert "vases/été 1" in [run.key for run in find_runs([project])]


def test_paths_given_twice_count_once(project: Path) -> None:
    run = project / "runs/second"
    assert find_runs([run, run / "HDF5/a.hdf5", project / "runs/second/HDF5"]) == find_runs([run])


def test_run_folder_without_its_project(tmp_path: Path) -> None:
    touch(tmp_path / "monday", "HDF5/20260120_0044_A_TIPY_IBA.hdf5", "raw_data/notes.txt")
    assert [run.key for run in find_runs([tmp_path / "monday"])] == ["TIPY/monday"]


def test_loose_files_by_project_and_day(tmp_path: Path) -> None:
    touch(
        tmp_path / "bag",
        "20260120_0044_A_TIPY_IBA.hdf5",
        "sub/20260120_TIPY_batch_IBA.hdf5",
        "20260121_0001_A_TIPY_IBA.hdf5",
        "20260120_0001_A_BOS_IBA.hdf5",
        "globals.hdf5",
    )
    runs = {run.key: [n for _, n, _ in run.files] for run in find_runs([tmp_path / "bag"])}
    assert runs == {
        "TIPY/2026-01-20": [
            "20260120_0044_A_TIPY_IBA.hdf5",
            "sub--20260120_TIPY_batch_IBA.hdf5",
        ],
        "TIPY/2026-01-21": ["20260121_0001_A_TIPY_IBA.hdf5"],
        "BOS/2026-01-20": ["20260120_0001_A_BOS_IBA.hdf5"],
        "bag/globals": ["globals.hdf5"],
    }


def test_one_loose_file(tmp_path: Path) -> None:
    touch(tmp_path, "20260120_0044_A_TIPY_IBA.hdf5")
    (run,) = find_runs([tmp_path / "20260120_0044_A_TIPY_IBA.hdf5"])
    assert (run.key, len(run.files)) == ("TIPY/2026-01-20", 1)


def test_one_name_for_two_files_is_refused(tmp_path: Path) -> None:
    name = "20260120_0044_A_TIPY_IBA.hdf5"
    touch(tmp_path, f"a/{name}", f"b/{name}")
    with pytest.raises(CaptureError, match="would both be called"):
        find_runs([tmp_path / "a", tmp_path / "b"])
    assert len(find_runs([tmp_path])[0].files) == 2


def test_links_hidden_files_and_devices_are_left_alone(tmp_path: Path) -> None:
    touch(tmp_path, "out/secret.hdf5", "in/a.hdf5", "in/.hidden.hdf5", "in/.git/config")
    (tmp_path / "in/link.hdf5").symlink_to(tmp_path / "out/secret.hdf5")
    (tmp_path / "in/folder").symlink_to(tmp_path / "out")
    os.mkfifo(tmp_path / "in/pipe")
    (run,) = find_runs([tmp_path / "in"])
    assert [name for _, name, _ in run.files] == ["a.hdf5"]


@pytest.mark.parametrize("name", ["missing", "empty", "pipe", "broken"])
def test_nothing_there(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "broken").symlink_to(tmp_path / "nowhere")
    with pytest.raises(CaptureError, match=f"{name}.*There is no") as caught:
        find_runs([tmp_path / name])
    assert caught.value.file.endswith(name)


def test_errors_say_where_and_what_to_do() -> None:
    error = CaptureError("It hurts.", file="a.hdf5", group="/X1", attribute="dose", advice="Rest.")
    assert str(error) == "a.hdf5, group /X1, attribute “dose”: It hurts. Rest."
    assert str(CaptureError("It hurts.")) == "It hurts."


@pytest.mark.parametrize(
    "path",
    [
        "a--b.hdf5",
        "-a",
        "a/-b",
        "a-/b",
        "a\\b.hdf5",
        "a\nb.hdf5",
        "a?.hdf5",
        "e\u0301.hdf5",
        "x" * 250 + ".hdf5",
        "trailing .",
        "\udcff.hdf5",
        "a~01234567.hdf5",
    ],
)
def test_unsafe_names_are_cleaned_and_marked(path: str) -> None:
    name = dataset_name(PurePosixPath(path))
    assert len(name) <= 230
    assert "~" in name and name.isprintable()
    assert not set(name) & set("/\\?\n")


_PARTS = st.text(alphabet=st.sampled_from("ab-~. _é/\\%"), min_size=1, max_size=8).filter(
    lambda part: "/" not in part and part not in (".", "..")
)


@given(st.lists(st.lists(_PARTS, min_size=1, max_size=3), min_size=2, max_size=12))
@settings(max_examples=examples(60), deadline=None)
def test_no_two_paths_have_one_name(paths: list[list[str]]) -> None:
    different = {PurePosixPath(*parts) for parts in paths}
    assert len({dataset_name(path) for path in different}) == len(different)
