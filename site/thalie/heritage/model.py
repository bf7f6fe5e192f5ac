"""The heritage metadata of a dataset: what was studied, how, with what, and what became of it.

This is the one place where the fields are named. Custom fields, forms, pages, search, JSON Schema
and documentation derive from ``FIELDS``. Pure.

Years are historical (negative is BCE, no year 0); EDTF uses astronomical years (1 BCE is 0000).
Units are UCUM symbols and fixed by field.
"""

from __future__ import annotations

import re
from typing import Any

from thalie.ground.language import Sentence
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
    label: tuple[str, str],
    help_: tuple[str, str],
    kind: Kind,
    example: Any,
    uri: str = "",
    **more: Any,
) -> Field:
    address = uri or f"{NAMESPACE}{name}"
    return Field(name, Sentence(*label), Sentence(*help_), kind, address, example, **more)


# Rules across fields


def _years_in_order(kept: dict[str, Any], path: Path, reading: Reading) -> None:
    first, last = kept.get("year_from"), kept.get("year_to")
    if first is not None and last is not None and first > last:
        reading.reject(
            (*path, "year_to"),
            f"The years are the wrong way round: {first} comes after {last}.",
            f"Les années sont inversées : {first} vient après {last}.",
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
            f"The run ends on {end}, before it begins on {start}.",
            f"La séance finit le {end}, avant de commencer le {start}.",
            kept.pop("end"),
        )


def _both_coordinates(kept: dict[str, Any], path: Path, reading: Reading) -> None:
    missing = {"latitude", "longitude"} - kept.keys()
    refused = any(remark.path[:-1] == path for remark in reading.rejected)
    if len(missing) == 1 and not refused:
        [name] = missing
        reading.reject(
            (*path, name),
            f"The {name} is missing: a place needs both coordinates.",
            "L’autre coordonnée manque : un lieu a besoin des deux.",
        )


def _range_in_order(kept: dict[str, Any], path: Path, reading: Reading) -> None:
    least, most = kept.get("least"), kept.get("most")
    if least is not None and most is not None and least > most:
        reading.reject(
            (*path, "most"),
            f"The range is the wrong way round: {least:g} is more than {most:g}.",
            f"L’intervalle est inversé : {least:g} dépasse {most:g}.",
            kept.pop("most"),
        )


# Objects, samples, standards

PLACE = Group(
    (
        _field("name", ("Name", "Nom"),
               ("The place as it is usually called.", "Le lieu, sous son nom usuel."),
               Text(), "Saqqarah", f"{SCHEMA}name"),
        _field("geonames", ("GeoNames", "GeoNames"),
               ("Number of the place in GeoNames.", "Numéro du lieu dans GeoNames."),
               Identifier("GeoNames"), "349719", f"{SCHEMA}sameAs"),
        _field("latitude", ("Latitude", "Latitude"),
               ("Degrees north, WGS 84. Give sites that are at risk of looting no more precisely"
                " than the nearest town.",
                "Degrés nord, WGS 84. Pour un site exposé au pillage, pas plus précis que la ville"
                " la plus proche."),
               Number(-90, 90, "deg"), 29.871, f"{GEO}lat"),
        _field("longitude", ("Longitude", "Longitude"),
               ("Degrees east, WGS 84.", "Degrés est, WGS 84."),
               Number(-180, 180, "deg"), 31.216, f"{GEO}long"),
    ),
    (_both_coordinates,),
)  # fmt: skip

OTHER_KEEPER = Group(
    (
        _field("name", ("Name", "Nom"),
               ("Name of the institution.", "Nom de l’établissement."),
               Text(), "Musée d’Ennery", f"{SCHEMA}name", required=True),
        _field("ror", ("ROR", "ROR"),
               ("Its identifier in the Research Organization Registry.",
                "Son identifiant dans le Research Organization Registry."),
               Identifier("ROR"), "https://ror.org/02egw5x81", f"{SCHEMA}sameAs"),
        _field("museofile", ("Muséofile", "Muséofile"),
               ("Its code in Muséofile.", "Son code Muséofile."),
               Identifier("Muséofile"), "M5031", f"{SCHEMA}identifier"),
        _field("wikidata", ("Wikidata", "Wikidata"),
               ("Its item in Wikidata.", "Son élément Wikidata."),
               Identifier("Wikidata"), "Q19675", f"{SCHEMA}sameAs"),
    )
)  # fmt: skip

OBJECT = Group(
    (
        _field("label", ("Name", "Nom"),
               ("What the object is called.", "Comment l’objet est appelé."),
               Text(), "Statuette of a cat", f"{CRM}P1_is_identified_by", required=True),
        _field("type", ("Type", "Type"),
               ("What kind of object it is.", "De quelle sorte d’objet il s’agit."),
               Term("objecttypes"), {"id": "sculpture"}, f"{CRM}P2_has_type"),
        _field("inventory_number", ("Inventory number", "Numéro d’inventaire"),
               ("As in the keeper’s inventory.", "Tel qu’à l’inventaire du détenteur."),
               Text(), "E 2533", f"{CRM}P48_has_preferred_identifier"),
        _field("keeper", ("Keeper", "Détenteur"),
               ("The museum or institution that keeps it.",
                "Le musée ou l’établissement qui le conserve."),
               Term("museums"), {"id": "louvre"}, f"{CRM}P50_has_current_keeper"),
        _field("other_keeper", ("Other keeper", "Autre détenteur"),
               ("A keeper that the list lacks.", "Un détenteur absent de la liste."),
               OTHER_KEEPER, {"name": "Musée d’Ennery"}, f"{CRM}P50_has_current_keeper"),
        _field("collection", ("Collection", "Collection"),
               ("Department or collection.", "Département ou collection."),
               Text(), "Département des Antiquités égyptiennes",
               f"{CRM}P46i_forms_part_of"),
        _field("eros_number", ("EROS number", "Numéro EROS"),
               ("Number in the C2RMF’s EROS database.", "Numéro dans la base EROS du C2RMF."),
               Text(60), "C2RMF65123", f"{CRM}P1_is_identified_by"),
        _field("pop_reference", ("Joconde/POP reference", "Référence Joconde/POP"),
               ("Reference in the French open heritage platform.",
                "Référence sur la plateforme ouverte du patrimoine."),
               Identifier("POP"), "50350012455", f"{CRM}P1_is_identified_by"),
        _field("materials", ("Materials", "Matériaux"),
               ("What it is made of.", "De quoi il est fait."),
               Term("materials"), [{"id": "bronze"}], f"{CRM}P45_consists_of", many=True, most=50),
        _field("period", ("Period", "Période"),
               ("Period or culture.", "Période ou culture."),
               Term("periods"), {"id": "bronze-age"}, f"{CRM}P10_falls_within"),
        _field("year_from", ("From year", "De l’année"),
               ("First possible year; negative is BCE.",
                "Première année possible ; négative avant J.-C."),
               Year(), -664, f"{CRM}P82a_begin_of_the_begin"),
        _field("year_to", ("To year", "À l’année"),
               ("Last possible year; negative is BCE.",
                "Dernière année possible ; négative avant J.-C."),
               Year(), -332, f"{CRM}P82b_end_of_the_end"),
        _field("dating", ("Dating (EDTF)", "Datation (EDTF)"),
               ("A finer or vaguer date as EDTF, in astronomical years; made from the years if you"
                " give none.",
                "Une date plus fine ou plus vague en EDTF, années astronomiques ; tirée des années"
                " si vous n’en donnez pas."),
               Edtf(), "-0663/-0331", f"{DCT}temporal"),
        _field("production_place", ("Place of production", "Lieu de production"),
               ("Where it was made.", "Où il a été fait."),
               PLACE, {"name": "Memphis"}, f"{CRM}P7_took_place_at"),
        _field("discovery_place", ("Place of discovery", "Lieu de découverte"),
               ("Where it was found.", "Où il a été trouvé."),
               PLACE, {"name": "Saqqarah", "geonames": "349719"}, f"{CRM}P7_took_place_at"),
        _field("page", ("Public page", "Page publique"),
               ("Its page at the museum.", "Sa page au musée."),
               Address(), "https://collections.louvre.fr/ark:/53355/cl010000001",
               f"{SCHEMA}url"),
    ),
    (_years_in_order, _dating),
)  # fmt: skip

SAMPLE = Group(
    (
        _field("label", ("Name", "Nom"),
               ("What the sample is called.", "Comment le prélèvement est appelé."),
               Text(), "Cross-section 3", f"{CRM}P1_is_identified_by", required=True),
        _field("type", ("Type", "Type"),
               ("What kind of sample it is.", "De quelle sorte de prélèvement il s’agit."),
               Term("objecttypes"), {"id": "sample"}, f"{CRM}P2_has_type"),
        _field("identifier", ("Own identifier", "Identifiant propre"),
               ("The laboratory’s number.", "Le numéro du laboratoire."),
               Text(100), "65123-3", f"{CRM}P48_has_preferred_identifier"),
        _field("pid", ("IGSN or DOI", "IGSN ou DOI"),
               ("Its persistent identifier.", "Son identifiant pérenne."),
               Identifier("IGSN"), "10.58052/IEAWH0017", f"{DCT}identifier"),
        _field("object", ("Taken from", "Prélevé sur"),
               ("Name of the object, as given among the objects.",
                "Nom de l’objet, tel qu’il figure parmi les objets."),
               Text(), "Statuette of a cat", f"{CRM}P46i_forms_part_of"),
        _field("description", ("Description", "Description"),
               ("Where and how it was taken.", "Où et comment il a été prélevé."),
               Text(2000), "Left ear, embedded in resin", f"{DCT}description"),
    )
)  # fmt: skip

STANDARD = Group(
    (
        _field("label", ("Name", "Nom"),
               ("The standard as named at the beam line.",
                "L’étalon, tel que nommé à la ligne de faisceau."),
               Text(), "BRIL-D", f"{CRM}P1_is_identified_by", required=True),
        _field("reference_material", ("Reference material", "Matériau de référence"),
               ("Name in the producer’s catalogue.", "Nom au catalogue du producteur."),
               Text(), "NIST SRM 610", f"{DCT}references"),
        _field("producer", ("Producer", "Producteur"),
               ("Who certifies it.", "Qui le certifie."),
               Text(), "NIST", f"{DCT}publisher"),
        _field("certificate", ("Certificate", "Certificat"),
               ("Address of the certificate.", "Adresse du certificat."),
               Address(), "https://example.org/srm610.pdf", f"{DCT}conformsTo"),
    )
)  # fmt: skip

# How it was measured

EXPERIMENT = Group(
    (
        _field("project", ("Project", "Projet"),
               ("Name of the project, as at the facility.",
                "Nom du projet, tel qu’à l’installation."),
               Text(), "TIPY", f"{DCT}isPartOf"),
        _field("run", ("Run", "Séance"),
               ("Label of the run.", "Intitulé de la séance."),
               Text(), "2026 run 3", f"{DCT}identifier"),
        _field("facility", ("Facility", "Installation"),
               ("Where the beam was.", "Où était le faisceau."),
               Text(), "Beam laboratory", f"{CRM}P7_took_place_at"),
        _field("instrument", ("Instrument", "Instrument"),
               ("The instrument, from the list.", "L’instrument, pris dans la liste."),
               Term("instruments"), {"id": "new-aglae"}, f"{CRM}P16_used_specific_object"),
        _field("instrument_pid", ("Identifier of the instrument", "Identifiant de l’instrument"),
               ("Its DOI, if it has one (PIDINST).", "Son DOI, s’il en a un (PIDINST)."),
               Identifier("DOI"), "10.58052/IEAWH0017", f"{DCT}identifier"),
        _field("beam_line", ("Beam line", "Ligne de faisceau"),
               ("Which line.", "Quelle ligne."), Text(), "external microbeam"),
        _field("techniques", ("Techniques", "Techniques"),
               ("Methods of analysis.", "Méthodes d’analyse."),
               Term("techniques"), [{"id": "pixe"}], f"{CRM}P33_used_specific_technique",
               many=True, most=50),
        _field("particle", ("Particle", "Particule"),
               ("What the beam was made of, if one for the whole run.",
                "De quoi était le faisceau, si le même pour toute la séance."),
               Term("particles"), {"id": "proton"}),
        _field("energy", ("Energy (keV)", "Énergie (keV)"),
               ("Energy of the particles in keV; “3 MeV” is converted.",
                "Énergie des particules en keV ; « 3 MeV » est converti."),
               Number(1, 100_000, "keV"), 2998),
        _field("atmosphere", ("Atmosphere", "Atmosphère"),
               ("Between beam exit and object.", "Entre la sortie du faisceau et l’objet."),
               Term("atmospheres"), {"id": "helium"}),
        _field("start", ("First day", "Premier jour"),
               ("First day of beam.", "Premier jour de faisceau."),
               Day(), "2026-01-20", f"{SCHEMA}startDate"),
        _field("end", ("Last day", "Dernier jour"),
               ("Last day of beam; the embargo counts from here.",
                "Dernier jour de faisceau ; l’embargo court à partir de là."),
               Day(), "2026-01-22", f"{SCHEMA}endDate"),
        _field("access_programme", ("Programme of access", "Programme d’accès"),
               ("Under which beam time was granted.", "Qui a accordé le temps de faisceau."),
               Term("accessprogrammes"), {"id": "iperion-hs"}),
        _field("euphrosyne_project", ("Euphrosyne project", "Projet Euphrosyne"),
               ("Number or slug of the project in Euphrosyne.",
                "Numéro ou nom court du projet dans Euphrosyne."),
               Text(100), "1234", f"{DCT}identifier"),
        _field("euphrosyne_run", ("Euphrosyne run", "Séance Euphrosyne"),
               ("Number of the run in Euphrosyne.", "Numéro de la séance dans Euphrosyne."),
               Text(100), "5678", f"{DCT}identifier"),
        _field("grant", ("Grant", "Financement"),
               ("Number of the grant.", "Numéro du financement."),
               Text(100), "ANR-10-EQPX-22", f"{SCHEMA}funding"),
    ),
    (_days_in_order,),
)  # fmt: skip

DETECTOR = Group(
    (
        _field("name", ("Name", "Nom"),
               ("Word of the beam line: X0, G70.", "Mot de la ligne : X0, G70."),
               Text(40), "X0", f"{DCT}identifier", required=True),
        _field("type", ("Type", "Type"),
               ("What kind of detector.", "De quelle sorte."),
               Term("detectortypes"), {"id": "sdd"}, f"{CRM}P2_has_type"),
        _field("model", ("Make and model", "Marque et modèle"),
               ("In the words of the file or the maker.",
                "Dans les mots du fichier ou du fabricant."),
               Text(), "SDD Ketek"),
        _field("serial_number", ("Serial number", "Numéro de série"),
               ("The maker’s.", "Celui du fabricant."), Text(100), "12345"),
        _field("active_area", ("Active area (mm²)", "Surface active (mm²)"),
               ("In mm².", "En mm²."), Number(0, 100_000, "mm2"), 50),
        _field("thickness", ("Thickness (µm)", "Épaisseur (µm)"),
               ("Of the sensor, in µm.", "Du capteur, en µm."), Number(0, 1_000_000, "um"), 450),
        _field("entrance_window", ("Entrance window", "Fenêtre d’entrée"),
               ("Material and thickness.", "Matière et épaisseur."), Text(), "Be 12.5 µm"),
        _field("angle", ("Angle (°)", "Angle (°)"),
               ("Between beam and detector axis, in degrees.",
                "Entre le faisceau et l’axe du détecteur, en degrés."),
               Number(-360, 360, "deg"), 50),
        _field("filter", ("Filter", "Filtre"),
               ("What stood before it.", "Ce qui était placé devant."), Text(), "50 µm Al"),
        _field("calibration", ("Calibration", "Étalonnage"),
               ("As written in the file; a is the gain, b the offset unless said otherwise.",
                "Tel qu’écrit dans le fichier ; a est le gain, b le décalage sauf mention."),
               Text(), "a = 0.0201 ; b = -0.11"),
    )
)  # fmt: skip


def _micrometres(
    name: str, label: tuple[str, str], help_: tuple[str, str], example: float
) -> Field:
    return _field(name, label, help_, Number(0, 10_000_000, "um"), example)


ANALYSIS = Group(
    (
        _field("number", ("Number", "Numéro"),
               ("Number of the analysis; counted anew each day.",
                "Numéro de l’analyse ; recommence chaque jour."),
               Text(40), "0044", f"{DCT}identifier", required=True),
        _field("kind", ("Kind", "Nature"),
               ("Point, map, standard or blank.", "Point, cartographie, étalon ou blanc."),
               Term("analysiskinds"), {"id": "map"}, f"{CRM}P2_has_type"),
        _field("object", ("Object", "Objet"),
               ("What was analysed, as typed at the beam line or as named among the objects.",
                "Ce qui a été analysé, tel que saisi à la ligne ou nommé parmi les objets."),
               Text(), "PYRALT", f"{CRM}P39_measured"),
        _field("description", ("Description", "Description"),
               ("What the operator wrote.", "Ce que l’opérateur a écrit."),
               Text(2000), "Left eye, red glaze", f"{DCT}description"),
        _field("spot", ("Spot or area", "Point ou zone"),
               ("Which part of the object.", "Quelle partie de l’objet."),
               Text(), "left eye"),
        _field("day", ("Day", "Jour"), ("Day of the measurement.", "Jour de la mesure."),
               Day(), "2026-01-20", f"{DCT}date"),
        _field("started", ("Started", "Début"),
               ("By the clock of the beam line.", "À l’horloge de la ligne."),
               Moment(), "2026-01-20T16:07:31", f"{SCHEMA}startTime"),
        _field("pixels_x", ("Width (pixels)", "Largeur (pixels)"),
               ("Of the map.", "De la cartographie."), Number(1, 1_000_000, whole=True), 40),
        _field("pixels_y", ("Height (pixels)", "Hauteur (pixels)"),
               ("Of the map.", "De la cartographie."), Number(1, 1_000_000, whole=True), 40),
        _micrometres("map_size_x", ("Width (µm)", "Largeur (µm)"),
                     ("Of the map, in µm.", "De la cartographie, en µm."), 1000),
        _micrometres("map_size_y", ("Height (µm)", "Hauteur (µm)"),
                     ("Of the map, in µm.", "De la cartographie, en µm."), 1000),
        _micrometres("pixel_size_x", ("Pixel width (µm)", "Largeur du pixel (µm)"),
                     ("In µm.", "En µm."), 25),
        _micrometres("pixel_size_y", ("Pixel height (µm)", "Hauteur du pixel (µm)"),
                     ("In µm.", "En µm."), 25),
        _micrometres("pen_size", ("Pen size (µm)", "Taille du crayon (µm)"),
                     ("Width of the line that the beam draws, in µm.",
                      "Largeur du trait que trace le faisceau, en µm."), 100),
        _field("dose", ("Dose", "Dose"),
               ("Charge or counts, as in the file, without unit.",
                "Charge ou coups, comme dans le fichier, sans unité."),
               Number(0, 1e18), 2000),
        _field("acquisition_time", ("Time (s)", "Durée (s)"),
               ("Seconds of acquisition.", "Secondes d’acquisition."),
               Number(0, 10_000_000, "s"), 300),
        _field("particle", ("Particle", "Particule"),
               ("Where it is not the run’s.", "Si ce n’est pas celle de la séance."),
               Term("particles"), {"id": "proton"}),
        _field("energy", ("Energy (keV)", "Énergie (keV)"),
               ("Where it is not the run’s.", "Si ce n’est pas celle de la séance."),
               Number(1, 100_000, "keV"), 2998),
        _field("detectors", ("Detectors", "Détecteurs"),
               ("Names of the detectors that recorded.", "Noms des détecteurs qui ont enregistré."),
               Text(40), ["X0", "X1"], f"{CRM}P16_used_specific_object", many=True, most=100),
        _field("file", ("File", "Fichier"),
               ("Name of the file in this dataset.", "Nom du fichier dans ce jeu de données."),
               Text(500), "20260120_0044_PYRALT_TIPY_IBA.hdf5", f"{SCHEMA}associatedMedia"),
        _field("path", ("Path", "Chemin"),
               ("Where inside the file.", "Où dans le fichier."), Text(500), "/"),
    )
)  # fmt: skip

# What was made of it

SOFTWARE = Group(
    (
        _field("name", ("Name", "Nom"), ("Of the program.", "Du programme."),
               Text(), "TrauPIXE", f"{SCHEMA}name", required=True),
        _field("version", ("Version", "Version"), ("That was used.", "Utilisée."),
               Text(60), "25.09", f"{SCHEMA}softwareVersion"),
        _field("doi", ("DOI", "DOI"), ("Of the program or its article.",
                                       "Du programme ou de son article."),
               Identifier("DOI"), "10.1016/j.nimb.2025.165734", f"{DCT}identifier"),
        _field("address", ("Address", "Adresse"), ("Where it is to be had.", "Où le trouver."),
               Address(), "https://example.org/traupixe", f"{SCHEMA}url"),
    )
)  # fmt: skip

DERIVATION = Group(
    (
        _field("result", ("Result", "Résultat"),
               ("File or channel that was made.", "Fichier ou voie obtenue."),
               Text(500), "X13", "http://www.w3.org/ns/prov#generated", required=True),
        _field("sources", ("Made from", "Tiré de"),
               ("Files or channels it was made from.", "Fichiers ou voies d’origine."),
               Text(500), ["X1", "X3"], "http://www.w3.org/ns/prov#wasDerivedFrom", many=True),
        _field("method", ("How", "Comment"),
               ("In a few words.", "En quelques mots."), Text(2000), "sum of channels"),
    )
)  # fmt: skip

ELEMENT = Group(
    (
        _field("element", ("Element", "Élément"), ("Chemical element.", "Élément chimique."),
               Term("elements"), {"id": "copper"}, f"{SCHEMA}variableMeasured", required=True),
        _field("least", ("Least", "Minimum"), ("Smallest value found.", "Plus petite valeur."),
               Number(0, 1e9), 1.2, f"{SCHEMA}minValue"),
        _field("most", ("Most", "Maximum"), ("Largest value found.", "Plus grande valeur."),
               Number(0, 1e9), 88.5, f"{SCHEMA}maxValue"),
        _field("unit", ("Unit", "Unité"), ("Of these values.", "De ces valeurs."),
               Text(30), "wt%", f"{SCHEMA}unitText"),
        _field("limit_of_detection", ("Limit of detection", "Limite de détection"),
               ("In the same unit.", "Dans la même unité."), Number(0, 1e9), 0.002),
    ),
    (_range_in_order,),
)  # fmt: skip

PROCESSING = Group(
    (
        _field("software", ("Software", "Logiciels"),
               ("Programs that were used.", "Programmes employés."), SOFTWARE,
               [{"name": "TrauPIXE", "version": "25.09"}], f"{SCHEMA}softwareRequirements",
               many=True),
        _field("derivations", ("Derived data", "Données dérivées"),
               ("What was made from what; sums of detectors stand here.",
                "Ce qui a été tiré de quoi ; les sommes de détecteurs sont ici."),
               DERIVATION, [{"result": "X13", "sources": ["X1", "X3"]}],
               "http://www.w3.org/ns/prov#wasDerivedFrom", many=True, most=2_000),
        _field("elements", ("Elements", "Éléments"),
               ("Elements that were quantified.", "Éléments quantifiés."), ELEMENT,
               [{"element": {"id": "copper"}, "least": 1.2, "most": 88.5, "unit": "wt%"}],
               f"{SCHEMA}variableMeasured", many=True),
    )
)  # fmt: skip

LIFE_CYCLE = Group(
    (
        _field("preservation_level", ("Preservation level", "Niveau de préservation"),
               ("DPHEP level, 1 to 4.", "Niveau DPHEP, de 1 à 4."),
               Term("preservationlevels"), {"id": "dphep-2"}),
        _field("digital_kinds", ("Kinds of digital objects", "Nature des objets numériques"),
               ("What the files are.", "Ce que sont les fichiers."),
               Term("digitalkinds"), [{"id": "raw"}], f"{DCT}type", many=True, most=20),
        _field("retention_until", ("Kept until", "Conservé jusqu’au"),
               ("Day until which the data must be kept.",
                "Jour jusqu’auquel les données doivent être conservées."),
               Day(), "2046-01-22"),
        _field("storage_tier", ("Storage", "Stockage"),
               ("Where the files lie.", "Où reposent les fichiers."),
               Term("storagetiers"), {"id": "hot"}),
        _field("data_management_plan", ("Data management plan", "Plan de gestion de données"),
               ("Its address.", "Son adresse."), Address(), "https://dmp.example.org/42",
               f"{DCT}isReferencedBy"),
    )
)  # fmt: skip


FIELDS: tuple[Field, ...] = (
    _field("objects", ("Objects studied", "Objets étudiés"),
           ("One entry for each object.", "Une entrée par objet."),
           OBJECT, [{"label": "Statuette of a cat"}], f"{CRM}P39_measured",
           many=True, most=MOST_OBJECTS),
    _field("samples", ("Samples", "Prélèvements"),
           ("What was taken from the objects.", "Ce qui a été prélevé sur les objets."),
           SAMPLE, [{"label": "Cross-section 3"}], f"{CRM}P39_measured", many=True, most=1_000),
    _field("standards", ("Standards", "Étalons"),
           ("Reference materials that were measured.", "Matériaux de référence mesurés."),
           STANDARD, [{"label": "BRIL-D"}], f"{CRM}P39_measured", many=True),
    _field("experiment", ("Experiment", "Expérience"),
           ("Beam, place and time.", "Faisceau, lieu et moment."),
           EXPERIMENT, {"facility": "Beam laboratory"}, f"{CRM}E16_Measurement"),
    _field("detectors", ("Detectors", "Détecteurs"),
           ("One entry for each physical detector.", "Une entrée par détecteur physique."),
           DETECTOR, [{"name": "X0"}], f"{CRM}P16_used_specific_object", many=True),
    _field("analyses", ("Analyses", "Analyses"),
           ("One entry for each measurement.", "Une entrée par mesure."),
           ANALYSIS, [{"number": "0044", "kind": {"id": "map"}}], f"{CRM}P9_consists_of",
           many=True, most=MOST_ANALYSES),
    _field("processing", ("Processing", "Traitement"),
           ("What was computed, and with what.", "Ce qui a été calculé, et avec quoi."),
           PROCESSING, {"software": [{"name": "TrauPIXE"}]}, f"{DCT}provenance"),
    _field("life_cycle", ("Life cycle", "Cycle de vie"),
           ("What the files are, and how long they are kept.",
            "Ce que sont les fichiers, et combien de temps ils sont conservés."),
           LIFE_CYCLE, {"preservation_level": {"id": "dphep-2"}}, f"{DCT}accrualPolicy"),
    _field("synthetic", ("Synthetic data", "Données synthétiques"),
           ("Computed, not measured.", "Calculées, non mesurées."), Flag(), False),
)  # fmt: skip

BY_NAME = {f"{PREFIX}:{field.name}": field for field in FIELDS}
