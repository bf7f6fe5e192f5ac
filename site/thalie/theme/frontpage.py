"""The newest public datasets, as the front page lists them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app
from invenio_cache import current_cache
from invenio_i18n import get_locale
from invenio_rdm_records.proxies import current_rdm_records_service
from opensearchpy.exceptions import OpenSearchException

from thalie.records.access_words import RecordWordsSerializer
from thalie.web.visitor import visitor

SHOWN = 5
CACHED_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Dataset:
    """One line of the list; texts are in the reader's language.

    ``status`` is InvenioRDM's access status: open, embargoed, restricted or metadata-only.
    """

    title: str
    url: str
    creators: str
    date: str
    status: str
    status_title: str


def creators_line(names: list[str]) -> str:
    """Three names at most; more become "et al."."""
    return "; ".join(names[:3]) + (" et al." if len(names) > 3 else "")


def _dataset(hit: dict[str, Any]) -> Dataset:
    shown = RecordWordsSerializer().dump_obj(hit)
    ui = shown["ui"]
    names = [creator["person_or_org"]["name"] for creator in shown["metadata"]["creators"]]
    return Dataset(
        title=shown["metadata"]["title"],
        url=shown["links"]["self_html"],
        creators=creators_line(names),
        date=ui["publication_date_l10n_long"],
        status=ui["access_status"]["id"],
        status_title=ui["access_status"]["title_l10n"],
    )


def newest_datasets() -> list[Dataset]:
    """What a visitor may see, newest first; empty when the search engine does not answer.

    Asked of the search engine once a minute and language at most.
    """
    key = f"thalie:newest-datasets:{get_locale()}"
    known: list[Dataset] | None = current_cache.get(key)
    if known is not None:
        return known
    try:
        found = current_rdm_records_service.search(visitor(), {"size": SHOWN, "sort": "newest"})
    except OpenSearchException:
        current_app.logger.exception("The newest datasets cannot be listed.")
        return []
    datasets = [_dataset(hit) for hit in found.hits]
    current_cache.set(key, datasets, timeout=CACHED_SECONDS)
    return datasets
