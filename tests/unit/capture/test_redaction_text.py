"""Copies without names of the formats in text: the same length, the same elsewhere, proven."""

from functools import partial
from pathlib import Path

import numpy as np
import pytest

from thalie.capture import CaptureError, PersonalName, Provenance

from .conftest import spectrum
from .ours import redact_with
from .text_files import STEM, edf_file, list_mode, rbs_file, spectrum_file

NAME = "Ada Lovelace"


@pytest.fixture
def redact(process):
    return partial(redact_with, process)


def refused(redact, path: Path, names, match: str) -> CaptureError:
    before, target = path.read_bytes(), path.parent / f"copy{path.suffix}"
    with pytest.raises(CaptureError, match=match) as caught:
        redact(path, target, names)
    assert path.read_bytes() == before
    assert sorted(p.name for p in path.parent.iterdir()) == [path.name]
    return caught.value


@pytest.mark.parametrize("name", [NAME, "Hélène d'Ambérieu", "ICP", "Q"])
def test_names_are_overwritten_and_nothing_else(tmp_path: Path, redact, judged, name: str) -> None:
    path = list_mode(tmp_path / f"{STEM}.lst", {"username": name, "institution": f" {name} "})
    raw, found = path.read_bytes(), judged(path)
    target = tmp_path / f"{STEM}_copy.lst"
    done = redact(path, target, found.names)
    made = target.read_bytes()
    blank = made[raw.index(b"username:") + 9 :].split(b"\r\n")[0]
    assert (len(blank), set(blank) <= set(b"REDACTED *")) == (len(name), True)
    assert made == raw.replace(b"username:" + name.encode("latin-1"), b"username:" + blank).replace(
        b"institution: " + name.encode("latin-1"), b"institution: " + blank
    )
    assert len(done.places) == 2
    again = judged(target)
    assert (again.names, again.problems) == ((), ())
    assert path.read_bytes() == raw


def test_names_of_windows_are_overwritten(tmp_path: Path, redact, judged) -> None:
    name = "Cœur d’Ambérieu".encode("windows-1252")
    path = list_mode(tmp_path / f"{STEM}.lst", {"username": "§"})
    path.write_bytes(path.read_bytes().replace(b"\xa7", name))
    found = judged(path)
    assert [one.value for one in found.names] == ["Cœur d’Ambérieu"]
    redact(path, tmp_path / "copy.lst", found.names)
    assert (tmp_path / "copy.lst").read_bytes() == path.read_bytes().replace(
        name, b"REDACTED".ljust(len(name))
    )


def test_every_place_and_every_name(tmp_path: Path, redact, judged) -> None:
    detectors = {"X1": (f"username:{NAME}",), "X0": ("username:Marie Curie",)}
    path = list_mode(tmp_path / f"{STEM}.lst", {"username": "Sophie Germain"}, detectors)
    names = judged(path).names
    assert len(names) == 3
    redact(path, tmp_path / "copy.lst", names)
    assert judged(tmp_path / "copy.lst").names == ()


def test_light_and_rbs(tmp_path: Path, redact, judged) -> None:
    light = edf_file(tmp_path / f"{STEM}_IBIL_0000.edf", spectrum(1, 4, 16), {"Operator": NAME})
    rbs = rbs_file(tmp_path / f"{STEM}.r150", spectrum(2))
    rbs.write_bytes(rbs.read_bytes().replace(b"VER=244", b"VER=244\r\nAUTHOR=" + NAME.encode()))
    for path in (light, rbs):
        before = judged(path)
        redact(path, tmp_path / f"copy{path.suffix}", before.names)
        after = judged(tmp_path / f"copy{path.suffix}")
        assert (len(before.names), after.names) == (1, ())
        counts = [f.analyses[0].detectors[0].counts for f in (before, after)]
        assert counts[0] == counts[1]


def test_names_in_free_text_stop_it(tmp_path: Path, redact, judged) -> None:
    words = {"username": NAME, "samp. info": "by ADA LOVELACE"}
    path = list_mode(tmp_path / f"{STEM}.lst", words)
    error = refused(redact, path, judged(path).names, "holds the name as well")
    assert (error.group, error.attribute) == ("/ADC1", "samp. info")


def test_names_in_the_events_stop_it(tmp_path: Path, redact, judged) -> None:
    events = bytes(100) + NAME.upper().encode() + bytes(100)
    path = list_mode(tmp_path / f"{STEM}.lst", {"username": NAME}, events=events)
    refused(redact, path, judged(path).names, "no value of its header")


def test_short_names_in_the_events_do_not(tmp_path: Path, redact, judged) -> None:
    path = list_mode(tmp_path / f"{STEM}.lst", {"username": "ICP"}, events=b"\0ICP\0ICP")
    redact(path, tmp_path / "copy.lst", judged(path).names)
    assert (tmp_path / "copy.lst").read_bytes().endswith(b"\0ICP\0ICP")


def test_names_in_lines_that_are_no_values_stop_it(tmp_path: Path, redact, judged) -> None:
    path = list_mode(tmp_path / f"{STEM}.lst", {"username": "ICP"}, extra=["for the ICP, thanks"])
    refused(redact, path, judged(path).names, "no value of its header")


def test_places_that_hold_something_else_stop_it(tmp_path: Path, redact) -> None:
    path = list_mode(tmp_path / f"{STEM}.lst", {"username": "Someone Else"})
    for group, attribute in (("/ADC1", "username"), ("/ADC9", "username"), ("/ADC1", "absent")):
        names = [PersonalName(NAME, Provenance(path.name, group, attribute))]
        refused(redact, path, names, "no longer where it was")


def test_large_files_are_copied_piecewise(tmp_path: Path, redact, judged) -> None:
    events = np.random.default_rng(1).bytes(9 << 20)
    path = list_mode(tmp_path / f"{STEM}.lst", {"username": NAME}, events=events)
    redact(path, tmp_path / "copy.lst", judged(path).names)
    assert (tmp_path / "copy.lst").read_bytes().endswith(events)


def test_what_is_no_such_file_is_not_copied(tmp_path: Path, redact) -> None:
    path = tmp_path / "a.lst"
    path.write_text("things to buy")
    refused(redact, path, [PersonalName(NAME, Provenance("a.lst", "/", "user"))], "cannot be")


def test_nothing_to_do_is_a_copy(tmp_path: Path, redact) -> None:
    path = spectrum_file(tmp_path / f"{STEM}.x0", spectrum(1))
    done = redact(path, tmp_path / "copy.x0", [])
    assert (done.before, done.places) == (done.after, ())
