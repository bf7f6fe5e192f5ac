"""The sentences of a generated description, in English and French. Pure.

Arguments are plain text; every function returns plain text too, and ``metadata`` escapes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from thalie.capture import Days
from thalie.ground.language import LOCALES, enumeration, few

from .dataset import Named

LANGUAGES = ("en", "fr")
ISO_639_3 = {"en": "eng", "fr": "fra"}

DAMAGES = {
    "damaged": {"en": "part of it cannot be read", "fr": "une partie ne peut être lue"},
    "truncated": {"en": "it ends too early", "fr": "il s’arrête trop tôt"},
}
OTHER_DAMAGE = {"en": "it cannot be read in full", "fr": "il ne peut être lu en entier"}


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run holds, ready to be told.

    ``method`` is what its techniques have in common, ``counts`` is (kind, number), ``energies`` are
    in keV.
    """

    project: str
    label: str
    objects: tuple[str, ...]
    method: Named
    techniques: tuple[Named, ...]
    particles: tuple[Named, ...]
    energies: tuple[float, ...]
    counts: tuple[tuple[Named, int], ...]
    days: Days
    files: int
    formats: tuple[str, ...]
    facility: str


def title(summary: Summary, language: str) -> str:
    """Propose a title: method and techniques, objects, project and run, days."""
    techniques = ", ".join(one.short for one in summary.techniques)
    head = _method(summary, language)
    if techniques:
        head += f" ({techniques})"
    if summary.objects:
        joint = " : " if language == "fr" else " of "
        head += joint + few(summary.objects, 3, language)
    run = _project_and_run(summary, language)
    when = days(summary, language)
    return ", ".join(part for part in (head, run, when) if part)


def abstract(summary: Summary, language: str) -> str:
    """One paragraph that says what the dataset is."""
    run = _project_and_run(summary, language)
    when = days(summary, language)
    method = _method(summary, language)
    objects = few(summary.objects, 10, language)
    if language == "fr":
        sentences = [
            f"{method} : données enregistrées à {summary.facility}"
            + (f" ({when})" if when else "")
            + (f", {run}" if run else "")
            + ".",
            _counted(summary, language),
            f"Objets : {objects}." if objects else "",
            f"{_plural(summary.files, 'fichier', 'fichiers')} au format "
            f"{enumeration(summary.formats, 'fr')}, sans changement depuis l’acquisition ou la "
            "conversion, sauf mention contraire.",
        ]
    else:
        sentences = [
            f"{method}: data recorded at {summary.facility}"
            + (f" ({when})" if when else "")
            + (f", {run}" if run else "")
            + ".",
            _counted(summary, language),
            f"Objects: {objects}." if objects else "",
            f"{_plural(summary.files, 'file', 'files')} in {enumeration(summary.formats, 'en')}, "
            "unchanged since acquisition or conversion unless said otherwise.",
        ]
    return " ".join(sentence for sentence in sentences if sentence)


def methods(summary: Summary, language: str) -> str:
    """Techniques in full, and the beam."""
    names = [_in_full(one, language) for one in summary.techniques]
    particles = enumeration([one.title(language) for one in summary.particles], language)
    beam = f"{particles} {energies(summary.energies)}".strip()
    if language == "fr":
        parts = [f"Techniques : {', '.join(names)}." if names else ""]
        parts.append(f"Faisceau : {beam}." if beam else "")
    else:
        parts = [f"Techniques: {', '.join(names)}." if names else ""]
        parts.append(f"Beam: {beam}." if beam else "")
    return " ".join(part for part in parts if part)


def damaged(file: str, group: str, code: str, language: str) -> str:
    """A file was published although part of it is lost."""
    what = DAMAGES.get(code, OTHER_DAMAGE)[language]
    if language == "fr":
        where = f" (à partir du groupe {group})" if group else ""
        return f"Fichier endommagé : {file} ; {what}{where}."
    where = f" (from group {group} on)" if group else ""
    return f"Damaged file: {file}; {what}{where}."


def redacted(file: str, places: int, original_sha256: str, copy_sha256: str, language: str) -> str:
    """A file was published as a copy without the names of persons."""
    if language == "fr":
        return (
            f"Noms de personnes retirés : {file} est une copie dont {places} valeur(s) d’attribut "
            "ont été recouvertes à longueur égale ; toutes les mesures sont inchangées. SHA-256 de "
            f"l’original : {original_sha256} ; de la copie : {copy_sha256}."
        )
    return (
        f"Names of persons removed: {file} is a copy in which {places} attribute value(s) were "
        "overwritten at equal length; all measurements are unchanged. SHA-256 of the original: "
        f"{original_sha256}; of the copy: {copy_sha256}."
    )


def restricted(reason: str, review: date, language: str) -> str:
    """Files are closed without an end date."""
    day = format_date(review, "long", LOCALES[language])
    if language == "fr":
        return (
            f"Accès restreint aux fichiers : {reason}. Cette restriction sera réexaminée le {day}."
        )
    return f"Access to the files is restricted: {reason}. The restriction is reviewed on {day}."


def synthetic(language: str) -> str:
    """The dataset was computed, nothing was measured."""
    if language == "fr":
        return "Données de synthèse : calculées pour la démonstration, aucun objet n’a été analysé."
    return "Synthetic data: computed for demonstration, no object was analysed."


def energies(values: Sequence[float]) -> str:
    """Beam energies in keV."""
    return f"{', '.join(f'{value:g}' for value in values)} keV" if values else ""


def days(summary: Summary, language: str) -> str:
    """First and last day of beam in words."""
    first, last = summary.days
    if first is None or last is None:
        return ""
    locale = LOCALES[language]
    if first == last:
        return format_date(first, "long", locale)
    return f"{format_date(first, 'long', locale)} – {format_date(last, 'long', locale)}"


def _project_and_run(summary: Summary, language: str) -> str:
    word = ("projet", "session") if language == "fr" else ("project", "run")
    parts = [f"{word[0]} {summary.project}" if summary.project else ""]
    day = summary.days[0].isoformat() if summary.days[0] else ""
    if summary.label not in ("", summary.project, day):
        parts.append(f"{word[1]} {summary.label}")
    return ", ".join(part for part in parts if part)


def _method(summary: Summary, language: str) -> str:
    """What the techniques have in common, as the first word of a sentence."""
    name = summary.method.title(language)
    return name[:1].upper() + name[1:]


def _in_full(technique: Named, language: str) -> str:
    """The technique with its acronym, unless this is all there is."""
    title = technique.title(language)
    return title if title == technique.short else f"{title} ({technique.short})"


def _counted(summary: Summary, language: str) -> str:
    """How many analyses, and of which kinds; their names stay as the vocabulary has them."""
    number = sum(count for _, count in summary.counts)
    colon = " : " if language == "fr" else ": "
    kinds = ", ".join(f"{kind.title(language)}{colon}{count}" for kind, count in summary.counts)
    if not number:
        return ""
    if language == "fr":
        analyses = _plural(number, "analyse", "analyses")
        return f"Le jeu de données contient {analyses} ({kinds})."
    return f"The dataset holds {_plural(number, 'analysis', 'analyses')} ({kinds})."


def _plural(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
