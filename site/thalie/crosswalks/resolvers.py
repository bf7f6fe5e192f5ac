"""The addresses at which identifiers of others are answered. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from thalie.ground.plain import legal

from .addresses import is_address
from .model import Identifier
from .things import doi_uri

RESOLVERS: Mapping[str, str] = {
    "ark": "https://n2t.net/",
    "arxiv": "https://arxiv.org/abs/",
    "ads": "https://ui.adsabs.harvard.edu/abs/",
    "geonames": "https://sws.geonames.org/",
    "gnd": "https://d-nb.info/gnd/",
    "handle": "https://hdl.handle.net/",
    "igsn": "https://igsn.org/",
    "isni": "https://isni.org/isni/",
    "orcid": "https://orcid.org/",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/",
    "ror": "https://ror.org/",
    "swh": "https://archive.softwareheritage.org/",
    "viaf": "https://viaf.org/viaf/",
    "w3id": "https://w3id.org/",
    "wikidata": "http://www.wikidata.org/entity/",
}
"""Schemes of identifiers, in small letters, and what stands before one of them in its address."""

PREFIXES = ("arxiv:", "gnd:", "pmid:")  # that people write before the identifier itself


def address(one: Identifier) -> str:
    """Where the identifier is answered; nothing where that is not known or is no address."""
    value = one.value.strip()
    found = value if value.startswith(("http://", "https://")) else _made(one.scheme, value)
    return found if is_address(found) else ""


def _made(scheme: str, value: str) -> str:
    if not value:
        return ""
    if scheme == "doi":
        return doi_uri(value.removeprefix("doi:"))
    before = RESOLVERS.get(scheme)
    if before is None:
        return value  # a URN is an address by itself
    bare = next((value[len(p) :] for p in PREFIXES if value.casefold().startswith(p)), value)
    return before + quote(legal(bare), safe="/:;()._-=") + ("/" if scheme == "geonames" else "")
