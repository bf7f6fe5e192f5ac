"""What is told of a thing at its own address: what it is, and which datasets name it. Pure.

Objects and samples are told in CIDOC CRM, as each dataset that studied them tells of them; people
and keepers as actors; terms in SKOS, with those around them. Datasets are told by name only: each
has a description of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from thalie.ground.terms import Facts

from . import skos, things
from .crm_heritage import tell_object, tell_sample
from .crm_parts import institution
from .model import Record, Words
from .rdf import (
    CRM,
    CRMDIG,
    DCAT,
    DCT,
    FOAF,
    NOWHERE,
    OWL,
    RDFS,
    A,
    Graph,
    Telling,
    day,
    iri,
    text,
)
from .settings import Settings


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset as lists name it; ``id`` is that of its record, ``date`` that of publication."""

    id: str
    title: str
    doi: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Study:
    """What one record tells of a thing; PLACE is as in ``things.Named``."""

    record: Record
    place: int


def of_object(studies: Iterable[Study], house: Settings) -> Graph:
    """An object, as each of the records that studied it tells of it."""
    graph = Graph()
    for one in studies:
        of = Telling.begun(one.record, house, graph)
        node = of.objects[one.place]
        tell_object(of, of.record.objects[one.place], node)
        _studied(of, node)
    return graph


def of_sample(study: Study, house: Settings) -> Graph:
    """A sample, and the object that it was taken from."""
    of = Telling.begun(study.record, house)
    sample, node = of.record.samples[study.place], of.samples[study.place]
    source = of.object_named(sample.object)
    if source:
        tell_object(of, of.record.objects[of.objects.index(source)], source)
    tell_sample(of, sample, node)
    _studied(of, node)
    return of.graph


def of_keeper(study: Study, datasets: Iterable[Dataset], house: Settings) -> Graph:
    """The keeper of the object of a study, and the datasets about what it keeps."""
    of = Telling.begun(study.record, house)
    keeper = of.record.objects[study.place].keeper
    if keeper is not None:
        node = _own("keeper", things.keeper_key(keeper), of.house)
        institution(of, node, keeper.name, keeper, node)
        _named_by(of.graph, datasets, CRM["P67_refers_to"], node, of.house)
    return of.graph


def of_person(orcid: str, name: str, datasets: Iterable[Dataset], house: Settings) -> Graph:
    """A person by ORCID iD, as it is told of in exports, and the datasets that name them."""
    graph = Graph()
    node = NamedNode(f"https://orcid.org/{orcid}")
    graph.say(node, A, CRM["E21_Person"], FOAF["Person"])
    graph.say(node, RDFS["label"], text(name))
    graph.say(_own("person", orcid, house), OWL["sameAs"], node)
    _named_by(graph, datasets, DCT["contributor"], node, house)
    return graph


def of_term(
    vocabulary: str,
    titles: Words,
    term: Facts,
    around: Iterable[Facts],
    datasets: Iterable[Dataset],
    house: Settings,
) -> Graph:
    """A term with those AROUND it, and the datasets that name it."""
    graph = skos.scheme(vocabulary, titles, [term, *around], house)
    node = skos.node(vocabulary, term.id, house)
    if node is not None:
        _named_by(graph, datasets, DCT["subject"], node, house)
    return graph


def of_schemes(schemes: Iterable[tuple[str, Words]], house: Settings) -> Graph:
    """All vocabularies, by name, without their terms."""
    graph = Graph()
    for name, titles in schemes:
        graph = skos.begun(graph, name, titles, house)
    return graph


def _own(kind: str, key: str, house: Settings) -> NamedNode:
    address = f"/id/{kind}/{things.quoted(key)}"
    return iri(f"{house.site}{address}") or NamedNode(NOWHERE + address)


def _studied(of: Telling, node: NamedNode) -> None:
    """The dataset of a record that studied the thing at NODE."""
    record = of.record
    told = Dataset(record.id, record.title.text, record.doi, record.publication_date)
    _tell_dataset(of.graph, of.dataset, iri(record.page), told)
    of.say(of.dataset, CRM["P129_is_about"], node)


def _named_by(
    graph: Graph, datasets: Iterable[Dataset], prop: NamedNode, node: NamedNode, house: Settings
) -> None:
    for one in datasets:
        page = iri(f"{house.site}/records/{things.quoted(one.id)}")
        own = iri(things.doi_uri(one.doi)) if one.doi else page
        if own is not None:
            _tell_dataset(graph, own, page, one)
            graph.say(own, prop, node)


def _tell_dataset(graph: Graph, node: NamedNode, page: NamedNode | None, one: Dataset) -> None:
    graph.say(node, A, CRMDIG["D9_Data_Object"], DCAT["Dataset"])
    graph.say(node, DCT["title"], text(one.title))
    graph.say(node, DCT["issued"], day(one.date))
    graph.say(node, DCAT["landingPage"], page)
