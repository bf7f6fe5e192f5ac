"""The pictures of records as pages and lists show them: to those who may read the files, else none.

Nothing is told of a picture, not even that there is one, to somebody else. Whether the files are
open is asked of the database, as the index may be a moment behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from flask import g, has_request_context
from flask_principal import Identity
from invenio_i18n import get_locale
from invenio_pidstore.errors import PersistentIdentifierError
from invenio_rdm_records.proxies import current_rdm_records_service as service
from sqlalchemy.exc import NoResultFound

from thalie.embargo.state import access_state
from thalie.preview.told import SIZES, THUMBNAIL, Told
from thalie.preview.words import alternative, caption
from thalie.records.access_words import RecordWordsSerializer

from .book import Known, known, sizes
from .names import large, thumbnail

Json = dict[str, Any]


def quick_look(record: Any) -> list[Json]:
    """The pictures of the RECORD of a landing page, in the language of its reader.

    ``record`` is the result of the service, or its document. Each has ``kind``, ``caption``,
    ``alt``, and the addresses and sizes of ``large`` and ``thumbnail``.
    """
    pid = str(record["id"]) if isinstance(record, Mapping) else str(record.id)
    found = known([pid]).get(pid)
    if found is None or not _may_look(found):
        return []
    return _drawn(found, lambda name: _address(found, name))


def shown_elsewhere(pid: str, address: Callable[[str], str]) -> list[Json]:
    """The same of the version PID for a page that asks for its own rights; ADDRESS tells where."""
    found = known([pid]).get(pid)
    return _drawn(found, address) if found else []


def _drawn(found: Known, address: Callable[[str], str]) -> list[Json]:
    there = sizes(found.version)
    return [one for told in found.told for one in _pictures(told, there, address)]


def thumbnails(pids: Sequence[str]) -> dict[str, Json]:
    """By id of a version the picture that stands for it in a list: ``src``, ``alt``, sizes."""
    shown = {pid: one for pid, one in known(pids).items() if one.told and _may_look(one)}
    return {pid: _of_list(one) for pid, one in shown.items()}


def open_thumbnails(pids: Sequence[str]) -> dict[str, Json]:
    """The same for what is kept for everybody: of versions whose files all may read."""
    shown = {pid: one for pid, one in known(pids).items() if access_state(one.access).open}
    return {pid: _of_list(one) for pid, one in shown.items() if one.told}


def _of_list(one: Known) -> Json:
    return _thumbnail(one.told[0], lambda name: _address(one, name))


def _may_look(one: Known) -> bool:
    """Whether whoever asks may read the files of the version."""
    if access_state(one.access).open:
        return True
    if not has_request_context() or not hasattr(g, "identity"):
        return False
    identity: Identity = g.identity
    if identity.id is None and not any(need.method == "link" for need in identity.provides):
        return False
    try:
        record = service.record_cls.pid.resolve(one.pid)
    except (PersistentIdentifierError, NoResultFound):
        return False
    return bool(
        service.check_permission(identity, "read", record=record)
        and service.check_permission(identity, "read_files", record=record)
    )


def _language() -> str:
    return str(get_locale() or "en")


def _thumbnail(told: Told, address: Callable[[str], str]) -> Json:
    width, height = SIZES[THUMBNAIL]
    return {
        "src": address(thumbnail(told.kind)),
        "alt": alternative(told, _language()),
        "width": width,
        "height": height,
    }


def _pictures(
    told: Told, there: Mapping[str, tuple[int, int]], address: Callable[[str], str]
) -> Iterator[Json]:
    language = _language()
    name = large(told.kind, language)
    if name in there:
        width, height = there[name]
        yield {
            "kind": told.kind,
            "caption": caption(told, language),
            "alt": alternative(told, language),
            "large": {"src": address(name), "width": width, "height": height},
            "thumbnail": _thumbnail(told, address),
        }


def _address(one: Known, name: str) -> str:
    """Where a picture is; another one after other files were published, for caches."""
    return f"/records/{quote(one.pid, safe='')}/quick-look/{name}?v={one.digest}"


class PicturedRecordsSerializer(RecordWordsSerializer):
    """What lists of the site ask for, with ``ui.thumbnail`` where one may be shown."""

    def dump_obj(self, obj: Any) -> Any:
        """One record."""
        return _with_thumbnails([super().dump_obj(obj)])[0]

    def dump_list(self, obj_list: Any) -> Any:
        """A page of them; the pictures are asked for at once."""
        dumped = super().dump_list(obj_list)
        _with_thumbnails(dumped["hits"]["hits"])
        return dumped


def _with_thumbnails(hits: list[Any]) -> list[Any]:
    found = thumbnails([hit["id"] for hit in hits if hit.get("is_published")])
    for hit in hits:
        if hit["id"] in found:
            hit.setdefault("ui", {})["thumbnail"] = found[hit["id"]]
    return hits
