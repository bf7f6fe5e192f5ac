"""Every format of a record, once: all doors are made from this table. Pure.

The menu of exports, the negotiation of media types on pages and in the REST API, OAI-PMH, the typed
links and the documentation derive from ``FORMATS``. A test fails when a door knows a format that
another does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from . import (
    bibtex,
    cff,
    codemeta,
    crm,
    croissant,
    csl,
    datacite_json,
    datacite_oai,
    datacite_xml,
    dcat,
    dublin_core,
    dublin_core_qualified,
    edm,
    geojson,
    lido,
    linked_art,
    marc,
    model_json,
    ris,
    ro_crate,
    schema_org,
    schema_org_rdf,
)
from .model import Record
from .settings import Settings

Render = Callable[[Record, Settings], bytes]
XML, JSON_LD, TURTLE, RDF_XML = (
    "application/xml",
    "application/ld+json",
    "text/turtle",
    "application/rdf+xml",
)


def always(record: Record) -> bool:
    """A format that any record has."""
    return True


@dataclass(frozen=True, slots=True)
class Harvest:
    """The format in OAI-PMH: its prefixes, the address of its schema, its namespace."""

    prefixes: tuple[str, ...]
    schema: str
    namespace: str


def as_it_is(document: bytes) -> bytes:
    """A document as it stands by itself."""
    return document


def without_declaration(document: bytes) -> bytes:
    """The element of a document of XML, which a larger one may hold."""
    head, mark, rest = document.partition(b"?>")
    return rest.lstrip() if mark and head.startswith(b"<?xml") else document


@dataclass(frozen=True, slots=True)
class Dump:
    """The format in the dump of the catalogue: the ``extension`` of its file, before ``.gz``.

    Documents follow each other as ``part`` makes them, between ``head`` and ``foot``.
    """

    extension: str
    media_type: str
    head: bytes = b""
    foot: bytes = b""
    part: Callable[[bytes], bytes] = as_it_is


@dataclass(frozen=True, slots=True)
class Format:
    """A format in which a record can be had.

    ``media_type`` is what it is served as and, unless ``asked`` tells others, what it is asked for
    by. ``profile`` names the standard in typed links (RFC 6906). ``applies`` says which records
    have it, ``withdrawn`` whether a tombstone has. ``join`` makes one document of several.
    """

    key: str
    label: Mapping[str, str]
    media_type: str
    extension: str
    render: Render
    lands: Mapping[str, str]
    left_out: Mapping[str, str]
    asked: tuple[str, ...] = ()
    profile: str = ""
    harvest: Harvest | None = None
    applies: Callable[[Record], bool] = always
    withdrawn: bool = True
    analyses: bool = False
    join: Callable[[Sequence[bytes]], bytes] | None = None
    dump: Dump | None = None

    @property
    def media_types(self) -> tuple[str, ...]:
        """What it is asked for by, the preferred one first."""
        return self.asked or (self.media_type,)

    def filename(self, identifier: str) -> str:
        """What it is called when it is kept."""
        return f"{identifier}.{self.extension}"

    def joined(self, documents: Sequence[bytes]) -> bytes:
        """One document of several. Raises ``NotImplementedError`` where the format has no such."""
        if self.join is None:
            raise NotImplementedError
        return self.join(documents)

    def exists(self, record: Record) -> bool:
        """Whether RECORD has it."""
        return self.applies(record) and (self.withdrawn or record.withdrawal is None)


def _same(word: str) -> dict[str, str]:
    """A label that is a name."""
    return {"en": word, "fr": word}


def in_a_list(documents: Sequence[bytes]) -> bytes:
    """Documents of JSON as an array."""
    return b"[" + b",".join(one.strip() for one in documents) + b"]\n"


def one_after_the_other(documents: Sequence[bytes]) -> bytes:
    """Documents of a format in which several may follow each other."""
    return b"\n".join(documents)


CRM = "http://www.cidoc-crm.org/cidoc-crm/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns"
KERNEL = "http://datacite.org/schema/kernel-4"
FORMATS: tuple[Format, ...] = (
    Format(
        "datacite-json",
        _same("DataCite JSON"),
        "application/vnd.datacite.datacite+json",
        "datacite.json",
        datacite_json.render,
        datacite_json.LANDS,
        datacite_json.LEFT_OUT,
        profile=KERNEL,
        join=in_a_list,
    ),
    Format(
        "datacite-xml",
        _same("DataCite XML"),
        "application/vnd.datacite.datacite+xml",
        "datacite.xml",
        datacite_xml.render,
        datacite_xml.LANDS,
        datacite_xml.LEFT_OUT,
        profile=KERNEL,
        harvest=Harvest(
            ("datacite", "datacite4"),
            "http://schema.datacite.org/meta/kernel-4.7/metadata.xsd",
            KERNEL,
        ),
        dump=Dump(
            "datacite.xml",
            "application/xml",
            b"<?xml version='1.0' encoding='UTF-8'?>\n<resources>\n",
            b"</resources>\n",
            without_declaration,
        ),
    ),
    Format(
        "datacite-oai",
        {"en": "DataCite XML for harvesters", "fr": "DataCite XML pour moissonneurs"},
        "application/vnd.datacite.oai+xml",
        "oai-datacite.xml",
        datacite_oai.render,
        datacite_oai.LANDS,
        datacite_oai.LEFT_OUT,
        profile=datacite_oai.OAI.namespace,
        harvest=Harvest(
            ("oai_datacite", "oai_datacite4"), datacite_oai.SCHEMA, datacite_oai.OAI.namespace
        ),
    ),
    Format(
        "json-ld",
        _same("schema.org JSON-LD"),
        JSON_LD,
        "jsonld",
        schema_org.render,
        schema_org.LANDS,
        schema_org.LEFT_OUT,
        asked=(JSON_LD, "application/vnd.schemaorg.ld+json"),
        profile="http://schema.org/",
        join=in_a_list,
    ),
    Format(
        "schema-org-rdf",
        _same("schema.org (RDF/XML)"),
        RDF_XML,
        "schema-org.rdf",
        schema_org_rdf.render,
        schema_org_rdf.LANDS,
        schema_org_rdf.LEFT_OUT,
        asked=("application/vnd.schemaorg.rdf+xml",),
        profile="http://schema.org/",
        harvest=Harvest(("schema_org",), RDF, "http://schema.org/"),
    ),
    Format(
        "dublincore",
        _same("Dublin Core"),
        "application/x-dc+xml",
        "dc.xml",
        dublin_core.render,
        dublin_core.LANDS,
        dublin_core.LEFT_OUT,
        profile="http://www.openarchives.org/OAI/2.0/oai_dc/",
        harvest=Harvest(
            ("oai_dc",),
            "http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
            "http://www.openarchives.org/OAI/2.0/oai_dc/",
        ),
    ),
    Format(
        "qualified-dublincore",
        {"en": "Dublin Core, qualified", "fr": "Dublin Core qualifié"},
        "application/x-qdc+xml",
        "qdc.xml",
        dublin_core_qualified.render,
        dublin_core_qualified.LANDS,
        dublin_core_qualified.LEFT_OUT,
        profile="http://purl.org/dc/terms/",
    ),
    Format(
        "dcat-ap",
        {"en": "DCAT-AP (Turtle)", "fr": "DCAT-AP (Turtle)"},
        TURTLE,
        "ttl",
        dcat.render_turtle,
        dcat.LANDS,
        dcat.LEFT_OUT,
        profile="http://data.europa.eu/r5r/",
    ),
    Format(
        "dcat-ap-rdf",
        {"en": "DCAT-AP (RDF/XML)", "fr": "DCAT-AP (RDF/XML)"},
        RDF_XML,
        "rdf",
        dcat.render_rdf_xml,
        dcat.LANDS,
        dcat.LEFT_OUT,
        asked=(RDF_XML, "application/dcat+xml"),
        profile="http://data.europa.eu/r5r/",
        harvest=Harvest(("dcat",), RDF, "http://www.w3.org/ns/dcat#"),
    ),
    Format(
        "dcat-ap-jsonld",
        {"en": "DCAT-AP (JSON-LD)", "fr": "DCAT-AP (JSON-LD)"},
        JSON_LD,
        "dcat.jsonld",
        dcat.render_json_ld,
        dcat.LANDS,
        dcat.LEFT_OUT,
        asked=("application/vnd.dcat.ld+json",),
        profile="http://data.europa.eu/r5r/",
    ),
    Format(
        "n-triples",
        {"en": "DCAT-AP (N-Triples)", "fr": "DCAT-AP (N-Triples)"},
        "application/n-triples",
        "nt",
        dcat.render_n_triples,
        dcat.LANDS,
        dcat.LEFT_OUT,
        profile="http://data.europa.eu/r5r/",
        join=one_after_the_other,
        dump=Dump("nt", "application/n-triples"),
    ),
    Format(
        "lido",
        {"en": "LIDO (museum objects)", "fr": "LIDO (objets de musée)"},
        "application/vnd.lido+xml",
        "lido.xml",
        lido.render,
        lido.LANDS,
        lido.LEFT_OUT,
        profile="http://www.lido-schema.org",
        harvest=Harvest(
            ("lido",),
            "http://www.lido-schema.org/schema/v1.1/lido-v1.1.xsd",
            "http://www.lido-schema.org",
        ),
    ),
    Format(
        "edm",
        {"en": "Europeana Data Model", "fr": "Europeana (EDM)"},
        "application/vnd.europeana.edm+xml",
        "edm.xml",
        edm.render,
        edm.LANDS,
        edm.LEFT_OUT,
        profile="http://www.europeana.eu/schemas/edm/",
        harvest=Harvest(
            ("edm",),
            "http://www.europeana.eu/schemas/edm/EDM.xsd",
            "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        ),
    ),
    Format(
        "crm",
        _same("CIDOC CRM (Turtle)"),
        "text/turtle",
        "crm.ttl",
        crm.render_turtle,
        crm.LANDS,
        crm.LEFT_OUT,
        asked=("application/vnd.cidoc-crm.turtle",),
        profile=CRM,
        analyses=True,
    ),
    Format(
        "crm-jsonld",
        _same("CIDOC CRM (JSON-LD)"),
        JSON_LD,
        "crm.jsonld",
        crm.render_json_ld,
        crm.LANDS,
        crm.LEFT_OUT,
        asked=("application/vnd.cidoc-crm.ld+json",),
        profile=CRM,
        analyses=True,
    ),
    Format(
        "crm-rdf",
        _same("CIDOC CRM (RDF/XML)"),
        RDF_XML,
        "crm.rdf",
        crm.render_rdf_xml,
        crm.LANDS,
        crm.LEFT_OUT,
        asked=("application/vnd.cidoc-crm.rdf+xml",),
        profile=CRM,
        analyses=True,
        harvest=Harvest(("crm",), RDF, CRM),
    ),
    Format(
        "linked-art",
        _same("Linked Art"),
        "application/vnd.linked-art.ld+json",
        "linked-art.jsonld",
        linked_art.render_json_ld,
        linked_art.LANDS,
        linked_art.LEFT_OUT,
        profile="https://linked.art/ns/v1/linked-art.json",
    ),
    Format(
        "ro-crate",
        {"en": "RO-Crate (metadata)", "fr": "RO-Crate (métadonnées)"},
        "application/vnd.ro-crate.ld+json",
        "ro-crate-metadata.json",
        ro_crate.render,
        ro_crate.LANDS,
        ro_crate.LEFT_OUT,
        profile="https://w3id.org/ro/crate/1.2",
        applies=ro_crate.applies,
        withdrawn=False,
    ),
    Format(
        "croissant",
        _same("Croissant"),
        "application/vnd.mlcommons.croissant.ld+json",
        "croissant.json",
        croissant.render,
        croissant.LANDS,
        croissant.LEFT_OUT,
        profile="http://mlcommons.org/croissant/1.1",
        applies=croissant.applies,
        withdrawn=False,
    ),
    Format(
        "marcxml",
        _same("MARCXML"),
        "application/marcxml+xml",
        "marc.xml",
        marc.render,
        marc.LANDS,
        marc.LEFT_OUT,
        profile="http://www.loc.gov/MARC21/slim",
        harvest=Harvest(
            ("marcxml", "marc21"),
            "http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd",
            "http://www.loc.gov/MARC21/slim",
        ),
    ),
    Format(
        "csl",
        _same("CSL JSON"),
        "application/vnd.citationstyles.csl+json",
        "csl.json",
        csl.render,
        csl.LANDS,
        csl.LEFT_OUT,
        join=in_a_list,
    ),
    Format(
        "bibtex",
        _same("BibTeX"),
        "application/x-bibtex",
        "bib",
        bibtex.render,
        bibtex.LANDS,
        bibtex.LEFT_OUT,
        join=one_after_the_other,
    ),
    Format(
        "ris",
        _same("RIS"),
        "application/x-research-info-systems",
        "ris",
        ris.render,
        ris.LANDS,
        ris.LEFT_OUT,
        join=one_after_the_other,
    ),
    Format(
        "cff",
        _same("Citation File Format"),
        "application/yaml",
        "cff",
        cff.render,
        cff.LANDS,
        cff.LEFT_OUT,
        asked=("application/yaml", "application/x-yaml"),
    ),
    Format(
        "codemeta",
        _same("CodeMeta"),
        JSON_LD,
        "codemeta.json",
        codemeta.render,
        codemeta.LANDS,
        codemeta.LEFT_OUT,
        asked=("application/vnd.codemeta.ld+json",),
        profile="https://w3id.org/codemeta/3.1",
        applies=codemeta.applies,
        withdrawn=False,
    ),
    Format(
        "geojson",
        _same("GeoJSON"),
        "application/geo+json",
        "geojson",
        geojson.render,
        geojson.LANDS,
        geojson.LEFT_OUT,
        asked=("application/geo+json", "application/vnd.geo+json"),
        applies=geojson.applies,
        withdrawn=False,
    ),
    Format(
        "thalie-json",
        {"en": "JSON (all fields)", "fr": "JSON (tous les champs)"},
        model_json.MEDIA_TYPE,
        "thalie.json",
        model_json.render,
        model_json.LANDS,
        model_json.LEFT_OUT,
        analyses=True,
        join=in_a_list,
        dump=Dump("jsonl", "application/x-ndjson"),
    ),
)
"""The order is that of the menu; of formats that are asked for by one media type, the first."""

DUMPED: tuple[tuple[Format, Dump], ...] = tuple((one, one.dump) for one in FORMATS if one.dump)
"""Those of which there is a dump, with how it is made."""

BY_KEY: Mapping[str, Format] = {one.key: one for one in FORMATS}
