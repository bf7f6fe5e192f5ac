"""The page ``docs/heritage.md``: ``python -m thalie.heritage.reference`` prints it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from thalie.ground.language import Sentence

from .fields import Field
from .model import FIELDS, NAMESPACE, PREFIX
from .search import FRENCH, SEARCH_FIELDS
from .values import Address, Day, Edtf, Flag, Identifier, Moment, Number, Term, Text, Year

HEAD = f"""# Heritage fields

What a record says about objects, beam, measurements and files stands under `custom_fields`, with
the prefix `{PREFIX}:` (namespace `{NAMESPACE}`). This page is made from the model in
`site/thalie/heritage/model.py`; the same model as JSON Schema is
[heritage.schema.json](heritage.schema.json).

Years are historical: negative is before the common era, and there is no year 0. EDTF counts
astronomically (-2670 becomes `-2669`). Numbers have the unit of their field; text with another unit
of the same dimension (`3 MeV`) is converted and the person is told. What cannot be kept as given
stays beside the draft in `{PREFIX}:unsettled`, with the reason, until it is settled; nothing
unsettled is published. `{PREFIX}:summary` is made from the other fields for search. Search answers
leave out analyses and processing, and show the first 20 objects; read the record itself, or
`/api/records/<id>/analyses?page=1&size=100`, for all.

"""

KINDS = {
    Text: "text", Flag: "true or false", Year: "year", Day: "day, YYYY-MM-DD",
    Moment: "moment, YYYY-MM-DDThh:mm:ss", Edtf: "EDTF", Address: "web address",
}  # fmt: skip


def page() -> str:
    """The page as Markdown."""
    return HEAD + "\n".join(_sections()) + "\n"


def _sections() -> Iterator[str]:
    for field in FIELDS:
        (label, etiquette), (help_, aide) = _both(field.label), _both(field.help)
        yield f"## {label} · {etiquette}\n"
        yield f"`{PREFIX}:{field.name}`: {help_} *{aide}*\n"
        if field.group:
            yield "| field | en | fr | kind | meaning | example |"
            yield "| --- | --- | --- | --- | --- | --- |"
            yield from _rows(field, "")
            yield ""
    yield "## Words for searching\n"
    yield "`material:bronze AND year:[-800 TO -600]`, for example:\n"
    yield "| word | French | field |"
    yield "| --- | --- | --- |"
    for word, place in SEARCH_FIELDS.items():
        fields = [place] if isinstance(place, str) else place
        french = [name for name, english in FRENCH.items() if english == word]
        yield f"| `{word}` | {_quoted(french)} | {_quoted(fields)} |"


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _rows(field: Field, path: str) -> Iterator[str]:
    for inner in field.group.fields if field.group else ():
        name = f"{path}{inner.name}"
        example = json.dumps(inner.example, ensure_ascii=False)
        (label, etiquette), (help_, aide) = _both(inner.label), _both(inner.help)
        cells = (
            f"`{name}`" + (" (needed)" if inner.required else ""),
            f"{label}: {help_}",
            f"{etiquette} : {aide}",
            _kind(inner),
            f"`{inner.uri}`",
            f"`{example}`",
        )
        yield "| " + " | ".join(cells) + " |"
        yield from _rows(inner, f"{name}.")


def _both(sentence: Sentence) -> tuple[str, str]:
    return sentence.in_language("en"), sentence.in_language("fr")


def _kind(field: Field) -> str:
    kind = field.kind
    if isinstance(kind, Number):
        said = f"number{f' in {kind.unit}' if kind.unit else ''}, {kind.least:g} to {kind.most:g}"
    elif isinstance(kind, Term):
        said = f"term of `{kind.vocabulary}`"
    elif isinstance(kind, Identifier):
        said = f"{kind.scheme} identifier"
    else:
        said = KINDS.get(type(kind), "group")
    return f"several: {said}" if field.many else said


if __name__ == "__main__":
    print(page(), end="")
