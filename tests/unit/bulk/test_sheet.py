"""CSV out and in again: nothing differs; what is wrong is told by line and column."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

import pytest

from thalie.bulk.errors import SheetError
from thalie.bulk.paths import SPOTS, get, text_of
from thalie.bulk.sheet import MOST_COLUMNS, differs, read, written

PATHS = (
    "metadata.title",
    "custom_fields.thalie:objects.label",
    "custom_fields.thalie:objects.year_from",
    "custom_fields.thalie:experiment.grant",
)
SPOTS_ = [SPOTS[path] for path in PATHS]
FACTS = {"id": "abcde-12345", "revision": 7, "doi": "10.5/x"}
TITLE = "metadata.title (Title)"


def record(title: str = 'Œuvre; « é », "x"', **more: Any) -> dict[str, Any]:
    objects = [{"label": "Cat", "year_from": -664}, {"label": "'=Dog"}]
    return {"metadata": {"title": title}, "custom_fields": {"thalie:objects": objects}, **more}


def sheet(*lines: str) -> bytes:
    return "\r\n".join(lines).encode()


def faults(content: bytes, most: int = 100) -> list[tuple[int, str]]:
    with pytest.raises(SheetError) as raised:
        read(content, most)
    assert all(fault.said("fr") for fault in raised.value.faults)
    return [(fault.line, fault.column) for fault in raised.value.faults]


@pytest.mark.parametrize("title", ["=1+1", "-2", "+x", "@x", "two\nlines", "'=x", "'x", " x | y"])
def test_what_is_written_comes_back_the_same_and_computes_nothing(title: str) -> None:
    data = record(title)
    content = written(SPOTS_, [(FACTS, data)], "en")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows[0][:4] == ["id", "revision", "doi", TITLE]
    assert rows[0][4] == "custom_fields.thalie:objects.0.label (Objects studied 1 › Name)"
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in rows[1])
    [line] = read(content, 10)
    assert (line.number, line.id, line.revision) == (2, "abcde-12345", 7)
    for place, cell in line.cells.items():
        spot = next(one for one in SPOTS_ if one.top in place and place.endswith(one.path[-5:]))
        assert not differs(cell, text_of(spot, get(data, place))), place
    assert differs(line.cells["metadata.title"] + "x", title)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_spreadsheets_save_as_they_like(encoding: str, separator: str, end: str) -> None:
    text = StringIO()
    rows = csv.writer(text, delimiter=separator, lineterminator=end)
    rows.writerow(["id", "metadata.title (Titre, ou nom; long)", ""])
    rows.writerow(["abc", "Œuvre d’été; a, b", ""])
    rows.writerow(["", "", ""])
    [line] = read(text.getvalue().encode(encoding), 10)
    assert (line.id, dict(line.cells)) == ("abc", {"metadata.title": "Œuvre d’été; a, b"})


def test_the_hint_of_a_spreadsheet_is_read() -> None:
    [line] = read(b"sep=;\r\nid;metadata.title\r\nabc;Ochre\r\n", 10)
    assert (line.number, line.cells["metadata.title"]) == (3, "Ochre")


def test_lines_are_those_of_the_file() -> None:
    content = sheet("id,metadata.title", 'a,"one', 'two"', "b,three", "c,four,five")
    assert faults(content) == [(5, "")]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", [(1, "")]),
        (b"\x89PNG\r\n\x1a\n\x00\x00", [(1, "")]),
        (sheet("title,doi", "x,y"), [(1, ""), (1, "title")]),
        (sheet("id,doi", "x,y"), [(1, "")]),
        (sheet("id,metadata.title,metadata.title", "x,y,z"), [(1, "metadata.title")]),
        (sheet("id,metadata.nothing", "x,y"), [(1, "metadata.nothing")]),
        (sheet("id,access.record", "x,restricted"), [(1, "access.record")]),
        (sheet("id,custom_fields.thalie:objects.label", "x,y"),
         [(1, "custom_fields.thalie:objects.label")]),
        (sheet("id,custom_fields.0.thalie:objects.label", "x,y"),
         [(1, "custom_fields.0.thalie:objects.label")]),
        (sheet("id,custom_fields.thalie:objects.0.1.label", "x,y"),
         [(1, "custom_fields.thalie:objects.0.1.label")]),
        (sheet("id,metadata.title"), [(1, "")]),
        (sheet("id,metadata.title", ",x", "a,x", "a,y"), [(2, "id"), (4, "id")]),
        (sheet("id,revision,metadata.title", "a,7 Dec,x"), [(2, "revision")]),
        (sheet("id,metadata.title", 'a,"x'), [(2, "")]),
        (sheet("id,metadata.title", *(f"{n},x" for n in range(101))), [(102, "")]),
        (sheet("id,metadata.title", f"a,{'x' * 100_001}"), [(2, "metadata.title")]),
    ],
)  # fmt: skip
def test_faults_are_told_by_line_and_column(
    content: bytes, expected: list[tuple[int, str]]
) -> None:
    assert faults(content) == expected


def test_too_many_columns_are_refused() -> None:
    data = {"custom_fields": {"thalie:objects": [{"label": "x"}] * (MOST_COLUMNS + 1)}}
    with pytest.raises(SheetError):
        written([SPOTS["custom_fields.thalie:objects.label"]], [(FACTS, data)], "en")
