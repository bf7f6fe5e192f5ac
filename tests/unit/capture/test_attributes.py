"""The table of attributes: complete, consistent, the one truth, and what the page shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import h5py
import numpy as np
import pytest

from thalie.capture import Analysis, Detector, Findings
from thalie.capture.aglae import AGLAE, attributes
from thalie.capture.aglae.attributes import ATTRIBUTES, FACTS, Layout, Level, fact_of, fields_of
from thalie.capture.aglae.page import BEGIN, END, main, rewritten, table
from thalie.heritage.fields import Field
from thalie.heritage.model import FIELDS
from thalie_local.demo import layouts
from thalie_local.demo.beam import Beam
from thalie_local.demo.campaign import _LAYOUTS
from thalie_local.demo.instrument import Measurement, channels
from thalie_local.demo.layouts import Session

from .text_files import edf_file, list_mode, rbs_file, spectrum_file

Judge = Callable[[Path], Findings]
PAGE = Path(__file__).parents[3] / "docs" / "capture.md"
# Settings of the acquisition program, of no meaning outside it; a header has hundreds.
SETTINGS = {"range", "param"}


# The table itself


def test_each_fact_stands_once() -> None:
    assert len(FACTS) == len(ATTRIBUTES)


def test_each_spelling_tells_one_fact() -> None:
    told: dict[tuple[Layout, str, Level], set[str]] = {}
    for attribute in ATTRIBUTES:
        for spelling in attribute.spellings:
            assert fact_of(spelling.key) == attribute.fact
            for level in spelling.levels:
                told.setdefault((spelling.layout, spelling.key, level), set()).add(attribute.fact)
    assert {key: facts for key, facts in told.items() if len(facts) > 1} == {}


def test_each_fact_is_seen_somewhere_and_ends_somewhere() -> None:
    parts = {part for attribute in ATTRIBUTES for part in attribute.parts}
    assert parts <= FACTS.keys()
    for attribute in ATTRIBUTES:
        assert attribute.spellings or attribute.fact in parts, attribute.fact
        assert bool(attribute.heritage) != bool(attribute.omitted), attribute.fact


def test_fields_of_the_model_exist() -> None:
    known = {"analysis": set(Analysis.__slots__), "detector": set(Detector.__slots__)}
    for attribute in ATTRIBUTES:
        thing, _, name = attribute.field.partition(".")
        technical = name.startswith("technical.")
        assert attribute.field in ("", "names") or technical or name in known[thing], attribute.fact
    assert {name for name, _ in fields_of("analysis")} >= {"dose", "beam_energy"}
    assert "timer_factor" in {name for name, _ in fields_of("analysis.technical")}


def test_what_no_record_takes_is_technical_and_says_why() -> None:
    for attribute in ATTRIBUTES:
        checked = attribute.field == "detector.stated_counts"
        if attribute.field not in ("", "names") and not checked:
            assert (".technical." in attribute.field) != bool(attribute.heritage), attribute.fact
        if ".technical." in attribute.field:
            assert attribute.omitted.startswith("technical: "), attribute.fact


def paths(fields: tuple[Field, ...], before: str = "thalie:") -> Iterator[str]:
    """The dotted paths of the fields of a record."""
    for one in fields:
        yield before + one.name
        if one.group:
            yield from paths(one.group.fields, f"{before}{one.name}.")


def test_fields_of_a_record_exist() -> None:
    named = {path for attribute in ATTRIBUTES for path in attribute.heritage}
    assert named
    assert named - set(paths(FIELDS)) == set()


def test_persons_never_reach_a_record() -> None:
    for fact in ("user name", "institution"):
        assert (FACTS[fact].heritage, FACTS[fact].field) == ((), "names")


# What files hold


def is_known(layout: Layout, level: Level, key: str) -> bool:
    """Whether the table has the attribute KEY, spelt just so, of LAYOUT at LEVEL."""
    attribute = FACTS.get(fact_of(key) or "")
    return attribute is not None and any(
        (s.layout, s.key) == (layout, key) and level in s.levels for s in attribute.spellings
    )


def unknown(path: Path, layout: Layout) -> set[tuple[str, str, str]]:
    """The attributes of an HDF5 file that the table does not have: (layout, level, key)."""
    return {
        (layout, level, key)
        for level, key in attributes_of(path)
        if not is_known(layout, level, key)
    }


def attributes_of(path: Path) -> Iterator[tuple[Level, str]]:
    """Every attribute that h5py finds, and at what."""
    with h5py.File(path) as file:
        pending: list[tuple[Level, h5py.Group | h5py.Dataset]] = [(Level.FILE, file)]
        while pending:
            level, thing = pending.pop()
            yield from ((level, key) for key in thing.attrs)
            for below in members(thing):
                dataset = isinstance(below, h5py.Dataset)
                pending.append((Level.DATASET if dataset else Level.GROUP, below))


def members(thing: h5py.Group | h5py.Dataset) -> list[h5py.Group | h5py.Dataset]:
    """What lies in a group; nothing where that part of a sample is damaged."""
    try:
        return list(thing.values()) if isinstance(thing, h5py.Group) else []
    except (KeyError, RuntimeError):
        return []


@pytest.mark.parametrize(
    "name", ["g1_points", "g1_map", "g2_points", "g2_map", "g3_map", "g3_points"]
)
def test_every_attribute_of_real_files_is_known(sample, name: str) -> None:
    path = sample(name)
    assert set(attributes_of(path))
    assert unknown(path, Layout(name[:2].upper())) == set()


def measurement(*shape: int) -> Measurement:
    names = ("X0", "X1", "X2", "X3", "X4", "G20", "G70", "R135", "R150")
    kept = names if len(shape) == 1 else ("X0", "X1", "X3", "X4", "G70")
    spectra = {name: np.ones(shape, np.int32) for name in kept}
    beam = Beam("Proton", 2999.0)
    start = datetime(2023, 5, 10, 10)
    return Measurement(1, False, "R", "D", start, 60, beam, 1.0, 500.0, 50.0, spectra)


def session(day: date) -> Session:
    filters = dict.fromkeys(("X0", "X1", "X3"), "50 um Al")
    return Session(day, "TIPY", "OPERATOR", channels(filters, long_spectra=False, gammas=True))


@pytest.mark.parametrize("day", [date(2023, 5, 10), date(2025, 5, 19), date(2026, 1, 20)], ids=str)
@pytest.mark.parametrize("name", ["g1_points", "g2_points", "g3_points"])
def test_every_attribute_of_demonstration_points_is_known(
    tmp_path: Path, name: str, day: date
) -> None:
    path = tmp_path / "globals.hdf5"
    getattr(layouts, f"write_{name}")(path, session(day), [measurement(16)])
    assert unknown(path, Layout(name[:2].upper())) == set()


@pytest.mark.parametrize("day", [date(2025, 5, 19), date(2026, 1, 20)], ids=str)
@pytest.mark.parametrize("name", ["g1_map", "g2_map", "g3_map"])
def test_every_attribute_of_demonstration_maps_is_known(
    tmp_path: Path, name: str, day: date
) -> None:
    path = tmp_path / "20260120_0001_A_TIPY_IBA.hdf5"
    getattr(layouts, f"write_{name}")(path, session(day), measurement(3, 5, 512))
    assert unknown(path, Layout(name[:2].upper())) == set()


def test_the_demonstration_has_no_other_writers() -> None:
    used = {w for one in _LAYOUTS.values() for w in (one.write_points, one.write_map)}
    assert used == {getattr(layouts, name) for name in dir(layouts) if name.startswith("write_")}


@pytest.mark.parametrize(
    ("place", "level", "key"),
    [
        ("/", Level.FILE, "beam energie"),
        ("/", Level.FILE, "filter"),  # known, but not there
        ("/", Level.FILE, "Beam energy"),  # known, but not so
        ("X1", Level.GROUP, "det. filter"),
        ("X1/maps", Level.DATASET, "det. colour"),
    ],
)
def test_the_judge_sees_what_the_table_lacks(build, place: str, level: Level, key: str) -> None:
    path = build.g3_map()
    assert unknown(path, Layout.G3) == set()
    with h5py.File(path, "a") as file:
        file[place].attrs[key] = "1"
    assert unknown(path, Layout.G3) == {(Layout.G3, level, key)}


def test_every_attribute_of_the_formats_in_text_is_known(tmp_path: Path, process) -> None:
    counts = np.ones((4, 16), int)
    files = {
        Layout.LST: list_mode(tmp_path / "a.lst"),
        Layout.ASCII: spectrum_file(tmp_path / "a.x0", counts[0]),
        Layout.EDF: edf_file(tmp_path / "a.edf", counts),
    }
    for layout, path in (*files.items(), (Layout.ASCII, rbs_file(tmp_path / "a.r150", counts[0]))):
        outline = process.read(path, AGLAE.format(layout).reader)
        for node in outline.nodes.values():
            level = Level.FILE if node.path == "/" else Level.SECTION
            for key in node.attributes.keys() - SETTINGS:
                fact = fact_of(key)
                assert fact is not None, (layout, key)
                spelt = {s.key.casefold() for s in FACTS[fact].spellings if s.layout == layout}
                levels = {one for s in FACTS[fact].spellings for one in s.levels}
                assert (key.casefold() in spelt, level in levels) == (True, True), (layout, key)


# One truth


def test_the_parser_reads_by_the_table(build, judged: Judge, monkeypatch) -> None:
    """A spelling taken out of the table is read no more."""
    path = build.g3_map()
    assert judged(path).analyses[0].beam_energy is not None
    monkeypatch.delitem(attributes._FACT_OF, "beam energy")
    assert judged(path).analyses[0].beam_energy is None
    assert judged(path).analyses[0].dose == 900000


# The page


def test_the_page_shows_the_table() -> None:
    page = PAGE.read_text("utf-8")
    assert rewritten(page) == page, "run: python -m thalie.capture.aglae.page docs/capture.md"


def test_the_judge_sees_a_page_that_is_old() -> None:
    page = PAGE.read_text("utf-8")
    assert rewritten(page.replace("`beam_energy`", "`energy`")) == page
    with pytest.raises(ValueError, match="lacks the marks"):
        rewritten("a page")


def test_the_page_is_written_on_demand(tmp_path: Path, capsys) -> None:
    copy = tmp_path / "page.md"
    copy.write_text(f"a {BEGIN} old {END} z", "utf-8")
    main([str(copy)])
    assert copy.read_text("utf-8").startswith("a ") and copy.read_text("utf-8").endswith(" z")
    assert table() in copy.read_text("utf-8")
    main([])
    assert capsys.readouterr().out.strip() == table()
