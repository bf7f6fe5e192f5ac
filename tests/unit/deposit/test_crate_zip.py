"""Zips that nobody would send in good faith are refused with a sentence, before they do harm."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryFile

import pytest
from hypothesis import given, settings
from hypothesis.strategies import binary, integers

from tests.generated import examples
from thalie.crosswalks.ro_crate import FILE_NAME, ORIGINAL, PREVIEW
from thalie.crosswalks.ro_crate_graph import CrateError
from thalie.deposit.crate_zip import Limits, opened

LIMITS = Limits(files=20, size=50_000_000)
Content = Mapping[str | zipfile.ZipInfo, bytes]


def packed(content: Content, method: int = zipfile.ZIP_STORED) -> io.BytesIO:
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", method) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    found.seek(0)
    return found


def files(stream: io.BytesIO, limits: Limits = LIMITS) -> dict[str, bytes]:
    """All that comes out of a zip."""
    with opened(stream, limits) as crate:
        found = {FILE_NAME: crate.description()}
        for path, size in crate.files():
            with crate.open(path) as content:
                found[path] = content.read()
            assert len(found[path]) == size
        return found


GOOD = {FILE_NAME: b"{}", "a.txt": b"A", "tables/b.csv": b"B"}


def test_a_crate_is_read_from_its_root_or_from_its_only_folder() -> None:
    assert files(packed(GOOD)) == GOOD
    assert files(packed({f"crate/{name}": data for name, data in GOOD.items()})) == GOOD
    whole = {**GOOD, PREVIEW: b"<p>", "ro-crate-preview_files/x.css": b"", ORIGINAL: b"{}"}
    assert files(packed(whole, zipfile.ZIP_DEFLATED)) == GOOD


def named(name: str, kind: int = 0) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("placeholder")
    info.filename, info.external_attr = name, kind << 16
    return info


def lying(stream: io.BytesIO) -> io.BytesIO:
    """Every entry claims to be one byte long."""
    data = bytearray(stream.getvalue())
    at = -1
    while (at := data.find(b"PK\1\2", at + 1)) >= 0:
        data[at + 24 : at + 28] = struct.pack("<L", 1)
    return io.BytesIO(data)


def upon_each_other() -> io.BytesIO:
    """The list names one entry many times, as zip bombs do that swell without compressing much."""
    data = packed({FILE_NAME: b"{}", "x": b"0" * 100_000}).getvalue()
    end = data.rindex(b"PK\5\6")
    first = data.index(b"PK\1\2")
    second = data.index(b"PK\1\2", first + 1)
    entry = data[second:end]
    more = b"".join(entry[:46] + bytes([97 + n]) + entry[47:] for n in range(10))
    tail = struct.pack("<4sHHHHLLH", b"PK\5\6", 0, 0, 12, 12, end - first + len(more), first, 0)
    return io.BytesIO(data[:end] + more + tail)


def longest_list() -> io.BytesIO:
    data = bytearray(packed(GOOD).getvalue())
    end = data.rindex(b"PK\5\6")
    data[end + 12 : end + 16] = struct.pack("<L", 1 << 30)
    return io.BytesIO(data)


def encrypted() -> io.BytesIO:
    data = bytearray(packed(GOOD).getvalue())
    for mark, offset in ((b"PK\1\2", 8), (b"PK\3\4", 6)):
        at = data.index(mark)
        data[at + offset] |= 1
    return io.BytesIO(data)


def twice() -> io.BytesIO:
    return packed({FILE_NAME: b"{}", named("same"): b"1", named("same"): b"2"})


HOSTILE: Mapping[str, tuple[Callable[[], io.BytesIO], str]] = {
    "no zip": (lambda: io.BytesIO(b"PK nothing"), "no zip"),
    "cut": (lambda: io.BytesIO(packed(GOOD).getvalue()[:-30]), "no zip"),
    "no description": (lambda: packed({"a": b"A"}), "has no ro-crate-metadata.json"),
    "too deep": (lambda: packed({f"a/b/{FILE_NAME}": b"{}"}), "has no"),
    "beside the crate": (lambda: packed({f"a/{FILE_NAME}": b"{}", "b": b""}), "outside"),
    "upwards": (lambda: packed({**GOOD, "../evil": b""}), "can be called “../evil”"),
    "inner upwards": (lambda: packed({**GOOD, "a/../../evil": b""}), "can be called"),
    "absolute": (lambda: packed({**GOOD, named("/etc/passwd"): b""}), "can be called"),
    "backslash": (lambda: packed({**GOOD, named("..\\evil"): b""}), "can be called"),
    "link": (lambda: packed({**GOOD, named("l", stat.S_IFLNK | 0o777): b"/etc"}), "is a link"),
    "device": (lambda: packed({**GOOD, named("d", stat.S_IFCHR): b""}), "is a link"),
    "encrypted": (encrypted, "encrypted"),
    "twice": (twice, "twice"),
    "other method": (lambda: packed(GOOD, zipfile.ZIP_LZMA), "compressed"),
    "bomb": (lambda: packed({**GOOD, "z": bytes(20 << 20)}, zipfile.ZIP_DEFLATED), "compressed"),
    "too many": (lambda: packed({FILE_NAME: b"{}"} | {f"f{n}": b"" for n in range(30)}), "20 at"),
    "too large": (lambda: packed({**GOOD, "big": bytes(60_000_000)}), "larger"),
    "upon each other": (upon_each_other, "upon each other"),
    "a lie": (lambda: lying(packed({FILE_NAME: b"{}", "a": b"abc"})), "cannot be read"),
    "list": (longest_list, "more files than"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_hostile_zips_are_refused_in_words(name: str) -> None:
    make, told = HOSTILE[name]
    with pytest.raises(CrateError, match=told) as refused:
        files(make())
    assert "Traceback" not in str(refused.value) and len(str(refused.value)) < 400


def test_a_changed_byte_is_seen() -> None:
    data = bytearray(packed({FILE_NAME: b"{}", "a": b"unlike anything"}).getvalue())
    data[data.index(b"unlike")] ^= 1
    with pytest.raises(CrateError, match="“a” cannot be read"):
        files(io.BytesIO(data))


@settings(max_examples=examples(400), deadline=None)
@given(at=integers(0, 600), noise=binary(min_size=1, max_size=6))
def test_whatever_is_broken_is_a_sentence(at: int, noise: bytes) -> None:
    """Never another error, and never a path that leads out."""
    data = bytearray(packed(GOOD, zipfile.ZIP_DEFLATED).getvalue())
    data[at : at + len(noise)] = noise
    try:
        found = files(io.BytesIO(data))
    except CrateError:
        return
    assert not any(".." in Path(one).parts or one.startswith("/") for one in found)


def test_the_zip_of_a_file_on_disk_is_read_too() -> None:
    with TemporaryFile() as stream:
        stream.write(packed(GOOD).getvalue())
        stream.seek(0)
        assert files(stream) == GOOD  # type: ignore[arg-type]
