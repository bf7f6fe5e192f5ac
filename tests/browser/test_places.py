"""Datasets are found by places and years; instruments are read, and lead to their datasets."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import Dataset, publish
from tests.browser.visitor import Visitor

LANGUAGES = ["en-GB", "fr-FR"]
WIDTHS = [1280, 375]
MAP = {"en-GB": "Map of places", "fr-FR": "Carte des lieux"}


def place(name: str, latitude: float, longitude: float) -> dict[str, Any]:
    return {"name": name, "latitude": latitude, "longitude": longitude}


@pytest.fixture(scope="module")
def jar(app: Any, site: str) -> Dataset:
    """Made at one place and found at another, in the ninth century."""
    made = {"production_place": place("Basra", 30.51, 47.78)}
    found = {"discovery_place": place("Samarra", 34.2, 43.87)}
    years = {"year_from": 830, "year_to": 900}
    return publish(app, "Lustre of a jar", objects=[{"label": "Jar", **made, **found, **years}])


@pytest.fixture(scope="module")
def idol(app: Any, site: str) -> Dataset:
    """Of places that lie so near each other that they share a dot, before our era."""
    made = {"production_place": place("Paris", 48.85, 2.35)}
    found = {"discovery_place": place("Saint-Denis", 48.94, 2.36)}
    years = {"year_from": -800, "year_to": -600}
    objects = [{"label": "Idol", **made, **found, **years}]
    return publish(app, "Pigments of an idol", objects=objects)


@pytest.fixture(scope="module")
def measured(app: Any, site: str) -> Dataset:
    """Of one detector of ours, in 2025."""
    experiment = {"instrument": {"id": "new-aglae"}, "techniques": [{"id": "pixe"}],
                  "start": "2025-03-02", "end": "2025-03-04"}  # fmt: skip
    return publish(
        app, "Spectra of one detector", experiment=experiment, detectors=[{"name": "X0"}]
    )


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_dataset_is_found_on_the_map(
    visitor: Visitor, site: str, jar: Dataset, idol: Dataset, language: str, width: int
) -> None:
    found = visitor.go(
        "findOnMap", name=f"map-{language}-{width}", language=language, width=width,
        url=f"{site}/search?q=", label=MAP[language], place="Samarra",
    )  # fmt: skip
    assert any("Samarra" in dot for dot in found["seen"])
    assert jar.title in found["titles"] and idol.title not in found["titles"]
    assert "f=place%3ASamarra" in found["url"]
    assert any("Samarra" in dot for dot in found["pressed"])
    assert any("Samarra" in one for one in found["chosen"])
    assert found["overflow"] == 0


def test_places_that_share_a_dot_part_when_they_are_shown_nearer(
    visitor: Visitor, site: str, jar: Dataset, idol: Dataset
) -> None:
    found = visitor.go(
        "findOnMap", name="map-nearer", url=f"{site}/search?q=", label=MAP["en-GB"],
        place="Saint-Denis",
    )  # fmt: skip
    assert any("Paris" in dot and "Saint-Denis" in dot for dot in found["seen"])
    assert idol.title in found["titles"] and jar.title not in found["titles"]
    assert [one.removesuffix(" ×") for one in found["chosen"]] == ["Place: Saint-Denis"]
    assert found["focused"][0]  # the keyboard is at one of the new dots, not lost


@pytest.mark.parametrize(
    ("language", "oldest", "chosen"),
    [
        ("en-GB", "1000 BCE", "Years: 950 BCE – 501 BCE"),
        ("fr-FR", "1000 av. J.-C.", "Années\u00a0: 950 av. J.-C. – 501 av. J.-C."),
    ],
)
def test_years_are_chosen_with_the_handles(
    visitor: Visitor,
    site: str,
    jar: Dataset,
    idol: Dataset,
    language: str,
    oldest: str,
    chosen: str,
) -> None:
    """The older handle one step up, the younger one down to it and then nine up."""
    found = visitor.go(
        "slideYears", name=f"years-{language}", language=language,
        url=f"{site}/search?q=id:({jar.id} OR {idol.id})",
        moves=[[0, ["Home", "ArrowRight"]], [1, ["Home", *["ArrowRight"] * 9]]],
    )  # fmt: skip
    assert found["before"][0] == oldest
    assert [int(one) for one in found["fields"]] == [-950, -500]
    assert found["again"] == found["after"]
    assert idol.title in found["titles"] and jar.title not in found["titles"]
    assert chosen.split("–")[0] in found["chosen"][0]
    assert "f=years%3A-950..-500" in found["url"]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing(
    visitor: Visitor, site: str, jar: Dataset, idol: Dataset, language: str, width: int
) -> None:
    pages = {
        "/search": ".thalie-map-panel button",
        "/": None,
        f"/records/{jar.id}": None,
        "/instruments": None,
        "/instruments/new-aglae": None,
        "/instruments/det-x10": None,
    }
    for path, opened in pages.items():
        found = visitor.go(
            "checkAccessibility", name=f"axe-places-{language}-{width}", language=language,
            width=width, url=site + path, open=opened,
        )  # fmt: skip
        assert found == [], path


@pytest.mark.parametrize("language", LANGUAGES)
def test_places_are_read_without_a_script(
    visitor: Visitor, site: str, jar: Dataset, language: str
) -> None:
    found = visitor.go("readBare", name=f"map-bare-{language}", language=language, url=jar.url)
    assert "Basra" in found["bare"]["text"] and "Samarra" in found["bare"]["text"]


@pytest.mark.parametrize(
    ("language", "menu", "instrument", "datasets"),
    [
        ("en-GB", "Instruments", "LE0 low-energy X-ray detector", "All its datasets"),
        ("fr-FR", "Instruments", "détecteur X basse énergie LE0", "Tous ses jeux de données"),
    ],
)
def test_an_instrument_leads_to_its_datasets(
    visitor: Visitor,
    site: str,
    measured: Dataset,
    language: str,
    menu: str,
    instrument: str,
    datasets: str,
) -> None:
    found = visitor.go(
        "followInstrument", name=f"instrument-{language}", language=language, site=site,
        menu=menu, instrument=instrument, datasets=datasets,
    )  # fmt: skip
    assert measured.title in found["titles"]
    assert "f=instrument%3Adet-le0" in found["url"]
    assert instrument in found["chosen"][0]
    assert "PIXE" in found["tree"]["text"]
    assert "2025" in found["shown"]["text"]
