"""A data paper for who is to judge it without knowing whose it is.

Only what is named here is shown: what a paper will have one day is hidden until somebody thought
of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from markupsafe import escape

from thalie.ground.plain import plain
from thalie.ground.veil import Veil
from thalie.heritage.model import EXPERIMENT
from thalie.heritage.paper.parts import Part
from thalie.heritage.paper.told import Description
from thalie.heritage.present import ADDRESSES, Line, Words

from .paper import Paper

SHOWN = frozenset(
    {
        "language", "titles", "abstract", "keywords", "synthetic", "cards", "objects", "table",
        "samples", "places", "method", "methods", "detectors", "standards", "summary", "measures",
        "analyses", "kinds", "elements", "licences",
    }
)  # fmt: skip
TELLTALE = frozenset(
    {"project", "run", "access_programme", "grant", "euphrosyne_project", "euphrosyne_run"}
)
"""Of the experiment: who knows these finds the persons."""

OUTSIDE = (
    *(address.partition("{")[0] for address in ADDRESSES.values() if address != "{}"),
    "https://vocab.getty.edu/",
    "https://creativecommons.org/",
    "https://opensource.org/",
)
"""Addresses that name a thing and not a dataset begin so; others are left out."""

_RICH = frozenset({"abstract", "methods"})


def anonymous(paper: Paper, veil: Veil) -> Paper:
    """PAPER without persons and what leads to them; in texts a VEIL is over their names."""
    shown = {
        one.name: _shown(one.name, getattr(paper, one.name), paper.language, veil)
        if one.name in SHOWN
        else _nothing(getattr(paper, one.name))
        for one in fields(paper)
    }
    return Paper(**shown)


def _shown(name: str, value: Any, language: str, veil: Veil) -> Any:
    if name in _RICH and value is not None:
        return _bare(value, veil)
    if name == "method":
        return veiled(_untold(value, language), veil)
    return veiled(value, veil)


def _untold(lines: list[Line], language: str) -> list[Line]:
    told = {one.label.in_language(language) for one in EXPERIMENT.fields if one.name in TELLTALE}
    return [line for line in lines if line.label not in told]


def _bare(text: Description, veil: Veil) -> Description:
    """The words of a text that somebody formatted; what stands in its tags names somebody, too."""

    def paragraphs(html: str) -> str:
        lines = veil.over(plain(html)).splitlines()
        return "".join(f"<p>{escape(line)}</p>" for line in lines)

    def bare(texts: Any) -> Any:
        return tuple(replace(one, text=paragraphs(one.text)) for one in texts)

    texts = replace(text.texts, shown=bare(text.texts.shown), others=bare(text.texts.others))
    return replace(text, texts=texts)


def veiled(value: Any, veil: Veil) -> Any:
    """VALUE with a VEIL over each text in it; of addresses those of known authorities are left."""
    if isinstance(value, str):
        return veil.over(value)
    if isinstance(value, Words):
        known = value.address.startswith(OUTSIDE) and not veil.hides(value.address)
        return Words(veil.over(value.text), value.address if known else "")
    if isinstance(value, list | tuple):
        return type(value)(veiled(one, veil) for one in value)
    if isinstance(value, Mapping):
        return {name: veiled(one, veil) for name, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{one.name: veiled(getattr(value, one.name), veil) for one in fields(value)}
        )
    return value


def _nothing(value: Any) -> Any:
    """What a section has that says nothing."""
    if isinstance(value, Part):
        return Part()
    return type(value)() if isinstance(value, str | list | tuple | bool | int) else None
