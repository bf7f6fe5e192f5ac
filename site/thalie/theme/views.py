"""What our templates may ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import Blueprint, Flask, current_app

from thalie.crosswalks.spoken import Spoken
from thalie.doi.addresses import doi_is_registered
from thalie.ground import looks
from thalie.ground.facility import Facility
from thalie.heritage.custom_fields import language
from thalie.heritage.paper.files import size_words
from thalie.records.titles import spoken_titles
from thalie.withdrawal.tombstone import add_typed_links, tombstone

from .errors import refusal
from .frontpage import front, listed
from .naming import naming
from .paper import elsewhere, files_of, paper, size_of


def create_blueprint(app: Flask) -> Blueprint:
    """Make the functions known to all templates, and let tombstones have typed links."""
    blueprint = Blueprint("thalie_theme", __name__)
    blueprint.add_app_template_global(front)
    blueprint.add_app_template_global(listed, "thalie_listed")
    blueprint.add_app_template_global(doi_is_registered)
    blueprint.add_app_template_global(tombstone)
    blueprint.add_app_template_global(naming)
    blueprint.add_app_template_global(refusal)
    blueprint.add_app_template_global(facility)
    blueprint.add_app_template_global(about, "thalie_about")
    blueprint.add_app_template_global(menu, "thalie_menu")
    for asked in (paper, files_of, size_of, elsewhere, titles_of):
        blueprint.add_app_template_global(asked, f"thalie_{asked.__name__}")
    blueprint.add_app_template_filter(file_size, "filesizeformat")
    blueprint.after_app_request(add_typed_links)
    return blueprint


def titles_of(ids: Iterable[str]) -> dict[str, Spoken]:
    """By id of a record its title; with a language only where that is not the reader's."""
    found = spoken_titles(list(ids), language())
    return {
        id_: Spoken(one.text) if one.language[:2] == language()[:2] else one
        for id_, one in found.items()
    }


def file_size(size: float | None, binary: bool = False) -> str:
    """A size in bytes in the words of the reader, where templates of InvenioRDM ask for it."""
    return size_words(size or 0, language())


def facility() -> Facility:
    """Who runs this repository."""
    return Facility.from_config(current_app.config)


def about() -> str:
    """What the catalogue holds (``THALIE_ABOUT``), in the reader's language, else in English."""
    said: Mapping[str, str] = current_app.config.get("THALIE_ABOUT") or {}
    return said.get(language()[:2]) or said.get("en", "")


def menu() -> tuple[tuple[str, str], ...]:
    """What the main menu has beside our own entries: words and addresses."""
    return tuple((one.title(language()), one.url) for one in looks.entries(current_app.config))
