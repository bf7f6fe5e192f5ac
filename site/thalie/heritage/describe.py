"""A record told as a person would tell it, in English or French. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from thalie.ground.language import Sentence

from .model import BY_NAME, PREFIX
from .present import Shown, Words, present, title_of, words
from .summary import Find

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
        yield _counted(analyses, language, find)
    for name, field in BY_NAME.items():
        if name.endswith((":experiment", ":analyses", ":synthetic")):
            continue
        if shown := present(field, fields.get(name), language, find, 0, ROWS):
            yield ""
            yield from _told(shown, language)
    if fields.get(f"{PREFIX}:synthetic"):
        yield ""
        yield Sentence(
            "These data are synthetic: computed, not measured.",
            "Ces données sont synthétiques : calculées, non mesurées.",
        ).in_language(language)


def _by(metadata: Json, language: str) -> str:
    people = [one.get("person_or_org", {}).get("name", "") for one in metadata.get("creators", [])]
    by = "; ".join(name for name in people if name)
    year = str(metadata.get("publication_date", ""))[:4]
    parts = [by, metadata.get("publisher", ""), year]
    return ", ".join(part for part in parts if part)


def _access(access: Json, language: str) -> Iterable[str]:
    embargo = access.get("embargo", {})
    if embargo.get("active"):
        yield Sentence(
            f"The files are under embargo until {embargo.get('until')}.",
            f"Les fichiers sont sous embargo jusqu’au {embargo.get('until')}.",
        ).in_language(language)
    elif access.get("files") == "restricted":
        yield Sentence(
            "The files are restricted.", "L’accès aux fichiers est restreint."
        ).in_language(language)


def _beam(experiment: Json, language: str, find: Find) -> Iterable[str]:
    """``Measured at A laboratory, run 3, project TIPY, by PIXE, from 2026-01-20 to 2026-01-22.``"""
    group = BY_NAME[f"{PREFIX}:experiment"].group
    told = {
        field.name: ", ".join(w.text for w in words(field, experiment[field.name], find, language))
        for field in (group.fields if group else ())
        if field.name in experiment
    }
    start, end = told.get("start", ""), told.get("end", "")
    same = not end or start == end
    parts = (
        ("facility", Sentence("at {}", "à {}")),
        ("run", Sentence("run {}", "séance {}")),
        ("project", Sentence("project {}", "projet {}")),
        ("techniques", Sentence("by {}", "par {}")),
        ("particle", Sentence("with a beam of {}", "avec un faisceau de {}")),
        ("energy", Sentence("of {}", "de {}")),
        ("atmosphere", Sentence("in {}", "sous {}")),
    )
    sentence = [phrase.in_language(language).format(told[n]) for n, phrase in parts if n in told]
    if start and same:
        sentence.append(Sentence(f"on {start}", f"le {start}").in_language(language))
    elif start:
        both = Sentence(f"from {start} to {end}", f"du {start} au {end}")
        sentence.append(both.in_language(language))
    measured = Sentence("Measured {}.", "Mesuré {}.").in_language(language)
    yield measured.format(", ".join(sentence))
    known = {name for name, _ in parts} | {"start", "end"}
    for field in group.fields if group else ():
        if field.name in told and field.name not in known:
            yield f"{field.label.in_language(language)}: {told[field.name]}"


def _counted(analyses: list[Json], language: str, find: Find) -> str:
    """How many analyses, and of which kinds; their names stay as the vocabulary has them."""
    colon = " : " if language.startswith("fr") else ": "
    kinds = Counter(one["kind"]["id"] for one in analyses if one.get("kind"))
    told = [
        f"{title_of('analysiskinds', kind, find, language)}{colon}{count}"
        for kind, count in kinds.items()
    ]
    number, targets = len(analyses), len({a.get("object") for a in analyses if a.get("object")})
    whole = Sentence(
        f"{number} {'analyses' if number > 1 else 'analysis'}",
        f"{number} {'analyses' if number > 1 else 'analyse'}",
    ).in_language(language)
    if targets > 1:
        of = Sentence(f" of {targets} different targets", f" de {targets} cibles différentes")
        whole += of.in_language(language)
    return f"{whole} ({', '.join(told)})." if told else f"{whole}."


def _told(shown: Shown, language: str) -> Iterable[str]:
    yield f"{shown.label}" + (f" ({shown.total})" if shown.total else "")
    for line in shown.lines:
        yield f"  {line.label}: {_text(line.words)}"
    for row in shown.rows:
        cells = zip(shown.columns, row, strict=True)
        yield "  - " + "; ".join(f"{name}: {_text(cell)}" for name, cell in cells if cell)
    if shown.total > len(shown.rows) > 0:
        more = shown.total - len(shown.rows)
        yield "  " + Sentence(f"and {more} more", f"et {more} autres").in_language(language)
    for table in shown.tables:
        yield from _told(table, language)


def _text(pieces: Iterable[Words]) -> str:
    return ", ".join(piece.text for piece in pieces)
