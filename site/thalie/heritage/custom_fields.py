"""The heritage fields as custom fields of InvenioRDM.

A record keeps each field whole. Its document in the search index keeps no analyses and no more than
``SHOWN`` objects, samples and standards; everything that is searched stands there in the summary.
"""

from __future__ import annotations

from typing import Any

from invenio_i18n import get_locale
from invenio_records_resources.services.custom_fields import BaseCF
from marshmallow import fields, missing

from thalie.search.analysis import AS_IS
from thalie.vocabularies import terms

from . import summary
from .fields import with_floats, with_titles
from .item import item
from .model import BY_NAME, PREFIX

SUMMARY = f"{PREFIX}:summary"
UNSETTLED = f"{PREFIX}:unsettled"
SHOWN = 20
NOT_INDEXED = frozenset({f"{PREFIX}:analyses", f"{PREFIX}:processing", UNSETTLED})

Json = dict[str, Any]


def language() -> str:
    """The language of whoever asks: ``en`` or ``fr``."""
    return str(get_locale() or "en")


class HeritageField(fields.Raw):
    """A field of the model: what was given goes through as it is.

    ``HeritageComponent`` reads it, because it keeps what the field cannot.
    """

    def __init__(self, name: str, **kwargs: Any) -> None:
        """NAME with its prefix, such as ``thalie:objects``."""
        super().__init__(**kwargs)
        self.named = name

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else with_titles(BY_NAME[self.named], value, title)


def title(vocabulary: str, term: str) -> Json:
    """The titles of a term, by language."""
    facts = terms.find(vocabulary, term)
    return dict(facts.title) if facts else {}


def summarised(given: Json) -> Json:
    """The summary of these custom fields, by the vocabularies as they are now."""
    return summary.summarise(given, terms.find, terms.ancestors, terms.named)


class HeritageUIField(fields.Field):
    """Nothing: the landing page tells the fields as sections (``paper``), lists the summary."""

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> Any:
        return missing


class HeritageCF(BaseCF):  # type: ignore[misc]
    """A field of the model as custom field."""

    @property
    def mapping(self) -> Json:
        """Kept, not searched: the summary is."""
        if self.name == f"{PREFIX}:synthetic":
            return {"type": "boolean"}
        return {"type": "object", "enabled": False}

    @property
    def field(self) -> HeritageField:
        """How it is read and written."""
        return HeritageField(self.name, **self._field_args)

    @property
    def ui_field(self) -> HeritageUIField:
        """How lists show it."""
        return HeritageUIField(**self._field_args)

    def dump(self, record: Json, cf_key: str = "custom_fields") -> None:
        """Leave the bulk out of the search document."""
        kept = record.get(cf_key, {})
        if self.name in NOT_INDEXED:
            kept.pop(self.name, None)
            return
        if isinstance(kept.get(self.name), list):
            kept[self.name] = kept[self.name][:SHOWN]
        if kept.get(self.name):
            kept[self.name] = with_floats(BY_NAME[self.name], kept[self.name])


class SummaryField(fields.Field):
    """The summary: made from the other fields, or found in the search document; never given."""

    _CHECK_ATTRIBUTE = False

    def deserialize(self, value: Any, attr: Any = None, data: Any = None, **kwargs: Any) -> Any:
        """Read over whatever was given."""
        return missing

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> Any:
        found = obj.get(SUMMARY) or summarised(obj)
        told = {name: said for name, said in found.items() if name not in summary.INDEXED}
        return told or missing


class SummaryUIField(fields.Field):
    """What a list of results tells of a dataset: see ``item``."""

    _CHECK_ATTRIBUTE = False

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> Any:
        found = obj.get(SUMMARY) or summarised(obj)
        return item(obj, found, terms.find, language()) or missing


class SummaryCF(BaseCF):  # type: ignore[misc]
    """What is searched of the heritage fields."""

    def __init__(self) -> None:
        """There is one."""
        super().__init__(SUMMARY)

    @property
    def mapping(self) -> Json:
        """Typed: see ``summary.PROPERTIES``; and every word as it is written, to be offered."""
        spelling = {"spelling": {"type": "text", "analyzer": AS_IS}}
        return {"type": "object", "properties": {**summary.PROPERTIES, **spelling}}

    @property
    def field(self) -> SummaryField:
        """How it is written; it is never read."""
        return SummaryField()

    @property
    def ui_field(self) -> SummaryUIField:
        """How lists of results show it."""
        return SummaryUIField()

    def dump(self, record: Json, cf_key: str = "custom_fields") -> None:
        """Make the summary of a document that is about to be indexed."""
        kept = record.get(cf_key)
        made = summarised(kept) if kept else None
        if kept is not None and made:
            kept[SUMMARY] = made | {"spelling": summary.spellings(record.get("metadata") or {})}


class UnsettledCF(BaseCF):  # type: ignore[misc]
    """Values of a draft that could not be kept as given, with the reason; gone once settled."""

    def __init__(self) -> None:
        """There is one."""
        super().__init__(UNSETTLED)

    @property
    def mapping(self) -> Json:
        """Not searched."""
        return {"type": "object", "enabled": False}

    @property
    def field(self) -> fields.Field:
        """A list of {field, given, en, fr}; the service component writes it."""
        return fields.List(fields.Dict())
