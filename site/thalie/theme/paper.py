"""The landing page: the record, its files and what is related, put into the sections of a paper."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import g, request

from thalie.crosswalks.model import Record, Version
from thalie.crosswalks.spoken import ABSTRACT, Spoken, Translated, in_one_language, titles
from thalie.crosswalks.wording import coordinates
from thalie.deposit.wording import synthetic
from thalie.exports.doors import described_here, things_shown
from thalie.ground.plain import plain
from thalie.heritage import describe
from thalie.heritage.custom_fields import language
from thalie.heritage.fields import terms as terms_in
from thalie.heritage.model import BY_NAME, PREFIX
from thalie.heritage.paper import measured, method, people, record, studied, told, works
from thalie.heritage.paper.files import File, files, total
from thalie.heritage.paper.parts import Grid, Part, in_tongue, part
from thalie.heritage.paper.people import Person
from thalie.heritage.paper.studied import Studied
from thalie.heritage.paper.told import Description
from thalie.heritage.present import Line, Shown, Words, present
from thalie.maps.drawing import Drawing, Place, drawing
from thalie.upstream.insides import record_of
from thalie.vocabularies import terms
from thalie.vocabularies.terms import find

from .related import Kin, related

Json = Mapping[str, Any]

OBJECTS = SAMPLES = 20
PEOPLE = 50
VERSIONS = 10
"""So many stand on a page; the others are a parameter of the address away."""

_WORDS = (  # vocabularies in which a keyword is looked for, in this order
    "techniques", "materials", "particles", "periods", "objecttypes", "elements", "museums",
    "instruments",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paper:
    """What the page says, by section, in the language of the reader; what is empty is ``None``,
    empty or false.
    """

    language: str
    titles: Translated
    other_titles: list[Line]
    abstract: Description | None
    keywords: list[Words]
    synthetic: bool
    # what was studied
    cards: list[Studied]
    objects: Part[Any]
    table: Grid | None
    samples: tuple[Shown | None, list[str], Part[int]]
    places: list[Words]
    map: Drawing | None
    # how
    method: list[Line]
    methods: Description | None
    detectors: Grid | None
    standards: Shown | None
    # what was measured
    summary: str
    measures: measured.Table | None
    analyses: int
    kinds: list[measured.Choice]
    elements: Shown | None
    # by whom
    byline: tuple[Person, ...]
    more_authors: int
    people: Part[Person]
    funding: list[tuple[Words, ...]]
    contacts: list[Person]
    # how to cite, rights
    citation: str
    address: str
    access: str
    reason: str
    licences: list[tuple[Words, str]]
    copyright: str
    # what belongs to it
    works: list[Line]
    kin: list[Kin]
    # provenance
    versions: Sequence[Version]
    provenance: list[Line]
    life_cycle: list[Line]
    derivations: Shown | None
    notes: list[Description]

    @property
    def others(self) -> list[tuple[str, str, list[Spoken]]]:
        """Titles and abstracts in other languages: tag, name, and the texts, the title first."""
        found: dict[str, list[Spoken]] = {}
        for texts in (self.titles, self.abstract.texts if self.abstract else None):
            for one in texts.others if texts else ():
                found.setdefault(one.language, []).append(one)
        return [(tag, in_tongue(tag, self.language), texts) for tag, texts in found.items()]


def paper(item: Any, shown: Json) -> Paper:
    """The sections of a record or draft: ITEM of the service, which SHOWN is for pages."""
    version, model = record_of(item), described_here(item)
    g.thalie_told = version, model
    return _paper(version, model, shown, language())


def _paper(version: Any, model: Record, shown: Json, spoken: str) -> Paper:
    metadata, fields = shown["metadata"], version.get("custom_fields") or {}
    public = not version.is_draft and version.access.protection.record == "public"
    experiment: Json = fields.get(f"{PREFIX}:experiment") or {}
    processing: Json = fields.get(f"{PREFIX}:processing") or {}
    analyses = in_one_language(fields.get(measured.ANALYSES) or (), spoken)
    sums = method.computed(processing)
    objects, page = _objects(model, fields, spoken)
    lines = method.method(experiment, find, spoken)
    everybody = people.people(model, metadata, public, find, spoken)
    texts = told.descriptions(metadata, find, spoken)
    abstract = texts.pop(ABSTRACT, None)
    kind = next(iter(model.resource_type.titles.values()), "")
    detectors = method.detectors(
        fields.get(method.DETECTORS) or [], sums, _instrument(experiment), find, spoken
    )
    byline, more = people.byline(everybody)
    return Paper(
        language=spoken,
        titles=titles(metadata, find, spoken),
        other_titles=told.other_titles(metadata, find, spoken),
        abstract=abstract,
        keywords=told.keywords(
            metadata.get("subjects") or (), _named, find, spoken, _terms_told(fields)
        ),
        synthetic=model.synthetic and not _said_synthetic(abstract, spoken),
        cards=objects if page.total <= studied.CARDS else [],
        objects=page,
        table=studied.table(objects, spoken) if page.total > studied.CARDS else None,
        samples=_samples(fields, spoken),
        places=_places(model, spoken),
        map=_map(model, spoken),
        method=lines,
        methods=_unless_said(texts.pop(told.METHODS, None), lines),
        detectors=detectors,
        standards=present(
            BY_NAME[method.STANDARDS], fields.get(method.STANDARDS), spoken, find, 0, method.ALL
        ),
        summary=describe.analyses_counted(analyses, spoken, find) if analyses else "",
        measures=_table(analyses, sums, measured.names(fields, spoken), spoken),
        analyses=len(analyses),
        kinds=measured.kinds(analyses, find, spoken),
        elements=measured.elements(processing, find, spoken),
        byline=byline,
        more_authors=more,
        people=part(everybody, asked("people"), PEOPLE),
        funding=people.funding(model.funding, spoken),
        contacts=[one for one in everybody if one.contact],
        citation=record.citation(
            model,
            model.resource_type.titles.get(spoken[:2], kind),
            spoken,
        ),
        address=record.address(model),
        access=record.access(model, spoken),
        reason=record.reason(model, spoken),
        licences=[record.licence(one, spoken) for one in model.licences],
        copyright=model.copyright,
        works=works.works(metadata, processing, find, spoken),
        kin=[] if version.is_draft else related(version, model, spoken),
        versions=model.versions[::-1][:VERSIONS],
        provenance=record.provenance(model, metadata, find, spoken),
        life_cycle=record.life_cycle(fields.get(f"{PREFIX}:life_cycle") or {}, find, spoken),
        derivations=record.derivations(processing, find, spoken),
        notes=list(texts.values()),
    )


def files_of(entries: Sequence[Json], item: Any) -> Part[File]:
    """The page of the files that the address asks for; ENTRIES are those of the reader."""
    analyses = (record_of(item).get("custom_fields") or {}).get(measured.ANALYSES) or ()
    return files(entries, analyses, asked("files"), find, language())


def size_of(entries: Sequence[Json]) -> str:
    """How large all files are together."""
    return total(entries, language())


def elsewhere(name: str, page: int) -> str:
    """The address of this page with another PAGE of the list NAME, and where that stands."""
    asked = {key: value for key, value in request.args.items() if key != name}
    query = urlencode({**asked, name: page} if page > 1 else asked)
    return f"{request.path}{'?' if query else ''}{query}#{name}"


def asked(name: str) -> str:
    """What the address says of the list NAME."""
    return request.args.get(name, "")


def _objects(model: Record, fields: Json, spoken: str) -> tuple[list[Studied], Part[int]]:
    """The objects of the page that is asked for."""
    raw = fields.get(f"{PREFIX}:objects") or []
    pages = things_shown("objects")
    page = part(range(len(model.objects)), asked("objects"), OBJECTS)
    return [
        studied.studied(
            model.objects[place],
            raw[place],
            pages[place] if place < len(pages) else "",
            spoken,
            find,
        )
        for place in page.rows
    ], page


def _samples(fields: Json, spoken: str) -> tuple[Shown | None, list[str], Part[int]]:
    """The samples of the page that is asked for, and the addresses of their pages."""
    name = f"{PREFIX}:samples"
    names = measured.names(fields, spoken)
    raw = [
        {**one, "object": names.get(one["object"], one["object"])} if "object" in one else one
        for one in in_one_language(fields.get(name) or (), spoken)
    ]
    page = part(range(len(raw)), asked("samples"), SAMPLES)
    shown = present(BY_NAME[name], raw, spoken, find, page.start, SAMPLES)
    return shown, things_shown("samples")[page.start : page.start + SAMPLES], page


def _places(model: Record, spoken: str) -> list[Words]:
    """Places of the record itself; those of objects stand with these."""
    found = []
    for one in model.places:
        point = studied.point_words(one.latitude, one.longitude, spoken)
        found.append(Words(", ".join(filter(None, (one.name, point)))))
    return [one for one in found if one.text]


def _map(model: Record, spoken: str) -> Drawing | None:
    """All places of the dataset and its objects that have coordinates."""
    named = {
        (one.name or studied.point_words(*point, spoken), *point): None
        for one in model.all_places
        if (point := coordinates(one))
    }
    return drawing(itertools.starmap(Place, named))


def _table(
    analyses: Sequence[Json], sums: frozenset[str], names: Mapping[str, str], spoken: str
) -> measured.Table | None:
    if not analyses:
        return None
    rows = analyses[: measured.FIRST]
    return measured.table(rows, analyses, measured.Asked(), sums, names, find, spoken)


def _instrument(experiment: Json) -> method.Instrument:
    """Who finds the pages of detectors: nobody where it was not measured here."""
    if not experiment.get("instrument"):
        return lambda name: None
    return lambda name: terms.named("instruments", name)


def _named(word: str) -> tuple[str, str] | None:
    """The term that goes by WORD; also one that is written with another apostrophe."""
    for spelling in dict.fromkeys((word, word.replace("'", "’"), word.replace("’", "'"))):
        for vocabulary in _WORDS:
            if term := terms.named(vocabulary, spelling):
                return vocabulary, term
    return None


def _terms_told(fields: Json) -> set[tuple[str, str]]:
    """The terms that the sections name, as vocabulary and id."""
    return {
        (vocabulary, term["id"])
        for name in ("objects", "experiment")
        if fields.get(f"{PREFIX}:{name}")
        for term, vocabulary in terms_in(BY_NAME[f"{PREFIX}:{name}"], fields[f"{PREFIX}:{name}"])
    }


def _said_synthetic(abstract: Description | None, spoken: str) -> bool:
    """Whether the abstract begins as ingest has it: that nothing was measured."""
    said = synthetic("fr" if spoken[:2] == "fr" else "en")
    return abstract is not None and any(said in plain(one.text) for one in abstract.texts.shown)


def _unless_said(text: Description | None, lines: Sequence[Line]) -> Description | None:
    """TEXT if it says more than LINES: those that ingest writes repeat them."""
    said = [f"{line.label} {' '.join(one.text for one in line.words)}" for line in lines]
    if text and any(told.adds_to(one.text, said) for one in text.texts.shown):
        return text
    return None
