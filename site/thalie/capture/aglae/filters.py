"""Filters in front of a detector, as the converters write them. Pure."""

from __future__ import annotations

import re

from thalie.capture.safe.model import FilterLayer
from thalie.ground.units import NUMBER, parse_quantity

_LAYER = re.compile(
    rf"\s*({NUMBER}\s*(?:nm|um|µm|μm|mm|cm))\s*([A-Za-z][\w .-]{{0,40}}?)\s*", re.IGNORECASE
)


def parse_filter(text: str) -> tuple[FilterLayer, ...]:
    """The layers of a filter: ``50 um Al + 20 um Cr``; empty when any part is not a layer."""
    layers = []
    for part in text.split("+"):
        match = _LAYER.fullmatch(part)
        thickness = parse_quantity(match[1], "um") if match else None
        if match is None or thickness is None:
            return ()
        layers.append(FilterLayer(material=match[2], thickness=thickness))
    return tuple(layers)
