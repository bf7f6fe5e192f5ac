"""Where in the files each value of a run was read, for whoever reviews it. Pure.

Most analyses of a file are laid out alike, so they are told together: ``analyses`` lists their
places, ``facts`` says for each value at which attribute of which part it stands. A part is relative
to the analysis (``.``, ``X0``), absolute (``/data``), or ``name`` for the name of the file itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from thalie.capture import Analysis, Provenance

Json = dict[str, Any]
NAME_OF_FILE = "name"
MOST_PLACES = 200  # analyses named one by one; more are counted


def tell_provenance(analyses: Iterable[Analysis]) -> list[Json]:
    """Entries {file, analyses, count, facts}; a fact is {part, attribute}."""
    found: dict[str, Json] = {}
    for analysis in analyses:
        facts = _facts(analysis)
        key = json.dumps([analysis.file, facts], sort_keys=True)
        entry = found.setdefault(
            key, {"file": analysis.file, "analyses": [], "count": 0, "facts": facts}
        )
        entry["count"] += 1
        if entry["count"] <= MOST_PLACES:
            entry["analyses"].append(f"{analysis.number} {analysis.path}".strip())
    return list(found.values())


def _facts(analysis: Analysis) -> Json:
    facts = {name: _place(where, analysis) for name, where in analysis.provenance.items()}
    for detector in analysis.detectors:
        for name, where in detector.provenance.items():
            facts[f"{detector.canonical_name}: {name}"] = _place(where, analysis)
    return dict(sorted(facts.items()))


def _place(where: Provenance, analysis: Analysis) -> Json:
    place = {"part": _part(where.group, analysis.path), "attribute": where.attribute}
    return place if where.file == analysis.file else {**place, "file": where.file}


def _part(group: str, path: str) -> str:
    if not group:
        return NAME_OF_FILE
    if group == path:
        return "."
    inside = group.removeprefix(path.rstrip("/") + "/")
    return inside if inside != group else group
