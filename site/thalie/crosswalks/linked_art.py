"""A record in Linked Art 1.0: the dataset and its files, objects, keepers, places. Pure.

Each is an entity that is valid on its own; ``entities`` gives all, the dataset first, and what is
written is a JSON array of them. Linked Art has no measurements, devices or results: an object was
used for an activity with a technique, and what came of it is told by the graph in CIDOC CRM.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from . import things
from .datacite import full_name
from .lands import CLOSED_FILES
from .linked_art_parts import (
    ACCESSION,
    ASSIGNED,
    BYTES,
    CITATION,
    DATASET,
    DESCRIPTION,
    FILE_SIZE,
    PRIMARY_NAME,
    PUBLISHING,
    RIGHTS,
    Json,
    aat,
    concept,
    entity,
    identities,
    name,
    names,
    number,
    page,
    place,
    plain,
    ref,
    refers,
    said,
    statement,
    statements,
    timespan,
    uri,
)
from .model import Agent, File, HeritageObject, Organisation, Record, Sample, Withdrawal
from .rdf import SYNTHETIC, astronomical, dataset, ends, grounded
from .settings import Settings

_CRM = "Linked Art has no terms for it; the graph in CIDOC CRM tells it."
LANDS: Mapping[str, str] = {
    "id": "part of the addresses of what has no other",
    "title": "DigitalObject: identified_by → Name",
    "resource_type": "DigitalObject: referred_to_by",
    "publisher": "DigitalObject: used_for → Activity (publishing), carried_out_by",
    "publication_date": "DigitalObject: used_for → Activity (publishing), timespan",
    "doi": "DigitalObject: id",
    "concept_doi": "DigitalObject: identified_by → Identifier",
    "page": "DigitalObject: access_point",
    "version": "DigitalObject: identified_by → Identifier",
    "identifiers": "DigitalObject: identified_by → Identifier, equivalent",
    "other_titles": "DigitalObject: identified_by → Name",
    "descriptions": "DigitalObject: referred_to_by",
    "creators": "DigitalObject: created_by → carried_out_by",
    "contributors": "DigitalObject: used_for → Activity, carried_out_by",
    "dates": "DigitalObject: created_by → timespan (Created), used_for → Activity",
    "access": "DigitalObject: referred_to_by (rights)",
    "licences": "DigitalObject: referred_to_by (rights)",
    "copyright": "DigitalObject: referred_to_by (rights)",
    "sizes": "DigitalObject: referred_to_by",
    "formats": "DigitalObject: referred_to_by",
    "files": "DigitalObject with part_of, format, dimension, access_point",
    "keywords": "DigitalObject: referred_to_by",
    "places": "Place",
    "objects": "HumanMadeObject",
    "samples": "HumanMadeObject with removed_by",
    "experiment": "HumanMadeObject: used_for → Activity",
    "digital_kinds": "DigitalObject: classified_as",
    "synthetic": "DigitalObject: referred_to_by",
    "withdrawal": "DigitalObject: used_for → Activity, referred_to_by",
}
LEFT_OUT: Mapping[str, str] = {
    "closed_files": CLOSED_FILES,
    "created": "Says when the page was made, not the thing that it tells of.",
    "updated": "Says when the page was changed, not the thing that it tells of.",
    "index": "Linked Art has no versions.",
    "versions": "Linked Art has no versions.",
    "languages": "A data set has no language in Linked Art: only names and texts have one.",
    "creators.role": "Creators have no role beside this.",
    "creators.given_name": "Who made the data is referred to by the whole name.",
    "creators.family_name": "Who made the data is referred to by the whole name.",
    "creators.identifiers.scheme": "Only the identifier by which they are known is told.",
    "creators.identifiers.value": "Only the identifier by which they are known is told.",
    "creators.affiliations": "People are referred to and not described.",
    "contributors.given_name": "Who helped is referred to by the whole name.",
    "contributors.family_name": "Who helped is referred to by the whole name.",
    "contributors.identifiers": "Only the identifier by which they are known is told.",
    "contributors.affiliations": "People are referred to and not described.",
    "publisher.identifiers": "Only the identifier by which it is known is told.",
    "publisher.names": "It is referred to by one name.",
    "licences.spdx": "The name and the address of the licence are told.",
    "resource_type.general": "The title in words is told.",
    "relations": _CRM,
    "mentions": _CRM,
    "funding": _CRM,
    "standards": _CRM,
    "detectors": _CRM,
    "software": _CRM,
    "derivations": _CRM,
    "elements": _CRM,
    "analyses": _CRM,
    "files.checksum": _CRM,
    "keywords.scheme": "Keywords are told as words.",
    "keywords.uri": "Keywords are told as words.",
    "experiment.particle": _CRM,
    "experiment.energy": _CRM,
    "experiment.atmosphere": _CRM,
    "experiment.beam_line": _CRM,
    "experiment.instrument_doi": _CRM,
    "experiment.access_programme": _CRM,
    "experiment.euphrosyne_project": _CRM,
    "experiment.euphrosyne_run": _CRM,
    "experiment.grant": _CRM,
    "experiment.instrument.acronym": "A reference has one label.",
    "experiment.techniques.acronym": "A reference has one label.",
    "objects.type.acronym": "A reference has one label.",
    "objects.materials.acronym": "A reference has one label.",
    "objects.period.acronym": "A reference has one label.",
    "samples.type.acronym": "A reference has one label.",
    "digital_kinds.acronym": "A reference has one label.",
    "preservation_level": "Says how files are kept, which Linked Art has no terms for.",
    "retention_until": "Says how files are kept, which Linked Art has no terms for.",
    "storage_tier": "Says how files are kept, which Linked Art has no terms for.",
    "data_management_plan": "Says how files are kept, which Linked Art has no terms for.",
    "withdrawal.note": "A tombstone tells the reason, not what was noted beside it.",
}


def entities(record: Record, house: Settings) -> list[Json]:
    """All that RECORD tells of, each thing once; of a withdrawn one, only that it is withdrawn."""
    record, house = grounded(record, house)
    if record.withdrawal:
        return [_tombstone(record, record.withdrawal)]
    used = _measurement(record, house)
    found = [
        digital_object(record, house),
        *(_file(record, file, n) for n, file in enumerate(record.files, start=1)),
        *(_object(record, n, house, used) for n in range(len(record.objects))),
        *(_sample(record, n, house, used) for n in range(len(record.samples))),
        *(group(one.keeper, house) for one in record.objects if one.keeper),
        *_places(record, house),
    ]
    return list({one["id"]: one for one in reversed(found) if one}.values())[::-1]


def render_json_ld(record: Record, house: Settings) -> bytes:
    """A JSON array of the entities, one a line."""
    lines = (
        json.dumps(one, ensure_ascii=False, separators=(",", ":"))
        for one in entities(record, house)
    )
    return f"[\n{f',{chr(10)}'.join(lines)}\n]\n".encode()


def render_thing(kind: str, studies: Iterable[tuple[Record, int]], house: Settings) -> bytes:
    """An object, sample or keeper (KIND) as one JSON document; nothing for no studies.

    STUDIES are records that tell of it, the newest first, each with its place there (a keeper's is
    that of an object). The newest speaks; of the others it is told what they used it for, and their
    pages.
    """
    told = [_thing(kind, *grounded(record, house), place) for record, place in studies]
    if not told or not told[0]:
        return b""
    whole = dict(told[0])
    for said_by_all in ("used_for", "subject_of"):
        parts = [part for one in told for part in one.get(said_by_all, ())]
        if parts:
            whole[said_by_all] = [part for n, part in enumerate(parts) if part not in parts[:n]]
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def _thing(kind: str, record: Record, house: Settings, place: int) -> Json:
    if kind == "keeper":
        return group(record.objects[place].keeper, house)
    tell = {"object": _object, "sample": _sample}[kind]
    return tell(record, place, house, _measurement(record, house))


# The dataset


def digital_object(record: Record, house: Settings) -> Json:
    """The dataset (https://linked.art/model/digital/)."""
    record, house = grounded(record, house)
    own = uri(dataset(record).value)
    label = next((t for one in record.titles if (t := plain(one.text))), "")
    others = identities(record.identifiers, own, "DigitalObject")
    return entity(
        own,
        "DigitalObject",
        label,
        identified_by=[*_titles(record), *_numbers(record), *others["identified_by"]],
        equivalent=others["equivalent"],
        classified_as=[
            aat(DATASET),
            *(one for kind in record.digital_kinds for one in concept(kind, house)),
        ],
        referred_to_by=[*_texts(record), *_rights(record)],
        access_point=ref(record.page, "DigitalObject"),
        created_by=_creation(record, house),
        used_for=[_publication(record), *_contributions(record), *_events(record)],
    )


def _titles(record: Record) -> Iterator[Json]:
    for one in record.titles:
        yield from name(one.text, one.language, None if one.kind else PRIMARY_NAME, one.kind)


def _numbers(record: Record) -> Iterator[Json]:
    yield from number(record.doi, label="DOI")
    yield from number(record.concept_doi, label="DOI of all versions")
    yield from number(record.version, label="version")


def _texts(record: Record) -> Iterator[Json]:
    for one in record.descriptions:
        label = "" if one.kind == "Abstract" else one.kind
        yield from statement(one.text, one.language, None if label else DESCRIPTION, label)
    yield from statements(record.resource_type.titles)
    yield from statement(record.resource_type.detail, "en")
    for words in (*record.sizes, *record.formats, *(one.text for one in record.keywords)):
        yield from statement(words)
    if record.synthetic:
        yield from statements(SYNTHETIC)


def _rights(record: Record) -> Iterator[Json]:
    code, label = record.access.right
    until = f" until {record.access.until.isoformat()}" if record.access.until else ""
    yield from statement(f"{label}{until} ({code})", "en", RIGHTS)
    yield from statement(record.access.reason, kind=RIGHTS)
    for one in record.licences:
        yield from statements(one.titles, RIGHTS)
        yield from statement(uri(one.url), kind=RIGHTS)
    yield from statement(record.copyright, kind=RIGHTS)


def _creation(record: Record, house: Settings) -> Json:
    """Who made it, when, of what objects, with which techniques."""
    when = next((one.when for one in record.dates if one.kind == "Created"), "")
    who = [part for n, one in enumerate(record.creators) for part in _actor(record, one, n)]
    return {
        "type": "Creation",
        **said(
            timespan=timespan(*ends(when)),
            carried_out_by=who,
            used_specific_object=_studied(record, house),
            technique=_techniques(record, house),
        ),
    }


def _techniques(record: Record, house: Settings) -> list[Json]:
    return [one for term in record.experiment.techniques for one in concept(term, house)]


def _studied(record: Record, house: Settings) -> list[Json]:
    objects = (
        ref(things.object_uri(record, n, house), "HumanMadeObject", one.label)
        for n, one in enumerate(record.objects)
    )
    samples = (
        ref(things.sample_uri(record, n, house), "HumanMadeObject", one.label)
        for n, one in enumerate(record.samples)
    )
    return [part for found in (*objects, *samples) for part in found]


def _actor(record: Record, one: Agent, index: int, kind: str = "creator") -> list[Json]:
    label = plain(full_name(one)) or next((i.value for i in one.identifiers), "")
    address = uri(things.agent_uri(one, record, index, kind))
    address = address or things.part_uri(record, kind, index + 1)
    return ref(address, "Person" if one.personal else "Group", label) if plain(label) else []


def _publication(record: Record) -> Json:
    one = record.publisher
    address = uri(things.organisation_uri(one)) or things.part_uri(record, "publisher", 1)
    return {
        "type": "Activity",
        "classified_as": [aat(PUBLISHING)],
        **said(
            carried_out_by=ref(address, "Group", one.name) if plain(one.name) else [],
            timespan=timespan(*ends(record.publication_date)),
        ),
    }


def _contributions(record: Record) -> Iterator[Json]:
    for index, one in enumerate(record.contributors):
        if who := _actor(record, one, index, "contributor"):
            yield {"type": "Activity", "_label": plain(one.role) or "Other", "carried_out_by": who}


def _events(record: Record) -> Iterator[Json]:
    """Other dates of the dataset."""
    for one in record.dates:
        when = timespan(*ends(one.when), one.note)
        if when and one.kind not in ("Created", "Issued"):
            yield {"type": "Activity", "_label": plain(one.kind) or "Other", "timespan": when}


def _file(record: Record, file: File, number_: int) -> Json:
    """A file that everybody may read."""
    size = {
        "type": "Dimension",
        "classified_as": [aat(FILE_SIZE)],
        "value": file.size,
        "unit": {**aat(BYTES), "type": "MeasurementUnit"},
    }
    return entity(
        uri(things.part_uri(record, "file", number_)),
        "DigitalObject",
        plain(file.name),
        identified_by=name(file.name, kind=PRIMARY_NAME),
        part_of=ref(dataset(record).value, "DigitalObject")[0],
        format=plain(file.media_type),
        dimension=[size],
        access_point=ref(things.file_uri(record, file), "DigitalObject"),
    )


# Objects and samples


def human_made_object(record: Record, index: int, house: Settings) -> Json:
    """The object at INDEX of RECORD, counted from 0 (https://linked.art/model/object/)."""
    record, house = grounded(record, house)
    return _object(record, index, house, _measurement(record, house))


def _object(record: Record, index: int, house: Settings, used: list[Json]) -> Json:
    one = record.objects[index]
    own = uri(things.object_uri(record, index, house))
    own = own or things.part_uri(record, "object", index + 1)
    return entity(
        own,
        "HumanMadeObject",
        plain(one.label),
        identified_by=[
            *names(one.names, kind=PRIMARY_NAME),
            *number(one.inventory_number, ACCESSION),
            *number(one.eros_number, ASSIGNED, "EROS"),
            *number(one.pop_reference, ASSIGNED, "POP"),
        ],
        classified_as=concept(one.type, house),
        made_of=[part for term in one.materials for part in concept(term, house, "Material")],
        current_custodian=refers(group(one.keeper, house)) if one.keeper else [],
        referred_to_by=[*statement(one.collection), *statement(one.dating)],
        produced_by=_production(one, own, house),
        encountered_by=_discovery(one, own),
        subject_of=[*page(one.page), *page(record.page)],
        used_for=used,
    )


def _production(one: HeritageObject, own: str, house: Settings) -> Json:
    where = place(one.production_place, f"{own}#production-place")
    found = said(
        timespan=_years(one),
        took_place_at=refers(where),
        during=concept(one.period, house, "Period"),
    )
    return {"type": "Production", **found} if found else {}


def _years(one: HeritageObject) -> Json:
    """The years between which it was made: astronomical ones, where 1 BCE is 0000."""
    first = f"{astronomical(one.year_from)}-01-01T00:00:00Z" if one.year_from else ""
    last = f"{astronomical(one.year_to)}-12-31T23:59:59Z" if one.year_to else ""
    found = said(identified_by=name(one.dating), begin_of_the_begin=first, end_of_the_end=last)
    return {"type": "TimeSpan", **found} if found else {}


def _discovery(one: HeritageObject, own: str) -> list[Json]:
    where = place(one.discovery_place, f"{own}#discovery-place")
    return [{"type": "Encounter", "took_place_at": refers(where)}] if where else []


def _measurement(record: Record, house: Settings) -> list[Json]:
    """The campaign in which it was measured."""
    experiment = record.experiment
    facility = things.part_uri(record, "facility", 1)
    found = said(
        label=plain(experiment.run),
        identified_by=[*name(experiment.project), *number(experiment.run)],
        timespan=timespan(experiment.start, experiment.end),
        technique=_techniques(record, house),
        carried_out_by=ref(facility, "Group", experiment.facility)
        if plain(experiment.facility)
        else [],
        used_specific_object=concept(experiment.instrument, house, "HumanMadeObject"),
    )
    return [{"type": "Activity", **found}] if found else []


def sample(record: Record, index: int, house: Settings) -> Json:
    """The sample at INDEX of RECORD: what was removed from an object."""
    record, house = grounded(record, house)
    return _sample(record, index, house, _measurement(record, house))


def _sample(record: Record, index: int, house: Settings, used: list[Json]) -> Json:
    one: Sample = record.samples[index]
    own = uri(things.sample_uri(record, index, house))
    own = own or things.part_uri(record, "sample", index + 1)
    pid = things.sample_pid(one) if one.pid else ""
    return entity(
        own,
        "HumanMadeObject",
        plain(one.label),
        identified_by=[
            *names(one.names, kind=PRIMARY_NAME),
            *number(one.identifier, ASSIGNED),
            *number(one.pid),
        ],
        equivalent=ref(pid, "HumanMadeObject"),
        classified_as=concept(one.type, house),
        referred_to_by=statements(one.notes, kind=DESCRIPTION),
        removed_by=_removal(record, one, house),
        used_for=used,
    )


def _removal(record: Record, one: Sample, house: Settings) -> list[Json]:
    labels = [other.label for other in record.objects]
    if not plain(one.object):
        return []
    if one.object not in labels:
        return [{"type": "PartRemoval", "referred_to_by": statement(one.object)}]
    address = things.object_uri(record, labels.index(one.object), house)
    whole = ref(address, "HumanMadeObject", one.object)
    return [{"type": "PartRemoval", **said(diminished=whole[0] if whole else {})}]


# Keepers and places


def group(keeper: Organisation | None, house: Settings) -> Json:
    """A museum or other keeper (https://linked.art/model/actor/)."""
    if keeper is None or not things.keeper_key(keeper):
        return {}
    own = uri(things.keeper_uri(keeper, house))
    others = identities(keeper.identifiers, own, "Group")
    cities = [one.value for one in keeper.identifiers if one.scheme == "geonames"]
    return entity(
        own,
        "Group",
        plain(keeper.name),
        identified_by=[
            *name(keeper.name, kind=PRIMARY_NAME),
            *names(keeper.names),
            *others["identified_by"],
        ],
        equivalent=others["equivalent"],
        residence=[
            part
            for city in cities
            for part in ref(f"https://sws.geonames.org/{things.quoted(city)}/", "Place")
        ],
    )


def _places(record: Record, house: Settings) -> Iterator[Json]:
    for n, one in enumerate(record.places, start=1):
        yield place(one, things.part_uri(record, "place", n))
    for n, one_object in enumerate(record.objects):
        own = uri(things.object_uri(record, n, house))
        own = own or things.part_uri(record, "object", n + 1)
        yield place(one_object.production_place, f"{own}#production-place")
        yield place(one_object.discovery_place, f"{own}#discovery-place")


# What was withdrawn


def _tombstone(record: Record, gone: Withdrawal) -> Json:
    """The DOI, that it is withdrawn, when and why, and the citation."""
    when = timespan(gone.day, gone.day)
    return entity(
        uri(dataset(record).value),
        "DigitalObject",
        "Withdrawn",
        identified_by=number(record.doi, label="DOI"),
        classified_as=[aat(DATASET)],
        referred_to_by=[*statements(gone.reasons), *statement(gone.citation, kind=CITATION)],
        used_for=[{"type": "Activity", "_label": "Withdrawn", **said(timespan=when)}],
    )
