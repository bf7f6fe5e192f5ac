"""``/instruments``, ``/instruments/<id>`` and ``/api/instruments/<id>``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    jsonify,
    make_response,
    render_template,
)

from thalie.crosswalks.pidinst import Instrument, document
from thalie.crosswalks.schema_instrument import json_ld
from thalie.doi.addresses import doi_address
from thalie.doi.instruments import Catalogue, broader, catalogue, is_real, named_by, query_of
from thalie.doi.ledger import entry_of
from thalie.doi.steps import State
from thalie.heritage.custom_fields import language

from .use import counts, listed, use_of

SHOWN = 10  # datasets on the page of an instrument


@dataclass(frozen=True, slots=True)
class Branch:
    """An instrument in the tree of all, in the reader's language.

    ``parts`` are devices; ``channels`` are names in data files behind which no one device is known,
    and what software computes. ``count`` is the number of its datasets, and of those of its parts.
    """

    id: str
    title: str
    kind: str
    doi: str
    techniques: tuple[str, ...]
    since: str
    until: str
    count: int
    datasets: str
    parts: tuple[Branch, ...]
    channels: tuple[Branch, ...]


def create_blueprint(app: Flask) -> Blueprint:
    """The pages."""
    blueprint = Blueprint("thalie_instruments", __name__)
    blueprint.add_url_rule("/instruments", "instruments", instruments)
    blueprint.add_url_rule("/instruments/<name>", "instrument", instrument)
    return blueprint


def create_api_blueprint(app: Flask) -> Blueprint:
    """The same for programs, in the JSON of PIDINST."""
    blueprint = Blueprint("thalie_instruments_api", __name__)
    blueprint.add_url_rule("/instruments/<name>", "instrument", instrument_json)
    return blueprint


def instruments() -> str:
    """The tree of all instruments."""
    known, counted = catalogue(), counts()
    there = [one for one in known.records if broader(known.cards[one]) not in known.records]
    return render_template(
        "thalie/instruments/instruments.html",
        branches=[_branch(known, one, counted, frozenset()) for one in there],
    )


def _branch(
    known: Catalogue, name: str, counted: Mapping[str, int], above: frozenset[str]
) -> Branch:
    """An instrument and its parts; a circle in the vocabulary ends where it closes."""
    shown, path, spoken = _instrument(known, name), above | {name}, language()
    below = [one for one in known.parts(name) if one not in path]
    made = [(one, _branch(known, one, counted, path)) for one in below]
    return Branch(
        id=name,
        title=shown.title(spoken),
        kind=shown.kind_title(spoken),
        doi=shown.doi,
        techniques=tuple(one.acronym or one.title(spoken) for one in shown.techniques),
        since=shown.commissioned,
        until=shown.decommissioned,
        count=counted.get(name, 0),
        datasets=listed(name),
        parts=tuple(part for one, part in made if is_real(known.cards[one])),
        channels=tuple(part for one, part in made if not is_real(known.cards[one])),
    )


def instrument(name: str) -> Response:
    """The page of an instrument; 404 where there never was one, 410 where it is gone."""
    known = catalogue()
    shown = _instrument(known, name)
    registered = is_registered(shown)
    links = _links(shown, registered)
    answer = make_response(
        render_template(
            "thalie/instruments/instrument.html",
            instrument=shown,
            language=language(),
            registered=registered,
            address=doi_address(shown.doi) if registered else "",
            datasets=named_by(shown, SHOWN),
            use=use_of(name) if not shown.removed and is_real(known.cards[name]) else None,
            query=query_of(known, name),
            parts=[part for part in shown.parts if is_real(known.cards[part.id])],
            channels=[part for part in shown.parts if not is_real(known.cards[part.id])],
            links=links,
            linked_data=json_ld(shown, language()),
        ),
        410 if shown.removed else 200,
    )
    for relation, url, more in links:
        answer.headers.add("Link", f'<{url}>; rel="{relation}"{more}')
    return answer


def instrument_json(name: str) -> tuple[Response, int]:
    """PIDINST 1.0; 410 with the same where the instrument is gone."""
    shown = _instrument(catalogue(), name)
    return jsonify(document(shown, language())), 410 if shown.removed else 200


def is_registered(instrument: Instrument) -> bool:
    """Whether DataCite said that the DOI leads to its page."""
    entry = entry_of(instrument.doi) if instrument.doi else None
    return entry is not None and bool(entry.known) and State(entry.known).resolves


def _instrument(known: Catalogue, name: str) -> Instrument:
    found = known.instrument(name)
    return found if found is not None else abort(404)


def _links(instrument: Instrument, registered: bool) -> list[tuple[str, str, str]]:
    """Typed links (relation, address, parameters) after FAIR Signposting, level 1."""
    api = f"{current_app.config['SITE_API_URL'].rstrip('/')}/instruments/{instrument.id}"
    found: list[tuple[str, str, Any]] = [
        ("type", "https://schema.org/IndividualProduct", ""),
        ("type", "https://schema.org/AboutPage", ""),
        ("describedby", api, '; type="application/json"'),
    ]
    if not instrument.removed:
        told = f"{current_app.config['SITE_UI_URL'].rstrip('/')}/things/instrument/{instrument.id}"
        found.append(("describedby", f"{told}.ttl", '; type="text/turtle"'))
    if registered:
        found.insert(0, ("cite-as", f"https://doi.org/{instrument.doi}", ""))
    return found
