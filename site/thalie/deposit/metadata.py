"""A captured run as the JSON of an InvenioRDM draft. Pure.

Nothing is invented: what no file, person or setting says is left out. Free text from files passes
``Discretion`` before it becomes public, and the finished document is checked again as a whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from html import escape
from typing import Any

from thalie.capture import UNKNOWN_CHANNEL, Analysis, Detector, Kind
from thalie.ground.facility import Facility
from thalie.ground.language import and_more

from . import wording
from .dataset import Dataset, Named, Wishes, recorded
from .discretion import Discretion
from .files import DepositFile
from .heritage import heritage_fields
from .people import Affiliation, Person
from .wording import ISO_639_3, LANGUAGES, Summary

LISTED = 50  # analyses, detectors and remarks told one by one
LONGEST_TEXT = 300  # characters of a free text of a file
REMARKS = frozenset({"disagreement", "suspicious", "not-read"})  # codes worth telling a reader


def build_draft(dataset: Dataset, published: date) -> dict[str, Any]:
    """Return the draft as ``records_service.create`` takes it.

    ``published`` is the publication date. Raises ``PrivateNameError`` rather than name a person
    whom only a file names.
    """
    summary = summarise(dataset)
    draft = {
        "access": dataset.access.as_json(),
        "files": {"enabled": True},
        "metadata": _metadata(dataset, summary, published),
        "custom_fields": heritage_fields(dataset, summary),
    }
    dataset.discretion.check(draft)
    return draft


def summarise(dataset: Dataset) -> Summary:
    """Collect what titles and paragraphs tell."""
    analyses, discretion = dataset.analyses, dataset.discretion
    source, facility = dataset.run.source, dataset.settings.facility
    acronyms = techniques(analyses, dataset.run.dialect.techniques)
    return Summary(
        project=discretion.shown(source.project),
        label=discretion.shown(source.label),
        objects=_objects(analyses, discretion),
        method=dataset.named("techniques", facility.method),
        techniques=tuple(dataset.named("techniques", name) for name in acronyms),
        particles=_particles(dataset),
        energies=tuple(sorted({a.beam_energy.value for a in analyses if a.beam_energy})),
        counts=tuple(_counts(dataset)),
        days=dataset.days,
        files=len(dataset.files),
        formats=tuple(_formats(dataset)),
        facility=facility.name,
    )


def _particles(dataset: Dataset) -> tuple[Named, ...]:
    """The particles of the beam, each once, however the files spell them."""
    said = _distinct(dataset.discretion.shown(one.particle) for one in dataset.analyses)
    found = [dataset.named("particles", words) for words in said]
    return tuple({one.id or one.words.casefold(): one for one in found}.values())


def _counts(dataset: Dataset) -> Iterator[tuple[Named, int]]:
    """Kinds of analyses, and how many there are of each."""
    numbers = Counter(one.kind for one in dataset.measured)
    for kind in Kind:
        if numbers[kind]:
            yield dataset.named("analysiskinds", kind.value), numbers[kind]


def _formats(dataset: Dataset) -> list[str]:
    """Formats of the files, each once."""
    return sorted({file.captured.format for file in dataset.files if file.captured.format})


def _media_types(dataset: Dataset) -> list[str]:
    """Media types of the files, each once."""
    formats = (dataset.run.dialect.format(key) for key in _formats(dataset))
    return list(dict.fromkeys(form.media_type for form in formats))


def techniques(analyses: Iterable[Analysis], order: Iterable[str]) -> tuple[str, ...]:
    """Acronyms of the techniques whose detectors recorded, in ORDER, that of the dialect."""
    found = {d.technique for analysis in analyses for d in analysis.detectors if recorded(d)}
    return tuple(technique for technique in order if technique in found)


def _objects(analyses: Iterable[Analysis], discretion: Discretion) -> tuple[str, ...]:
    """References of what was analysed, as typed at the beam line; standards are not objects."""
    return _distinct(
        discretion.shown(_short(analysis.reference))
        for analysis in analyses
        if analysis.kind is not Kind.STANDARD
    )


def _metadata(dataset: Dataset, summary: Summary, published: date) -> dict[str, Any]:
    settings, people = dataset.settings, dataset.people
    metadata: dict[str, Any] = {
        "resource_type": {"id": "dataset"},
        "title": dataset.wishes.title.get("en") or wording.title(summary, "en"),
        "additional_titles": _other_titles(dataset.wishes, summary),
        "creators": [_cited(person) for person in people.creators],
        "contributors": [*map(_cited, people.contributors), _host(settings.facility)],
        "publisher": settings.publisher,
        "publication_date": published.isoformat(),
        "dates": _dates(dataset),
        "languages": [{"id": settings.facility.language}],
        "subjects": [{"subject": word} for word in _keywords(dataset, summary)],
        "rights": [{"id": settings.licence}],
        "formats": _media_types(dataset),
        "sizes": _sizes(dataset.files),
        "description": _paragraphs(*_abstract(dataset, summary, "en")),
        "additional_descriptions": _other_descriptions(dataset, summary),
    }
    return {key: value for key, value in metadata.items() if value}


def _other_titles(wishes: Wishes, summary: Summary) -> list[dict[str, Any]]:
    """The French title; none beside an English one that a person chose alone."""
    if wishes.title and not wishes.title.get("fr"):
        return []
    text = wishes.title.get("fr") or wording.title(summary, "fr")
    return [{"title": text, "type": {"id": "translated-title"}, "lang": {"id": "fra"}}]


def _cited(person: Person) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "person_or_org": {
            "type": "personal",
            "family_name": person.family_name,
            "given_name": person.given_name,
            "name": person.name,
        }
    }
    if person.orcid:
        entry["person_or_org"]["identifiers"] = [{"scheme": "orcid", "identifier": person.orcid}]
    if person.contribution:
        entry["role"] = {"id": person.contribution}
    if person.affiliations:
        entry["affiliations"] = [_affiliation(place) for place in person.affiliations]
    return entry


def _affiliation(place: Affiliation) -> dict[str, str]:
    return {"id": place.ror} if place.ror else {"name": place.name}


def _host(facility: Facility) -> dict[str, Any]:
    """Return the facility as DataCite's HostingInstitution."""
    who: dict[str, Any] = {"type": "organizational", "name": facility.name}
    if facility.ror:
        who["identifiers"] = [{"scheme": "ror", "identifier": facility.ror}]
    entry: dict[str, Any] = {"person_or_org": who, "role": {"id": "hostinginstitution"}}
    if facility.organisation:
        entry["affiliations"] = [{"name": facility.organisation}]
    return entry


def _dates(dataset: Dataset) -> list[dict[str, Any]]:
    dates = []
    first, last = dataset.days
    if first and last:
        text = first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"
        dates.append({"date": text, "type": {"id": "collected"}})
    if dataset.access.review:
        dates.append(
            {
                "date": dataset.access.review.isoformat(),
                "type": {"id": "other"},
                "description": "Review of the access restriction",
            }
        )
    return dates


def _keywords(dataset: Dataset, summary: Summary) -> tuple[str, ...]:
    words = [summary.method.title("en"), *(one.short for one in summary.techniques)]
    words += [one.title("en") for one in (*summary.techniques, *summary.particles)]
    words += ["synthetic data"] if dataset.wishes.synthetic else []
    return _distinct([*words, *dataset.settings.facility.keywords, *dataset.wishes.keywords])


def _sizes(files: Sequence[DepositFile]) -> list[str]:
    total = sum(file.size for file in files)
    return [f"{len(files)} file{'s' if len(files) != 1 else ''}", f"{total} bytes"]


def _abstract(dataset: Dataset, summary: Summary, language: str) -> list[str]:
    """Return the paragraphs of a description, plain text."""
    wishes = dataset.wishes
    notices = [notice[language] for notice in wishes.notices if notice.get(language)]
    if wishes.synthetic:
        notices.append(wording.synthetic(language))
    chosen = wishes.description.get(language, "").strip()
    return [
        *notices,
        *(" ".join(part.split()) for part in chosen.split("\n\n") if part.strip()),
        wording.abstract(summary, language),
    ]


def _other_descriptions(dataset: Dataset, summary: Summary) -> list[dict[str, Any]]:
    found = [_description("abstract", "fr", _paragraphs(*_abstract(dataset, summary, "fr")))]
    for language in LANGUAGES:
        found.append(
            _description("methods", language, _paragraphs(wording.methods(summary, language)))
        )
    found.append(_description("technical-info", "en", _technical(dataset)))
    for language in LANGUAGES:
        for note in _notes(dataset, language):
            found.append(_description("other", language, _paragraphs(note)))
    return [description for description in found if description["description"]]


def _description(kind: str, language: str, html: str) -> dict[str, Any]:
    return {
        "description": html,
        "type": {"id": kind},
        "lang": {"id": ISO_639_3[language]},
    }


def _notes(dataset: Dataset, language: str) -> Iterable[str]:
    """Yield what a reader must know: damaged files, removed names, restricted access."""
    for file in dataset.files:
        if file.damage:
            group = dataset.discretion.shown(file.damage.where.group)
            yield wording.damaged(file.name, group, file.damage.code, language)
        if file.redacted_places:
            yield wording.redacted(
                file.name, file.redacted_places, file.captured.sha256, file.sha256, language
            )
    if dataset.access.is_restricted and dataset.access.review:
        reason = dataset.access.reason.rstrip(". ")
        yield wording.restricted(reason, dataset.access.review, language)


def _technical(dataset: Dataset) -> str:
    """Return lists of analyses, detectors and remarks, each cut at ``LISTED``."""
    analyses, discretion = dataset.analyses, dataset.discretion
    kinds = {kind: dataset.named("analysiskinds", kind.value).title("en") for kind in Kind}
    lines = detectors(analyses, discretion)
    remarks = _remarks(dataset, discretion)
    blocks = (
        (
            "Analyses",
            [_analysis_line(one, kinds[one.kind], discretion) for one in analyses[:LISTED]],
            len(analyses),
        ),
        ("Detectors and filters", lines[:LISTED], len(lines)),
        ("Remarks on the files", remarks[:LISTED], len(remarks)),
    )
    return "".join(_block(*block) for block in blocks if block[1])


def _analysis_line(analysis: Analysis, kind: str, discretion: Discretion) -> str:
    """One analysis in a line: number, kind, what, sizes and channels."""
    parts = [
        f"{analysis.number} ({kind})".strip(),
        discretion.shown(_short(analysis.reference)),
        discretion.shown(_short(analysis.description)),
        analysis.day.isoformat() if analysis.day else "",
        f"{analysis.pixels[0]} × {analysis.pixels[1]} pixels" if analysis.pixels else "",
        _micrometres("map", analysis.map_size),
        _micrometres("pixel", analysis.pixel_size),
        ", ".join(d.canonical_name for d in analysis.detectors if d.is_sum or recorded(d)),
    ]
    return "; ".join(part for part in parts if part)


def _micrometres(what: str, size: tuple[float, float] | None) -> str:
    return f"{what} {size[0]:g} × {size[1]:g} µm" if size else ""


def detectors(analyses: Iterable[Analysis], discretion: Discretion) -> list[str]:
    """Describe each channel once, with the words of the files; sums say what they add up."""
    found: dict[str, None] = {}
    for analysis in analyses:
        for detector in analysis.detectors:
            if detector.is_sum or recorded(detector):
                found[_detector_line(detector, discretion)] = None
    return sorted(found)


def _detector_line(detector: Detector, discretion: Discretion) -> str:
    name = detector.canonical_name
    if detector.is_sum:
        parts = detector.derived_from
        known = "unknown detectors" if UNKNOWN_CHANNEL in parts else ", ".join(parts)
        return f"{name}: sum of {known}, computed"
    area, angle = detector.active_area, detector.angle
    words = [
        discretion.shown(_short(detector.type)),
        f"{area.value:g} mm²" if area else "",
        f"{angle.value:g}°" if angle else "",
        discretion.shown(_short(f"filter {detector.filter}" if detector.filter else "")),
    ]
    said = ", ".join(word for word in words if word)
    return f"{name}: {said}" if said else name


def _remarks(dataset: Dataset, discretion: Discretion) -> list[str]:
    found: dict[str, None] = {}
    for file in dataset.files:
        for problem in file.captured.problems:
            if problem.code in REMARKS:
                text = f"{file.name}, {problem.where.group}: {problem.reason}"
                found[discretion.shown(text)] = None
    return [text for text in found if text]


def _paragraphs(*texts: str) -> str:
    return "".join(f"<p>{escape(text, quote=False)}</p>" for text in texts if text)


def _block(heading: str, lines: Sequence[str], number: int) -> str:
    """The first LINES of a list of so many."""
    shown = [f"<li>{escape(line, quote=False)}</li>" for line in lines]
    if number > len(lines):
        shown.append(f"<li>{and_more(number - len(lines), 'en')}</li>")
    return f"<p>{heading} ({number})</p><ul>{''.join(shown)}</ul>"


def _short(text: str) -> str:
    """One line of a free text, cut at ``LONGEST_TEXT``."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TEXT else line[: LONGEST_TEXT - 1] + "…"


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    """Non-empty values in order of first appearance."""
    return tuple(dict.fromkeys(value for value in values if value))
