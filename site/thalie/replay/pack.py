"""The replay pack of a published version: made while it is sent, as its RO-Crate is.

Whoever may read the record may have it. It holds files only for those who may read them; others get
what the page of the dataset tells, and a sentence that says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import current_app
from flask_principal import Identity
from invenio_rdm_records.proxies import current_rdm_records_service as records

from thalie.crosswalks.read_heritage import analyses_of
from thalie.exports.crate import Package, Stored, sent, stored_files, zipped
from thalie.exports.rendering import house, model_of
from thalie.ground.language import Sentence
from thalie.ground.language import sentence as _
from thalie.records.documents import ANALYSES
from thalie.upstream.insides import record_of
from thalie.vocabularies.terms import find

from .conditions import fields_without_names, of_closed, without_names
from .contents import About, contents, package
from .recipes import versions


class ChoiceError(ValueError):
    """Files that cannot be given were asked for; ``sentence`` says why, ``code`` in HTTP."""

    def __init__(self, sentence: Sentence, code: int) -> None:
        super().__init__(sentence.in_language("en"))
        self.sentence, self.code = sentence, code


@dataclass(frozen=True, slots=True)
class Made:
    """A pack, and the names of the files in it."""

    package: Package
    inside: frozenset[str]


def pack(identity: Identity, pid_value: str, chosen: Sequence[str] | None, language: str) -> Made:
    """The pack of a version with the files CHOSEN by name; without a choice, with those that fit.

    Raises what InvenioRDM raises for records, and ``ChoiceError``.
    """
    shown = records.read(identity, pid_value)
    version = record_of(shown)
    readable = records.check_permission(identity, "read_files", record=version)
    stored = list(stored_files(version)) if readable else []
    inside = _inside(stored, chosen, readable)
    told = shown.to_dict()
    fields = dict(version.get("custom_fields") or {})
    record = replace(model_of(version), analyses=analyses_of(fields.get(ANALYSES) or (), find))
    has_none = record.access.status == "metadata-only"
    closed = of_closed(record) if has_none or not readable else None
    if readable:
        record = replace(record, files=tuple(one.told for one in stored), closed_files=())
    else:
        record, fields = without_names(record), fields_without_names(fields)
        told = {**told, "custom_fields": fields}
    about = About(
        record=record,
        fields=fields,
        house=house(),
        find=find,
        inside=inside,
        closed=closed,
        language=language,
        image=current_app.config["THALIE_REPLAY_IMAGE"],
        versions=versions(),
    )
    made = contents(about)
    whole = zipped(
        record, [one for one in stored if one.told.name in inside], told, made, package(about, made)
    )
    return Made(sent(pid_value, f"{pid_value}.replay.zip", whole), inside)


def _inside(
    stored: Sequence[Stored], chosen: Sequence[str] | None, readable: bool
) -> frozenset[str]:
    """The files that lie in the pack."""
    sizes = {one.told.name: one.told.size for one in stored}
    if chosen is None:
        return frozenset(_fitting(sizes, current_app.config["THALIE_REPLAY_INSIDE"]))
    wanted = frozenset(name for name in chosen if name)
    if wanted and not readable:
        raise ChoiceError(_("You may not read the files of this dataset."), 403)
    if unknown := sorted(wanted - sizes.keys()):
        raise ChoiceError(_("This dataset has no file “%(name)s”.", name=unknown[0][:200]), 404)
    most = current_app.config.get("RECORDS_RESOURCES_ARCHIVE_DOWNLOAD_MAX_SIZE")
    if most and sum(sizes[name] for name in wanted) > most:
        raise ChoiceError(
            _("These files have more than %(most)s bytes together: choose fewer.", most=most), 413
        )
    return wanted


def _fitting(sizes: Mapping[str, int], most: int) -> list[str]:
    """The smallest files, as many as have MOST bytes together."""
    found: list[str] = []
    for name, size in sorted(sizes.items(), key=lambda one: (one[1], one[0])):
        most -= size
        if most < 0:
            break
        found.append(name)
    return found
