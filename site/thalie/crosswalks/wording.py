"""What a record says of objects and measurements, in sentences, for standards without fields. Pure.

Each sentence is a label and what it tells (``Beam: proton, 3000 keV``), in English or French.
Terms are told in the language of the sentence, what a person wrote as it was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import isfinite

from .datacite import full_name
from .model import (
    Access,
    Agent,
    Dated,
    Detector,
    Element,
    Funding,
    HeritageObject,
    Organisation,
    Place,
    Record,
    Sample,
    Software,
    Standard,
    Term,
    Withdrawal,
    Words,
)
from .things import doi_uri

LANGUAGES = ("en", "fr")

LABELS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "object": "Object studied",
        "inventory": "inventory number",
        "collection": "collection",
        "eros": "EROS",
        "pop": "POP",
        "made": "made at",
        "found": "found at",
        "sample": "Sample",
        "of": "from",
        "standard": "Reference material",
        "project": "Project",
        "run": "run",
        "facility": "Facility",
        "beam_line": "beam line",
        "instrument": "Instrument",
        "technique": "Technique",
        "beam": "Beam",
        "atmosphere": "Atmosphere",
        "measured": "Measured",
        "programme": "Access programme",
        "grant": "Grant of the beam time",
        "detector": "Detector",
        "serial": "serial number",
        "area": "active area",
        "thickness": "thickness",
        "window": "entrance window",
        "angle": "angle",
        "filter": "filter",
        "calibration": "calibration",
        "software": "Software",
        "derivation": "Derived",
        "from": "from",
        "by": "by",
        "element": "Element quantified",
        "limit": "limit of detection",
        "funding": "Funding",
        "synthetic": "The data were computed and not measured.",
        "date": "Date",
        "access": "Access",
        "until": "until",
        "withdrawn": "This record was withdrawn",
        "reason": "Reason",
        "bce": "BCE",
        "ce": "CE",
    },
    "fr": {
        "object": "Objet étudié",
        "inventory": "numéro d’inventaire",
        "collection": "collection",
        "eros": "EROS",
        "pop": "POP",
        "made": "fait à",
        "found": "trouvé à",
        "sample": "Échantillon",
        "of": "de",
        "standard": "Matériau de référence",
        "project": "Projet",
        "run": "campagne",
        "facility": "Installation",
        "beam_line": "ligne de faisceau",
        "instrument": "Instrument",
        "technique": "Technique",
        "beam": "Faisceau",
        "atmosphere": "Atmosphère",
        "measured": "Mesuré",
        "programme": "Programme d’accès",
        "grant": "Subvention du temps de faisceau",
        "detector": "Détecteur",
        "serial": "numéro de série",
        "area": "surface active",
        "thickness": "épaisseur",
        "window": "fenêtre d’entrée",
        "angle": "angle",
        "filter": "filtre",
        "calibration": "étalonnage",
        "software": "Logiciel",
        "derivation": "Dérivé",
        "from": "de",
        "by": "par",
        "element": "Élément quantifié",
        "limit": "limite de détection",
        "funding": "Financement",
        "synthetic": "Les données ont été calculées et non mesurées.",
        "date": "Date",
        "access": "Accès",
        "until": "jusqu’au",
        "withdrawn": "Cette notice a été retirée",
        "reason": "Motif",
        "bce": "av. J.-C.",
        "ce": "apr. J.-C.",
    },
}
STATUSES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "open": "open",
        "embargoed": "under embargo",
        "restricted": "restricted",
        "metadata-only": "description only",
    },
    "fr": {
        "open": "ouvert",
        "embargoed": "sous embargo",
        "restricted": "restreint",
        "metadata-only": "description seule",
    },
}
SEPARATOR: Mapping[str, str] = {"en": ": ", "fr": " : "}

DATES: Mapping[str, str] = {
    "Accepted": "accepté",
    "Available": "disponible",
    "Collected": "collecté",
    "Copyrighted": "droit d’auteur",
    "Coverage": "couverture",
    "Created": "créé",
    "Issued": "publié",
    "Submitted": "soumis",
    "Updated": "mis à jour",
    "Valid": "valable",
    "Withdrawn": "retiré",
}
"""DataCite's kinds of dates in French."""


def sentences(record: Record, language: str) -> list[str]:
    """What RECORD says of objects, samples, beam, detectors, results and money."""
    objects = (_line("object", object_words(one, language), language) for one in record.objects)
    return [*filter(None, objects), *measurements(record, language)]


def measurements(record: Record, language: str) -> list[str]:
    """The same without the objects."""
    found = [
        *(_line("sample", sample_words(one, language), language) for one in record.samples),
        *(_line("standard", standard_words(one), language) for one in record.standards),
        *_experiment(record, language),
        *(_line("detector", detector_words(one, language), language) for one in record.detectors),
        *(_line("software", _software(one), language) for one in record.software),
        *_derivations(record, language),
        *(_line("element", element_words(one, language), language) for one in record.elements),
        *(_line("funding", _funding(one, language), language) for one in record.funding),
    ]
    if record.synthetic:
        found.append(LABELS[language]["synthetic"])
    return [one for one in found if one]


def _line(label: str, text: str, language: str) -> str:
    return f"{LABELS[language][label]}{SEPARATOR[language]}{text}" if text else ""


def _some(*parts: str, by: str = "; ") -> str:
    return by.join(filter(None, parts))


def _labelled(label: str, text: str, language: str) -> str:
    """A part of a sentence: ``serial number 12``."""
    return f"{LABELS[language][label]} {text}" if text else ""


def _titles(terms: Iterable[Term], language: str) -> str:
    return ", ".join(title for one in terms if (title := one.title(language)))


def _title(term: Term | None, language: str) -> str:
    return term.title(language) if term else ""


def chosen(texts: Words, language: str) -> str:
    """The text in this LANGUAGE, else in English, else in any, else nothing."""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


# Objects and samples


def object_words(one: HeritageObject, language: str) -> str:
    """An object in one sentence."""
    say = LABELS[language]
    period = _some(_title(one.period, language), years(one, language), one.dating, by=", ")
    return _some(
        one.name(language),
        _title(one.type, language),
        _labelled("inventory", one.inventory_number, language),
        organisation_name(one.keeper, language) if one.keeper else "",
        _labelled("collection", one.collection, language),
        _labelled("eros", one.eros_number, language),
        _labelled("pop", one.pop_reference, language),
        _titles(one.materials, language),
        period,
        f"{say['made']} {place}" if (place := place_words(one.production_place)) else "",
        f"{say['found']} {place}" if (place := place_words(one.discovery_place)) else "",
        one.page,
    )


def object_name(one: HeritageObject) -> str:
    """An object as it is cited: ``Imaginary cat, musée du Louvre, E 0``."""
    keeper = one.keeper.name if one.keeper else ""
    return _some(one.label, keeper, one.inventory_number, by=", ")


def organisation_name(one: Organisation, language: str) -> str:
    """The name of an organisation in this LANGUAGE, else the one it goes by."""
    return one.names.get(language) or one.name


def sample_words(one: Sample, language: str) -> str:
    """A sample in one sentence."""
    return _some(
        one.name(language),
        _title(one.type, language),
        one.identifier,
        _labelled("of", one.object, language),
        one.descriptions.get(language) or one.description,
        one.pid,
    )


def standard_words(one: Standard) -> str:
    """A reference material in one sentence."""
    return _some(one.label, one.reference_material, one.producer, one.certificate)


# Places and times


def coordinates(place: Place) -> tuple[float, float] | None:
    """Latitude and longitude, where both are there and on this Earth."""
    latitude, longitude = place.latitude, place.longitude
    if latitude is None or longitude is None:
        return None
    known = -90 <= latitude <= 90 and -180 <= longitude <= 180  # NaN is not
    return (latitude, longitude) if known else None


def place_words(place: Place | None) -> str:
    """A place: ``Saqqarah (latitude 29.871, longitude 31.216)``, words of both languages."""
    if place is None:
        return ""
    point = coordinates(place)
    if point is None:
        return place.name
    where = f"latitude {number(point[0])}, longitude {number(point[1])}"
    return f"{place.name} ({where})" if place.name else where


def years(one: HeritageObject, language: str) -> str:
    """The time from which an object is: ``664 BCE – 332 BCE``."""
    ends = [year for year in (one.year_from, one.year_to) if year]
    era = any(year < 0 for year in ends)
    return " – ".join(dict.fromkeys(_year(year, era, language) for year in ends))


def _year(year: int, era: bool, language: str) -> str:
    say = LABELS[language]
    if year < 0:
        return f"{-year} {say['bce']}"
    return f"{year} {say['ce']}" if era else f"{year}"


def date_words(one: Dated, language: str) -> str:
    """A date with its kind: ``Collected: 2026-01-20/2026-01-22``."""
    kind = one.kind if language == "en" else DATES.get(one.kind, LABELS["fr"]["date"]).capitalize()
    note = f" ({one.note})" if one.note else ""
    return f"{kind}{SEPARATOR[language]}{one.when}{note}"


# Measurements


def number(value: float | None) -> str:
    """A number without a superfluous zero; nothing for what is no number."""
    return f"{value:.15g}" if value is not None and isfinite(value) else ""


def quantity(value: float | None, unit: str) -> str:
    """A number with its UNIT, or nothing."""
    return f"{number(value)} {unit}".rstrip() if number(value) else ""


def beam_words(record: Record, language: str) -> str:
    """Particle and energy of the beam."""
    experiment = record.experiment
    particle = _title(experiment.particle, language)
    return _some(particle, quantity(experiment.energy, "keV"), by=", ")


def _experiment(record: Record, language: str) -> Iterator[str]:
    one = record.experiment
    doi = doi_uri(one.instrument_doi) if one.instrument_doi else ""
    facility = _some(one.facility, _labelled("beam_line", one.beam_line, language), by=", ")
    told = {
        "project": _some(one.project, _labelled("run", one.run, language), by=", "),
        "facility": facility,
        "instrument": _some(_title(one.instrument, language), doi, by=", "),
        "technique": techniques(record, language),
        "beam": beam_words(record, language),
        "atmosphere": _title(one.atmosphere, language),
        "measured": "/".join(dict.fromkeys(filter(None, (one.start, one.end)))),
        "programme": _title(one.access_programme, language),
        "grant": one.grant,
    }
    for label, text in told.items():
        yield _line(label, text, language)


def techniques(record: Record, language: str) -> str:
    """The techniques, with the letters by which they go: ``… emission (PIXE)``."""
    named = (
        f"{one.title(language)} ({one.acronym})" if one.acronym else one.title(language)
        for one in record.experiment.techniques
    )
    return ", ".join(filter(None, named))


def detector_words(one: Detector, language: str) -> str:
    """A detector in one sentence."""
    return _some(
        one.name,
        _title(one.type, language),
        _title(one.instrument, language),
        one.model,
        _labelled("serial", one.serial_number, language),
        _labelled("area", quantity(one.active_area, "mm²"), language),
        _labelled("thickness", quantity(one.thickness, "µm"), language),
        _labelled("window", one.entrance_window, language),
        _labelled("angle", f"{number(one.angle)}°" if number(one.angle) else "", language),
        _labelled("filter", one.filter, language),
        _labelled("calibration", one.calibration, language),
        doi_uri(one.doi) if one.doi else "",
    )


def _software(one: Software) -> str:
    where = doi_uri(one.doi) if one.doi else ""
    return _some(_some(one.name, one.version, by=" "), where, one.address, by=", ")


def _derivations(record: Record, language: str) -> Iterator[str]:
    for one in record.derivations:
        sources = _labelled("from", ", ".join(filter(None, one.sources)), language)
        text = _some(one.result, sources, _labelled("by", one.method, language), by=" ")
        yield _line("derivation", text, language)


def element_words(one: Element, language: str) -> str:
    """An element with the range that was found: ``copper, 1.2 – 4 wt%``."""
    found = " – ".join(dict.fromkeys(filter(None, map(number, (one.least, one.most)))))
    span = f"{found} {one.unit}".strip() if found else one.unit
    limit = _labelled("limit", quantity(one.limit_of_detection, one.unit), language)
    return _some(one.element.title(language), span, limit, by=", ")


# Money and access


def _funding(one: Funding, language: str) -> str:
    funder = organisation_name(one.funder, language)
    return _some(funder, one.number, chosen(one.titles, language), one.url, by=", ")


def access_words(access: Access, language: str) -> str:
    """Who may read the files: ``under embargo until 2029-01-22 (Data policy)``."""
    say = STATUSES[language]
    status = say.get(access.status, say["restricted"])
    until = _labelled("until", access.until.isoformat() if access.until else "", language)
    reason = f"({access.reason})" if access.reason else ""
    return _some(status, until, reason, by=" ")


def withdrawal_words(one: Withdrawal, language: str) -> str:
    """When a record was withdrawn and why; the note of the curator is for the page alone."""
    say = LABELS[language]
    day = one.day if language == "en" else f"le {one.day}"
    told = f"{say['withdrawn']} {f'on {day}' if language == 'en' else day}."
    reason = chosen(one.reasons, language)
    return f"{told} {_line('reason', reason, language)}".rstrip()


def names(agents: Iterable[Agent]) -> list[str]:
    """The names of AGENTS that have one."""
    return [name for one in agents if (name := full_name(one))]
