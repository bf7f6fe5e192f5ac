"""What every reader must do, whatever the format: one suite for all of them.

Formats of AGLAE and of the Tandem de Nullepart stand side by side; a new reader needs a ``Case``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import h5py
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thalie.capture import (
    PROBLEM_CODES,
    CaptureError,
    Dialect,
    Fault,
    FileFormat,
    Limits,
    Node,
    PersonalName,
    Provenance,
    redact,
)
from thalie.capture.aglae import AGLAE
from thalie.capture.safe.limits import MIB
from thalie.capture.safe.process import ReadingProcess

from .conftest import Builder, spectrum
from .other.dialect import TANDEM
from .other.writers import RING, WELL, shot, trace
from .text_files import STEM, edf_file, list_mode, spectrum_file

NAME = "Ada Lovelace"
SECRET = "the numbers of somebody else"
COUNTS = spectrum(1)
LINE = spectrum(1, 4, 16)
STRICT = Limits(objects=1, header=64, whole=64, array=64)


@dataclass(frozen=True)
class Case:
    """A format, and files in it, each written into a folder.

    ``counts`` is the sum of all counts of an ordinary file, if the reader counts. ``strict`` is the
    code of what is wrong with it under the limits ``STRICT``. ``named`` names a person, and says
    where. ``outward`` points at another file, and ``leads`` is the code of that; empty where it is
    only a text.
    """

    dialect: Dialect
    key: str
    ordinary: Callable[[Path], Path]
    counts: int | None
    strict: str
    named: Callable[[Path], tuple[Path, str, str]]
    outward: Callable[[Path, str], Path]
    leads: str = ""
    overwrites: bool = True

    @property
    def form(self) -> FileFormat:
        return self.dialect.format(self.key)

    @property
    def reader(self) -> Any:
        return import_module(self.form.reader)


def linked_map(folder: Path, elsewhere: str) -> Path:
    path = Builder(folder).g3_map()
    with h5py.File(path, "a") as file:
        file["out"] = h5py.ExternalLink(elsewhere, "/")
    return path


def named_table(path: Path) -> Path:
    rows = "".join(f"{channel}\t{count}\r\n" for channel, count in enumerate(COUNTS))
    path.write_text(f"[DISPLAY]\r\nAUTHOR={NAME}\r\n[DATA]\r\n{rows}", newline="")
    return path


def named_list(path: Path) -> Path:
    return list_mode(path, {"username": NAME})


def outward_list(path: Path, elsewhere: str) -> Path:
    return list_mode(path, {"samp. info": elsewhere})


def outward_line(path: Path, elsewhere: str) -> Path:
    return edf_file(path, LINE, {"EDF_BinaryFileName": elsewhere})


def outward_shot(path: Path, elsewhere: str) -> Path:
    return shot(path, detectors={"ring-1": {"counts": elsewhere}})


CASES = (
    Case(
        AGLAE, "HDF5",
        ordinary=lambda folder: Builder(folder).g3_points(),
        counts=2 * int((spectrum(1) + spectrum(3)).sum()) + int(spectrum(0).sum()),  # X13 as well
        strict="too-many-objects",
        named=lambda folder: (Builder(folder).g3_map(root={"username": NAME}), "/", "username"),
        outward=linked_map, leads="external-link",
    ),
    Case(
        AGLAE, "LST",
        ordinary=lambda folder: list_mode(folder / f"{STEM}.lst"),
        counts=None,
        strict="wrong-format",  # its header does not end where one may
        named=lambda folder: (named_list(folder / f"{STEM}.lst"), "/ADC1", "username"),
        outward=lambda folder, to: outward_list(folder / f"{STEM}.lst", to),
    ),
    Case(
        AGLAE, "ASCII",
        ordinary=lambda folder: spectrum_file(folder / f"{STEM}.x1", COUNTS),
        counts=int(COUNTS.sum()),
        strict="oversized",
        named=lambda folder: (named_table(folder / f"{STEM}.r150"), "/", "AUTHOR"),
        outward=lambda folder, to: spectrum_file(folder / f"{STEM}.x1", COUNTS, to),
    ),
    Case(
        AGLAE, "EDF",
        ordinary=lambda folder: edf_file(folder / f"{STEM}_IBIL_0001.edf", LINE),
        counts=int(LINE.sum()),
        strict="wrong-format",
        named=lambda folder: (edf_file(folder / f"{STEM}.edf", LINE, {"User": NAME}), "/", "User"),
        outward=lambda folder, to: outward_line(folder / f"{STEM}.edf", to),
        leads="external-storage",
    ),
    Case(
        TANDEM, "SHOT",
        ordinary=lambda folder: shot(folder / "a.shot"),
        counts=sum(RING) + sum(WELL),
        strict="oversized",
        named=lambda folder: (shot(folder / "a.shot", operator=NAME), "/", "operator"),
        outward=lambda folder, to: outward_shot(folder / "a.shot", to),
        leads="external-storage", overwrites=False,
    ),
    Case(
        TANDEM, "TRACE",
        ordinary=lambda folder: trace(folder / "a.tr1", "ring-1", RING),
        counts=sum(RING),
        strict="oversized",
        named=lambda folder: (
            trace(folder / "a.tr1", "ring-1", RING, operator=NAME), "/", "operator"
        ),
        outward=lambda folder, to: trace(folder / "a.tr1", "ring-1", RING, note=to),
    ),
)  # fmt: skip


@pytest.fixture(params=CASES, ids=lambda case: f"{case.dialect.name} {case.key}")
def case(request: pytest.FixtureRequest) -> Case:
    found: Case = request.param
    return found


@dataclass
class Heard:
    """What a reader told."""

    nodes: list[Node] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    beats: int = 0

    def beat(self) -> None:
        self.beats += 1

    def tell(self, item: Node | Fault) -> None:
        if isinstance(item, Node):
            self.nodes.append(item)
        else:
            self.faults.append(item)

    @property
    def codes(self) -> set[str]:
        return {fault.code for fault in self.faults}

    @property
    def counted(self) -> int | None:
        """The sum of all counts that were told."""
        totals = [node.total for node in self.nodes if node.total is not None]
        return sum(totals) if totals else None


def hear(reader: Any, path: Path, limits: Limits | None = None) -> Heard:
    """Let READER read PATH in this very process."""
    heard = Heard()
    reader.read(path, limits or Limits(), heard.tell, heard.beat)
    return heard


def test_every_format_has_a_case() -> None:
    known = {(case.dialect.name, case.key) for case in CASES}
    assert known == {(d.name, form.key) for d in (AGLAE, TANDEM) for form in d.formats}


# What it tells


def test_it_tells_the_file_and_counts_it(case: Case, tmp_path: Path) -> None:
    heard = hear(case.reader, case.ordinary(tmp_path))
    assert heard.faults == []
    assert [node.path for node in heard.nodes].count("/") == 1
    assert all(node.complete for node in heard.nodes)
    assert heard.counted == case.counts


def test_it_tells_the_same_again(case: Case, tmp_path: Path) -> None:
    path = case.ordinary(tmp_path)
    assert hear(case.reader, path) == hear(case.reader, path)


def test_it_beats(case: Case, tmp_path: Path) -> None:
    assert hear(case.reader, case.ordinary(tmp_path)).beats > 0


def test_it_leaves_the_file_alone(case: Case, tmp_path: Path) -> None:
    path = case.ordinary(tmp_path)
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    hear(case.reader, path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert list(tmp_path.iterdir()) == [path]


# Limits


def test_it_keeps_to_its_limits(case: Case, tmp_path: Path) -> None:
    heard = hear(case.reader, case.ordinary(tmp_path), STRICT)
    assert heard.codes == {case.strict}
    assert heard.counted is None


def test_a_file_without_end_costs_no_memory(case: Case, tmp_path: Path) -> None:
    path = case.ordinary(tmp_path)
    os.truncate(path, 4 << 30)  # a hole on the disk, not 4 GB
    with ReadingProcess(case.dialect.readers, Limits(memory=256 * MIB, silence=30)) as process:
        outline = process.read(path, case.form.reader)
    assert "lost" not in {fault.code for fault in outline.faults}


# Damage


@given(data=st.data())
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_it_tells_what_is_cut_off(case: Case, tmp_path: Path, data: st.DataObject) -> None:
    path = case.ordinary(tmp_path)
    os.truncate(path, data.draw(st.integers(1, path.stat().st_size - 1)))
    heard = hear(case.reader, path)
    assert heard.codes <= PROBLEM_CODES
    assert heard.faults or heard.counted == case.counts


@pytest.fixture(scope="module")
def processes() -> Iterator[dict[str, ReadingProcess]]:
    with (
        ReadingProcess(AGLAE.readers, Limits()) as ours,
        ReadingProcess(TANDEM.readers, Limits()) as theirs,
    ):
        yield {AGLAE.name: ours, TANDEM.name: theirs}


@given(data=st.data())
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_it_tells_what_is_spoilt(
    case: Case, tmp_path: Path, processes: dict[str, ReadingProcess], data: st.DataObject
) -> None:
    path = case.ordinary(tmp_path)
    raw = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 12))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(raw)
    outline = processes[case.dialect.name].read(path, case.form.reader)
    codes = {fault.code for fault in outline.faults}
    assert codes <= PROBLEM_CODES | ({"lost"} if case.key == "HDF5" else set())


@pytest.mark.parametrize("content", [b"\n", b"\0" * 5000, b"%PDF-1.7\n", b"{" * 5000])
def test_it_tells_what_is_something_else(case: Case, tmp_path: Path, content: bytes) -> None:
    path = case.ordinary(tmp_path)
    path.write_bytes(content)
    heard = hear(case.reader, path)
    assert heard.codes and heard.codes <= PROBLEM_CODES
    assert heard.counted is None


# Nothing else is opened

_opened: list[str] | None = None


def _listen(event: str, arguments: tuple[Any, ...]) -> None:
    if _opened is not None and event == "open":
        _opened.append(str(arguments[0]))


sys.addaudithook(_listen)  # for ever, as there is no way to take one away


@contextmanager
def opened() -> Iterator[list[str]]:
    """The paths that Python opens meanwhile. What a library in C opens is not seen."""
    global _opened
    _opened = paths = []
    try:
        yield paths
    finally:
        _opened = None


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file of somebody else; HDF5, and text at its beginning."""
    path = tmp_path / "secret"
    with h5py.File(path, "w", userblock_size=512) as file:
        file.attrs["secret"] = SECRET
    with path.open("r+b") as raw:
        raw.write(SECRET.encode())
    return path


def test_it_follows_nothing_out_of_the_file(case: Case, tmp_path: Path, secret: Path) -> None:
    (tmp_path / "in").mkdir()
    path = case.outward(tmp_path / "in", str(secret))
    with opened() as paths:
        heard = hear(case.reader, path)
    assert str(secret) not in paths
    assert SECRET not in repr(heard)
    assert heard.codes == ({case.leads} if case.leads else set())


def test_the_judge_sees_what_is_opened(tmp_path: Path, secret: Path) -> None:
    def read(path: Path, limits: Limits, tell: Callable[[Node], None], beat: object) -> None:
        tell(Node("/", {"out": secret.read_text("latin-1")}))

    with opened() as paths:
        heard = hear(SimpleNamespace(read=read), tmp_path)
    assert str(secret) in paths
    assert SECRET in repr(heard)


# Names


def test_a_name_is_overwritten_and_nothing_else_or_no_copy_is_made(
    case: Case, tmp_path: Path
) -> None:
    path, group, attribute = case.named(tmp_path)
    names = [PersonalName(NAME, Provenance(path.name, group, attribute))]
    target = tmp_path / f"copy{path.suffix}"
    if not case.overwrites:
        with pytest.raises(CaptureError, match="cannot be overwritten safely"):
            redact(path, target, names, dialect=case.dialect)
        assert not target.exists()
        return
    redact(path, target, names, dialect=case.dialect)
    before, after = path.read_bytes(), target.read_bytes()
    assert before.count(NAME.encode()) == 1
    assert after == before.replace(NAME.encode(), b"REDACTED".ljust(len(NAME)))


def test_a_name_that_is_not_there_makes_no_copy(case: Case, tmp_path: Path) -> None:
    path, group, attribute = case.named(tmp_path)
    other = PersonalName("Marie Curie", Provenance(path.name, group, attribute))
    with pytest.raises(CaptureError):
        redact(path, tmp_path / "copy", [other], dialect=case.dialect)
    assert list(tmp_path.iterdir()) == [path]
