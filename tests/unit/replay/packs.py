"""Replay packs of real files: captured, made into a record as ingest does, packed, unpacked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from thalie.capture import CapturedFile, Limits, capture_file
from thalie.capture.aglae import AGLAE
from thalie.crosswalks import ro_crate
from thalie.crosswalks.json_text import dump
from thalie.crosswalks.model import Access, File, Record
from thalie.crosswalks.read import read_record
from thalie.deposit.metadata import build_draft
from thalie.replay.contents import About, contents, package
from thalie.replay.recipes import versions

from ..crosswalks.documents import SETTINGS, TODAY, find
from ..deposit.test_metadata import dataset

HDF5 = "application/x-hdf5"
OPEN = Access("open")
SITE = "https://data.example.org"
HOUSE = replace(SETTINGS, site=SITE, api=f"{SITE}/api")


@dataclass(frozen=True)
class Packed:
    """A record, its custom fields, what a pack of it holds, and the files as they were captured."""

    record: Record
    fields: Mapping[str, Any]
    made: dict[str, bytes]
    files: tuple[CapturedFile, ...]


def captured(path: Path, name: str = "") -> CapturedFile:
    """A file, without the names of persons in it: those of ingest are not what is tested here."""
    found = capture_file(path, name or path.name, dialect=AGLAE, limits=Limits())
    return replace(found, names=())


def packed(paths: Sequence[Path], inside: Sequence[str] | None = None, **more: Any) -> Packed:
    """A pack of the files at PATHS; INSIDE names those that lie in it."""
    files = tuple(captured(path) for path in paths)
    draft = build_draft(dataset(*files), date(2026, 7, 1))
    fields = draft["custom_fields"]
    record = read_record(draft, find, SETTINGS, TODAY, (), fields.get("thalie:analyses", ()))
    told = tuple(File(one.name, one.size, HDF5, f"md5:{one.md5}") for one in files)
    page = f"{SITE}/records/abcde-12345"
    record = replace(record, id="abcde-12345", page=page, files=told, access=OPEN)
    names = [one.name for one in files] if inside is None else inside
    about = About(
        record=more.pop("record", record),
        fields=more.pop("fields", fields),
        house=HOUSE,
        find=find,
        inside=frozenset(names),
        versions=versions(),
        **more,
    )
    made = contents(about)
    crate = ro_crate.render(about.record, HOUSE, package(about, made))
    whole = {
        ro_crate.FILE_NAME: crate,
        ro_crate.ORIGINAL: dump({"metadata": {}, "custom_fields": fields}),
        ro_crate.PREVIEW: b"<!DOCTYPE html><title>A pack</title>",
        **made,
    }
    return Packed(about.record, fields, whole, files)


def unpacked(pack: Packed, folder: Path, leave_out: Sequence[str] = ()) -> Path:
    """The pack as a folder; files of the dataset are links to where they lie."""
    for path, content in pack.made.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    where = ro_crate.paths(pack.record)
    for one in pack.files:
        if one.name not in leave_out:
            place = folder / where[one.name]
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(one.path)
    return folder


def listed(pack: Packed) -> list[dict[str, Any]]:
    """What ``files.json`` says."""
    found: list[dict[str, Any]] = json.loads(pack.made["replay/files.json"])["files"]
    return found
