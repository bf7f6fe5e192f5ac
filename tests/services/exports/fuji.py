"""The evidence that F-UJI looks for (metrics v0.8, doi:10.5281/zenodo.15045911), and its points.

Our own reading of the 17 metrics, of what HTTP answers: no code of F-UJI. 26 points in all; points
are named by the tests of the metrics.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests
from lxml import etree
from requests.utils import parse_header_links

Json = dict[str, Any]
Get = Callable[..., requests.Response]
RDF = ("text/turtle", "application/rdf+xml", "application/ld+json")
ACCESS = ("http://purl.org/coar/access_right/", "http://publications.europa.eu/resource/authority/")
REGISTERED = ("http://www.cidoc-crm.org/cidoc-crm/", "http://purl.org/pan-science/PaNET/",
              "http://vocab.getty.edu/", "http://www.w3.org/ns/dcat#")  # fmt: skip
PROVENANCE = ("http://www.w3.org/ns/prov", "http://purl.org/pav")
COMMUNITY = ("http://www.lido-schema.org",)
OPEN_FORMATS = ("application/x-hdf5", "text/", "image/png", "image/tiff", "application/json")
RELATED = (
    "isBasedOn",
    "citation",
    "isPartOf",
    "exampleOfWork",
    "subjectOf",
    "mentions",
    "isBasisFor",
)
PRESENT = (200, 410)  # a tombstone is read


@dataclass
class Evidence:
    """What there is to be seen of a record from outside."""

    identifier: str
    registered: bool
    page: requests.Response
    embedded: Json = field(default_factory=dict)
    tags: dict[str, list[str]] = field(default_factory=dict)
    links: list[Json] = field(default_factory=list)
    negotiated: Mapping[str, str] = field(default_factory=dict)
    described: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, requests.Response] = field(default_factory=dict)

    @property
    def distributions(self) -> list[Json]:
        """The files that the metadata name, with their address."""
        return [one for one in self.embedded.get("distribution") or () if one.get("contentUrl")]

    @property
    def whole(self) -> str:
        """All metadata in one text."""
        texts = (json.dumps(self.embedded), *self.negotiated.values(), *self.described.values())
        return "\n".join(texts)


def collect(get: Get, address: str, identifier: str, registered: bool) -> Evidence:
    """Ask as a machine that knows nothing but the ADDRESS to which IDENTIFIER leads."""
    page = get(address, headers={"Accept": "text/html"})
    tree = etree.HTML(page.text) if page.text.strip() else None
    found = Evidence(identifier, registered, page)
    if tree is not None:
        scripts = tree.xpath('//script[@type="application/ld+json"]')
        found.embedded = json.loads(scripts[0].text) if scripts else {}
        for tag in tree.xpath("//meta[@name][@content]"):
            found.tags.setdefault(tag.get("name"), []).append(tag.get("content"))
    found.links = parse_header_links(page.headers.get("Link", ""))
    answers = {kind: get(address, headers={"Accept": kind}) for kind in RDF}
    found.negotiated = {
        kind: one.text
        for kind, one in answers.items()
        if one.ok and one.headers["Content-Type"].startswith(kind)
    }
    exports = [one for one in found.links if one.get("rel") == "describedby"]
    found.described = {one["url"]: get(one["url"]).text for one in exports if "xml" in one["type"]}
    found.data = {
        one["contentUrl"]: get(one["contentUrl"], allow_redirects=False)
        for one in found.distributions
    }
    return found


def points(seen: Evidence) -> dict[str, float]:
    """The points of each test that has its evidence."""
    return {name: worth for name, worth, there in _tests(seen) if there}


def _tests(seen: Evidence) -> Iterator[tuple[str, float, bool]]:
    said, page = seen.embedded, seen.page
    answered = page.status_code in PRESENT
    told = bool(answered and (said or seen.negotiated))
    doi = seen.identifier.startswith("https://doi.org/10.")
    yield "F1-01MD-1", 1, bool(urlsplit(seen.identifier).scheme)
    yield "F1-02MD-1", 0.5, doi
    yield "F1-02MD-2", 0.5, doi and seen.registered
    core = all(map(seen.embedded.get, ("creator", "name", "identifier", "publisher", "@type")))
    core = core and bool(said.get("datePublished"))
    yield "F2-01M-2", 1, core
    yield "F2-01M-3", 1, core and bool(said.get("description") and said.get("keywords"))
    yield "F3-01M-2", 1, bool(seen.distributions)
    yield "F4-01M-1", 2, bool(said.get("@type")) or "DC.title" in seen.tags
    conditions = json.dumps([said.get("conditionsOfAccess"), *seen.negotiated.values()])
    access = "isAccessibleForFree" in said or any(base in conditions for base in ACCESS)
    yield "A1-01M-1", 1, access
    yield "A1-02MD-1", 1, told
    yield "A1-02MD-2", 1, any(one.status_code == 200 for one in seen.data.values())
    metadata = urlsplit(page.url).scheme in ("http", "https") and told
    files = [urlsplit(one["contentUrl"]).scheme for one in seen.distributions]
    web = bool(files) and {*files} <= {"http", "https"}
    for test in ("A1.1-01MD", "A1.2-01MD"):  # HTTP is standardised, and knows authentication
        yield f"{test}-1", 1, metadata
        yield f"{test}-2", 1, web
    yield "I1-01M", 2, bool(said.get("@context")) or bool(seen.negotiated)
    yield "I2-01M-2", 2, any(base in seen.whole for base in REGISTERED)
    yield "I3-01M", 2, any(_qualified(said.get(name)) for name in RELATED)
    yield "R1-01M-1", 1, bool(said.get("@type"))
    yield "R1-01M-2", 1, bool(seen.distributions) and all(map(_delivered(seen), seen.distributions))
    yield "R1.1-01M-1", 1, bool(said.get("license"))
    yield "R1.2-01M", 1, any(base in seen.whole for base in PROVENANCE) or bool(said.get("creator"))
    yield "R1.3-01M", 1, any(base in seen.whole for base in COMMUNITY)
    formats = [one.get("encodingFormat", "") for one in seen.distributions]
    yield "R1.3-02D-1", 1, any(one.startswith(OPEN_FORMATS) for one in formats)


def _qualified(value: Any) -> bool:
    several = value if isinstance(value, list) else [value]
    addresses = [
        one.get("@id") or one.get("url") if isinstance(one, dict) else one for one in several
    ]
    return any(str(one).startswith(("http://", "https://")) for one in addresses)


def _delivered(seen: Evidence) -> Callable[[Json], bool]:
    """Whether a file has a size and a type, and, where it can be fetched, is of these."""

    def judge(one: Json) -> bool:
        kind, size = one.get("encodingFormat"), str(one.get("contentSize", "")).removesuffix(" B")
        answer = seen.data.get(one["contentUrl"])
        if not kind or not size.isdigit():
            return False
        if answer is None or answer.status_code != 200:
            return True
        served = answer.headers["Content-Type"].partition(";")[0]
        return served == kind and len(answer.content) == int(size)

    return judge
