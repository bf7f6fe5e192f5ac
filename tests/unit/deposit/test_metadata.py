from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from edtf import parse_edtf

from thalie.capture import Detector, Kind, Problem, Provenance
from thalie.capture.aglae import AGLAE
from thalie.deposit.access import Access
from thalie.deposit.dataset import Dataset, Settings, Wishes, no_terms
from thalie.deposit.discretion import PrivateNameError
from thalie.deposit.files import DepositFile
from thalie.deposit.metadata import LISTED, build_draft, techniques
from thalie.deposit.people import People, parse_people
from thalie.ground import terms
from thalie.ground.facility import Facility
from thalie.ground.units import Quantity

from ..crosswalks.documents import Facts, find
from .builders import (
    DAMAGE,
    DAY,
    G70,
    SETTINGS,
    X0,
    X13,
    make_analysis,
    make_file,
    make_name,
    make_run,
)

TODAY = date(2026, 6, 1)
ORDER = AGLAE.techniques
PEOPLE = parse_people(
    [
        {
            "name": "Martin, Jeanne",
            "orcid": "0000-0002-1825-0097",
            "affiliations": [{"name": "Ministère", "ror": "017rnyz40"}, {"name": "Atelier"}],
        },
        {"name": "Durand, Paul", "role": "contributor", "contribution": "datacollector"},
        {"name": "Petit, Anne", "role": "agreed", "is": ["A. Petit"]},
    ]
)


TERMS = {
    ("techniques", "ion-beam-analysis"): "ion-beam-analysis",
    ("techniques", "PIXE"): "pixe",
    ("techniques", "pige"): "pige",
    ("particles", "Proton"): "proton",
    ("particles", "proton"): "proton",
    ("particles", "Alpha"): "alpha",
    ("detectortypes", "SDD"): "sdd",
    ("analysiskinds", "map"): "map",
    ("analysiskinds", "point"): "point",
    ("analysiskinds", "standard"): "standard",
    ("digitalkinds", "raw"): "raw",
}


def dataset(*files: Any, people: People = PEOPLE, **values: Any) -> Dataset:
    files = files or (make_file(),)
    project = values.pop("project", "TIPY")
    given = {
        "access": Access(until=date(2029, 1, 20)),
        "settings": SETTINGS,
        "resolve": lambda vocabulary, words: TERMS.get((vocabulary, words)),
        "find": find,
    } | values
    return Dataset(
        run=make_run(*files, project=project),
        files=tuple(DepositFile.unchanged(f, f.refusal) for f in files),
        people=people,
        **given,
    )


def described(draft: dict[str, Any], kind: str, language: str = "eng") -> list[str]:
    return [
        d["description"]
        for d in draft["metadata"]["additional_descriptions"]
        if (d["type"]["id"], d["lang"]["id"]) == (kind, language)
    ]


def test_the_draft_says_what_the_run_says() -> None:
    draft = build_draft(dataset(), TODAY)
    metadata = draft["metadata"]
    assert metadata["title"] == (
        "Ion beam analysis (PIXE) of PYRALT, project TIPY, run 2026 run 3, 20 January 2026"
    )
    assert metadata["additional_titles"][0]["title"].endswith("20 janvier 2026")
    assert metadata["resource_type"] == {"id": "dataset"}
    assert metadata["rights"] == [{"id": "cc-by-4.0"}]
    assert metadata["publisher"] == "A publisher"
    assert metadata["publication_date"] == "2026-06-01"
    assert metadata["dates"] == [{"date": "2026-01-20", "type": {"id": "collected"}}]
    assert metadata["sizes"] == ["1 file", "4 bytes"]
    assert metadata["formats"] == ["application/x-hdf5"]
    words = [one["subject"] for one in metadata["subjects"]]
    assert words == ["ion beam analysis", "PIXE", "particle-induced X-ray emission", "proton"]
    assert draft["access"]["embargo"]["until"] == "2029-01-20"
    assert draft["custom_fields"] == {
        "thalie:objects": [{"label": "PYRALT"}],
        "thalie:experiment": {
            "project": "TIPY",
            "run": "2026 run 3",
            "facility": "New AGLAE",
            "techniques": [{"id": "pixe"}],
            "particle": {"id": "proton"},
            "energy": 2998.0,
            "start": "2026-01-20",
            "end": "2026-01-20",
        },
        "thalie:detectors": [
            {"name": "X0", "type": {"id": "sdd"}, "model": "SDD Ketek", "filter": "40mm Helium"},
            {"name": "X1", "type": {"id": "sdd"}, "model": "SDD Ketek", "filter": "50 um Al"},
        ],
        "thalie:analyses": [
            {
                "number": "0044",
                "kind": {"id": "map"},
                "object": "PYRALT",
                "day": "2026-01-20",
                "pixels_x": 40,
                "pixels_y": 40,
                "map_size_x": 1000.0,
                "map_size_y": 1000.0,
                "pixel_size_x": 25.0,
                "pixel_size_y": 25.0,
                "detectors": ["X0", "X1"],
                "file": "a.hdf5",
                "path": "/",
            }
        ],
        "thalie:processing": {
            "derivations": [
                {
                    "result": "X13",
                    "sources": ["X1", "X3"],
                    "method": "sum of the channels, computed by the converter",
                }
            ]
        },
        "thalie:life_cycle": {"digital_kinds": [{"id": "raw"}]},
        "thalie:synthetic": False,
    }


def test_files_that_disagree_are_shown_and_not_averaged() -> None:
    alpha = make_analysis("0002", particle="Alpha", beam_energy=Quantity(4000, "keV"))
    draft = build_draft(dataset(make_file(analyses=(make_analysis("0001"), alpha))), TODAY)
    experiment = draft["custom_fields"]["thalie:experiment"]
    assert "particle" not in experiment and "energy" not in experiment
    said = [(a["particle"], a["energy"]) for a in draft["custom_fields"]["thalie:analyses"]]
    assert said == [({"id": "proton"}, 2998.0), ({"id": "alpha"}, 4000)]


def test_persons_come_from_the_operator_and_the_facility_hosts() -> None:
    metadata = build_draft(dataset(), TODAY)["metadata"]
    (creator,) = metadata["creators"]
    assert creator["person_or_org"]["identifiers"] == [
        {"scheme": "orcid", "identifier": "0000-0002-1825-0097"}
    ]
    assert creator["affiliations"] == [{"id": "017rnyz40"}, {"name": "Atelier"}]
    collector, host = metadata["contributors"]
    assert collector["role"] == {"id": "datacollector"}
    assert host == {
        "person_or_org": {"type": "organizational", "name": "New AGLAE"},
        "role": {"id": "hostinginstitution"},
        "affiliations": [{"name": "A centre of research"}],
    }
    assert "Petit" not in json.dumps(metadata)


def test_without_persons_nobody_is_invented() -> None:
    metadata = build_draft(dataset(people=People()), TODAY)["metadata"]
    assert "creators" not in metadata and len(metadata["contributors"]) == 1


def test_several_days_are_an_edtf_interval() -> None:
    days = [make_analysis(str(n), day=date(2026, 1, 20 + n)) for n in range(3)]
    draft = build_draft(dataset(make_file(analyses=tuple(days))), TODAY)
    (collected,) = draft["metadata"]["dates"]
    assert collected["date"] == "2026-01-20/2026-01-22"
    assert str(parse_edtf(collected["date"])) == collected["date"]


def test_a_run_that_says_nothing_makes_a_sound_draft() -> None:
    silent = make_analysis(
        "", day=None, reference="", particle="", beam_energy=None, pixels=None,
        map_size=None, pixel_size=None, detectors=(), kind=Kind.POINT,
    )  # fmt: skip
    draft = build_draft(dataset(make_file(analyses=(silent,)), project=""), TODAY)
    assert draft["metadata"]["title"] == "Ion beam analysis, run 2026 run 3"
    assert "dates" not in draft["metadata"]
    assert draft["custom_fields"]["thalie:experiment"] == {
        "run": "2026 run 3",
        "facility": "New AGLAE",
    }
    assert "thalie:objects" not in draft["custom_fields"]


def test_techniques_stand_in_the_order_of_the_dialect() -> None:
    served = ("RBS", "PIGE", "PIXE", "")
    detectors = tuple(Detector(name, "/", (), technique=name) for name in served)
    assert techniques([make_analysis(detectors=detectors)], ORDER) == ("PIXE", "PIGE", "RBS")


def test_a_sum_or_a_detector_that_was_off_proves_no_technique() -> None:
    off = replace(G70, off=True)
    total = replace(X13, technique="PIXE")
    assert techniques([make_analysis(detectors=(total, off))], ORDER) == ()
    assert techniques([make_analysis(detectors=(replace(off, counts=7),))], ORDER) == ("PIGE",)


def test_sums_are_listed_as_computed_and_are_no_detectors() -> None:
    draft = build_draft(dataset(), TODAY)
    (technical,) = described(draft, "technical-info")
    assert "<li>X13: sum of X1, X3, computed</li>" in technical
    fields = draft["custom_fields"]
    assert "X13" not in {detector["name"] for detector in fields["thalie:detectors"]}
    assert all("X13" not in analysis["detectors"] for analysis in fields["thalie:analyses"])
    [derived] = fields["thalie:processing"]["derivations"]
    assert (derived["result"], derived["sources"]) == ("X13", ["X1", "X3"])


def test_standards_are_no_objects() -> None:
    standard = make_analysis(kind=Kind.STANDARD, reference="BRILL A")
    draft = build_draft(dataset(make_file(analyses=(standard,))), TODAY)
    assert "thalie:objects" not in draft["custom_fields"]
    assert draft["custom_fields"]["thalie:standards"] == [{"label": "BRILL A"}]
    assert "1 analysis (measurement of a standard: 1)" in draft["metadata"]["description"]


def test_two_thousand_analyses_stay_readable() -> None:
    many = tuple(make_analysis(f"{n:04d}", reference=f"OBJ{n}") for n in range(2000))
    draft = build_draft(dataset(make_file(analyses=many)), TODAY)
    (technical,) = described(draft, "technical-info")
    assert "<p>Analyses (2000)</p>" in technical
    assert f"<li>and {2000 - LISTED} more</li>" in technical
    assert len(json.dumps(draft["metadata"])) < 20_000
    assert len(draft["custom_fields"]["thalie:analyses"]) == 2000
    assert "OBJ0, OBJ1, OBJ2 and 1997 more" in draft["metadata"]["title"]


def test_words_of_files_cannot_become_markup() -> None:
    hostile = make_analysis(description="<script>alert(1)</script>", reference="<b>&")
    draft = build_draft(dataset(make_file(analyses=(hostile,))), TODAY)
    assert "<script>" not in json.dumps(draft)
    assert "&lt;b&gt;&amp;" in draft["metadata"]["description"]


def test_a_long_comment_is_cut() -> None:
    draft = build_draft(
        dataset(make_file(analyses=(make_analysis(description="é" * 5000),))), TODAY
    )
    (technical,) = described(draft, "technical-info")
    assert "é…" in technical and len(technical) < 2000


# Labels


def test_kinds_techniques_and_particles_are_called_as_the_vocabularies_call_them() -> None:
    several = (make_analysis("0001"), make_analysis("0002"), make_analysis("0003", kind=Kind.POINT))
    draft = build_draft(dataset(make_file(analyses=several)), TODAY)
    [french] = described(draft, "abstract", "fra")
    assert "3 analyses (analyse ponctuelle : 1, cartographie : 2)" in french
    assert described(draft, "methods", "fra") == [
        "<p>Techniques : émission de rayons X induite par particules (PIXE). "
        "Faisceau : proton 2998 keV.</p>"
    ]
    assert "<li>0003 (point analysis); PYRALT;" in described(draft, "technical-info")[0]


def test_a_changed_label_is_told_at_once() -> None:
    renamed = Facts({"en": "beam work", "fr": "travail au faisceau"})

    def found(vocabulary: str, term: str) -> Facts | None:
        return renamed if term == "ion-beam-analysis" else find(vocabulary, term)

    metadata = build_draft(dataset(find=found), TODAY)["metadata"]
    assert metadata["title"].startswith("Beam work (PIXE) of")
    assert metadata["additional_titles"][0]["title"].startswith("Travail au faisceau (PIXE) :")


def test_without_vocabularies_things_go_by_the_words_that_were_found() -> None:
    alone = dataset(resolve=no_terms, find=terms.no_terms)
    draft = build_draft(alone, TODAY)
    assert described(draft, "methods") == ["<p>Techniques: PIXE. Beam: Proton 2998 keV.</p>"]
    assert "1 analysis (map: 1)" in draft["metadata"]["description"]
    assert "techniques" not in draft["custom_fields"]["thalie:experiment"]


def test_a_particle_that_files_spell_differently_is_one() -> None:
    spelled = (make_analysis("0001"), make_analysis("0002", particle="proton"))
    draft = build_draft(dataset(make_file(analyses=spelled)), TODAY)
    assert draft["custom_fields"]["thalie:experiment"]["particle"] == {"id": "proton"}


def test_the_facility_gives_method_keywords_and_language() -> None:
    facility = Facility("House", method="pige", keywords=("E-RIHS",), language="fra")
    metadata = build_draft(dataset(settings=Settings(facility, "A publisher")), TODAY)["metadata"]
    assert metadata["title"].startswith("Particle-induced gamma-ray emission (PIXE)")
    assert {"subject": "E-RIHS"} in metadata["subjects"]
    assert metadata["languages"] == [{"id": "fra"}]


# Persons


@pytest.mark.parametrize("value", ["Jean DUPONT", "j.dupont@example.org", "Musée du Louvre"])
def test_no_name_found_in_a_file_reaches_the_metadata(value: str) -> None:
    analysis = make_analysis(
        reference=f"objet de {value}", description=f"demandé par {value}", particle=value,
        detectors=(replace(X0, type=value, filter=value),),
    )  # fmt: skip
    file = make_file(
        analyses=(analysis,),
        names=(make_name(value),),
        problems=(Problem("suspicious", Provenance("a.hdf5"), f"{value} is hard to believe."),),
    )
    draft = build_draft(dataset(file, project=value), TODAY)
    assert value.casefold() not in json.dumps(draft, ensure_ascii=False).casefold()
    assert "X0" in json.dumps(draft)


def test_a_name_that_is_cited_may_be_said() -> None:
    cited = parse_people([{"name": "Dupont, Jean", "is": ["Jean DUPONT"]}])
    file = make_file(
        analyses=(make_analysis(description="par Jean DUPONT"),), names=(make_name("Jean DUPONT"),)
    )
    draft = build_draft(dataset(file, people=cited), TODAY)
    assert "par Jean DUPONT" in described(draft, "technical-info")[0]


def test_a_title_with_a_private_name_is_refused() -> None:
    file = make_file(names=(make_name("Jean DUPONT"),))
    wishes = Wishes(title={"en": "Spectra of Jean Dupont"})
    with pytest.raises(PrivateNameError, match=r"metadata\.title.*--creators"):
        build_draft(dataset(file, wishes=wishes), TODAY)


def test_names_in_refused_files_are_withheld_too() -> None:
    refused = make_file("b.hdf5", b"b", names=(make_name("Jean DUPONT", "b.hdf5"),))
    good = make_file(analyses=(make_analysis(description="par Jean DUPONT"),))
    whole = dataset(good, refused)
    draft = build_draft(replace(whole, files=whole.files[:1]), TODAY)
    assert "DUPONT" not in json.dumps(draft)


# Notes


def test_damage_is_told_in_both_languages() -> None:
    draft = build_draft(dataset(make_file(problems=(DAMAGE,))), TODAY)
    assert described(draft, "other") == [
        "<p>Damaged file: a.hdf5; part of it cannot be read (from group /0182 on).</p>"
    ]
    assert described(draft, "other", "fra") == [
        "<p>Fichier endommagé : a.hdf5 ; une partie ne peut être lue (à partir du groupe "
        "/0182).</p>"
    ]


def test_removed_names_are_told_with_both_sums_and_without_the_names() -> None:
    file = make_file(names=(make_name("Jean DUPONT"),))
    copy = replace(DepositFile.unchanged(file), sha256="f" * 64, redacted_places=2)
    draft = build_draft(replace(dataset(file), files=(copy,)), TODAY)
    for language in ("eng", "fra"):
        (note,) = described(draft, "other", language)
        assert file.sha256 in note and "f" * 64 in note and "DUPONT" not in note


def test_a_restriction_is_never_silent() -> None:
    access = Access(reason="the owner asked for it.", review=date(2027, 6, 1))
    draft = build_draft(dataset(access=access), TODAY)
    assert described(draft, "other") == [
        "<p>Access to the files is restricted: the owner asked for it. The restriction is "
        "reviewed on 1 June 2027.</p>"
    ]
    assert draft["metadata"]["dates"][1]["date"] == "2027-06-01"


def test_words_that_a_person_chose_come_first() -> None:
    wishes = Wishes(
        title={"en": "My title", "fr": "Mon titre"},
        description={"en": "One.\n\nTwo.", "fr": "Un."},
        notices=({"en": "Note.", "fr": "Remarque."},),
        keywords=("glass",),
        synthetic=True,
    )
    draft = build_draft(dataset(wishes=wishes), TODAY)
    metadata = draft["metadata"]
    assert metadata["title"] == "My title"
    assert metadata["additional_titles"][0]["title"] == "Mon titre"
    assert metadata["description"].startswith("<p>Note.</p><p>Synthetic data:")
    assert "<p>One.</p><p>Two.</p>" in metadata["description"]
    assert {"subject": "glass"} in metadata["subjects"]
    assert draft["custom_fields"]["thalie:synthetic"] is True


def test_an_english_title_alone_gets_no_generated_french_one() -> None:
    draft = build_draft(dataset(wishes=Wishes(title={"en": "My title"})), TODAY)
    assert "additional_titles" not in draft["metadata"]


def test_the_same_run_gives_the_same_draft() -> None:
    assert build_draft(dataset(), DAY) == build_draft(dataset(), DAY)


def test_fields_that_a_person_said_complete_those_of_the_files() -> None:
    file = make_file()
    copper = {"element": {"id": "copper"}}
    wishes = Wishes(fields={"processing": {"elements": [copper]}, "experiment": {"energy": 1.0}})
    plain, wished = (
        build_draft(dataset(file, **more), TODAY)["custom_fields"]
        for more in ({}, {"wishes": wishes})
    )
    processing = plain["thalie:processing"]
    assert wished["thalie:processing"] == processing | {"elements": [copper]}
    assert wished["thalie:experiment"] == plain["thalie:experiment"] | {"energy": 1.0}
    more = Wishes(fields={"processing": {"derivations": [{"result": "a"}]}})
    grown = build_draft(dataset(file, wishes=more), TODAY)["custom_fields"]
    assert grown["thalie:processing"]["derivations"] == [
        *processing["derivations"],
        {"result": "a"},
    ]
