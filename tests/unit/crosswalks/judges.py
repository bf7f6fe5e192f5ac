"""Official judges of DataCite metadata: the XSD of kernel 4.7, and the REST API's OpenAPI."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from lxml import etree


@cache
def xsd(schemas: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(schemas / "datacite" / "kernel-4.7" / "metadata.xsd"))


def xsd_complaints(schemas: Path, xml: bytes) -> list[str]:
    judge = xsd(schemas)
    judge.validate(etree.fromstring(xml))
    return [str(error.message) for error in judge.error_log]


@cache
def openapi(schemas: Path) -> Draft202012Validator:
    whole = yaml.safe_load((schemas / "lupo" / "openapi.yaml").read_text("utf-8"))
    wanted = {
        "$ref": "#/components/schemas/DoiDetailItem",
        "components": _without_flaws(whole["components"]),
    }
    return Draft202012Validator(wanted)


def _without_flaws(value: Any) -> Any:
    """OpenAPI's own keywords mean nothing to JSON Schema, and one empty one is refused by it."""
    if isinstance(value, dict):
        return {k: _without_flaws(v) for k, v in value.items() if k not in ("example", "nullable")}
    if isinstance(value, list):
        return [_without_flaws(entry) for entry in value]
    return value


def openapi_complaints(schemas: Path, attributes: dict[str, Any]) -> list[str]:
    body = {"data": {"type": "dois", "attributes": {**attributes, "event": "publish"}}}
    return [error.message for error in openapi(schemas).iter_errors(body)]
