"""A record as a plain text that lies beside its files, in French and English. Pure.

What it tells is what the page of the record tells, so whoever may read the files may read it. It
carries no date of its own: the same record and files give the same text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from thalie.capture import FileFormat
from thalie.crosswalks.model import Agent, File, HeritageObject, Record, Term, Text

NAME = "README.txt"
RESOLVER = "https://doi.org/"
WIDTH = 78  # of the lines that part the text

LABELS: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "language": "FRANÇAIS",
        "cite": "Comment citer",
        "version": "Ce DOI désigne cette version, dont les fichiers ne changent jamais",
        "all": "DOI de toutes les versions (il mène toujours à la plus récente)",
        "no-doi": "Ce jeu de données n’a pas de DOI ; sa page",
        "creators": "Auteurs",
        "access": "Accès",
        "open": "Les fichiers sont ouverts à tous.",
        "embargoed": "Les fichiers sont sous embargo jusqu’au {until}, puis ouverts à tous.",
        "restricted": "L’accès aux fichiers est restreint.",
        "reason": "Raison : {reason}",
        "licence": "Licence",
        "experiment": "Expérience",
        "project": "Projet",
        "run": "Séance",
        "facility": "Installation",
        "instrument": "Instrument",
        "techniques": "Techniques",
        "beam": "Faisceau",
        "dates": "Dates de mesure",
        "objects": "Objets étudiés",
        "synthetic": "Données synthétiques : ces objets et ces mesures n’ont jamais existé.",
        "formats": "Comment lire les fichiers",
        "contact": "Contact",
        "files": "La liste des fichiers est à la fin de ce texte.",
        "inventory": "inv. {number}",
        "colon": " : ",
    },
    "en": {
        "language": "ENGLISH",
        "cite": "How to cite",
        "version": "This DOI means this version, whose files never change",
        "all": "DOI of all versions (it always leads to the newest)",
        "no-doi": "This dataset has no DOI; its page",
        "creators": "Creators",
        "access": "Access",
        "open": "The files are open to everybody.",
        "embargoed": "The files are under embargo until {until}, then open to everybody.",
        "restricted": "Access to the files is restricted.",
        "reason": "Reason: {reason}",
        "licence": "Licence",
        "experiment": "Experiment",
        "project": "Project",
        "run": "Run",
        "facility": "Facility",
        "instrument": "Instrument",
        "techniques": "Techniques",
        "beam": "Beam",
        "dates": "Days of measurement",
        "objects": "Objects studied",
        "synthetic": "Synthetic data: these objects and measurements never existed.",
        "formats": "How to read the files",
        "contact": "Contact",
        "files": "The files are listed at the end of this text.",
        "inventory": "inv. {number}",
        "colon": ": ",
    },
}


def readme(
    record: Record, files: Sequence[File], *, formats: Sequence[FileFormat], contact: str = ""
) -> str:
    """The text, with line ends of Unix.

    ``files`` are all that are to be listed, with their sums (``sha256:…``); ``formats`` are those
    of the facility; ``contact`` is an address for questions. ``record.doi`` may be empty.
    """
    parts = [_line(record.title.text), "=" * WIDTH, ""]
    for language in LABELS:
        parts += _told(record, files, formats, contact, language)
    return "\n".join([*parts, *_listed(files)]) + "\n"


def citation(record: Record) -> str:
    """As DataCite recommends: creators (year): title. Version. Publisher. Type. Address."""
    who = "; ".join(_line(one.name) for one in record.creators)
    year = record.publication_date[:4]
    head = " ".join(filter(None, [who, f"({year})" if year else ""]))
    version = f"Version {_line(record.version)}" if record.version else ""
    kind = record.resource_type.detail or record.resource_type.general
    body = [_line(record.title.text), version, _line(record.publisher.name), kind, _address(record)]
    return (f"{head}: " if head else "") + ". ".join(filter(None, body))


def _told(
    record: Record,
    files: Sequence[File],
    formats: Sequence[FileFormat],
    contact: str,
    language: str,
) -> Iterator[str]:
    words = LABELS[language]
    yield from (words["language"], "-" * WIDTH, "")
    translated = _title_in(record.other_titles, language)
    if translated:
        yield from (translated, "")
    if record.synthetic:
        yield from (words["synthetic"], "")
    sections: list[tuple[str, Iterable[str]]] = [
        ("cite", _cite(record, words)),
        ("creators", (_creator(one) for one in record.creators)),
        ("access", _access(record, words)),
        ("licence", _licences(record, language)),
        ("experiment", _experiment(record, words, language)),
        ("objects", (_object(one, words, language) for one in record.objects)),
        ("formats", _formats(files, formats, language)),
        ("contact", [contact] if contact else []),
    ]
    for name, section in sections:
        lines = [line for line in section if line]
        if lines:
            yield from (words[name], *(f"  {line}" for line in lines), "")
    yield from (words["files"], "")


def _cite(record: Record, words: Mapping[str, str]) -> Iterator[str]:
    yield citation(record)
    if not record.doi:
        yield f"{words['no-doi']}{words['colon']}{record.page}"
        return
    yield f"{words['version']}{words['colon']}{RESOLVER}{record.doi}"
    if record.concept_doi:
        yield f"{words['all']}{words['colon']}{RESOLVER}{record.concept_doi}"


def _creator(who: Agent) -> str:
    known = [_line(who.name), f"https://orcid.org/{who.orcid}" if who.orcid else ""]
    return ", ".join(filter(None, [*known, *(_line(one.name) for one in who.affiliations)]))


def _access(record: Record, words: Mapping[str, str]) -> Iterator[str]:
    access = record.access
    if access.status == "embargoed" and access.until:
        yield words["embargoed"].format(until=access.until.isoformat())
    else:
        yield words["open" if access.status == "open" else "restricted"]
    if access.reason:
        yield words["reason"].format(reason=_line(access.reason))


def _licences(record: Record, language: str) -> Iterator[str]:
    for one in record.licences:
        title = one.titles.get(language) or next(iter(one.titles.values()), one.spdx)
        yield ", ".join(filter(None, [_line(title), one.url]))
    if record.copyright:
        yield _line(record.copyright)


def _experiment(record: Record, words: Mapping[str, str], language: str) -> Iterator[str]:
    found = record.experiment
    energy = f"{found.energy:g} keV" if found.energy else ""
    days = "/".join(dict.fromkeys(filter(None, (found.start, found.end))))
    said = {
        "project": found.project,
        "run": found.run,
        "facility": found.facility,
        "instrument": _terms([found.instrument], language),
        "techniques": _terms(found.techniques, language),
        "beam": ", ".join(filter(None, [_terms([found.particle], language), energy])),
        "dates": days,
    }
    for name, text in said.items():
        if text:
            yield f"{words[name]}{words['colon']}{_line(text)}"


def _object(one: HeritageObject, words: Mapping[str, str], language: str) -> str:
    number = words["inventory"].format(number=one.inventory_number) if one.inventory_number else ""
    keeper = one.keeper.names.get(language) or one.keeper.name if one.keeper else ""
    about = [_terms([one.type], language), number, keeper, _terms(one.materials, language)]
    details = "; ".join(_line(text) for text in [*about, _terms([one.period], language)] if text)
    return _line(one.label) + (f" ({details})" if details else "")


def _terms(terms: Iterable[Term | None], language: str) -> str:
    return ", ".join(one.title(language) for one in terms if one)


def _formats(files: Sequence[File], formats: Sequence[FileFormat], language: str) -> Iterator[str]:
    for one in formats:
        if language in one.advice and any(one.is_named(file.name) for file in files):
            yield one.advice[language]


def _listed(files: Sequence[File]) -> Iterator[str]:
    yield from ("FICHIERS / FILES", "-" * WIDTH, "octets/bytes, somme/sum, nom/name", "")
    longest = max((len(str(file.size)) for file in files), default=0)
    for file in sorted(files, key=lambda file: file.name):
        yield f"{file.size:>{longest}}  {file.checksum}  {_line(file.name)}"


def _title_in(titles: Iterable[Text], language: str) -> str:
    return next((_line(one.text) for one in titles if one.language == language), "")


def _address(record: Record) -> str:
    return f"{RESOLVER}{record.doi}" if record.doi else record.page


def _line(text: str) -> str:
    """TEXT on one line, so that no name can pretend to be a line of its own."""
    return " ".join(text.split())
