"""Which records: those that a search finds, as the site understands it, or those that are named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import current_app
from flask_principal import Identity
from invenio_rdm_records.proxies import current_rdm_records_service as records

from thalie.finding.asked import Asked
from thalie.ground.language import sentence as _

from .errors import BulkError
from .paths import storable

LONGEST = 100_000  # characters of a selection
NOTHING = _("Say which datasets: words of a search, or their ids.")
_DOI = re.compile(r"^(https?://(dx\.)?doi\.org/|doi:)(?=10\.)", re.IGNORECASE)


def selection(given: Mapping[str, Any]) -> dict[str, Any]:
    """What was asked for: ``q``, words or the address of a page of search; ``ids``, a list or text.

    Raises ``BulkError`` where it is nothing, or both.
    """
    words, ids = storable(str(given.get("q") or "")).strip(), given.get("ids") or []
    if not isinstance(ids, str | list):
        raise BulkError(NOTHING)
    named = re.split(r"[\s,;]+", ids) if isinstance(ids, str) else list(map(str, ids))
    named = list(dict.fromkeys(filter(None, map(_id, named))))
    if bool(words) == bool(named):
        raise BulkError(NOTHING if not words else _("Either words of a search, or ids: not both."))
    if len(words) > LONGEST or any(len(one) > 255 for one in named):
        raise BulkError(_("At most %(most)s characters.", most=LONGEST))
    return {"q": words} if words else {"ids": named}


def _id(text: str) -> str:
    """An id, or a DOI, out of the address of a record."""
    text = _DOI.sub("", storable(text).strip())
    return text.partition("/records/")[2].partition("/")[0] or text


def chosen(identity: Identity, asked: Mapping[str, Any]) -> list[str]:
    """The ids of the records, that of a search in its order.

    Raises ``BulkError`` where there is none, or more than one change may have.
    """
    most = int(current_app.config["THALIE_BULK_RECORDS"])
    if ids := asked.get("ids"):
        total, found = len(ids), list(ids)
    else:
        answer = records.search(identity, _search(str(asked["q"])).params(most)).to_dict()["hits"]
        total, found = answer["total"], [hit["id"] for hit in answer["hits"]]
    if total > most:
        sentence = _("These are %(number)s datasets; one change has at most %(most)s.",
                     number=total, most=most)  # fmt: skip
        raise BulkError(sentence)
    if not found:
        raise BulkError(_("Nothing is found."))
    return found


def _search(words: str) -> Asked:
    """Words, or what the address of a page of search asks for."""
    if "://" not in words.split("?")[0] and not words.startswith("/search?"):
        return Asked.read(words, ())
    query = parse_qs(urlsplit(words).query)
    asked = Asked.read("".join(query.get("q", [""])[:1]), query.get("f", []))
    if not asked.words and not asked.facets:
        raise BulkError(NOTHING)
    return asked
