"""A record in CIDOC CRM 7.1.3 with CRMsci 3.2 and CRMdig 5.0. Pure.

The dataset is a D9 Data Object that is about the objects (E22); they were measured (D11, and E16
so that P39 and P40 are allowed) on devices (D8) in a campaign (E7); software (D14) made numbers of
spectra in an execution (D10) that is also a data evaluation (S6). ``crm_heritage`` tells objects
and samples, ``crm_measurement`` the rest of that. What CRM has no property for, and DCAT, Dublin
Core or SKOS have, is told by theirs: versions, relations, dates of access.

CRMhs is not used: its terms may be named, but no copy of its list may be kept to check them by.
"""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import NamedNode

from . import things
from .crm_heritage import tell_heritage
from .crm_measurement import tell_measurements
from .crm_parts import (
    actor,
    below,
    concept,
    dimension,
    documented,
    group,
    is_a,
    named,
    placed,
    timed,
    type_at,
    word,
)
from .dcat import RELATIONS, tell_language, tell_versions
from .dcat_parts import tell_type
from .lands import CLOSED_FILES
from .model import COAR, Dated, File, Funding, Licence, Record, Relation, Withdrawal
from .rdf import (
    CRM,
    CRMDIG,
    DCAT,
    DCT,
    OWL,
    RDFS,
    SKOS,
    SYNTHETIC,
    WITHDRAWN,
    A,
    Graph,
    Telling,
    day,
    ends,
    identified,
    iri,
    text,
    texts,
    typed,
    written,
)
from .settings import Settings

LANDS: Mapping[str, str] = {
    "id": "part of the addresses of what has no other",
    "title": "rdfs:label of the D9, crm:P102 → E35",
    "resource_type": "crm:P2 → E55",
    "publisher": "crm:P14 of the publication (E7) → E74",
    "publication_date": "crm:P4 of the publication → E52",
    "doi": "address of the D9, crm:P1 → E42",
    "concept_doi": "dcat:isVersionOf",
    "page": "crm:P70i → E31",
    "created": "dct:created of the page (E31)",
    "updated": "dct:modified of the page (E31)",
    "version": "dcat:version",
    "index": "dcat:previousVersion, dct:isReplacedBy",
    "versions": "dcat:hasVersion of the concept",
    "identifiers": "crm:P1 → E42",
    "languages": "dct:language",
    "other_titles": "crm:P102 → E35",
    "descriptions": "crm:P3 (abstract), E33 that crm:P129 the dataset",
    "creators": "crm:P14 of the creation (E65) → E21 or E74",
    "contributors": "crm:P14 of a contribution (E7) → E21 or E74",
    "dates": "crm:P4 of the creation, or of an event (E5) at which the dataset was present",
    "access": "crm:P104 → E30 → crm:P2 COAR; dct:available",
    "licences": "crm:P104 → E30",
    "copyright": "crm:P104 → E30",
    "sizes": "crm:P3",
    "formats": "crm:P2 → E55",
    "files": "crm:P106 → D1",
    "funding": "crm:P14 of a funding (E7) that had the campaign as its purpose",
    "relations": "crm:P67, and the finer property of Dublin Core, DCAT or PROV-O",
    "mentions": "crm:P67, and the finer property of Dublin Core, DCAT or PROV-O",
    "keywords": "crm:P129 → E55",
    "places": "crm:P67 → E53",
    "objects": "crm:P129 → E22",
    "samples": "S13 ← crmsci:O5 of a sample taking (S2)",
    "standards": "crm:P16 of the campaign → E22",
    "experiment": "E7, its measurements (D11, E16), its device (D8)",
    "detectors": "crmdig:L12 → D8",
    "software": "crmdig:L23 of the processing (D10, S6) → D14",
    "derivations": "D3: crmdig:L21, crmdig:L22",
    "elements": "crmsci:O10 of the processing → E54 with crm:P90a, P90b, P91",
    "analyses": "D11 and E16, with the spot (E26)",
    "digital_kinds": "crm:P2 → E55",
    "preservation_level": "crm:P2 → E55",
    "storage_tier": "crm:P2 → E55",
    "data_management_plan": "crm:P70i → E31",
    "synthetic": "crm:P3",
    "withdrawal": "E7 with crm:P4, crm:P3",
}
LEFT_OUT: Mapping[str, str] = {
    "closed_files": CLOSED_FILES,
    "creators.role": "Creators have no role beside this.",
    "retention_until": "What will be done to the files is no event yet.",
    "withdrawal.note": "A tombstone tells the reason, not what was noted beside it.",
}


def document(record: Record, house: Settings) -> Graph:
    """What RECORD tells; of a withdrawn one, only that it is withdrawn."""
    of = Telling.begun(record, house)
    if of.record.withdrawal:
        _tombstone(of, of.record.withdrawal)
    else:
        _dataset(of)
        tell_heritage(of)
        tell_measurements(of)
    return of.graph


def _dataset(of: Telling) -> None:
    is_a(of, of.dataset, CRMDIG["D9_Data_Object"], DCAT["Dataset"])
    _titles(of)
    _descriptions(of)
    _names(of)
    _types(of)
    _creation(of)
    _publication(of)
    _rights(of)
    _files(of)
    _subjects(of)
    _relations(of)
    _money(of)
    tell_versions(of)


# Words


def _titles(of: Telling) -> None:
    for number, one in enumerate(of.record.titles, start=1):
        if title := text(one.text, one.language):
            node = of.part("title", number)
            of.say(
                of.dataset, RDFS["label"], title if one.kind in ("", "TranslatedTitle") else None
            )
            of.say(of.dataset, CRM["P102_has_title"], node)
            of.say(node, A, CRM["E35_Title"])
            of.say(node, CRM["P190_has_symbolic_content"], title)
            of.say(node, CRM["P2_has_type"], word(of, "titletypes", one.kind))


def _descriptions(of: Telling) -> None:
    """The abstract is a note; other texts are things (E33) that are about the dataset."""
    for number, one in enumerate(of.record.descriptions, start=1):
        words = text(one.text, one.language)
        if one.kind in ("", "Abstract"):
            of.say(of.dataset, CRM["P3_has_note"], words)
        elif words:
            node = of.part("description", number)
            of.say(of.dataset, CRM["P129i_is_subject_of"], node)
            of.say(node, A, CRM["E33_Linguistic_Object"])
            of.say(node, CRM["P190_has_symbolic_content"], words)
            of.say(node, CRM["P2_has_type"], word(of, "descriptiontypes", one.kind))
    for size in of.record.sizes:
        of.say(of.dataset, CRM["P3_has_note"], text(size))
    if of.record.synthetic:
        of.say(of.dataset, CRM["P3_has_note"], *texts(SYNTHETIC))


def _names(of: Telling) -> None:
    record, node = of.record, of.dataset
    named(of, node, of.part("doi", 1), record.doi, "doi")
    for number, one in enumerate(record.identifiers, start=1):
        named(of, node, of.part("identifier", number), one.value, one.scheme)
        of.say(node, OWL["sameAs"], identified(one))
    documented(of, node, record.page)
    page = iri(record.page)
    of.say(page, DCT["created"], day(record.created))
    of.say(page, DCT["modified"], day(record.updated))
    documented(of, node, record.data_management_plan)
    of.say(node, DCT["language"], *(tell_language(of.graph, tag) for tag in record.languages))


def _types(of: Telling) -> None:
    record, node = of.record, of.dataset
    general = tell_type(of.graph, record.resource_type.general)
    of.say(general, A, CRM["E55_Type"])
    of.say(node, CRM["P2_has_type"], general)
    names = texts(record.resource_type.titles)
    detail = text(record.resource_type.detail, "en")
    if names or detail:
        finer = of.part("type", 1)
        of.say(node, CRM["P2_has_type"], finer)
        of.say(finer, A, CRM["E55_Type"])
        of.say(finer, RDFS["label"], *names, detail)
    kinds = (*record.digital_kinds, record.preservation_level, record.storage_tier)
    of.say(node, CRM["P2_has_type"], *(concept(of, one) for one in kinds))
    of.say(node, CRM["P2_has_type"], *(_format(of, form) for form in record.formats))


def _format(of: Telling, said: str) -> NamedNode | None:
    """A media type as a type, one for all files that are of it."""
    label = text(said)
    if not label:
        return None
    node = of.part("format", things.quoted(said))
    if not of.graph.tells_of(node):
        is_a(of, node, CRM["E55_Type"], label=said)
    return node


# Events


def _creation(of: Telling) -> None:
    node, record = of.part("creation", 1), of.record
    is_a(of, node, CRM["E65_Creation"], label={"en": "creation", "fr": "création"})
    of.say(node, CRM["P94_has_created"], of.dataset)
    for place, one in enumerate(record.creators):
        of.say(node, CRM["P14_carried_out_by"], actor(of, one, place, "creator"))
    for place, one in enumerate(record.contributors):
        agent, part = actor(of, one, place, "contributor"), of.part("contribution", place + 1)
        if agent:
            is_a(of, part, CRM["E7_Activity"])
            of.say(part, CRM["P9i_forms_part_of"], node)
            of.say(part, CRM["P14_carried_out_by"], agent)
            of.say(part, CRM["P2_has_type"], word(of, "contributorsroles", one.role))
    for number, when in enumerate(record.dates, start=1):
        _dated(of, when, number, node)


def _dated(of: Telling, one: Dated, number: int, creation: NamedNode) -> None:
    """A date: that of the creation, or of something else that happened to the dataset."""
    start, end = ends(one.when)
    if one.kind == "Created":
        timed(of, creation, of.part("creation-time", number), start, end, one.note)
    elif one.kind != "Issued" and (start or end or one.note.strip()):
        node = of.part("date", number)
        is_a(of, node, CRM["E5_Event"])
        of.say(node, CRM["P12_occurred_in_the_presence_of"], of.dataset)
        of.say(node, CRM["P2_has_type"], word(of, "datetypes", one.kind))
        timed(of, node, of.part("date-time", number), start, end, one.note)


def _publication(of: Telling) -> None:
    node, record = of.part("publication", 1), of.record
    is_a(of, node, CRM["E7_Activity"], label={"en": "publication", "fr": "publication"})
    of.say(node, CRM["P16_used_specific_object"], of.dataset)
    publisher = group(of, record.publisher, of.part("publisher", 1))
    of.say(node, CRM["P14_carried_out_by"], publisher)
    timed(of, node, of.part("publication-time", 1), *ends(record.publication_date))


# Rights


def _rights(of: Telling) -> None:
    record = of.record
    code, label = record.access.right
    access = of.part("access", 1)
    is_a(of, access, CRM["E30_Right"], label={"en": label})
    of.say(of.dataset, CRM["P104_is_subject_to"], access)
    of.say(access, CRM["P2_has_type"], type_at(of, COAR + code, {"en": label}))
    of.say(access, CRM["P3_has_note"], text(record.access.reason))
    if record.access.until:
        of.say(access, DCT["available"], typed(record.access.until.isoformat(), "date"))
    for number, one in enumerate(record.licences, start=1):
        of.say(of.dataset, CRM["P104_is_subject_to"], _licence(of, one, number))
    if text(record.copyright):
        is_a(of, of.part("copyright", 1), CRM["E30_Right"], label=record.copyright)
        of.say(of.dataset, CRM["P104_is_subject_to"], of.part("copyright", 1))
    for place, holder in enumerate(record.contributors):
        if holder.role == "RightsHolder":
            agent = actor(of, holder, place, "contributor")
            of.say(of.dataset, CRM["P105_right_held_by"], agent)


def _licence(of: Telling, one: Licence, number: int) -> NamedNode:
    node = (iri(one.url) if one.url else None) or of.part("licence", number)
    is_a(of, node, CRM["E30_Right"], label=one.titles)
    of.say(node, SKOS["notation"], text(one.spdx))
    return node


# Files


def _files(of: Telling) -> None:
    for number, file in enumerate(of.record.files, start=1):
        node = of.part("file", number)
        of.say(of.dataset, CRM["P106_is_composed_of"], node)
        _file(of, file, node)


def _file(of: Telling, file: File, node: NamedNode) -> None:
    is_a(of, node, CRMDIG["D1_Digital_Object"], label=file.name)
    named(of, node, below(node, "checksum"), file.checksum)
    of.say(node, DCAT["downloadURL"], iri(things.file_uri(of.record, file)))
    of.say(node, CRM["P2_has_type"], _format(of, file.media_type))
    size = dimension(of, below(node, "size"), file.size, "byte", "", {"en": "size"})
    of.say(node, CRM["P43_has_dimension"], size)


# What is near


def _subjects(of: Telling) -> None:
    for number, one in enumerate(of.record.keywords, start=1):
        if label := text(one.text):
            node = (iri(one.uri) if one.uri else None) or of.part("keyword", number)
            of.say(of.dataset, CRM["P129_is_about"], node)
            of.say(node, A, CRM["E55_Type"])
            of.say(node, RDFS["label"], label)
            of.say(node, CRM["P3_has_note"], text(one.scheme))
    for number, place in enumerate(of.record.places, start=1):
        of.say(of.dataset, CRM["P67_refers_to"], placed(of, place, of.part("place", number)))


CLASSES: Mapping[str, NamedNode] = {  # DataCite's types
    "Dataset": CRMDIG["D9_Data_Object"],
    "Event": CRM["E5_Event"],
    "Instrument": CRMDIG["D8_Digital_Device"],
    "PhysicalObject": CRM["E22_Human-Made_Object"],
    "Project": CRM["E7_Activity"],
    "Software": CRMDIG["D14_Software"],
}


def _relations(of: Telling) -> None:
    for kind, several in (("relation", of.record.relations), ("mention", of.record.mentions)):
        for number, one in enumerate(several, start=1):
            _relation(of, one, of.part(kind, number))


def _relation(of: Telling, one: Relation, part: NamedNode) -> None:
    address = identified(one.identifier)
    node = address or part
    if node == of.dataset:
        return
    of.say(node, A, CLASSES.get(one.resource_type, CRM["E73_Information_Object"]))
    general = tell_type(of.graph, one.resource_type)
    of.say(general, A, CRM["E55_Type"])
    of.say(node, CRM["P2_has_type"], general)
    of.say(of.dataset, CRM["P67_refers_to"], node)
    of.say(of.dataset, RELATIONS.get(one.relation, DCT["relation"]), node)
    if not address:
        named(of, node, below(part, "identifier"), one.identifier.value, one.identifier.scheme)


def _money(of: Telling) -> None:
    for number, one in enumerate(of.record.funding, start=1):
        _grant(of, one, number)


def _grant(of: Telling, one: Funding, number: int) -> None:
    """Paying is an activity; what it was for is the making of the dataset."""
    node = of.part("funding", number)
    is_a(of, node, CRM["E7_Activity"], label=one.titles)
    funder = group(of, one.funder, of.part("funder", number))
    of.say(node, CRM["P14_carried_out_by"], funder)
    of.say(node, CRM["P20_had_specific_purpose"], of.part("creation", 1))
    named(of, node, of.part("funding-number", number), one.number)
    documented(of, node, one.url)


# What was withdrawn


def _tombstone(of: Telling, gone: Withdrawal) -> None:
    """The DOI, that it is withdrawn, when and why, and the citation."""
    is_a(of, of.dataset, CRMDIG["D9_Data_Object"], label=WITHDRAWN)
    named(of, of.dataset, of.part("doi", 1), of.record.doi, "doi")
    of.say(of.dataset, DCT["bibliographicCitation"], text(gone.citation))
    event = of.part("withdrawal", 1)
    is_a(of, event, CRM["E7_Activity"], label=WITHDRAWN)
    of.say(event, CRM["P16_used_specific_object"], of.dataset)
    of.say(event, CRM["P3_has_note"], *texts(gone.reasons))
    timed(of, event, of.part("withdrawal-time", 1), gone.day, gone.day)


render_turtle = written(document, Graph.turtle)
render_json_ld = written(document, Graph.json_ld)
render_rdf_xml = written(document, Graph.rdf_xml)
render_n_triples = written(document, Graph.n_triples)
