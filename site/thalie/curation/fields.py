"""The fields of a draft that a remark may name, and what stands in them, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from thalie.ground.language import Sentence, in_context
from thalie.ground.plain import plain
from thalie.ground.terms import Find
from thalie.heritage.model import BY_NAME
from thalie.heritage.present import title_of, words

Json = Mapping[str, Any]
LONGEST = 600  # characters of one value that is told
OUT_OF_SIGHT = frozenset({"scheme", "type", "given_name", "family_name"})
"""Parts of a value that say nothing beside the others."""


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of the form: its path in a draft, its label, the vocabulary of its terms."""

    path: str
    label: Sentence
    vocabulary: str = ""

    def told(self, draft: Json, find: Find, language: str) -> list[str]:
        """What stands there, one text for each entry."""
        value = self.value(draft)
        return list(_told(self, value, find, language)) if value not in (None, "", [], {}) else []

    def value(self, draft: Json) -> Any:
        """What stands there, as it is kept."""
        value: Any = draft
        for step in self.path.split("."):
            value = value.get(step) if isinstance(value, Mapping) else None
        return value


_OF_INVENIO = (
    FormField("metadata.resource_type", in_context("form", "Resource type"), "resourcetypes"),
    FormField("metadata.title", in_context("form", "Title")),
    FormField("metadata.additional_titles", in_context("form", "Additional titles")),
    FormField("metadata.publication_date", in_context("form", "Publication date")),
    FormField("metadata.creators", in_context("form", "Creators")),
    FormField("metadata.description", in_context("form", "Description")),
    FormField("metadata.additional_descriptions", in_context("form", "Additional descriptions")),
    FormField("metadata.rights", in_context("form", "Licenses"), "licenses"),
    FormField("metadata.contributors", in_context("form", "Contributors")),
    FormField("metadata.subjects", in_context("form", "Keywords and subjects")),
    FormField("metadata.languages", in_context("form", "Languages"), "languages"),
    FormField("metadata.dates", in_context("form", "Dates")),
    FormField("metadata.version", in_context("form", "Version")),
    FormField("metadata.publisher", in_context("form", "Publisher")),
    FormField("metadata.funding", in_context("form", "Awards")),
    FormField("metadata.identifiers", in_context("form", "Alternate identifiers")),
    FormField("metadata.related_identifiers", in_context("form", "Related works")),
    FormField("metadata.references", in_context("form", "References")),
)
_OF_ACCESS = (
    FormField("access.record", in_context("form", "Visibility of the description")),
    FormField("access.files", in_context("form", "Visibility of the files")),
    FormField("access.embargo.until", in_context("form", "Embargo until")),
    FormField("access.embargo.reason", in_context("form", "Reason of the embargo")),
)
FIELDS = (
    *_OF_INVENIO,
    *(FormField(f"custom_fields.{name}", field.label) for name, field in BY_NAME.items()),
    *_OF_ACCESS,
    FormField("files.enabled", in_context("form", "Files")),
)
BY_PATH = {field.path: field for field in FIELDS}

CLOSED_OR_OPEN = {
    "public": in_context("visibility", "public"),
    "restricted": in_context("visibility", "restricted"),
}


def _told(field: FormField, value: Any, find: Find, language: str) -> Iterator[str]:
    heritage = BY_NAME.get(field.path.removeprefix("custom_fields."))
    for one in value if isinstance(value, list) else [value]:
        if heritage:
            given = [one] if heritage.many else one
            text = ", ".join(word.text for word in words(heritage, given, find, language))
        elif field.path in ("access.record", "access.files"):
            text = CLOSED_OR_OPEN[one].in_language(language) if one in CLOSED_OR_OPEN else str(one)
        else:
            text = " · ".join(_parts(one, field.vocabulary, find, language))
        if text:
            yield text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _parts(value: Any, vocabulary: str, find: Find, language: str) -> Iterable[str]:
    """The texts inside a value of InvenioRDM's, in their order."""
    if isinstance(value, Mapping):
        if isinstance(value.get("id"), str) and not value.get("title"):
            yield title_of(vocabulary, value["id"], find, language) if vocabulary else value["id"]
        elif isinstance(title := value.get("title"), Mapping):
            yield str(title.get(language[:2]) or title.get("en") or next(iter(title.values()), ""))
        else:
            for name, inner in value.items():
                if name not in OUT_OF_SIGHT:
                    yield from _parts(inner, vocabulary, find, language)
    elif isinstance(value, list):
        for inner in value:
            yield from _parts(inner, vocabulary, find, language)
    elif value is not None and value != "":
        yield plain(str(value)).replace("\n", " ")
