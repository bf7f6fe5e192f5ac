"""Documents in several forms: which one is given, where it is, whether it is still the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask, Response
from pyoxigraph import NamedNode
from werkzeug.exceptions import BadRequest, NotFound

from thalie.crosswalks.rdf import SKOS, A, Graph
from thalie.linked import answers
from thalie.linked.answers import Document

Ask = Callable[..., Response]
THING = NamedNode("https://data.example.org/id/technique/pixe")


def graph() -> Graph:
    told = Graph()
    told.say(THING, A, SKOS["Concept"])
    return told


PIXE = Document(
    "/things/technique/pixe", lambda: "<p>PIXE</p>", graph, about=THING.value, page=2, pages=3
)


@pytest.fixture
def ask() -> Ask:
    """The answer of a view to somebody who accepts this."""
    app = Flask(__name__)

    def get(
        view: Callable[[], Response], accept: str = "", query: str = "", **more: str
    ) -> Response:
        headers = {"Accept": accept} if accept else {}
        with app.test_request_context(f"/{query}", headers=headers | more):
            return view()

    return get


@pytest.mark.parametrize(
    ("accept", "served"),
    [
        ("", "text/html"),
        ("*/*", "text/html"),
        ("text/turtle", "text/turtle"),
        ("application/rdf+xml;q=0.9, text/html;q=0.1", "application/rdf+xml"),
        ("application/ld+json, text/turtle;q=0.5", "application/ld+json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
    ],
)
def test_the_preferred_form_is_given(ask: Ask, accept: str, served: str) -> None:
    answer = ask(lambda: answers.answer(PIXE, None), accept)
    assert (answer.status_code, answer.mimetype) == (200, served)
    assert "Accept" in answer.vary
    there = ask(lambda: answers.see_other(PIXE), accept)
    assert there.status_code == 303 and "Accept" in there.vary
    place = there.headers["Location"].partition("?")[0]
    assert place.partition(".")[2] in {"text/html": [""]}.get(served, ["ttl", "jsonld", "rdf"])
    where = answer.headers.get("Content-Location", "")
    assert where == (there.headers["Location"] if served != "text/html" else "")


def test_what_nobody_has_is_refused_with_a_list(ask: Ask) -> None:
    for view in (answers.answer, None):
        run = (lambda: answers.answer(PIXE, None)) if view else (lambda: answers.see_other(PIXE))
        refused = ask(run, "image/png")
        assert refused.status_code == 406
        assert "text/turtle\t/things/technique/pixe.ttl?page=2" in refused.get_data(as_text=True)


def test_who_has_it_already_is_sent_nothing(ask: Ask) -> None:
    for accept in ("text/turtle", "text/html"):
        first = ask(lambda: answers.answer(PIXE, None), accept)
        again = ask(
            lambda: answers.answer(PIXE, None), accept, **{"If-None-Match": first.headers["ETag"]}
        )
        assert again.status_code == 304
        other = ask(lambda: answers.answer(PIXE, None), accept, **{"If-None-Match": '"other"'})
        assert other.status_code == 200
    assert ask(lambda: answers.answer(PIXE, None), "text/turtle").cache_control.public
    assert ask(lambda: answers.answer(PIXE, None), "text/html").cache_control.private


def test_typed_links_lead_to_neighbours_and_to_the_thing(ask: Ask) -> None:
    turtle = answers.split("pixe.ttl")[1]
    links = ask(lambda: answers.answer(PIXE, turtle)).headers.getlist("Link")
    assert f'<{THING.value}>; rel="describes"' in links
    assert '</things/technique/pixe.ttl>; rel="prev"' in links
    assert '</things/technique/pixe.ttl?page=3>; rel="next"' in links


def test_a_page_that_stands_elsewhere_is_led_to(ask: Ask) -> None:
    there = Document("/things/instrument/x", lambda: "", graph, html="/instruments/x")
    assert ask(lambda: answers.answer(there, None)).headers["Location"] == "/instruments/x"
    assert (
        ask(lambda: answers.see_other(there), "text/turtle").headers["Location"].endswith("x.ttl")
    )


@pytest.mark.parametrize("query", ["?page=0", "?page=x", "?page=-1", "?page=1e3", "?page=٣"])
def test_what_is_no_page_is_refused(ask: Ask, query: str) -> None:
    with pytest.raises(BadRequest):
        ask(answers.whole_page, query=query)


def test_endings_are_those_of_the_forms() -> None:
    assert answers.split("pixe") == ("pixe", None)
    name, form = answers.split("a.b.rdf")
    assert name == "a.b" and form is not None and form.media_type == "application/rdf+xml"
    with pytest.raises(NotFound):
        answers.split("pixe.exe")
