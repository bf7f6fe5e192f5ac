"""Copies without names: proven the same elsewhere, proven clean, or not made at all."""

import hashlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import h5py
import numpy as np
import pytest

from thalie.capture import CaptureError, PersonalName, Provenance, Redaction

from .ours import redact as redact_alone
from .ours import redact_with

NAME = "Ada Lovelace"


def named(path: Path, group: str = "/", attribute: str = "username", value: str = NAME):
    return PersonalName(value, Provenance(path.name, group, attribute))


@pytest.fixture
def redact(process) -> Callable[..., Redaction]:
    """``thalie.capture.redact`` in the process of all tests."""
    return partial(redact_with, process)


@pytest.fixture
def refused(redact) -> Callable[..., CaptureError]:
    return partial(expect_refusal, redact)


def expect_refusal(redact, path: Path, names: list[PersonalName], match: str) -> CaptureError:
    before, target = path.read_bytes(), path.parent / "copy.hdf5"
    with pytest.raises(CaptureError, match=match) as caught:
        redact(path, target, names)
    assert path.read_bytes() == before
    assert sorted(p.name for p in path.parent.iterdir()) == [path.name]  # no copy, no draft
    assert NAME not in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("value", "options"),
    [
        (NAME, {}),
        (NAME, {"libver": "latest"}),
        (np.bytes_(NAME), {}),
        (np.bytes_(NAME), {"libver": "latest"}),
        (np.bytes_(NAME.ljust(40)), {}),
        ("Hélène d’Ambérieu", {}),
        (np.bytes_("Hélène d'Ambérieu".encode("latin-1")), {}),
        (np.bytes_("Zoë Cœur d’Ambérieu".encode("windows-1252")), {}),
        (np.bytes_("Ada\xa0Lovelace".encode("windows-1252")), {}),
        ("ICP", {}),
    ],
)
def test_names_are_overwritten_and_nothing_else(build, value, options, redact, judged) -> None:
    path = build.g3_map(root={"username": value}, **options)
    original = path.read_bytes()
    file = judged(path)
    target = path.parent / "copy.hdf5"
    done = redact(path, target, file.names)
    assert path.read_bytes() == original
    raw = target.read_bytes()
    assert (done.after.size, done.after.sha256) == (len(raw), hashlib.sha256(raw).hexdigest())
    assert done.before.md5 == hashlib.md5(original).hexdigest()  # noqa: S324
    assert len(raw) == len(original)
    assert file.names[0].value.encode() not in raw
    assert file.names[0].value.encode("latin-1", "replace") not in raw
    again = judged(target)
    assert (again.names, again.problems) == ((), ())
    with h5py.File(path) as old, h5py.File(target) as new:
        for channel in old:
            assert np.array_equal(old[channel]["maps"][...], new[channel]["maps"][...])
        unlike = {k for k in old.attrs if not np.array_equal(old.attrs[k], new.attrs[k])}
        assert unlike == {"username"}


@pytest.mark.parametrize("coding", ["utf-8", "windows-1252"])
def test_a_name_in_another_encoding_elsewhere_stops_it(build, refused, coding: str) -> None:
    name = "Cœur d’Ambérieu"
    path = build.g3_map(root={"username": name})
    with h5py.File(path, "a") as file:
        file["X1"].attrs["b"] = np.frombuffer(b"by " + name.encode(coding), "u1")
    refused(path, [named(path, value=name)], "no group or attribute refers to")


def test_many_places(build, redact, judged) -> None:
    groups = {f"20260120_{n:04}_A": {"username": NAME, "institution": "ICP"} for n in range(3)}
    path = build.g3_points(groups=groups)
    names = judged(path).names
    done = redact(path, path.parent / "copy.hdf5", names)
    assert len(done.places) == len(names) == 6
    assert NAME.encode() not in (path.parent / "copy.hdf5").read_bytes()


def test_lists_and_datasets_of_names(build, redact, judged) -> None:
    path = build.g3_map(root={"username": np.array([NAME, "None"], dtype=object)})
    with h5py.File(path, "a") as file:
        file["operator"] = "Marie Curie"
        file["X1"].attrs["users"] = "None"
    names = judged(path).names
    assert {n.value for n in names} == {NAME, "Marie Curie"}
    redact(path, path.parent / "copy.hdf5", names)
    with h5py.File(path.parent / "copy.hdf5") as new:
        assert list(new.attrs["username"]) == ["REDACTED    ", "None"]
        assert new["operator"].asstr()[()] == "REDACTED   "


def test_names_that_the_library_left_behind_are_overwritten_too(build, redact) -> None:
    path = build.g3_map(root={"username": NAME})
    with h5py.File(path, "a") as file:
        file.attrs["username"] = NAME + " "
        file.attrs["username"] = NAME
    redact(path, path.parent / "copy.hdf5", [named(path)])
    assert NAME.encode() not in (path.parent / "copy.hdf5").read_bytes()


def test_nothing_to_do_is_a_copy(build, redact) -> None:
    path = build.g3_map()
    done = redact(path, path.parent / "copy.hdf5", [])
    assert done.before == done.after
    assert done.places == ()


def test_names_in_free_text_stop_it(build, refused) -> None:
    path = build.g3_map(root={"username": NAME, "analyse description": "by ADA LOVELACE, twice"})
    error = refused(path, [named(path)], "holds the name as well")
    assert (error.group, error.attribute) == ("/", "analyse description")
    assert error.advice


def test_texts_that_are_the_same_stop_it(build, refused) -> None:
    path = build.g3_map(root={"username": NAME, "ref. analyse": NAME})
    error = refused(path, [named(path)], "stands here as well")
    assert error.attribute == "ref. analyse"


def test_short_names_within_other_words_do_not(build, redact) -> None:
    path = build.g3_map(root={"institution": "ICP", "ref. analyse": "ICP65432"})
    redact(path, path.parent / "copy.hdf5", [named(path, attribute="institution", value="ICP")])
    assert (path.parent / "copy.hdf5").exists()


def test_short_names_as_words_stop_it(build, refused) -> None:
    path = build.g3_map(root={"institution": "ICP", "ref. analyse": "ICP 65432"})
    names = [named(path, attribute="institution", value="ICP")]
    assert refused(path, names, "holds the name as well").attribute == "ref. analyse"


@pytest.mark.parametrize("rest", [NAME, NAME.upper(), "Lovelace? No: aDa LoVeLaCe!"])
def test_names_in_forgotten_bytes_stop_it(build, rest: str, refused) -> None:
    path = build.g3_map(root={"username": NAME}, userblock_size=512)
    with path.open("r+b") as raw:
        raw.write(rest.encode())
    refused(path, [named(path)], "no group or attribute refers to")


def test_names_of_groups_stop_it(build, refused) -> None:
    path = build.g3_map(root={"username": NAME})
    with h5py.File(path, "a") as file:
        file.create_group(f"sample of {NAME}")
    refused(path, [named(path)], "no group or attribute refers to")


def test_names_in_packed_text_stop_it(build, refused) -> None:
    path = build.g3_map(root={"username": NAME})
    with h5py.File(path, "a") as file:
        texts = np.array([b"seen", f"by {NAME}".encode()])
        file.create_dataset("log", data=texts, compression="gzip")
    assert refused(path, [named(path)], "holds the name as well").group == "/log"


def test_places_that_hold_something_else_stop_it(build, refused) -> None:
    path = build.g3_map(root={"username": "Someone Else", "dose": 5})
    refused(path, [named(path)], "no longer where it was")
    refused(path, [named(path, attribute="absent")], "cannot be")
    refused(path, [named(path, attribute="dose")], "no longer where it was")
    refused(path, [named(path, group="/nowhere")], "cannot be")


def test_in_a_process_of_its_own(build) -> None:
    path = build.g3_map(root={"username": NAME})
    done = redact_alone(path, path.parent / "copy.hdf5", [named(path)])
    assert done.target == path.parent / "copy.hdf5"
    assert NAME.encode() not in done.target.read_bytes()


@pytest.mark.parametrize(("source", "target"), [("absent", "copy"), ("a.hdf5", "absent/copy")])
def test_what_cannot_be_copied(tmp_path: Path, redact, source: str, target: str) -> None:
    (tmp_path / "a.hdf5").write_bytes(b"x")
    with pytest.raises(CaptureError, match="cannot be copied"):
        redact(tmp_path / source, tmp_path / target, [])
    assert [p.name for p in tmp_path.iterdir()] == ["a.hdf5"]


def test_links_are_not_followed(build, tmp_path: Path, refused) -> None:
    path = build.g3_map()
    with h5py.File(path, "a") as file:
        file["out"] = h5py.ExternalLink("other.hdf5", "/")
    refused(path, [named(path, group="/out")], "link leads here")


def test_a_file_is_never_its_own_copy(build, redact) -> None:
    path = build.g3_map(root={"username": NAME})
    with pytest.raises(CaptureError, match="own copy"):
        redact(path, path, [named(path)])
    assert NAME.encode() in path.read_bytes()


def test_what_is_no_hdf5_is_not_copied(tmp_path: Path, refused) -> None:
    path = tmp_path / "a.hdf5"
    path.write_text("text")
    refused(path, [named(path)], "cannot be")


def test_damaged_files_keep_their_damage(build, redact) -> None:
    path = build.g3_map(root={"username": NAME})
    with h5py.File(path) as file:
        chunk = file["X1/maps"].id.get_chunk_info(0)
    raw = bytearray(path.read_bytes())
    raw[chunk.byte_offset : chunk.byte_offset + 4] = b"\xff" * 4
    path.write_bytes(raw)
    redact(path, path.parent / "copy.hdf5", [named(path)])
    kept = (path.parent / "copy.hdf5").read_bytes()
    assert kept == raw.replace(NAME.encode(), b"REDACTED    ")
