"""A page of the catalogue in DCAT-AP 3.0.1, with Hydra's links to the other pages. Pure.

Every page tells of the same ``dcat:Catalog``; who follows them all has all of its datasets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyoxigraph import NamedNode

from . import dcat
from .dcat_parts import tell_contact
from .model import Organisation, Record
from .rdf import (
    DCAT,
    DCT,
    EU,
    FOAF,
    HYDRA,
    NOWHERE,
    SKOS,
    A,
    Graph,
    Telling,
    identified,
    iri,
    text,
    texts,
    typed,
)
from .settings import Settings

SERVICES: Mapping[str, tuple[str, str, str, Mapping[str, str]]] = {
    # name -> where it is, what describes it, what it conforms to, what it is called
    "oai-pmh": (
        "/oai2d",
        "/oai2d?verb=Identify",
        "http://www.openarchives.org/OAI/2.0/",
        {"en": "Harvesting by OAI-PMH", "fr": "Moissonnage OAI-PMH"},
    ),
    "api": (
        "/api",
        "https://inveniordm.docs.cern.ch/reference/rest_api_index/",
        "",
        {"en": "REST API", "fr": "API REST"},
    ),
    "search": (
        "/api/records",
        "https://inveniordm.docs.cern.ch/reference/rest_api_search/",
        "",
        {"en": "Search of records", "fr": "Recherche de notices"},
    ),
}
LANGUAGES = ("ENG", "FRA")  # those of the pages


def catalogue_page(
    records: Iterable[Record], house: Settings, page: int, pages: int, total: int
) -> Graph:
    """PAGE of PAGES, counted from 1, with all that its RECORDS tell; TOTAL counts all datasets."""
    graph = Graph()
    node = _catalogue(graph, house)
    _paging(graph, node, page, pages, total)
    for name in SERVICES:
        graph.say(node, DCAT["service"], _service(graph, node, name, house))
    for record in records:
        dcat.tell(Telling.begun(record, house, graph))
    return graph


def _catalogue(graph: Graph, house: Settings) -> NamedNode:
    node = dcat.catalogue(house) or NamedNode(f"{NOWHERE}/catalog")
    name = text(house.name) or text(house.site) or text(node.value)
    graph.say(node, A, DCAT["Catalog"])
    graph.say(node, DCT["title"], name)
    graph.say(node, DCT["description"], *(texts(house.about) or [name]))
    graph.say(node, DCT["publisher"], _publisher(graph, node, house))
    home = iri(house.site)
    graph.say(node, FOAF["homepage"], home)
    graph.say(home, A, FOAF["Document"])
    graph.say(node, DCAT["contactPoint"], tell_contact(graph, house))
    for code in LANGUAGES:
        language = iri(f"{EU}language/{code}")
        graph.say(node, DCT["language"], language)
        graph.say(language, A, DCT["LinguisticSystem"])
        graph.say(language, SKOS["inScheme"], iri(f"{EU}language"))
    themes = iri(f"{EU}data-theme")
    graph.say(node, DCAT["themeTaxonomy"], themes)
    graph.say(themes, A, SKOS["ConceptScheme"])
    graph.say(themes, DCT["title"], text("Data theme", "en"), text("Thème de données", "fr"))
    return node


def _publisher(graph: Graph, catalogue: NamedNode, house: Settings) -> NamedNode:
    """The house; a catalogue must have a publisher, and that one a name."""
    one: Organisation = house.publisher
    known = next(filter(None, map(identified, one.identifiers)), None)
    node = known or NamedNode(f"{catalogue.value}#publisher")
    graph.say(node, A, FOAF["Agent"], FOAF["Organization"])
    name = text(one.name) or text(house.name) or text(node.value)
    graph.say(node, FOAF["name"], name, *texts(one.names))
    return node


def _service(graph: Graph, catalogue: NamedNode, name: str, house: Settings) -> NamedNode:
    where, described, standard, titles = SERVICES[name]
    node, conforms = NamedNode(f"{catalogue.value}#service-{name}"), iri(standard)
    graph.say(node, A, DCAT["DataService"])
    graph.say(node, DCT["title"], *texts(titles))
    graph.say(node, DCAT["endpointURL"], NamedNode(f"{_site(catalogue)}{where}"))
    described = f"{_site(catalogue)}{described}" if described.startswith("/") else described
    graph.say(node, DCAT["endpointDescription"], iri(described))
    graph.say(node, DCT["conformsTo"], conforms)
    graph.say(conforms, A, DCT["Standard"])
    graph.say(node, DCT["publisher"], _publisher(graph, catalogue, house))
    graph.say(node, DCAT["contactPoint"], tell_contact(graph, house))
    return node


def _site(catalogue: NamedNode) -> str:
    return catalogue.value.removesuffix("/catalog")


def _paging(graph: Graph, catalogue: NamedNode, page: int, pages: int, total: int) -> None:
    """Hydra Core, 4.2: the view is a page of the collection, and knows its neighbours."""
    view = page_uri(catalogue, page)
    graph.say(catalogue, A, HYDRA["Collection"])
    graph.say(catalogue, HYDRA["totalItems"], typed(str(total), "integer"))
    graph.say(catalogue, HYDRA["view"], view)
    graph.say(view, A, HYDRA["PartialCollectionView"])
    graph.say(view, HYDRA["first"], page_uri(catalogue, 1))
    if page > 1:
        graph.say(view, HYDRA["previous"], page_uri(catalogue, page - 1))
    if page < pages:
        graph.say(view, HYDRA["next"], page_uri(catalogue, page + 1))
    graph.say(view, HYDRA["last"], page_uri(catalogue, max(pages, 1)))


def page_uri(catalogue: NamedNode, page: int) -> NamedNode:
    """The address of a page."""
    return NamedNode(f"{catalogue.value}?page={page}")
