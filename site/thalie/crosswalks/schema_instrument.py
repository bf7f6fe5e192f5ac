"""An instrument as schema.org describes it, for the search engines that read its page. Pure."""

from __future__ import annotations

from typing import Any

from .model import Organisation
from .pidinst import Instrument, Neighbour


def json_ld(instrument: Instrument, language: str) -> dict[str, Any]:
    """An ``IndividualProduct``: "a single, identifiable product instance" (schema.org)."""
    found = {
        "@context": "https://schema.org/",
        "@type": "IndividualProduct",
        "@id": f"https://doi.org/{instrument.doi}" if instrument.doi else instrument.page,
        "url": instrument.page,
        "name": instrument.title(language),
        "alternateName": [
            title for title in instrument.titles.values() if title != instrument.title(language)
        ],
        "description": instrument.description(language),
        "category": instrument.kind_title(language),
        "identifier": _identifier(instrument),
        "model": instrument.model,
        "serialNumber": instrument.serial_number,
        "manufacturer": [_organisation(one) for one in instrument.manufacturers],
        "additionalProperty": [
            {
                "@type": "PropertyValue",
                "name": one.title(language),
                "propertyID": "measurementTechnique",
                "url": next(iter(one.uris), None),
            }
            for one in instrument.techniques
        ],
        "isRelatedTo": [
            _neighbour(one, language)
            for one in (instrument.whole, *instrument.parts)
            if one is not None
        ],
    }
    return {name: value for name, value in found.items() if value}


def _identifier(instrument: Instrument) -> dict[str, str]:
    if not instrument.doi:
        return {}
    return {"@type": "PropertyValue", "propertyID": "DOI", "value": instrument.doi}


def _organisation(one: Organisation) -> dict[str, str]:
    found = {"@type": "Organization", "name": one.name}
    return {**found, "@id": f"https://ror.org/{one.ror}"} if one.ror else found


def _neighbour(one: Neighbour, language: str) -> dict[str, str]:
    address = f"https://doi.org/{one.doi}" if one.doi else one.page
    return {
        "@type": "IndividualProduct",
        "@id": address,
        "name": one.title(language),
        "url": one.page,
    }
