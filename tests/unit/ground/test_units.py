"""Numbers with the unit glued on."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.generated import examples
from thalie.capture import FilterLayer
from thalie.capture.aglae.filters import parse_filter
from thalie.ground.units import Quantity, parse_number, parse_quantity, readings


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("2998 keV", "keV", 2998),
        ("3000keV", "keV", 3000),
        ("2.9 MeV", "keV", 2900),
        ("2,9 MeV", "keV", 2900),
        (" 2999 ", "keV", 2999),
        ("50mm2", "mm2", 50),
        ("50 mm²", "mm2", 50),
        ("50 mm^2", "mm2", 50),
        ("450um", "um", 450),
        ("450 µm", "um", 450),
        ("450 μm", "um", 450),
        ("0.45mm", "um", 450),
        ("00:01:43", "s", 103),
        ("27:00:00", "s", 97200),
        ("66", "s", 66),
        ("66 sec.", "s", 66),
        ("45", "deg", 45),
        ("45°", "deg", 45),
        ("3 MeV", "keV", 3000),
        ("3,5 MeV", "keV", 3500),
        ("3.000 keV", "keV", 3),
        ("0,500 mm", "um", 500),
        ("2999,500", "keV", 2999.5),
        ("12,50", "s", 12.5),
        ("12,5000", "s", 12.5),
    ],
)
def test_reads_what_the_converters_write(text: str, unit: str, value: float) -> None:
    assert parse_quantity(text, unit) == Quantity(value, unit)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("", "keV"),
        ("keV", "keV"),
        ("OFF", "keV"),
        ("2998 um", "keV"),
        ("40mm Helium", "um"),
        ("Be 12.5um", "um"),
        ("2998 keV 2999 keV", "keV"),
        ("1e", "s"),
        ("00:99:00", "s"),
        ("0x10", "um"),
        ("nan", "keV"),
        ("inf", "keV"),
        ("1" * 400, "keV"),
        ("1e999999999", "keV"),
        ("3,000 keV", "keV"),
        ("3,000", "keV"),
        (" -12,500 um", "um"),
        ("3,000e3 eV", "keV"),
        ("2,999.5 keV", "keV"),
        ("1,000,000 eV", "keV"),
        ("3 000 keV", "keV"),
    ],
)
def test_never_guesses(text: str, unit: str) -> None:
    assert parse_quantity(text, unit) is None


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("3,000 keV", (3, 3000)),
        (" -12,500", (-12.5, -12500)),
        ("3,000", (3, 3000)),
        ("0,500", None),
        ("3,00", None),
        ("3.000", None),
        ("1234,567", None),
        ("1,000,000", None),
        ("2,999.5", None),
        ("keV 3,000", None),
        ("", None),
    ],
)
def test_a_comma_before_three_digits_says_nothing(
    text: str, both: tuple[float, float] | None
) -> None:
    assert readings(text) == both
    assert both is None or parse_number(text) is None


@given(
    value=st.decimals(min_value="0.001", max_value=10**9, places=3),
    unit=st.sampled_from(["keV", "um", "mm2", "s", "deg"]),
    gap=st.sampled_from(["", " ", "\t", "   "]),
    written=st.sampled_from(["as is", "upper", "none"]),
)
@settings(max_examples=examples(60), deadline=None)
def test_reads_back_any_number(value: object, unit: str, gap: str, written: str) -> None:
    spelt = {"as is": unit, "upper": unit.upper(), "none": ""}[written]
    found = parse_quantity(f"{gap}{value}{gap}{spelt}{gap}", unit)
    assert found == Quantity(float(str(value)), unit)


@given(st.text(), st.sampled_from(["keV", "um", "mm2", "s", "deg"]))
@settings(max_examples=examples(100), deadline=None)
def test_survives_any_text(text: str, unit: str) -> None:
    found = parse_quantity(text, unit)
    assert found is None or math.isfinite(found.value)
    number = parse_number(text)
    assert number is None or math.isfinite(number)
    assert all(math.isfinite(layer.thickness.value) for layer in parse_filter(text))


@pytest.mark.parametrize(
    ("text", "layers"),
    [
        (" 40mm Helium", [("Helium", 40000)]),
        ("100umAl", [("Al", 100)]),
        ("50 um Al + 20 um Cr", [("Al", 50), ("Cr", 20)]),
        ("100nm Si3N4", [("Si3N4", 0.1)]),
        ("OFF", []),
        ("none", []),
        ("Helium", []),
        ("50 um Al + something", []),
        ("", []),
    ],
)
def test_filters_are_layers(text: str, layers: list[tuple[str, float]]) -> None:
    assert parse_filter(text) == tuple(FilterLayer(m, Quantity(t, "um")) for m, t in layers)
