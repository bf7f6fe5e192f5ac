"""The heritage metadata of a dataset: what was studied, how, with what, and what became of it.

This is the one place where the fields are named. Custom fields, forms, pages, search, JSON Schema
and documentation derive from ``FIELDS``. Pure.

Years are historical (negative is BCE, no year 0); EDTF uses astronomical years (1 BCE is 0000).
Units are UCUM symbols and fixed by field.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from thalie.ground.language import Sentence, in_context
from thalie.ground.language import sentence as _
from thalie.vocabularies.years import edtf_interval, edtf_year

from .fields import Field, Group
from .reading import Path, Reading
from .values import Address, Day, Edtf, Flag, Identifier, Kind, Moment, Number, Term, Text, Year

NAMESPACE = "urn:x-thalie:terms:"
PREFIX = "thalie"
MOST_OBJECTS = 1_000
MOST_ANALYSES = 10_000

CRM = "http://www.cidoc-crm.org/cidoc-crm/"
DCT = "http://purl.org/dc/terms/"
GEO = "http://www.w3.org/2003/01/geo/wgs84_pos#"
SCHEMA = "https://schema.org/"


def _field(
    name: str,
    label: str,
    help_: Sentence,
    kind: Kind,
    example: Any,
    uri: str = "",
    **more: Any,
) -> Field:
    address = uri or f"{NAMESPACE}{name}"
    return Field(name, in_context(name, label), help_, kind, address, example, **more)


# Rules across fields


def _years_in_order(kept: dict[str, Any], path: Path, reading: Reading) -> None:
    first, last = kept.get("year_from"), kept.get("year_to")
    if first is not None and last is not None and first > last:
        reading.reject(
            (*path, "year_to"),
            _(
                "The years are the wrong way round: %(first)s comes after %(last)s.",
                first=first,
                last=last,
            ),
            kept.pop("year_to"),
        )


def _dating(kept: dict[str, Any], path: Path, reading: Reading) -> None:
    """Store the years as EDTF; a finer or vaguer date that somebody gave stays."""
    first: int | None = kept.get("year_from")
    last: int | None = kept.get("year_to")
    if (first is None and last is None) or not _PLAIN_YEARS.fullmatch(kept.get("dating", "")):
        return
    if first is not None and first == last:
        kept["dating"] = edtf_year(first)
    else:
        kept["dating"] = edtf_interval(first, last)


_PLAIN_YEARS = re.compile(r"((Y?-?\d+|\.\.)(/(Y?-?\d+|\.\.))?)?")


def _days_in_order(kept: dict[str, Any], path: Path, reading: Reading) -> None:
    start, end = kept.get("start"), kept.get("end")
    if start and end and start > end:
        reading.reject(
            (*path, "end"),
            _("The run ends on %(end)s, before it begins on %(start)s.", end=end, start=start),
            kept.pop("end"),
        )


def _both_coordinates(kept: dict[str, Any], path: Path, reading: Reading) -> None:
    missing = _MISSING_COORDINATES.keys() - kept.keys()
    refused = any(remark.path[:-1] == path for remark in reading.rejected)
    if len(missing) == 1 and not refused:
        [name] = missing
        reading.reject((*path, name), _MISSING_COORDINATES[name])


_MISSING_COORDINATES = {
    "latitude": _("The latitude is missing: a place needs both coordinates."),
    "longitude": _("The longitude is missing: a place needs both coordinates."),
}


def _range_in_order(kept: dict[str, Any], path: Path, reading: Reading) -> None:
    least, most = kept.get("least"), kept.get("most")
    if least is not None and most is not None and least > most:
        reading.reject(
            (*path, "most"),
            _(
                "The range is the wrong way round: %(least)s is more than %(most)s.",
                least=f"{least:g}",
                most=f"{most:g}",
            ),
            kept.pop("most"),
        )


# What people name, as it is and in the languages of readers


def _in_both(
    name: str, french: Sentence, english: Sentence, kind: Text, examples: Sequence[str], uri: str
) -> tuple[Field, Field]:
    return (
        Field(f"{name}_fr", french, IN_BOTH, kind, uri, examples[0]),
        Field(f"{name}_en", english, IN_BOTH, kind, uri, examples[1]),
    )


IN_BOTH = _("For readers of this language, where it is not the same.")
_NAMES = _in_both(
    "label", in_context("label", "Name in French"), in_context("label", "Name in English"),
    Text(), ("Statuette de chat", "Statuette of a cat"), f"{CRM}P1_is_identified_by",
)  # fmt: skip
_DESCRIPTIONS = _in_both(
    "description", in_context("description", "Description in French"),
    in_context("description", "Description in English"),
    Text(2000), ("Œil gauche, glaçure rouge", "Left eye, red glaze"), f"{DCT}description",
)  # fmt: skip
_SPOTS = _in_both(
    "spot", in_context("spot", "Spot or area in French"),
    in_context("spot", "Spot or area in English"),
    Text(), ("œil gauche", "left eye"), f"{NAMESPACE}spot",
)  # fmt: skip


# Objects, samples, standards

PLACE = Group(
    (
        _field("name", "Name",
               _("The place as it is usually called."),
               Text(), "Saqqarah", f"{SCHEMA}name"),
        _field("geonames", "GeoNames",
               _("Number of the place in GeoNames."),
               Identifier("GeoNames"), "349719", f"{SCHEMA}sameAs"),
        _field("latitude", "Latitude",
               _("Degrees north, WGS 84. Give sites that are at risk of looting no more precisely"
                 " than the nearest town."),
               Number(-90, 90, "deg"), 29.871, f"{GEO}lat"),
        _field("longitude", "Longitude",
               _("Degrees east, WGS 84."),
               Number(-180, 180, "deg"), 31.216, f"{GEO}long"),
    ),
    (_both_coordinates,),
)  # fmt: skip

OTHER_KEEPER = Group(
    (
        _field("name", "Name",
               _("Name of the institution."),
               Text(), "Musée d’Ennery", f"{SCHEMA}name", required=True),
        _field("ror", "ROR",
               _("Its identifier in the Research Organization Registry."),
               Identifier("ROR"), "https://ror.org/02egw5x81", f"{SCHEMA}sameAs"),
        _field("museofile", "Muséofile",
               _("Its code in Muséofile."),
               Identifier("Muséofile"), "M5031", f"{SCHEMA}identifier"),
        _field("wikidata", "Wikidata",
               _("Its item in Wikidata."),
               Identifier("Wikidata"), "Q19675", f"{SCHEMA}sameAs"),
    )
)  # fmt: skip

OBJECT = Group(
    (
        _field("label", "Name",
               _("What the object is called."),
               Text(), "Statuette of a cat", f"{CRM}P1_is_identified_by", required=True),
        *_NAMES,
        _field("type", "Type",
               _("What kind of object it is."),
               Term("objecttypes"), {"id": "sculpture"}, f"{CRM}P2_has_type"),
        _field("inventory_number", "Inventory number",
               _("As in the keeper’s inventory."),
               Text(), "E 2533", f"{CRM}P48_has_preferred_identifier"),
        _field("keeper", "Keeper",
               _("The museum or institution that keeps it."),
               Term("museums"), {"id": "louvre"}, f"{CRM}P50_has_current_keeper"),
        _field("other_keeper", "Other keeper",
               _("A keeper that the list lacks."),
               OTHER_KEEPER, {"name": "Musée d’Ennery"}, f"{CRM}P50_has_current_keeper"),
        _field("collection", "Collection",
               _("Department or collection."),
               Text(), "Département des Antiquités égyptiennes",
               f"{CRM}P46i_forms_part_of"),
        _field("eros_number", "EROS number",
               _("Number in the EROS database."),
               Text(60), "65123", f"{CRM}P1_is_identified_by"),
        _field("pop_reference", "Joconde/POP reference",
               _("Reference in the French open heritage platform."),
               Identifier("POP"), "50350012455", f"{CRM}P1_is_identified_by"),
        _field("materials", "Materials",
               _("What it is made of."),
               Term("materials"), [{"id": "bronze"}], f"{CRM}P45_consists_of", many=True, most=50),
        _field("period", "Period",
               _("Period or culture."),
               Term("periods"), {"id": "bronze-age"}, f"{CRM}P10_falls_within"),
        _field("year_from", "From year",
               _("First possible year; negative is BCE."),
               Year(), -664, f"{CRM}P82a_begin_of_the_begin"),
        _field("year_to", "To year",
               _("Last possible year; negative is BCE."),
               Year(), -332, f"{CRM}P82b_end_of_the_end"),
        _field("dating", "Dating (EDTF)",
               _("A finer or vaguer date as EDTF, in astronomical years; made from the years if you"
                 " give none."),
               Edtf(), "-0663/-0331", f"{DCT}temporal"),
        _field("production_place", "Place of production",
               _("Where it was made."),
               PLACE, {"name": "Memphis"}, f"{CRM}P7_took_place_at"),
        _field("discovery_place", "Place of discovery",
               _("Where it was found."),
               PLACE, {"name": "Saqqarah", "geonames": "349719"}, f"{CRM}P7_took_place_at"),
        _field("page", "Public page",
               _("Its page at the museum."),
               Address(), "https://collections.example.org/ark:/53355/cl010000001",
               f"{SCHEMA}url"),
    ),
    (_years_in_order, _dating),
)  # fmt: skip

SAMPLE = Group(
    (
        _field("label", "Name",
               _("What the sample is called."),
               Text(), "Cross-section 3", f"{CRM}P1_is_identified_by", required=True),
        *_NAMES,
        _field("type", "Type",
               _("What kind of sample it is."),
               Term("objecttypes"), {"id": "sample"}, f"{CRM}P2_has_type"),
        _field("identifier", "Own identifier",
               _("The laboratory’s number."),
               Text(100), "65123-3", f"{CRM}P48_has_preferred_identifier"),
        _field("pid", "IGSN or DOI",
               _("Its persistent identifier."),
               Identifier("IGSN"), "10.58052/IEAWH0017", f"{DCT}identifier"),
        _field("object", "Taken from",
               _("Name of the object, as given among the objects."),
               Text(), "Statuette of a cat", f"{CRM}P46i_forms_part_of"),
        _field("description", "Description",
               _("Where and how it was taken."),
               Text(2000), "Left ear, embedded in resin", f"{DCT}description"),
        *_DESCRIPTIONS,
    )
)  # fmt: skip

STANDARD = Group(
    (
        _field("label", "Name",
               _("The standard as named at the beam line."),
               Text(), "BRIL-D", f"{CRM}P1_is_identified_by", required=True),
        _field("reference_material", "Reference material",
               _("Name in the producer’s catalogue."),
               Text(), "NIST SRM 610", f"{DCT}references"),
        _field("producer", "Producer",
               _("Who certifies it."),
               Text(), "NIST", f"{DCT}publisher"),
        _field("certificate", "Certificate",
               _("Address of the certificate."),
               Address(), "https://example.org/srm610.pdf", f"{DCT}conformsTo"),
    )
)  # fmt: skip

# How it was measured

EXPERIMENT = Group(
    (
        _field("project", "Project",
               _("Name of the project, as at the facility."),
               Text(), "TIPY", f"{DCT}isPartOf"),
        _field("run", "Run",
               _("Label of the run."),
               Text(), "2026 run 3", f"{DCT}identifier"),
        _field("facility", "Facility",
               _("Where the beam was."),
               Text(), "Beam laboratory", f"{CRM}P7_took_place_at"),
        _field("instrument", "Instrument",
               _("The instrument, from the list."),
               Term("instruments"), {"id": "new-aglae"}, f"{CRM}P16_used_specific_object"),
        _field("instrument_pid", "Identifier of the instrument",
               _("Its DOI, if it has one (PIDINST)."),
               Identifier("DOI"), "10.58052/IEAWH0017", f"{DCT}identifier"),
        _field("beam_line", "Beam line",
               _("Which line."), Text(), "external microbeam"),
        _field("techniques", "Techniques",
               _("Methods of analysis."),
               Term("techniques"), [{"id": "pixe"}], f"{CRM}P33_used_specific_technique",
               many=True, most=50),
        _field("particle", "Particle",
               _("What the beam was made of, if one for the whole run."),
               Term("particles"), {"id": "proton"}),
        _field("energy", "Energy (keV)",
               _("Energy of the particles in keV; “3 MeV” is converted."),
               Number(1, 100_000, "keV"), 2998),
        _field("atmosphere", "Atmosphere",
               _("Between beam exit and object."),
               Term("atmospheres"), {"id": "helium"}),
        _field("start", "First day",
               _("First day of beam."),
               Day(), "2026-01-20", f"{SCHEMA}startDate"),
        _field("end", "Last day",
               _("Last day of beam; the embargo counts from here."),
               Day(), "2026-01-22", f"{SCHEMA}endDate"),
        _field("access_programme", "Programme of access",
               _("Under which beam time was granted."),
               Term("accessprogrammes"), {"id": "iperion-hs"}),
        _field("euphrosyne_project", "Euphrosyne project",
               _("Number or slug of the project in Euphrosyne."),
               Text(100), "1234", f"{DCT}identifier"),
        _field("euphrosyne_run", "Euphrosyne run",
               _("Number of the run in Euphrosyne."),
               Text(100), "5678", f"{DCT}identifier"),
        _field("grant", "Grant",
               _("Number of the grant."),
               Text(100), "ANR-10-EQPX-22", f"{SCHEMA}funding"),
    ),
    (_days_in_order,),
)  # fmt: skip

DETECTOR = Group(
    (
        _field("name", "Name",
               _("Word of the beam line: X0, G70."),
               Text(40), "X0", f"{DCT}identifier", required=True),
        _field("type", "Type",
               _("What kind of detector."),
               Term("detectortypes"), {"id": "sdd"}, f"{CRM}P2_has_type"),
        _field("model", "Make and model",
               _("In the words of the file or the maker."),
               Text(), "SDD Ketek"),
        _field("serial_number", "Serial number",
               _("The maker’s."), Text(100), "12345"),
        _field("active_area", "Active area (mm²)",
               _("In mm²."), Number(0, 100_000, "mm2"), 50),
        _field("thickness", "Thickness (µm)",
               _("Of the sensor, in µm."), Number(0, 1_000_000, "um"), 450),
        _field("entrance_window", "Entrance window",
               _("Material and thickness."), Text(), "Be 12.5 µm"),
        _field("angle", "Angle (°)",
               _("Between beam and detector axis, in degrees."),
               Number(-360, 360, "deg"), 50),
        _field("filter", "Filter",
               _("What stood before it."), Text(), "50 µm Al"),
        _field("calibration", "Calibration",
               _("As written in the file; a is the gain, b the offset unless said otherwise."),
               Text(), "a = 0.0201 ; b = -0.11"),
    )
)  # fmt: skip


def _micrometres(name: str, label: str, help_: Sentence, example: float) -> Field:
    return _field(name, label, help_, Number(0, 10_000_000, "um"), example)


ANALYSIS = Group(
    (
        _field("number", "Number",
               _("Number of the analysis; counted anew each day."),
               Text(40), "0044", f"{DCT}identifier", required=True),
        _field("kind", "Kind",
               _("Point, map, standard or blank."),
               Term("analysiskinds"), {"id": "map"}, f"{CRM}P2_has_type"),
        _field("object", "Object",
               _("What was analysed, as typed at the beam line or as named among the objects."),
               Text(), "PYRALT", f"{CRM}P39_measured"),
        _field("description", "Description",
               _("What the operator wrote."),
               Text(2000), "Left eye, red glaze", f"{DCT}description"),
        *_DESCRIPTIONS,
        _field("spot", "Spot or area",
               _("Which part of the object."),
               Text(), "left eye"),
        *_SPOTS,
        _field("day", "Day", _("Day of the measurement."),
               Day(), "2026-01-20", f"{DCT}date"),
        _field("started", "Started",
               _("By the clock of the beam line."),
               Moment(), "2026-01-20T16:07:31", f"{SCHEMA}startTime"),
        _field("pixels_x", "Width (pixels)",
               _("Of the map."), Number(1, 1_000_000, whole=True), 40),
        _field("pixels_y", "Height (pixels)",
               _("Of the map."), Number(1, 1_000_000, whole=True), 40),
        _micrometres("map_size_x", "Width (µm)",
                     _("Of the map, in µm."), 1000),
        _micrometres("map_size_y", "Height (µm)",
                     _("Of the map, in µm."), 1000),
        _micrometres("pixel_size_x", "Pixel width (µm)",
                     _("In µm."), 25),
        _micrometres("pixel_size_y", "Pixel height (µm)",
                     _("In µm."), 25),
        _micrometres("pen_size", "Pen size (µm)",
                     _("Width of the line that the beam draws, in µm."), 100),
        _field("dose", "Dose",
               _("Charge or counts, as in the file, without unit."),
               Number(0, 1e18), 2000),
        _field("acquisition_time", "Time (s)",
               _("Seconds of acquisition."),
               Number(0, 10_000_000, "s"), 300),
        _field("particle", "Particle",
               _("Where it is not the run’s."),
               Term("particles"), {"id": "proton"}),
        _field("energy", "Energy (keV)",
               _("Where it is not the run’s."),
               Number(1, 100_000, "keV"), 2998),
        _field("detectors", "Detectors",
               _("Names of the detectors that recorded."),
               Text(40), ["X0", "X1"], f"{CRM}P16_used_specific_object", many=True, most=100),
        _field("file", "File",
               _("Name of the file in this dataset."),
               Text(500), "20260120_0044_PYRALT_TIPY_IBA.hdf5", f"{SCHEMA}associatedMedia"),
        _field("path", "Path",
               _("Where inside the file."), Text(500), "/"),
    )
)  # fmt: skip

# What was made of it

SOFTWARE = Group(
    (
        _field("name", "Name", _("Of the program."),
               Text(), "TrauPIXE", f"{SCHEMA}name", required=True),
        _field("version", "Version", _("That was used."),
               Text(60), "25.09", f"{SCHEMA}softwareVersion"),
        _field("doi", "DOI", _("Of the program or its article."),
               Identifier("DOI"), "10.1016/j.nimb.2025.165734", f"{DCT}identifier"),
        _field("address", "Address", _("Where it is to be had."),
               Address(), "https://example.org/traupixe", f"{SCHEMA}url"),
    )
)  # fmt: skip

DERIVATION = Group(
    (
        _field("result", "Result",
               _("File or channel that was made."),
               Text(500), "X13", "http://www.w3.org/ns/prov#generated", required=True),
        _field("sources", "Made from",
               _("Files or channels it was made from."),
               Text(500), ["X1", "X3"], "http://www.w3.org/ns/prov#wasDerivedFrom", many=True),
        _field("method", "How",
               _("In a few words."), Text(2000), "sum of channels"),
    )
)  # fmt: skip

ELEMENT = Group(
    (
        _field("element", "Element", _("Chemical element."),
               Term("elements"), {"id": "copper"}, f"{SCHEMA}variableMeasured", required=True),
        _field("least", "Least", _("Smallest value found."),
               Number(0, 1e9), 1.2, f"{SCHEMA}minValue"),
        _field("most", "Most", _("Largest value found."),
               Number(0, 1e9), 88.5, f"{SCHEMA}maxValue"),
        _field("unit", "Unit", _("Of these values."),
               Text(30), "wt%", f"{SCHEMA}unitText"),
        _field("limit_of_detection", "Limit of detection",
               _("In the same unit."), Number(0, 1e9), 0.002),
    ),
    (_range_in_order,),
)  # fmt: skip

PROCESSING = Group(
    (
        _field("software", "Software",
               _("Programs that were used."), SOFTWARE,
               [{"name": "TrauPIXE", "version": "25.09"}], f"{SCHEMA}softwareRequirements",
               many=True),
        _field("derivations", "Derived data",
               _("What was made from what; sums of detectors stand here."),
               DERIVATION, [{"result": "X13", "sources": ["X1", "X3"]}],
               "http://www.w3.org/ns/prov#wasDerivedFrom", many=True, most=2_000),
        _field("elements", "Elements",
               _("Elements that were quantified."), ELEMENT,
               [{"element": {"id": "copper"}, "least": 1.2, "most": 88.5, "unit": "wt%"}],
               f"{SCHEMA}variableMeasured", many=True),
    )
)  # fmt: skip

LIFE_CYCLE = Group(
    (
        _field("preservation_level", "Preservation level",
               _("DPHEP level, 1 to 4."),
               Term("preservationlevels"), {"id": "dphep-2"}),
        _field("digital_kinds", "Kinds of digital objects",
               _("What the files are."),
               Term("digitalkinds"), [{"id": "raw"}], f"{DCT}type", many=True, most=20),
        _field("retention_until", "Kept until",
               _("Day until which the data must be kept."),
               Day(), "2046-01-22"),
        _field("storage_tier", "Storage",
               _("Where the files lie."),
               Term("storagetiers"), {"id": "hot"}),
        _field("data_management_plan", "Data management plan",
               _("Its address."), Address(), "https://dmp.example.org/42",
               f"{DCT}isReferencedBy"),
    )
)  # fmt: skip


FIELDS: tuple[Field, ...] = (
    _field("objects", "Objects studied",
           _("One entry for each object."),
           OBJECT, [{"label": "Statuette of a cat"}], f"{CRM}P39_measured",
           many=True, most=MOST_OBJECTS),
    _field("samples", "Samples",
           _("What was taken from the objects."),
           SAMPLE, [{"label": "Cross-section 3"}], f"{CRM}P39_measured", many=True, most=1_000),
    _field("standards", "Standards",
           _("Reference materials that were measured."),
           STANDARD, [{"label": "BRIL-D"}], f"{CRM}P39_measured", many=True),
    _field("experiment", "Experiment",
           _("Beam, place and time."),
           EXPERIMENT, {"facility": "Beam laboratory"}, f"{CRM}E16_Measurement"),
    _field("detectors", "Detectors",
           _("One entry for each physical detector."),
           DETECTOR, [{"name": "X0"}], f"{CRM}P16_used_specific_object", many=True),
    _field("analyses", "Analyses",
           _("One entry for each measurement."),
           ANALYSIS, [{"number": "0044", "kind": {"id": "map"}}], f"{CRM}P9_consists_of",
           many=True, most=MOST_ANALYSES),
    _field("processing", "Processing",
           _("What was computed, and with what."),
           PROCESSING, {"software": [{"name": "TrauPIXE"}]}, f"{DCT}provenance"),
    _field("life_cycle", "Life cycle",
           _("What the files are, and how long they are kept."),
           LIFE_CYCLE, {"preservation_level": {"id": "dphep-2"}}, f"{DCT}accrualPolicy"),
    _field("synthetic", "Synthetic data",
           _("Computed, not measured."), Flag(), False),
)  # fmt: skip

BY_NAME = {f"{PREFIX}:{field.name}": field for field in FIELDS}
