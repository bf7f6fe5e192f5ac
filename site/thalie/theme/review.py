"""``/review/<secret>``: a dataset for who is to judge it without knowing whose it is.

Who has the address of a link for anonymous review sees the version that it leads to, as a paper
without persons, and reads its files; nothing else of the site knows of the link. A file that names
somebody, or that nobody can look into, is not given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, Response, make_response, render_template, url_for
from invenio_access.permissions import system_identity
from invenio_cache import current_cache
from invenio_rdm_records.proxies import current_rdm_records_service as records
from sqlalchemy.exc import NoResultFound
from werkzeug.exceptions import NotFound
from werkzeug.http import dump_options_header

from thalie.grants.listing import account_name
from thalie.grants.reviews import opened
from thalie.ground.language import in_context
from thalie.ground.tables import CSV
from thalie.ground.veil import CHUNK, Veil
from thalie.heritage.custom_fields import language
from thalie.heritage.model import PREFIX
from thalie.heritage.paper import files, measured
from thalie.pictures.book import image
from thalie.pictures.names import is_name
from thalie.pictures.shown import shown_elsewhere
from thalie.preview.told import MEDIA_TYPE
from thalie.upstream.insides import record_of
from thalie.vocabularies.terms import find
from thalie.web.refusals import refuse_on_pages

from .anonymous import anonymous
from .paper import asked, paper

Json = Mapping[str, Any]
PROJECT = ("project", "run", "euphrosyne_project", "grant")
"""Of the experiment: who knows these knows the persons."""

KEPT = 30 * 24 * 3600  # seconds for which it is known whether a file names somebody


def create_blueprint(app: Flask) -> Blueprint:
    """The page, its table, its files and its pictures."""
    blueprint = Blueprint("thalie_review", __name__)
    for rule, view in (
        ("", page),
        ("/analyses.csv", analyses),
        ("/files/<name>", file),
        ("/quick-look/<name>", picture),
    ):
        blueprint.add_url_rule(f"/review/<secret>{rule}", view.__name__, view)
    blueprint.after_request(_untold)
    return refuse_on_pages(blueprint)


class Reviewed:
    """The version that a link leads to, and the veil over the persons behind it."""

    def __init__(self, secret: str) -> None:
        """Raises ``NotFound`` where there is no such link, or nothing behind it any more."""
        link = opened(secret)
        if link is None or link.version is None:
            raise NotFound
        self.secret, self.ends = secret, link.ends
        self.item, self._files = _version(link.version)
        self.record = record_of(self.item)
        self.veil = _veil(self.item.data, self.record)

    def files(self) -> list[Json]:
        """The files that were sent whole, by name."""
        if not self.item.data["files"]["enabled"]:
            return []
        found = self._files.list_files(system_identity, self.item.id).to_dict()["entries"]
        return sorted(
            (one for one in found if one["status"] == "completed" and not _hidden(one)),
            key=lambda one: str(one["key"]),
        )

    def stream(self, key: str) -> Any:
        """A file of the service, which may be sent."""
        return self._files.get_file_content(system_identity, self.item.id, key)

    def names_somebody(self, entry: Json) -> bool:
        """Whether a file names a person, or may. It is read once, and known for some days."""
        known = f"thalie-review:{entry['checksum']}:{_digest(repr(sorted(self.veil.names)))}"
        found = current_cache.get(known)
        if found is None:
            with self.stream(str(entry["key"])).open_stream("rb") as stream:
                found = self.veil.hides_in(_chunks(stream))
            current_cache.set(known, found, timeout=KEPT)
        return bool(found)

    def at(self, view: str, **more: Any) -> str:
        """The address of something of it."""
        return url_for(f"thalie_review.{view}", secret=self.secret, **more)

    def pictures(self) -> list[dict[str, Any]]:
        """The pictures of the version, as pages show them."""
        found = shown_elsewhere(self.item.id, lambda name: self.at("picture", name=name))
        return [
            {**one, "alt": self.veil.over(one["alt"]), "caption": self.veil.over(one["caption"])}
            for one in found
        ]


def page(secret: str) -> str:
    """The paper without persons."""
    seen = Reviewed(secret)
    whole = anonymous(paper(seen.item, seen.item.data), seen.veil)
    entries = seen.files()
    analyses = (seen.record.get("custom_fields") or {}).get(measured.ANALYSES) or ()
    rows = files.files(entries, analyses, asked("files"), find, language())
    return render_template(
        "thalie/review.html",
        paper=whole,
        ends=seen.ends,
        list=rows,
        size=files.total(entries, language()),
        address_of=lambda one: seen.at("file", name=_digest(one.key)),
        told_of=seen.veil.over,
        name_of=lambda one: _name(one.key, seen.veil),
        csv=seen.at("analyses") if whole.analyses else "",
        pictures=seen.pictures(),
    )


def analyses(secret: str) -> Response:
    """All analyses, with every field."""
    seen = Reviewed(secret)
    rows = (seen.record.get("custom_fields") or {}).get(measured.ANALYSES) or ()
    answer = Response(seen.veil.over(measured.csv_of(rows)), content_type=f"{CSV}; charset=utf-8")
    answer.headers["Content-Disposition"] = "attachment; filename=analyses.csv"
    return answer


def file(secret: str, name: str) -> Any:
    """A file, under a name that names nobody; a page that says why it is withheld."""
    seen = Reviewed(secret)
    entry = next((one for one in seen.files() if _digest(str(one["key"])) == name), None)
    if entry is None or (entry.get("transfer") or {}).get("type", "L") != "L":
        raise NotFound
    if seen.names_somebody(entry):
        return render_template("thalie/review_withheld.html", back=seen.at("page")), 403
    answer = make_response(
        seen.stream(str(entry["key"])).send_file(restricted=True, as_attachment=True)
    )
    answer.headers["Content-Disposition"] = dump_options_header(
        "attachment", {"filename": _name(str(entry["key"]), seen.veil)}
    )
    return answer


def picture(secret: str, name: str) -> Response:
    """A picture that was drawn from the files."""
    seen = Reviewed(secret)
    found = image(seen.record.id, name) if is_name(name) else None
    if found is None:
        raise NotFound
    return Response(found.content, mimetype=MEDIA_TYPE)


def _untold(answer: Response) -> Response:
    """Search engines and caches keep nothing of it; other sites are told no path by any page."""
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.cache_control.private = answer.cache_control.no_store = True
    return answer


def _version(version: UUID) -> tuple[Any, Any]:
    """A published version, else a draft, as the service gives it; and the service of its files."""
    try:
        record = records.record_cls.get_record(version)
    except NoResultFound:
        try:
            draft = records.draft_cls.get_record(version)
        except NoResultFound:
            raise NotFound from None
        return records.read_draft(system_identity, draft.pid.pid_value), records.draft_files
    if record.deletion_status.is_deleted:
        raise NotFound
    return records.read(system_identity, record.pid.pid_value), records.files


def _veil(data: Json, record: Any) -> Veil:
    """Over whoever made the dataset, whoever owns it, its project, and its DOIs."""
    metadata = data["metadata"]
    agents = [
        one["person_or_org"]
        for name in ("creators", "contributors")
        for one in metadata.get(name) or ()
    ]
    experiment: Json = (record.get("custom_fields") or {}).get(f"{PREFIX}:experiment") or {}
    owner = record.parent.access.owned_by
    others = [
        *(str(one.get("name") or "") for one in agents[: len(metadata.get("creators") or ())]),
        *([account_name(owner.owner_id)] if owner and str(owner.owner_id).isdecimal() else []),
        *(
            str((part.get("pids") or {}).get("doi", {}).get("identifier") or "")
            for part in (data, data.get("parent") or {})
        ),
        str(data["id"]),
        *filter(_tells, (str(experiment.get(name) or "") for name in PROJECT)),
    ]
    persons = [
        (str(one.get("family_name") or ""), str(one.get("given_name") or ""))
        for one in agents
        if one.get("type") == "personal"
    ]
    return Veil.over_persons(persons, others)


def _tells(text: str) -> bool:
    """Whether TEXT is a name of its own, and no number or word that stands anywhere."""
    return len(text) > 5


def _name(key: str, veil: Veil) -> str:
    """The name of a file, or one that names nobody."""
    if not veil.hides(key):
        return key
    label = in_context("review", "file")
    return f"{label.in_language(language())}-{_digest(key)[:6]}{PurePosixPath(key).suffix[:12]}"


def _hidden(entry: Json) -> bool:
    return bool((entry.get("access") or {}).get("hidden"))


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _chunks(stream: Any) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk
