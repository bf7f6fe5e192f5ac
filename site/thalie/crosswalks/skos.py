"""A vocabulary as a SKOS concept scheme (W3C Recommendation of 18 August 2009). Pure.

The rules of SKOS for what may not stand together are kept: one preferred label a language (S14),
no other label that is the preferred one (S13), no match that is said twice (S46). A period has its
years as those of a ``dct:PeriodOfTime``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode

from thalie.ground.terms import Facts

from . import things
from .model import Term, Words
from .rdf import DCAT, DCT, NOWHERE, SKOS, A, Graph, iri, text, texts, year
from .settings import Settings

MATCHES = ("exact_match", "close_match", "broad_match")  # the closest first
LANGUAGES = ("en", "fr")


def scheme(name: str, titles: Words, terms: Iterable[Facts], house: Settings) -> Graph:
    """The vocabulary NAME with TERMS, all of it or some.

    A term that says what it is (``description``, by language) has a definition.
    """
    graph, home = begun(Graph(), name, titles, house), scheme_node(name, house)
    for term in terms:
        _concept(graph, home, name, term, house)
    return graph


def begun(graph: Graph, name: str, titles: Words, house: Settings) -> Graph:
    """GRAPH with the vocabulary NAME, without its terms."""
    node = scheme_node(name, house)
    graph.say(node, A, SKOS["ConceptScheme"])
    labels = texts(titles) or [text(name) or text("?")]
    graph.say(node, DCT["title"], *labels)
    graph.say(node, SKOS["prefLabel"], *labels)
    return graph


def scheme_node(name: str, house: Settings) -> NamedNode:
    """The address of a vocabulary."""
    return iri(f"{house.site}/vocabulary/{things.quoted(name)}") or NamedNode(
        f"{NOWHERE}/vocabulary/{things.quoted(name)}"
    )


def _concept(graph: Graph, home: NamedNode, name: str, term: Facts, house: Settings) -> None:
    own = node(name, term.id, house)
    if own is None:
        return
    graph.say(own, A, SKOS["Concept"])
    graph.say(own, SKOS["inScheme"], home)
    _labels(graph, own, term)
    graph.say(own, SKOS["notation"], text(term.id))
    graph.say(own, SKOS["definition"], *texts(getattr(term, "description", None) or {}))
    _place(graph, home, own, node(name, term.props.get("broader", ""), house))
    _matches(graph, own, term.props)
    _notes(graph, own, term.props)
    _years(graph, own, term.props)


def node(name: str, term: str, house: Settings) -> NamedNode | None:
    """The address of a term, which may be that of a thing; nothing where it has no id."""
    return iri(things.term_uri(Term(name, term), house)) if term.strip() else None


def _labels(graph: Graph, node: NamedNode, term: Facts) -> None:
    preferred = _distinct(texts(term.title)) or [text(term.id) or text(node.value)]
    others = [one for one in _others(term.props) if one not in preferred]
    graph.say(node, SKOS["prefLabel"], *preferred)
    graph.say(node, SKOS["altLabel"], *others)


def _distinct(labels: Iterable[Literal | None]) -> list[Literal | None]:
    """One label a language; ``en`` and ``EN`` are one."""
    return list({one.language: one for one in labels if one}.values())


def _others(props: Mapping[str, str]) -> Iterator[Literal | None]:
    yield text(props.get("acronym", ""))
    yield text(props.get("symbol", ""))
    for language in LANGUAGES:
        for label in props.get(f"also_{language}", "").split(";"):
            yield text(label, language)


def _place(graph: Graph, home: NamedNode, node: NamedNode, above: NamedNode | None) -> None:
    """Below another term, or at the top."""
    if above and above != node:
        graph.say(node, SKOS["broader"], above)
        graph.say(above, SKOS["narrower"], node)
    else:
        graph.say(node, SKOS["topConceptOf"], home)
        graph.say(home, SKOS["hasTopConcept"], node)


def _matches(graph: Graph, node: NamedNode, props: Mapping[str, str]) -> None:
    said: set[NamedNode] = {node}
    for name in MATCHES:
        prop = SKOS[f"{name.split('_')[0]}Match"]
        for other in map(iri, props.get(name, "").split()):
            if other and other not in said:
                said.add(other)
                graph.say(node, prop, other)


def _notes(graph: Graph, node: NamedNode, props: Mapping[str, str]) -> None:
    """Where a period was, and who says when."""
    for language in LANGUAGES:
        graph.say(node, SKOS["scopeNote"], text(props.get(f"area_{language}", ""), language))
    graph.say(node, DCT["source"], text(props.get("date_source", "")))


def _years(graph: Graph, node: NamedNode, props: Mapping[str, str]) -> None:
    start, end = (year(_number(props.get(name, ""))) for name in ("start_year", "end_year"))
    if start or end:
        graph.say(node, A, DCT["PeriodOfTime"])
        graph.say(node, DCAT["startDate"], start)
        graph.say(node, DCAT["endDate"], end)


def _number(said: str) -> int | None:
    digits = said.strip().removeprefix("-")
    return int(said) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else None


def render_turtle(name: str, titles: Words, terms: Iterable[Facts], house: Settings) -> bytes:
    """The scheme in Turtle."""
    return scheme(name, titles, terms, house).turtle()


def render_json_ld(name: str, titles: Words, terms: Iterable[Facts], house: Settings) -> bytes:
    """The scheme in JSON-LD, with its context within."""
    return scheme(name, titles, terms, house).json_ld()
