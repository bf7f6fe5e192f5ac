"""One odd text in every place of a record at once: every format is written, every judge agrees."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from thalie.crosswalks import crm, dcat
from thalie.crosswalks.settings import Settings

from .documents import SETTINGS
from .judge_rdf import FORMATS, crm_family, parsed, shacl_complaints
from .kinds import FULL, ODD, WITHDRAWN
from .test_linked_art import complaints, told

WORDS = (ODD, "", " ", "\ud800", "http://a.example/b", "#", "10.5072/x", "-0800", "%", "é", "a/b")


def throughout(one: Any, words: str) -> Any:
    """A copy of ONE with WORDS for every text, and no number for every number with a point."""
    if isinstance(one, str):
        return words
    if is_dataclass(one) and not isinstance(one, type):
        found = {f.name: throughout(getattr(one, f.name), words) for f in fields(one)}
        return replace(one, **found)
    if isinstance(one, tuple):
        return tuple(throughout(part, words) for part in one)
    if isinstance(one, dict):
        return {words: words}
    return float("nan") if isinstance(one, float) else one


@pytest.mark.parametrize("house", [SETTINGS, Settings()], ids=["configured", "bare"])
@pytest.mark.parametrize("words", WORDS, ids=ascii)
def test_any_text_may_stand_anywhere(schemas: Path, words: str, house: Settings) -> None:
    record = throughout(FULL, words)
    for one in (record, replace(record, withdrawal=throughout(WITHDRAWN.withdrawal, words))):
        for form in FORMATS:
            for module in (dcat, crm):
                parsed(getattr(module, f"render_{form}")(one, house), form)
        assert shacl_complaints(schemas, parsed(dcat.render_n_triples(one, house))) == []
        graph = parsed(crm.render_n_triples(one, house))
        assert crm_family(schemas).complaints(graph) == []
        assert complaints(schemas, told(one, house)) == []
