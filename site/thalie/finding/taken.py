"""Results as a file: CSV, BibTeX, JSON and an Atom feed, of what the reader finds; bounded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from flask import current_app
from flask.json import dumps
from invenio_rdm_records.proxies import current_rdm_records_service as records

from thalie.exports.rendering import FormatSerializer, house
from thalie.ground.tables import as_csv
from thalie.heritage.custom_fields import SUMMARY
from thalie.records.access_words import RecordWordsSerializer
from thalie.web import atom

from .asked import Asked

Json = Mapping[str, Any]
MOST = 500  # datasets of a file
COLUMNS = (
    *("id", "doi", "title", "creators", "published", "access"),
    *("studied", "materials", "techniques", "when", "keepers", "page"),
)


class Form(NamedTuple):
    """A form in which results are taken away."""

    extension: str
    name: str
    media_type: str
    write: Callable[[Any, Asked], bytes]


def found(identity: Any, asked: Asked) -> Json:
    """The first ``MOST`` results, as REST has them."""
    answer: Json = records.search(identity, asked.params(MOST)).to_dict()
    return answer


def _csv(identity: Any, asked: Asked) -> bytes:
    hits = found(identity, asked)["hits"]["hits"]
    rows = [_row(RecordWordsSerializer().dump_obj(hit)) for hit in hits]
    return as_csv(COLUMNS, rows).encode()


def _row(shown: Json) -> dict[str, str]:
    ui, metadata = shown["ui"], shown["metadata"]
    item = (ui.get("custom_fields") or {}).get(SUMMARY) or {}
    return {
        "id": shown["id"],
        "doi": shown.get("pids", {}).get("doi", {}).get("identifier", ""),
        "title": ui["title_l10n"],
        "creators": "; ".join(_names(metadata)),
        "published": metadata.get("publication_date", ""),
        "access": ui["access_status"]["title_l10n"],
        "page": shown["links"]["self_html"],
        **item,
    }


def _names(metadata: Json) -> tuple[str, ...]:
    return tuple(str(one["person_or_org"].get("name", "")) for one in metadata.get("creators", ()))


def _bibtex(identity: Any, asked: Asked) -> bytes:
    return FormatSerializer("bibtex").serialize_object_list(found(identity, asked))


def _json(identity: Any, asked: Asked) -> bytes:
    answer = dict(found(identity, asked))
    answer.pop("aggregations", None)
    return dumps(answer, ensure_ascii=False).encode()


def _atom(identity: Any, asked: Asked) -> bytes:
    site, name = house().site, str(current_app.config["THEME_SITENAME"])
    newest = Asked(asked.words, asked.facets, "newest")
    words = " · ".join(filter(None, (name, asked.words)))
    about = atom.About(
        f"{site}/search/results.atom?{asked.query()}", f"{site}/search?{asked.query()}", words, name
    )
    hits = found(identity, newest)["hits"]["hits"]
    news = [_news(RecordWordsSerializer().dump_obj(hit)) for hit in hits]
    return atom.feed(about, news, datetime.now(UTC))


def _news(shown: Json) -> atom.News:
    ui = shown["ui"]
    return atom.News(
        shown["links"]["self_html"],
        ui["title_l10n"],
        _names(shown["metadata"]),
        ui["description_l10n"],
        datetime.fromisoformat(shown["created"]),
        datetime.fromisoformat(shown["updated"]),
    )


FORMS = {
    one.extension: one
    for one in (
        Form("csv", "CSV", "text/csv", _csv),
        Form("bib", "BibTeX", "application/x-bibtex", _bibtex),
        Form("json", "JSON", "application/json", _json),
        Form("atom", "Atom", atom.MEDIA_TYPE, _atom),
    )
}
