"""Fields and groups of fields: a name, a meaning in words, and a kind of value. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from thalie.ground.language import Sentence
from thalie.ground.language import sentence as _

from .reading import Path, Reading, RejectedError
from .values import Json, Kind, Number, Term

Rule = Callable[[dict[str, Any], Path, Reading], None]


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``uri`` names its meaning; ``many`` holds a list, of at most ``most`` values."""

    name: str
    label: Sentence
    help: Sentence
    kind: Kind
    uri: str
    example: Any
    many: bool = False
    required: bool = False
    most: int = 200

    @property
    def group(self) -> Group | None:
        """The group of fields this one holds, if it does."""
        return self.kind if isinstance(self.kind, Group) else None

    def clean(self, given: Any, path: Path, reading: Reading) -> Any:
        """The value as it is kept, ``None`` when nothing is left; refusals go to READING."""
        if self.many:
            return self._clean_list(given, path, reading)
        try:
            kept = self.kind.clean(given, path, reading)
        except RejectedError as rejection:
            reading.reject(path, rejection.sentence, given)
            return None
        return None if _absent(kept) else kept

    def _clean_list(self, given: Any, path: Path, reading: Reading) -> list[Any] | None:
        if not isinstance(given, list):
            reading.reject(path, _("Give a list."), given)
            return None
        if len(given) > self.most:
            reading.reject(
                (*path, self.most),
                _(
                    "At most %(most)s entries; this has %(number)s. Put the others into a file.",
                    most=self.most,
                    number=len(given),
                ),
                given[self.most :],
            )
        one = replace(self, many=False)
        kept = [
            one.clean(value, (*path, position), reading)
            for position, value in enumerate(given[: self.most])
            if not _absent(value)
        ]
        return [value for value in kept if value is not None] or None

    def json_schema(self) -> Json:
        """The field as JSON Schema, labels and examples included."""
        schema = self.kind.json_schema()
        if self.many:
            schema = {"type": "array", "items": schema, "maxItems": self.most}
        return {
            **schema,
            "title": self.label.in_language("en"),
            "description": self.help.in_language("en"),
            "x-title-fr": self.label.in_language("fr"),
            "x-description-fr": self.help.in_language("fr"),
            "x-uri": self.uri,
            "examples": [self.example],
        }


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together; ``rules`` look at several of them at once."""

    fields: tuple[Field, ...]
    rules: tuple[Rule, ...] = ()
    widget: ClassVar[str] = "group"

    def clean(self, given: Any, path: Path, reading: Reading) -> dict[str, Any]:
        """The fields that could be kept. Raises ``RejectedError`` when it is no object at all."""
        if not isinstance(given, Mapping):
            raise RejectedError(_("Give an object with named fields."))
        kept: dict[str, Any] = {}
        known = {field.name for field in self.fields}
        for name in given:
            if name not in known:
                names = ", ".join(sorted(known))
                reading.reject(
                    (*path, str(name)[:80]),
                    _("There is no such field; there are %(names)s.", names=names),
                    given[name],
                )
        for field in self.fields:
            value = given.get(field.name)
            if not _absent(value):
                clean = field.clean(value, (*path, field.name), reading)
                if clean is not None:
                    kept[field.name] = clean
            elif field.required:
                reading.reject((*path, field.name), _("This is missing."))
        for rule in self.rules:
            rule(kept, path, reading)
        return kept

    def json_schema(self) -> Json:
        """An object without other fields."""
        schema: Json = {
            "type": "object",
            "properties": {field.name: field.json_schema() for field in self.fields},
            "additionalProperties": False,
        }
        required = [field.name for field in self.fields if field.required]
        return {**schema, "required": required} if required else schema


def with_floats(field: Field, value: Any) -> Any:
    """VALUE of FIELD, with a fraction of each number that may have one: ``3000`` is ``3000.0``.

    Lucene keeps a whole number and another in different types, and refuses a document that has a
    field in the other type.
    """
    if isinstance(value, list):
        return [with_floats(field, one) for one in value]
    if isinstance(field.kind, Number) and not field.kind.whole and isinstance(value, int):
        return float(value)
    if field.group and isinstance(value, Mapping):
        inner = {one.name: one for one in field.group.fields}
        return {k: with_floats(inner[k], v) if k in inner else v for k, v in value.items()}
    return value


def terms(field: Field, value: Any) -> Iterator[tuple[dict[str, Any], str]]:
    """Every term inside VALUE of FIELD, as (term, vocabulary)."""
    for one in value if field.many else [value]:
        if isinstance(field.kind, Term):
            yield one, field.kind.vocabulary
        elif field.group:
            for inner in field.group.fields:
                if inner.name in one and (inner.group or isinstance(inner.kind, Term)):
                    yield from terms(inner, one[inner.name])


def vocabularies(field: Field) -> Iterator[str]:
    """The vocabularies whose terms FIELD, or a field inside it, may name."""
    if isinstance(field.kind, Term):
        yield field.kind.vocabulary
    elif field.group:
        for inner in field.group.fields:
            yield from vocabularies(inner)


def _absent(value: Any) -> bool:
    return value is None or value == "" or value == [] or value == {}


def with_titles(field: Field, value: Any, title: Callable[[str, str], dict[str, str]]) -> Any:
    """A copy of VALUE of FIELD in which every term has its titles."""
    if field.many:
        one = replace(field, many=False)
        return [with_titles(one, item, title) for item in value]
    if isinstance(field.kind, Term):
        titles = title(field.kind.vocabulary, value["id"])
        return {"id": value["id"], "title": titles} if titles else {"id": value["id"]}
    if field.group and isinstance(value, Mapping):
        inner = {each.name: each for each in field.group.fields}
        return {
            name: with_titles(inner[name], part, title) if name in inner else part
            for name, part in value.items()
        }
    return value
