"""What InvenioRDM's formats of records stumble over, made digestible before they see it.

A licence in words has a title in one language (``RightsSchema``), but Dublin Core, DataCite and
DCAT ask for the one of the site's default language, and write ``None`` where it is another: an
error 500 for the record, and for every list of a harvest that holds it. A character that XML cannot
carry, in a record kept before such were taken out, does the same. No upstream issue is known.
"""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_resources.serializers import MarshmallowSerializer
from invenio_vocabularies.resources.serializer import current_default_locale

from thalie.ground.plain import legal_throughout

from .schemas import made_before

_stock = MarshmallowSerializer.dump_obj


def install(app: Flask) -> None:
    """Put ours before InvenioRDM's; an Invenio ``finalize_app`` hook."""
    MarshmallowSerializer.dump_obj = _dump


def _dump(self: MarshmallowSerializer, obj: Any) -> Any:
    """What the pages read from OBJ afterwards is what InvenioRDM adds to it, under ``ui``."""
    given = digestible(obj)
    self.object_schema = made_before(self.object_schema)
    dumped = _stock(self, given)
    if given is not obj:
        obj.update((name, value) for name, value in given.items() if name not in obj)
    return dumped


def digestible(obj: Any) -> Any:
    """OBJ, a record as JSON, with a title of each licence in the default language."""
    metadata = obj.get("metadata") if isinstance(obj, dict) else None
    if not isinstance(metadata, dict):
        return obj
    metadata = legal_throughout(metadata)
    if "rights" in metadata:
        metadata["rights"] = [_titled(licence) for licence in metadata["rights"]]
    return {**obj, "metadata": metadata}


def _titled(licence: dict[str, Any]) -> dict[str, Any]:
    titles, default = licence.get("title") or {}, current_default_locale()
    if not titles or default in titles:
        return licence
    return {**licence, "title": {**titles, default: next(iter(titles.values()))}}
