"""The sentences of a generated description. Pure.

Arguments are plain text; every function returns plain text too, and ``metadata`` escapes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from thalie.capture import Days
from thalie.ground.language import LOCALES, Sentence, counted, enumeration, few
from thalie.ground.language import sentence as _

from .dataset import Named

LANGUAGES = ("en", "fr")
ISO_639_3 = {"en": "eng", "fr": "fra"}

DAMAGES = {
    "damaged": _("part of it cannot be read"),
    "truncated": _("it ends too early"),
}
OTHER_DAMAGE = _("it cannot be read in full")


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
        objects = few(summary.objects, 3, language)
        head = _("%(method)s of %(objects)s", method=head, objects=objects).in_language(language)
    run = _project_and_run(summary, language)
    when = days(summary, language)
    return ", ".join(part for part in (head, run, when) if part)


def abstract(summary: Summary, language: str) -> str:
    """One paragraph that says what the dataset is."""
    run = _project_and_run(summary, language)
    when = days(summary, language)
    head = _(
        "%(method)s: data recorded at %(facility)s",
        method=_method(summary, language),
        facility=summary.facility,
    ).in_language(language)
    head += (f" ({when})" if when else "") + (f", {run}" if run else "") + "."
    objects = few(summary.objects, 10, language)
    formats = enumeration(summary.formats, language)
    files = counted(
        "%(number)s file in %(formats)s, unchanged since acquisition or conversion unless said "
        "otherwise.",
        "%(number)s files in %(formats)s, unchanged since acquisition or conversion unless said "
        "otherwise.",
        summary.files,
        formats=formats,
    )
    sentences = [
        head,
        _counted(summary, language),
        _("Objects: %(objects)s.", objects=objects).in_language(language) if objects else "",
        files.in_language(language),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def methods(summary: Summary, language: str) -> str:
    """Techniques in full, and the beam."""
    names = ", ".join(_in_full(one, language) for one in summary.techniques)
    particles = enumeration([one.title(language) for one in summary.particles], language)
    beam = f"{particles} {energies(summary.energies)}".strip()
    parts = [
        _("Techniques: %(names)s.", names=names).in_language(language) if names else "",
        _("Beam: %(beam)s.", beam=beam).in_language(language) if beam else "",
    ]
    return " ".join(part for part in parts if part)


def damaged(file: str, group: str, code: str, language: str) -> str:
    """A file was published although part of it is lost."""
    what = DAMAGES.get(code, OTHER_DAMAGE).in_language(language)
    told = _("Damaged file: %(file)s; %(what)s.", file=file, what=what)
    if group:
        told = _(
            "Damaged file: %(file)s; %(what)s (from group %(group)s on).",
            file=file,
            what=what,
            group=group,
        )
    return told.in_language(language)


def redacted(file: str, places: int, original_sha256: str, copy_sha256: str, language: str) -> str:
    """A file was published as a copy without the names of persons."""
    return _(
        "Names of persons removed: %(file)s is a copy in which %(places)s attribute value(s) were "
        "overwritten at equal length; all measurements are unchanged. SHA-256 of the original: "
        "%(original)s; of the copy: %(copy)s.",
        file=file,
        places=places,
        original=original_sha256,
        copy=copy_sha256,
    ).in_language(language)


def restricted(reason: str, review: date, language: str) -> str:
    """Files are closed without an end date."""
    return _(
        "Access to the files is restricted: %(reason)s. The restriction is reviewed on %(day)s.",
        reason=reason,
        day=format_date(review, "long", LOCALES[language]),
    ).in_language(language)


def synthetic(language: str) -> str:
    """The dataset was computed, nothing was measured."""
    told = _("Synthetic data: computed for demonstration, no object was analysed.")
    return told.in_language(language)


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
    day = summary.days[0].isoformat() if summary.days[0] else ""
    parts: list[Sentence] = []
    if summary.project:
        parts.append(_("project %(name)s", name=summary.project))
    if summary.label not in ("", summary.project, day):
        parts.append(_("run %(name)s", name=summary.label))
    return ", ".join(part.in_language(language) for part in parts)


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
    number = sum(count for _kind, count in summary.counts)
    if not number:
        return ""
    kinds = ", ".join(
        _("%(name)s: %(count)s", name=kind.title(language), count=count).in_language(language)
        for kind, count in summary.counts
    )
    return counted(
        "The dataset holds %(number)s analysis (%(kinds)s).",
        "The dataset holds %(number)s analyses (%(kinds)s).",
        number,
        kinds=kinds,
    ).in_language(language)
