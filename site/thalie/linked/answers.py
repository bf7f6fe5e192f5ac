"""A document in the form that is asked for: a page, or one of RDF's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from flask import Response, abort, redirect, request

from thalie.crosswalks.rdf import Graph
from thalie.crosswalks.rdf_forms import BY_EXTENSION, FORMS, Form
from thalie.web.caching import for_everybody, for_one_reader
from thalie.web.negotiation import PAGES, nothing_fits, preferred, varied


@dataclass(frozen=True, slots=True)
class Document:
    """What is answered at ``path`` as a page, and at ``path.ttl`` and the like for machines.

    ``about`` is the address of the thing that it is about, if that is not itself. ``html`` is
    where the page stands, if elsewhere; ``page`` is the number of its page, out of ``pages``.
    ``more`` are forms that others do not have, and what writes them.
    """

    path: str
    render: Callable[[], str]
    graph: Callable[[], Graph]
    about: str = ""
    html: str = ""
    page: int = 1
    pages: int = 1
    more: Mapping[Form, Callable[[], bytes]] = field(default_factory=dict)

    @property
    def forms(self) -> tuple[Form, ...]:
        """The forms for machines."""
        return (*FORMS, *self.more)

    def written(self, form: Form) -> bytes:
        """The document in a FORM; 404 in one that it has not, or has nothing to say in."""
        if form.write:
            return form.write(self.graph())
        return (self.more[form]() if form in self.more else b"") or abort(404)

    def address(self, form: Form | None = None, page: int = 0) -> str:
        """The path in a FORM, or of the page for people; of another PAGE, if one is given."""
        path = f"{self.path}.{form.extension}" if form else self.html or self.path
        asked = {"page": page or self.page}
        return path if asked["page"] == 1 else f"{path}?{urlencode(asked)}"

    @property
    def there(self) -> list[tuple[str, str]]:
        """Media types and where each is had."""
        forms = [(one.media_type, self.address(one)) for one in self.forms]
        return [(PAGES[0], self.address()), *forms]


def split(name: str) -> tuple[str, Form | None]:
    """A name and the form that its ending asks for; names of things have no full stop. 404."""
    bare, dot, extension = name.rpartition(".")
    if not dot:
        return name, None
    form = BY_EXTENSION.get(extension)
    return (bare, form) if form else abort(404)


def whole_page() -> int:
    """The page that the query asks for, from 1 on; 400 for what is no number of a page."""
    said = request.args.get("page", "1")
    if not (said.isascii() and said.isdecimal()) or not 1 <= int(said[:8]) <= 9_999_999:
        abort(400, "page must be a number from 1.")
    return int(said[:8])


def answer(document: Document, form: Form | None) -> Response:
    """DOCUMENT in a FORM, or in the one that ``Accept`` prefers; 406 where there is none such."""
    negotiated = form is None
    if form is None:
        wanted = _wanted(document)
        if isinstance(wanted, Response):
            return wanted
        form = wanted
    if form is None:
        if document.html:
            return varied(_redirect(document.address(), 303))
        told = Response(document.render(), content_type="text/html; charset=utf-8")
        return varied(for_one_reader(_linked(told, document, None)))
    told = Response(document.written(form), content_type=form.media_type)
    _linked(told, document, form)
    if negotiated:
        told.headers["Content-Location"] = document.address(form)
        varied(told)
    return for_everybody(told)


def see_other(document: Document) -> Response:
    """303 to the form of DOCUMENT that ``Accept`` prefers: a thing is none itself."""
    wanted = _wanted(document)
    if isinstance(wanted, Response):
        return wanted
    return varied(for_everybody(_redirect(document.address(wanted), 303)))


def moved(path: str) -> Response:
    """301: what was asked for is known by another name. Nobody keeps it long: it may be undone."""
    return for_everybody(_redirect(path, 301), seconds=60)


def unknown(sentences: Mapping[str, str], render: Callable[[], str]) -> Response:
    """404 with a sentence, in a page or, for machines, in words of all languages."""
    if preferred(request.accept_mimetypes, (one.media_type for one in FORMS)) in PAGES:
        return varied(Response(render(), 404, content_type="text/html; charset=utf-8"))
    text = "\n".join(dict.fromkeys(sentences.values()))
    return varied(Response(f"{text}\n", 404, content_type="text/plain; charset=utf-8"))


def _redirect(path: str, code: int) -> Response:
    found = redirect(path, code)
    return Response(found.get_data(), code, headers=found.headers)


def _wanted(document: Document) -> Form | Response | None:
    """The form, ``None`` for the page, or what is answered where neither is wanted."""
    forms = {one.media_type: one for one in document.forms}
    wanted = preferred(request.accept_mimetypes, forms)
    if wanted is None:
        return nothing_fits(document.there)
    return forms.get(wanted)


def _linked(told: Response, document: Document, form: Form | None) -> Response:
    """Typed links (RFC 8288): the other forms, the neighbours, what it is about (RFC 6892)."""
    if document.about:
        told.headers.add("Link", f'<{document.about}>; rel="describes"')
    for other in document.forms if form is None else ():
        where = document.address(other)
        told.headers.add("Link", f'<{where}>; rel="alternate"; type="{other.media_type}"')
    near = {"prev": document.page - 1, "next": document.page + 1}
    for relation, page in near.items():
        if 1 <= page <= document.pages:
            told.headers.add("Link", f'<{document.address(form, page)}>; rel="{relation}"')
    return told
