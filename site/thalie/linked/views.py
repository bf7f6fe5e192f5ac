"""``/id/…``, ``/things/…``, ``/vocabulary/…`` and ``/catalog``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, Response, abort, render_template
from invenio_access.permissions import Permission
from invenio_administration.permissions import administration_access_action

from thalie.crosswalks import skos, thing_graphs
from thalie.crosswalks.dcat_catalogue import SERVICES
from thalie.crosswalks.rdf_forms import FORMS, LINKED_ART, Form
from thalie.crosswalks.schemes import titles_of
from thalie.crosswalks.things import KINDS, STUDIED, VOCABULARIES, quoted
from thalie.exports.rendering import house
from thalie.ground.language import Sentence, languages
from thalie.heritage.custom_fields import language
from thalie.web.refusals import refuse_on_pages

from . import catalogue, studied, terms
from .answers import Document, answer, moved, see_other, split, unknown, whole_page
from .shown import REACH, MovedError, Thing, UnknownError

FOLDER = "thalie/linked"


def create_blueprint(app: Flask) -> Blueprint:
    """The addresses of things, vocabularies and the catalogue."""
    blueprint = Blueprint("thalie_linked", __name__)
    for rule, name, view in (
        ("/id/<kind>/<name>", "identity", identity),
        ("/things/<kind>/<name>", "thing", thing),
        ("/vocabulary", "vocabularies", vocabularies),
        ("/vocabulary.<extension>", "vocabularies_as", vocabularies),
        ("/vocabulary/<name>", "vocabulary", vocabulary),
        ("/vocabulary/<name>/<term>", "term", term),
        ("/catalog", "catalog", catalog),
        ("/catalog.<extension>", "catalog_as", catalog),
    ):
        blueprint.add_url_rule(rule, name, _speaking(view))
    return refuse_on_pages(blueprint)


def _speaking(view: Callable[..., Response]) -> Callable[..., Response]:
    """VIEW, with a sentence for what there is not."""

    def speak(**asked: Any) -> Response:
        try:
            return view(**asked)
        except UnknownError as error:
            return _unknown(error.sentence)

    return speak


def _unknown(sentence: Sentence) -> Response:
    told = {one: sentence.in_language(one) for one in languages()}
    return unknown(
        told,
        lambda: render_template(
            f"{FOLDER}/unknown.html", sentence=sentence.in_language(language())
        ),
    )


# Things


def identity(kind: str, name: str) -> Response:
    """The address of a thing: 303 to what is told of it."""
    try:
        return see_other(_document(kind, name))
    except MovedError as error:
        return moved(f"/id/{kind}/{quoted(error.into)}")


def thing(kind: str, name: str) -> Response:
    """What is told of a thing."""
    bare, form = split(name)
    try:
        return answer(_document(kind, bare), form)
    except MovedError as error:
        ending = f".{form.extension}" if form else ""
        return moved(f"/things/{kind}/{quoted(error.into)}{ending}")


def _document(kind: str, name: str) -> Document:
    page = _page()
    if kind in STUDIED:
        found = studied.thing_of(kind, name, language(), page)
        return _of_thing(found, page, merges=kind == "object")
    if kind not in VOCABULARIES:
        abort(404)
    return _of_term(VOCABULARIES[kind], name, page)


def _page() -> int:
    """The page that the query asks for; 404 for one beyond all."""
    page = whole_page()
    return page if page <= REACH else abort(404)


def _of_term(name: str, term: str, page: int) -> Document:
    return _of_thing(terms.thing_of(name, term, language(), page), page, terms.address(name, term))


def _of_thing(found: Thing, page: int, html: str = "", merges: bool = False) -> Document:
    """The document about a thing; 404 for a page that it has not."""
    if page > found.datasets.pages:
        abort(404)
    more = {LINKED_ART: found.linked_art} if found.linked_art else {}
    return Document(
        path=found.page,
        html=html if html != found.page else "",
        about=found.id,
        graph=found.graph,
        page=page,
        pages=found.datasets.pages,
        render=lambda: render_template(
            f"{FOLDER}/thing.html",
            thing=found,
            page=page,
            forms=(*FORMS, *more),
            merges=merges and _is_curator(),
        ),
        more=more,
    )


def _is_curator() -> bool:
    return bool(Permission(administration_access_action).can())


# Vocabularies


def term(name: str, term: str) -> Response:
    """A term of a vocabulary whose terms are no things; 303 where they are."""
    bare, form = split(term)
    document = _of_term(name, bare, _page())
    return see_other(document) if name in KINDS else answer(document, form)


def vocabulary(name: str) -> Response:
    """A vocabulary as a whole."""
    bare, form = split(name)
    found = terms.vocabulary(bare)
    titles = titles_of(bare)
    return answer(
        Document(
            path=f"/vocabulary/{quoted(bare)}",
            graph=lambda: skos.scheme(bare, titles, found.values(), house()),
            render=lambda: render_template(
                f"{FOLDER}/vocabulary.html",
                name=bare,
                heading=terms.title(titles, language(), bare),
                branches=terms.tree(bare, language()),
                number=len(found),
                other="en" if language().startswith("fr") else "fr",
                forms=FORMS,
            ),
        ),
        form,
    )


def vocabularies(extension: str = "") -> Response:
    """The vocabularies that there are."""
    names = terms.published()
    schemes = [(name, titles_of(name)) for name in names]
    return answer(
        Document(
            path="/vocabulary",
            graph=lambda: thing_graphs.of_schemes(schemes, house()),
            render=lambda: render_template(
                f"{FOLDER}/vocabularies.html",
                schemes=[
                    (name, terms.title(titles, language(), name), len(terms.vocabulary(name)))
                    for name, titles in schemes
                ],
                forms=FORMS,
            ),
        ),
        _form(extension),
    )


def _form(extension: str) -> Form | None:
    return split(f".{extension}")[1] if extension else None


# The catalogue


def catalog(extension: str = "") -> Response:
    """A page of the catalogue in DCAT-AP; people are led to the search."""
    page, size = whole_page(), catalogue.extent()
    if page > size.pages:
        abort(404)
    return answer(
        Document(
            path="/catalog",
            page=page,
            pages=size.pages,
            graph=lambda: catalogue.graph(page, size),
            render=lambda: render_template(
                f"{FOLDER}/catalog.html",
                about=terms.title(house().about, language(), ""),
                size=size,
                services=[
                    (terms.title(titles, language(), name), where)
                    for name, (where, _described, _standard, titles) in SERVICES.items()
                ],
                forms=FORMS,
            ),
        ),
        _form(extension),
    )
