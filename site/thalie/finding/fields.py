"""What typed words mean, for whoever reads them. Pure."""

from __future__ import annotations

from thalie.ground.language import Sentence, in_context

FIELDS: dict[str, Sentence] = {
    "object": in_context("typed word", "object"),
    "inventory": in_context("typed word", "inventory number"),
    "material": in_context("typed word", "material"),
    "technique": in_context("typed word", "technique"),
    "keeper": in_context("typed word", "keeper"),
    "period": in_context("typed word", "period"),
    "object_type": in_context("typed word", "type of object"),
    "element": in_context("typed word", "element"),
    "particle": in_context("typed word", "particle"),
    "instrument": in_context("typed word", "instrument"),
    "place": in_context("typed word", "place"),
    "year": in_context("typed word", "year"),
    "beam_day": in_context("typed word", "day of beam"),
    "energy": in_context("typed word", "energy in keV"),
    "detector": in_context("typed word", "detector"),
    "project": in_context("typed word", "project"),
    "run": in_context("typed word", "run"),
    "analyses": in_context("typed word", "number of analyses"),
    "term": in_context("typed word", "term of a vocabulary"),
    "title": in_context("typed word", "title"),
    "description": in_context("typed word", "description"),
    "person": in_context("typed word", "person"),
    "subject": in_context("typed word", "keyword"),
    "published": in_context("typed word", "day of publication"),
    "doi": in_context("typed word", "DOI"),
    "orcid": in_context("typed word", "ORCID iD"),
    "record": in_context("typed word", "dataset"),
}
"""What the typed words of ``SEARCH_FIELDS`` mean."""
