"""Configurations for PyMca (http://pymca.sourceforge.net), as its ``ConfigDict`` reads them. Pure.

They hold what is known of a detector: calibration, crystal, window, what stands before it. PyMca
has no protons: it fits the peaks, without a matrix, so nothing is said of the beam.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from thalie.preview.peaks import Scale

Section = dict[str, object]
DENSITIES: Final = {  # g/cm³ at room temperature (NIST X-ray attenuation tables)
    "Al": 2.699, "Be": 1.848, "C": 1.7, "Co": 8.9, "Cr": 7.18, "Cu": 8.96, "Fe": 7.874,
    "He": 1.663e-4, "Kapton": 1.42, "Mo": 10.22, "Mylar": 1.38, "Ni": 8.902, "Pb": 11.35,
    "Si": 2.33, "Si3N4": 3.44,
    "Sn": 7.31, "Ti": 4.54, "V": 6.11, "Zn": 7.133,
}  # fmt: skip
_SAME: Final = {"helium": "He", "aluminium": "Al", "aluminum": "Al", "be": "Be", "mylar": "Mylar"}
_FORMULAS: Final = {
    "Mylar": ("C1", "H1", "O1"),
    "Kapton": ("C1", "H1", "N1", "O1"),
    "Si3N4": ("Si1", "N1"),
}
_FRACTIONS: Final = {
    "Mylar": (0.625, 0.0420, 0.3330),
    "Kapton": (0.6911, 0.0264, 0.0733, 0.2092),
    "Si3N4": (0.6006, 0.3994),
}
"""Shares of the mass."""
_LAYER: Final = re.compile(r"([\d.,]+)\s*(nm|um|µm|μm|mm|cm)\s*([A-Za-z][A-Za-z0-9]*)")
_TURNED: Final = re.compile(r"([A-Za-z][A-Za-z0-9]*)\s*([\d.,]+)\s*(nm|um|µm|μm|mm|cm)")
_CM: Final = {"nm": 1e-7, "um": 1e-4, "µm": 1e-4, "μm": 1e-4, "mm": 0.1, "cm": 1.0}
_USUAL_THICKNESS: Final = 450.0  # µm of silicon, of drift detectors


def configuration(
    described: Mapping[str, Any],
    scale: Scale,
    channels: int,
    elements: Iterable[tuple[str, str]] = (),
) -> str:
    """The text for a detector.

    DESCRIBED are the words of the record (``filter``, ``entrance_window``, ``thickness`` in µm);
    ELEMENTS are pairs such as ``("Cu", "K")``.
    """
    layers = layers_of(described)
    sections: dict[str, Section] = {
        "thalie": {
            "detector": str(described.get("name", "")),
            "not_used": "; ".join(unknown(described)) or "nothing",
        },
        "fit": _fit(scale, channels),
        "detector": _detector(scale),
        "peakshape": _peakshape(),
        "attenuators": _attenuators(layers, float(described.get("thickness") or _USUAL_THICKNESS)),
        "multilayer": {"Layer0": "0, -, 0.0, 0.0"},
        "materials": {},
        **_materials(layers),
        "peaks": _peaks(elements),
        "concentrations": _concentrations(),
        "tube": _tube(),
    }
    return "".join(_written(name, section) for name, section in sections.items())


def layers_of(described: Mapping[str, Any]) -> list[tuple[str, float]]:
    """What stands before the detector: materials that are known, and centimetres."""
    return [found for _, found in _parts(described) if found]


def unknown(described: Mapping[str, Any]) -> list[str]:
    """Words about filters and windows that are not understood, so left out."""
    return [part for part, found in _parts(described) if found is None]


def _parts(described: Mapping[str, Any]) -> list[tuple[str, tuple[str, float] | None]]:
    words = (str(described.get(name) or "") for name in ("entrance_window", "filter"))
    parts = [part.strip() for word in words for part in word.split("+") if part.strip()]
    return [(part, _layer(part)) for part in parts if part.casefold() != "none"]


def _layer(part: str) -> tuple[str, float] | None:
    straight, turned = _LAYER.fullmatch(part), _TURNED.fullmatch(part)
    if straight:
        number, unit, word = straight.groups()
    elif turned:
        word, number, unit = turned.groups()
    else:
        return None
    material = _SAME.get(word.casefold(), word)
    try:
        thickness = float(number.replace(",", ".")) * _CM[unit]
    except ValueError:
        return None
    return (material, thickness) if material in DENSITIES else None


def _written(name: str, section: Section) -> str:
    lines = "".join(f"{key} = {_word(value)}\n" for key, value in section.items())
    return f"[{name}]\n{lines}\n"


def _word(value: object) -> str:
    text = f"{value:.10g}" if isinstance(value, float) else str(value)
    return " ".join(text.split())


def _fit(scale: Scale, channels: int) -> Section:
    """From 1 keV to 30 keV, or the last channel."""
    ends = [(energy - scale.offset) / scale.gain for energy in (1.0, 30.0)]
    first, last = (min(max(round(end), 0), channels - 1) for end in ends)
    return {
        "energy": "None", "energyweight": 1.0, "energyflag": 0, "energyscatter": 0,
        "xmin": first, "xmax": last, "use_limit": 1, "maxiter": 20, "deltachi": 0.001,
        "deltaonepeak": 0.010, "fitfunction": 0, "fitweight": 1, "linearfitflag": 0,
        "hypermetflag": 1, "escapeflag": 1, "sumflag": 0, "scatterflag": 0,
        "continuum": 0, "exppolorder": 6, "linpolorder": 5,
        "stripflag": 1, "stripalgorithm": 1, "snipwidth": max(5, round(0.6 / scale.gain)),
        "stripwidth": 1, "stripiterations": 20000, "stripconstant": 1.0, "stripfilterwidth": 1,
        "stripanchorsflag": 0, "stripanchorslist": "0, 0, 0, 0",
    }  # fmt: skip


def _detector(scale: Scale) -> Section:
    return {
        "detele": "Si", "nthreshold": 4, "ethreshold": 0.02, "ithreshold": 1e-7, "noise": 0.07,
        "deltanoise": 0.05, "fixednoise": 0, "fano": 0.12, "deltafano": 0.114, "fixedfano": 0,
        "gain": scale.gain, "deltagain": 0.02 * scale.gain, "fixedgain": 0,
        "zero": scale.offset, "deltazero": 0.05, "fixedzero": 0,
        "sum": 1e-8, "deltasum": 1e-8, "fixedsum": 1,
    }  # fmt: skip


def _peakshape() -> Section:
    return {
        "st_arearatio": 0.02, "deltast_arearatio": 0.015, "fixedst_arearatio": 0,
        "st_sloperatio": 0.5, "deltast_sloperatio": 0.49, "fixedst_sloperatio": 0,
        "lt_arearatio": 0.02, "deltalt_arearatio": 0.015, "fixedlt_arearatio": 0,
        "lt_sloperatio": 10.0, "deltalt_sloperatio": 7.0, "fixedlt_sloperatio": 0,
        "step_heightratio": 0.0001, "deltastep_heightratio": 5e-05, "fixedstep_heightratio": 0,
        "eta_factor": 0.02, "deltaeta_factor": 0.02, "fixedeta_factor": 0,
    }  # fmt: skip


def _attenuators(layers: Sequence[tuple[str, float]], thickness: float) -> Section:
    """A sheet a line: whether it counts, material, density, centimetres, the part of it."""
    found: Section = {
        f"Filter{number}": f"1, {_material(name)}, {DENSITIES[name]:g}, {length:g}, 1.0"
        for number, (name, length) in enumerate(layers)
    }
    return found | {
        "Atmosphere": "0, -, 0.0, 0.0, 1.0",
        "Detector": f"1, Si1, {DENSITIES['Si']:g}, {thickness * 1e-4:g}, 1.0",
        "Matrix": "0, MULTILAYER, 0.0, 0.0, 45.0, 45.0",
    }


def _material(name: str) -> str:
    """An element goes by its formula, what is made of several by its name."""
    return name if name in _FORMULAS else f"{name}1"


def _materials(layers: Sequence[tuple[str, float]]) -> dict[str, Section]:
    """What is made of several elements, each with a section of its own."""
    return {
        f"materials.{name}": {
            "Comment": name,
            "CompoundList": ", ".join(_FORMULAS[name]),
            "CompoundFraction": ", ".join(f"{share:g}" for share in _FRACTIONS[name]),
            "Density": DENSITIES[name],
            "Thickness": 1.0,
        }
        for name in dict.fromkeys(name for name, _ in layers if name in _FORMULAS)
    }


def _peaks(elements: Iterable[tuple[str, str]]) -> Section:
    """By element the families of lines: ``Pb = L, M``."""
    found: dict[str, list[str]] = {}
    for element, family in elements:
        if family in ("K", "L", "M") and family not in found.setdefault(element, []):
            found[element].append(family)
    return {element: ", ".join(families) for element, families in found.items()}


def _concentrations() -> Section:
    return {
        "usematrix": 0, "useattenuators": 1, "usemultilayersecondary": 0, "usexrfmc": 0,
        "mmolarflag": 0, "flux": 1e10, "time": 1.0, "area": 0.5, "distance": 5.0,
        "reference": "Auto",
    }  # fmt: skip


def _tube() -> Section:
    return {
        "transmission": 0, "voltage": 30.0, "anode": "Ag", "anodethickness": 0.0002,
        "anodedensity": 10.5, "window": "Be", "windowthickness": 0.0125, "windowdensity": 1.848,
        "filter1": "He", "filter1thickness": 0.0, "filter1density": 0.000118,
        "alphax": 90.0, "alphae": 90.0, "deltaplotting": 0.1,
    }  # fmt: skip
