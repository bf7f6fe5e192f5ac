"""A record as a plain text that lies beside its files, in French and English. Pure.

What it tells is what the page of the record tells, so whoever may read the files may read it. It
carries no date of its own: the same record and files give the same text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from thalie.capture import FileFormat
from thalie.crosswalks.model import Agent, File, HeritageObject, Record, Term, Text
from thalie.ground.language import in_context
from thalie.ground.language import sentence as _

NAME = "README.txt"
RESOLVER = "https://doi.org/"
WIDTH = 78  # of the lines that part the text

LANGUAGES = {"fr": "FRANÇAIS", "en": "ENGLISH"}

SECTIONS = {
    "cite": _("How to cite"),
    "creators": _("Creators"),
    "access": _("Access"),
    "licence": _("Licence"),
    "experiment": _("Experiment"),
    "objects": _("Objects studied"),
    "formats": _("How to read the files"),
    "contact": _("Contact"),
}

LABELS = {
    "version": _("This DOI means this version, whose files never change"),
    "all": _("DOI of all versions (it always leads to the newest)"),
    "no-doi": _("This dataset has no DOI; its page"),
    "project": _("Project"),
    "run": in_context("run", "Run"),
    "facility": in_context("facility", "Facility"),
    "instrument": in_context("instrument", "Instrument"),
    "techniques": in_context("techniques", "Techniques"),
    "beam": _("Beam"),
    "dates": _("Days of measurement"),
}


def readme(
    record: Record, files: Sequence[File], *, formats: Sequence[FileFormat], contact: str = ""
) -> str:
    """The text, with line ends of Unix.

    ``files`` are all that are to be listed, with their sums (``sha256:…``); ``formats`` are those
    of the facility; ``contact`` is an address for questions. ``record.doi`` may be empty.
    """
    parts = [_line(record.title.text), "=" * WIDTH, ""]
    for language in LANGUAGES:
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
    yield from (LANGUAGES[language], "-" * WIDTH, "")
    translated = _title_in(record.other_titles, language)
    if translated:
        yield from (translated, "")
    if record.synthetic:
        said = _("Synthetic data: these objects and measurements never existed.")
        yield from (said.in_language(language), "")
    sections: dict[str, Iterable[str]] = {
        "cite": _cite(record, language),
        "creators": (_creator(one) for one in record.creators),
        "access": _access(record, language),
        "licence": _licences(record, language),
        "experiment": _experiment(record, language),
        "objects": (_object(one, language) for one in record.objects),
        "formats": _formats(files, formats, language),
        "contact": [contact] if contact else [],
    }
    for name, section in sections.items():
        lines = [line for line in section if line]
        if lines:
            yield from (SECTIONS[name].in_language(language), *(f"  {line}" for line in lines), "")
    yield from (_("The files are listed at the end of this text.").in_language(language), "")


def _labelled(name: str, text: str, language: str) -> str:
    label = LABELS[name].in_language(language)
    return _("%(label)s: %(text)s", label=label, text=text).in_language(language)


def _cite(record: Record, language: str) -> Iterator[str]:
    yield citation(record)
    if not record.doi:
        yield _labelled("no-doi", record.page, language)
        return
    yield _labelled("version", f"{RESOLVER}{record.doi}", language)
    if record.concept_doi:
        yield _labelled("all", f"{RESOLVER}{record.concept_doi}", language)


def _creator(who: Agent) -> str:
    known = [_line(who.name), f"https://orcid.org/{who.orcid}" if who.orcid else ""]
    return ", ".join(filter(None, [*known, *(_line(one.name) for one in who.affiliations)]))


def _access(record: Record, language: str) -> Iterator[str]:
    access = record.access
    if access.status == "embargoed" and access.until:
        said = _(
            "The files are under embargo until %(until)s, then open to everybody.",
            until=access.until.isoformat(),
        )
    elif access.status == "open":
        said = _("The files are open to everybody.")
    else:
        said = _("Access to the files is restricted.")
    yield said.in_language(language)
    if access.reason:
        yield _("Reason: %(reason)s", reason=_line(access.reason)).in_language(language)


def _licences(record: Record, language: str) -> Iterator[str]:
    for one in record.licences:
        title = one.titles.get(language) or next(iter(one.titles.values()), one.spdx)
        yield ", ".join(filter(None, [_line(title), one.url]))
    if record.copyright:
        yield _line(record.copyright)


def _experiment(record: Record, language: str) -> Iterator[str]:
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
            yield _labelled(name, _line(text), language)


def _object(one: HeritageObject, language: str) -> str:
    inventory = _("inv. %(number)s", number=one.inventory_number).in_language(language)
    number = inventory if one.inventory_number else ""
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
