"""Head and foot of the pages name the facility, whatever it says of itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader

from thalie.ground.facility import Facility

TEMPLATES = Path(__file__).resolve().parents[3] / "templates" / "semantic-ui"
STOCK = {
    "invenio_app_rdm/header.html": (
        "{% block navbar %}{% endblock %}{% block navbar_nav %}{% endblock %}"
        "{% block site_banner %}{% endblock %}"
    ),
    "thalie/languages.html": "",
    "thalie/test_dois.html": "",
}


def shown(name: str, facility: Facility) -> str:
    loader = ChoiceLoader([DictLoader(STOCK), FileSystemLoader(TEMPLATES)])
    given: dict[str, Any] = {
        "facility": lambda: facility,
        "thalie_about": lambda: "Data of rays",
        "thalie_has_desk": lambda: False,
        "thalie_menu": lambda: (("Beam time", "https://beam.example.net"),),
        "config": {"THEME_SITENAME": "Thalie"},
        "request": {"path": "/"},
        "url_for": lambda endpoint, **values: f"/{endpoint}",
        "_": lambda text, **values: text % values if values else text,
    }
    return Environment(loader=loader, autoescape=True).get_template(name).render(given)


@pytest.mark.parametrize("name", ["thalie/header.html", "thalie/footer.html"])
def test_a_facility_with_a_parent_and_an_address(name: str) -> None:
    page = shown(name, Facility("Ray House", "https://rays.example.net", organisation="A school"))
    assert "Ray House" in page and "A school" in page
    assert 'href="https://rays.example.net"' in page


@pytest.mark.parametrize("name", ["thalie/header.html", "thalie/footer.html"])
def test_a_facility_that_has_but_a_name(name: str) -> None:
    page = shown(name, Facility("Ray House"))
    assert "Ray House" in page
    assert "Ray House," not in page and 'href=""' not in page


def test_the_foot_leads_to_a_facility_without_parent_by_its_name() -> None:
    page = shown("thalie/footer.html", Facility("Ray House", "https://rays.example.net"))
    assert '<a href="https://rays.example.net">Ray House</a>' in page


def test_head_and_foot_say_what_the_configuration_adds() -> None:
    facility = Facility("Ray House")
    assert '<a href="https://beam.example.net">Beam time</a>' in shown(
        "thalie/header.html", facility
    )
    assert "Data of rays" in shown("thalie/footer.html", facility)
