"""Tables for spreadsheets: nothing in them is computed."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from thalie.ground.tables import as_csv


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(evil: str) -> None:
    [_, [cell]] = csv.reader(StringIO(as_csv(["a"], [{"a": evil}]), newline=""))
    assert cell == f"'{evil}"


def test_other_cells_stay_as_they_are() -> None:
    row = {"a": 'A "title", with a comma\nand a line', "b": None, "c": 2, "d": "1=1"}
    read = list(csv.reader(StringIO(as_csv(["a", "b", "c", "d", "e"], [row]), newline="")))
    assert read == [["a", "b", "c", "d", "e"], [row["a"], "", "2", "1=1", ""]]


@pytest.mark.parametrize(("value", "cell"), [(-664, "-664"), ("'=1", "''=1"), ("'s", "'s")])
def test_what_was_given_can_be_read_again(value: object, cell: str) -> None:
    [_, [written]] = csv.reader(StringIO(as_csv(["a"], [{"a": value}]), newline=""))
    assert written == cell
