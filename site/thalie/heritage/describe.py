"""A record told as a person would tell it, in their language. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from thalie.embargo.state import access_state
from thalie.ground.language import and_more, counted
from thalie.ground.language import sentence as _
from thalie.ground.terms import Find

from .model import BY_NAME, PREFIX
from .present import Shown, Words, present, title_of, words

Json = Mapping[str, Any]

ROWS = 5  # of a table that are told one by one; the others are counted


def describe(record: Json, language: str, find: Find) -> str:
    """RECORD, as the REST API gives it, as text in LANGUAGE."""
    return "\n".join(_lines(record, language, find)) + "\n"


def _lines(record: Json, language: str, find: Find) -> Iterable[str]:
    metadata, fields = record.get("metadata", {}), record.get("custom_fields", {})
    yield metadata.get("title", record.get("id", ""))
    yield _by(metadata, language)
    if doi := record.get("pids", {}).get("doi", {}).get("identifier"):
        yield f"https://doi.org/{doi}"
    yield from _access(record.get("access", {}), language)
    if experiment := fields.get(f"{PREFIX}:experiment"):
        yield ""
        yield from _beam(experiment, language, find)
    if analyses := fields.get(f"{PREFIX}:analyses"):
        yield analyses_counted(analyses, language, find)
    for name, field in BY_NAME.items():
        if name.endswith((":experiment", ":analyses", ":synthetic")):
            continue
        if shown := present(field, fields.get(name), language, find, 0, ROWS):
            yield ""
            yield from _told(shown, language)
    if fields.get(f"{PREFIX}:synthetic"):
        yield ""
        yield _("These data are synthetic: computed, not measured.").in_language(language)


def _by(metadata: Json, language: str) -> str:
    people = [one.get("person_or_org", {}).get("name", "") for one in metadata.get("creators", [])]
    by = "; ".join(name for name in people if name)
    year = str(metadata.get("publication_date", ""))[:4]
    parts = [by, metadata.get("publisher", ""), year]
    return ", ".join(part for part in parts if part)


def _access(access: Json, language: str) -> Iterable[str]:
    state = access_state(access)
    if state.status == "embargoed":
        day = state.until.isoformat() if state.until else ""
        yield _("The files are under embargo until %(day)s.", day=day).in_language(language)
    elif not state.open:
        yield _("The files are restricted.").in_language(language)


def _beam(experiment: Json, language: str, find: Find) -> Iterable[str]:
    """``Measured at A laboratory, run 3, project TIPY, by PIXE, from 2026-01-20 to 2026-01-22.``"""
    group = BY_NAME[f"{PREFIX}:experiment"].group
    told = {
        field.name: ", ".join(w.text for w in words(field, experiment[field.name], find, language))
        for field in (group.fields if group else ())
        if field.name in experiment
    }
    phrases = {
        "facility": _("at %(facility)s", **told),
        "run": _("run %(run)s", **told),
        "project": _("project %(project)s", **told),
        "techniques": _("by %(techniques)s", **told),
        "particle": _("with a beam of %(particle)s", **told),
        "energy": _("of %(energy)s", **told),
        "atmosphere": _("in %(atmosphere)s", **told),
        "start": _("from %(start)s to %(end)s", **told)
        if told.get("end", told.get("start")) != told.get("start")
        else _("on %(start)s", **told),
    }
    parts = [phrase.in_language(language) for name, phrase in phrases.items() if name in told]
    yield _("Measured %(how)s.", how=", ".join(parts)).in_language(language)
    known = {*phrases, "end"}
    for field in group.fields if group else ():
        if field.name in told and field.name not in known:
            yield f"{field.label.in_language(language)}: {told[field.name]}"


def analyses_counted(analyses: Sequence[Json], language: str, find: Find) -> str:
    """How many analyses, and of which kinds; their names stay as the vocabulary has them."""
    kinds = Counter(one["kind"]["id"] for one in analyses if one.get("kind"))
    told = [
        _(
            "%(name)s: %(count)s",
            name=title_of("analysiskinds", kind, find, language),
            count=count,
        ).in_language(language)
        for kind, count in kinds.items()
    ]
    number, targets = len(analyses), len({a.get("object") for a in analyses if a.get("object")})
    whole = counted("%(number)s analysis", "%(number)s analyses", number)
    if targets > 1:
        whole = counted(
            "%(number)s analysis of %(targets)s different targets",
            "%(number)s analyses of %(targets)s different targets",
            number,
            targets=targets,
        )
    said = whole.in_language(language)
    return f"{said} ({', '.join(told)})." if told else f"{said}."


def _told(shown: Shown, language: str) -> Iterable[str]:
    yield f"{shown.label}" + (f" ({shown.total})" if shown.total else "")
    for line in shown.lines:
        yield f"  {line.label}: {_text(line.words)}"
    for row in shown.rows:
        cells = zip(shown.columns, row, strict=True)
        yield "  - " + "; ".join(f"{name}: {_text(cell)}" for name, cell in cells if cell)
    if shown.total > len(shown.rows) > 0:
        yield "  " + and_more(shown.total - len(shown.rows), language)
    for table in shown.tables:
        yield from _told(table, language)


def _text(pieces: Iterable[Words]) -> str:
    return ", ".join(piece.text for piece in pieces)
