"""Vocabularies and their terms: those of heritage science, and those that exports name words of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from flask import current_app
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_vocabularies.records.models import VocabularyType
from opensearchpy.exceptions import OpenSearchException
from sqlalchemy import or_, select

from thalie.crosswalks import skos, thing_graphs
from thalie.crosswalks.model import Words as Titles
from thalie.crosswalks.schemes import WORDS, titles_of
from thalie.crosswalks.thing_graphs import Dataset
from thalie.crosswalks.things import KINDS, quoted
from thalie.doi.instruments import catalogue, query_of
from thalie.exports.rendering import house
from thalie.ground.language import Sentence
from thalie.ground.language import sentence as _
from thalie.ground.plain import fold
from thalie.heritage.present import Line, Words
from thalie.heritage.summary import VOCABULARIES as OF_DATASETS
from thalie.vocabularies.files import HOUSE
from thalie.vocabularies.terms import TermFacts, ancestors, every
from thalie.web.visitor import visitor

from .shown import SIZE, Datasets, Thing, UnknownError

NO_VOCABULARY = _("There is no vocabulary of this name here.")
MATCHES: Mapping[str, Sentence] = {
    "exact_match": _("The same elsewhere"),
    "close_match": _("Nearly the same elsewhere"),
    "broad_match": _("Part of, elsewhere"),
}


def published() -> list[str]:
    """The names of the vocabularies that have an address."""
    kind = VocabularyType
    condition = or_(kind.pid_type.startswith(HOUSE, autoescape=True), kind.id.in_(WORDS))
    names = set(db.session.execute(select(kind.id).where(condition)).scalars())
    known = [name for name in (*KINDS, *sorted(names)) if name in names]
    return list(dict.fromkeys(known))


def vocabulary(name: str) -> Mapping[str, TermFacts]:
    """The terms of a vocabulary by id. Raises ``UnknownError``."""
    if name not in published():
        raise UnknownError(NO_VOCABULARY)
    return every(name)


def title(titles: Titles, language: str, otherwise: str) -> str:
    """The title in LANGUAGE, else in English, else in any."""
    known = titles.get(language[:2]) or titles.get("en") or next(iter(titles.values()), "")
    return known or otherwise


def address(name: str, term: str) -> str:
    """The path of the page of a term."""
    if name == "instruments":
        return f"/instruments/{quoted(term)}"
    return document(name, term)


def document(name: str, term: str) -> str:
    """The path of the document about a term, without the ending of a form."""
    kind = KINDS.get(name)
    way = f"things/{kind}" if kind else f"vocabulary/{quoted(name)}"
    return f"/{way}/{quoted(term)}"


# A term


def thing_of(name: str, term: str, language: str, page: int) -> Thing:
    """A term with a page of its datasets. Raises ``UnknownError``."""
    terms = vocabulary(name)
    facts = terms.get(term)
    if facts is None:
        kind = title(titles_of(name), language, name)
        raise UnknownError(_("The vocabulary “%(name)s” has no term %(id)s.", name=kind, id=term))
    above = [*ancestors(name, term)][::-1]
    below = [one for one in terms.values() if one.broader == term and one.id != term]
    around = [*above[-1:], *(one for one in below if one not in above)]
    datasets = _datasets(name, term, page)
    own = house()
    node = skos.node(name, term, own)
    return Thing(
        id=node.value if node else "",
        page=document(name, term),
        kind=title(titles_of(name), language, name),
        title=title(facts.title, language, term),
        titles={lang: said for lang, said in facts.title.items() if lang != language[:2]},
        lead=title(facts.description, language, ""),
        above=(
            Words(_("Vocabularies").in_language(language), "/vocabulary"),
            Words(title(titles_of(name), language, name), f"/vocabulary/{quoted(name)}"),
            *(_words(name, one, language) for one in above),
        ),
        lines=tuple(_lines(name, facts, below, language)),
        datasets=datasets,
        graph=partial(
            thing_graphs.of_term, name, titles_of(name), facts, around, datasets.shown, own
        ),
    )


def _words(name: str, facts: TermFacts, language: str) -> Words:
    return Words(title(facts.title, language, facts.id), address(name, facts.id))


def _lines(
    name: str, facts: TermFacts, below: Iterable[TermFacts], language: str
) -> Iterator[Line]:
    """What is told of a term beside its title and definition; nothing that is empty."""
    props, short = facts.props, language[:2]
    others = [props.get("acronym", ""), props.get("symbol", "")]
    others += props.get(f"also_{short}", "").split(";")
    told: list[tuple[Sentence, list[Words]]] = [
        (_("Also called"), [Words(one.strip()) for one in others if one.strip()]),
        (_("Narrower terms"), [_words(name, one, language) for one in below]),
        (_("Years"), list(_years(props, language))),
        (_("Where"), _plain(props.get(f"area_{short}", ""))),
        (_("City"), _plain(props.get("city", ""))),
        (_("Source of the dates"), _plain(props.get("date_source", ""))),
    ]
    told += [
        (label, [Words(one, one) for one in props.get(key, "").split()])
        for key, label in MATCHES.items()
    ]
    for label, words in told:
        if words:
            yield Line(label.in_language(language), tuple(words))


def _plain(said: str) -> list[Words]:
    return [Words(said)] if said else []


def _years(props: Mapping[str, str], language: str) -> Iterator[Words]:
    ends = [_year(props.get(name, ""), language) for name in ("start_year", "end_year")]
    if any(ends):
        yield Words(" – ".join(one or "…" for one in ends))


def _year(said: str, language: str) -> str:
    if said.startswith("-"):
        return _("%(year)s BCE", year=said.removeprefix("-")).in_language(language)
    return said


def _datasets(name: str, term: str, page: int) -> Datasets:
    """The newest versions of public datasets that name a term, or one below it."""
    if name not in OF_DATASETS:
        return Datasets()
    query = query_of(catalogue(), term) if name == "instruments" else f'term:"{name}:{term}"'
    asked = {"q": query, "size": SIZE, "page": page, "sort": "newest"}
    try:
        found = records.search(visitor(), asked)
    except OpenSearchException:
        current_app.logger.exception("The datasets of %s:%s cannot be listed.", name, term)
        return Datasets((), None, query)
    return Datasets(tuple(map(_dataset, found.hits)), found.total, query)


def _dataset(hit: Mapping[str, object]) -> Dataset:
    metadata, pids = _inner(hit, "metadata"), _inner(hit, "pids")
    doi = _inner(pids, "doi").get("identifier")
    id_, name = str(hit["id"]), metadata.get("title")
    return Dataset(
        id_, str(name or id_), str(doi or ""), str(metadata.get("publication_date") or "")
    )


def _inner(hit: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = hit.get(name)
    return found if isinstance(found, Mapping) else {}


# A vocabulary


@dataclass(frozen=True, slots=True)
class Branch:
    """A term in the tree of its vocabulary, in the language of the reader; ``other`` is not."""

    id: str
    title: str
    other: str
    acronym: str
    page: str
    parts: tuple[Branch, ...]


def tree(name: str, language: str) -> tuple[Branch, ...]:
    """The terms of a vocabulary, each below the broader one, by their titles.

    What only a circle leads to, stands at the top.
    """
    terms = vocabulary(name)
    below: dict[str, list[TermFacts]] = {}
    for one in terms.values():
        broader = one.broader if one.broader in terms else ""
        below.setdefault(broader, []).append(one)
    seen: set[str] = set()
    grown = _branches(name, below.get("", []), below, seen, language)
    lost = [one for one in terms.values() if one.id not in seen]
    return grown + _branches(name, lost, below, seen, language)


def _branches(
    name: str,
    terms: Iterable[TermFacts],
    below: Mapping[str, list[TermFacts]],
    seen: set[str],
    language: str,
) -> tuple[Branch, ...]:
    found = []
    for one in sorted(terms, key=lambda facts: fold(title(facts.title, language, facts.id))):
        if one.id in seen:
            continue
        seen.add(one.id)
        found.append(
            Branch(
                one.id,
                title(one.title, language, one.id),
                one.title.get("en" if language.startswith("fr") else "fr", ""),
                one.props.get("acronym", "") or one.props.get("symbol", ""),
                address(name, one.id),
                _branches(name, below.get(one.id, []), below, seen, language),
            )
        )
    return tuple(found)
