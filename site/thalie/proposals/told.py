"""What is answered of the files of a draft: their state, what they propose, whom they name."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from thalie.heritage.custom_fields import language
from thalie.records.sight import mark
from thalie.vocabularies import terms

from .book import COPYING, WAITING, files_of
from .comparing import Standing, proposed, standing
from .decided import decision_on, left_in
from .joined import Joined, join
from .models import DraftAnswers, ReadFile
from .obstacles import names_in, obstacles
from .persons import people_of
from .sources import sources_of
from .words import label_of, lines_of, problem_of, section_of

MOST_PLACES = 5  # of one name
Json = dict[str, Any]


def revision(draft: Any, found: Joined) -> str:
    """Of the words of DRAFT and of what is proposed: who takes a value saw both."""
    return sha256(f"{mark(draft)} {found.digest}".encode()).hexdigest()[:24]


def tell_files(draft: Any) -> Json:
    """The state of each file alone, for who waits."""
    rows = files_of(draft.id)
    return {"files": [_file(row) for row in rows], "reading": _is_reading(rows)}


def tell(draft: Any) -> Json:
    """All that is known."""
    found = join(draft)
    said = {name: draft.get(name) or {} for name in ("metadata", "custom_fields")}
    spoken = language()
    return {
        **tell_files(draft),
        "revision": revision(draft, found),
        "runs": list(found.layout.runs) if len(found.layout.runs) > 1 else [],
        "remarks": [
            {"file": one.where.file, "group": one.where.group, "code": one.code,
             "reason": one.reason, "advice": one.advice}
            for one in found.run.problems
        ],
        "obstacle": found.obstacle,
        "proposals": [
            _proposal(path, value, said, found, spoken) for path, value in proposed(found.made)
        ],
        "names": _names(draft, found.rows, found.answers),
        "obstacles": [
            sentence.in_language(spoken) for sentence in obstacles(draft, **said)
        ],
    }  # fmt: skip


def _is_reading(rows: list[ReadFile]) -> bool:
    return any(row.state in (WAITING, COPYING) for row in rows)


def _file(row: ReadFile) -> Json:
    refusal = row.refusal
    problem = None
    if refusal:
        problem = {**refusal, "title": problem_of(refusal["code"], language())}
    return {
        "key": row.key,
        "size": int(row.size),
        "checksum": f"md5:{row.md5}",
        "state": row.state,
        "problem": problem,
        "accepted": bool(row.accepted),
        "trouble": row.trouble,
        "names": len(left_in(row)),
        "redacted_places": int((row.copy or {}).get("places", 0)),
    }


def _proposal(path: str, value: Any, said: Mapping[str, Any], found: Joined, spoken: str) -> Json:
    lines, more = lines_of(path, value, spoken, terms.find)
    stands = standing(path, value, said)
    return {
        "path": path,
        "label": label_of(path, spoken),
        "section": section_of(path, spoken),
        "value": value,
        "display": lines,
        "more": more,
        "standing": stands.value,
        "refused": path in found.answers.refused and stands is not Standing.SAME,
        "taken": path in found.answers.taken and stands is Standing.SAME,
        "sources": sources_of(path, found.dataset) if found.dataset else {},
    }


def _names(draft: Any, rows: Any, said: DraftAnswers) -> list[Json]:
    """Each name that a file carries now, where it stands, and what was decided."""
    carried = {(row.key, name) for row in rows for name in left_in(row)}
    cited = people_of(draft.get("metadata") or {}, {})
    places: dict[str, list[Json]] = {}
    for name in names_in(rows):
        if (name.where.file, name.value) in carried:
            where = {
                "file": name.where.file,
                "group": name.where.group,
                "attribute": name.where.attribute,
            }
            places.setdefault(name.value, []).append(where)
    return [
        {
            "value": value,
            "places": found[:MOST_PLACES],
            "count": len(found),
            "files": sorted({one["file"] for one in found}),
            "decision": decision_on(value, said.names),
            "agreement": said.names.get(value, {}).get("agreement", ""),
            "cited": cited.may_stay(value),
        }
        for value, found in places.items()
    ]
