"""Where the identifiers of other registries lead: an address for a scheme and a value. Pure."""

from __future__ import annotations

from .addresses import is_address
from .model import Identifier
from .things import doi_uri, quoted

HOMES = {
    "arxiv": "https://arxiv.org/abs/",
    "crossreffunderid": "https://doi.org/",
    "geonames": "https://sws.geonames.org/",
    "gnd": "https://d-nb.info/gnd/",
    "handle": "https://hdl.handle.net/",
    "isni": "https://isni.org/isni/",
    "museofile": "https://pop.culture.gouv.fr/notice/museo/",
    "orcid": "https://orcid.org/",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/",
    "ror": "https://ror.org/",
    "swh": "https://archive.softwareheritage.org/",
    "wikidata": "http://www.wikidata.org/entity/",
}
"""Schemes whose addresses are a root and the identifier."""

_BEFORE = {"gnd": "gnd:", "arxiv": "arXiv:"}


def is_web(text: str) -> bool:
    """Whether TEXT is an address of the web: nothing else is safe to follow, or leads anywhere."""
    return text.startswith(("http://", "https://")) and is_address(text)


def address_of(one: Identifier) -> str:
    """An address that leads to what ONE names, or nothing."""
    value = one.value.strip()
    if value.startswith(("http://", "https://")):
        return value if is_web(value) else ""
    found = _built(one.scheme, value)
    return found if value and is_web(found) else ""


def _built(scheme: str, value: str) -> str:
    if scheme == "doi":
        bare = value.removeprefix("doi:")
        return doi_uri(bare) if bare.startswith("10.") else ""
    if scheme == "ark":
        return f"https://n2t.net/{quoted(value, safe='/:')}" if value.startswith("ark:") else ""
    home = HOMES.get(scheme, "")
    bare = value.removeprefix(_BEFORE.get(scheme, "")).rstrip("/").rsplit("/", 1)[-1]
    if scheme in ("handle", "crossreffunderid", "swh", "arxiv"):
        bare = value.removeprefix(_BEFORE.get(scheme, ""))
    return f"{home}{quoted(bare, safe='/:;=')}" if home and bare else ""
