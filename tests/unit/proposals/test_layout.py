"""Files that are dropped with their folders: their names, and the run that they make."""

from __future__ import annotations

import pytest

from thalie.capture.aglae import AGLAE
from thalie.proposals.layout import DropError, Layout, is_path, lay_out, name_dropped

POINTS = "20260105_0001_A_TIPY_IBA.hdf5"


def test_a_run_folder_has_the_names_of_the_command_line() -> None:
    paths = [f"TIPY/runs/run 1/HDF5/{POINTS}", "TIPY/runs/run 1/raw_data/x.lst"]
    drop = name_dropped(paths, AGLAE)
    assert dict(drop.names) == {paths[0]: f"HDF5--{POINTS}", paths[1]: "raw_data--x.lst"}
    keys = {name: path for path, name in drop.names.items()}
    found = lay_out(keys, keys, AGLAE)
    assert (found.project, found.label) == ("TIPY", "run 1")
    assert found.data_types == {f"HDF5--{POINTS}": "HDF5", "raw_data--x.lst": "raw_data"}


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["run 1/HDF5/a.hdf5", "run 1/n.txt"], ["HDF5--a.hdf5", "n.txt"]),
        (["HDF5/a.hdf5"], ["HDF5--a.hdf5"]),
        (["x/sub/b.txt", "x/a.txt"], ["sub--b.txt", "a.txt"]),
        (["x/e\u0301t\u00e9.hdf5"], ["\u00e9t\u00e9.hdf5"]),
        ([], []),
    ],
)
def test_other_folders(paths: list[str], names: list[str]) -> None:
    assert list(name_dropped(paths, AGLAE).names.values()) == names


def test_odd_signs_are_cleaned_and_marked_as_on_the_command_line() -> None:
    (name,) = name_dropped(["run/HDF5/a#b?c%d’.hdf5"], AGLAE).names.values()
    assert name.startswith("HDF5--a_b_c_d’~") and name.endswith(".hdf5")


def test_hidden_files_are_left_out_and_told() -> None:
    drop = name_dropped(["run/HDF5/a.hdf5", "run/.DS_Store", "run/.git/x"], AGLAE)
    assert drop.left_out == ("run/.DS_Store", "run/.git/x")


@pytest.mark.parametrize(
    ("paths", "said"),
    [
        (["P/runs/L/HDF5/a.hdf5", "P/runs/M/HDF5/a.hdf5"], "2 runs (P/L, P/M)"),
        (["d/\u00e9.hdf5", "d/e\u0301.hdf5"], "Two files are called"),
        (["../a"], "cannot be the path"),
        (["a/../../b"], "cannot be the path"),
        (["a/\x07b"], "cannot be the path"),
        (["x" * 1001], "cannot be the path"),
        (["d/" + "é" * 200], "cannot be the path"),
        (["a", "a/b"], "a file and a folder"),
        ([f"x/{POINTS}", f"y/{POINTS}"], "would both be called"),
    ],
)
def test_what_does_not_go_together_is_said(paths: list[str], said: str) -> None:
    with pytest.raises(DropError) as refused:
        name_dropped(paths, AGLAE)
    for language in ("en", "fr"):
        assert refused.value.sentence.in_language(language)
    assert said in refused.value.sentence.in_language("en")


def test_files_without_folders_say_what_their_names_say() -> None:
    found = lay_out([POINTS, "x.lst"], {}, AGLAE)
    assert (found.project, found.label) == ("TIPY", "")
    by_program = lay_out([f"HDF5--{POINTS}", "a--b.hdf5"], {}, AGLAE)
    assert by_program.data_types == {f"HDF5--{POINTS}": "HDF5", "a--b.hdf5": ""}


def test_names_that_no_disk_takes_make_no_run() -> None:
    key = "é" * 200
    assert lay_out([key], {}, AGLAE) == Layout(data_types={key: ""})


def test_a_path_stays_inside() -> None:
    assert is_path("a/b c/é.hdf5")
    assert not any(map(is_path, ["/a", "a//b", "..", "a/..", "a\\b", "", "a/"]))
