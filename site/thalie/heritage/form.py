"""The heritage fields as the deposit form draws them (assets/templates/custom_fields)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel.speaklater import LazyString

from thalie.ground.language import Sentence, in_context, languages
from thalie.ground.language import sentence as _

from .custom_fields import language
from .fields import Field
from .values import Term

Json = dict[str, Any]

WORDS = {
    "add": in_context("entries", "Add"),
    "remove": in_context("entries", "Remove"),
    "previous": in_context("entries", "Previous"),
    "next": in_context("entries", "Next"),
    "choose": in_context("term", "Choose…"),
    "type": in_context("term", "Type to search."),
    "searching": in_context("term", "Searching…"),
    "nothing": in_context("term", "Nothing found."),
    "again": in_context("object", "Add an object of an earlier dataset"),
    "againHelp": in_context("object", "Its inventory number, POP number or name"),
    "missing": in_context("term", "Not in the list?"),
    "name": in_context("term", "The term that is missing"),
    "about": in_context(
        "term", "What it is, and where it is defined (an address of AAT, for example)"
    ),
    "propose": in_context("term", "Suggest it to the curators"),
    "leave": in_context("term", "Leave it"),
    "proposed": in_context(
        "term", "“{name}” is proposed. You will have a mail when a curator has looked at it."
    ),
    "unheard": in_context("term", "The proposal could not be sent. Try again later."),
}

SHEETS = {"objects": ("label", "inventory_number"), "analyses": ("number", "day")}
"""Lists that can be edited like a sheet, and by which columns a row is known again in a file."""


def said(sentence: Sentence) -> LazyString:
    """A sentence in the language of whoever reads it."""
    return LazyString(lambda: sentence.in_language(language()))


def describe(field: Field) -> Json:
    """FIELD for the form: name, label, help, widget, and the fields inside."""
    described: Json = {
        "name": field.name,
        "label": said(field.label),
        "help": said(field.help),
        "widget": field.kind.widget,
        "many": field.many,
        "required": field.required,
        "words": {name: said(sentence) for name, sentence in WORDS.items()},
    }
    if isinstance(field.kind, Term):
        described["vocabulary"] = field.kind.vocabulary
    elif field.group:
        described["fields"] = [describe(inner) for inner in field.group.fields]
    else:
        described["example"] = str(field.example)
    return described


def sheet(field: Field) -> Json:
    """The columns of a list of groups: one for each value, those of groups inside among them.

    ``key`` is the path in an entry, and names the column in CSV as ``measured.csv_of`` does;
    ``names`` are its labels in each language, by which a file may name it. ``same`` are the keys
    by which a row is known again; ``most`` is how many rows there may be.
    """
    return {"columns": list(_columns(field)), "same": SHEETS[field.name], "most": field.most}


def _columns(field: Field, outer: tuple[Field, ...] = ()) -> Iterator[Json]:
    for inner in field.group.fields if field.group else ():
        path = (*outer, inner)
        if inner.group:
            yield from _columns(inner, path)
            continue
        yield {
            "key": ".".join(one.name for one in path),
            "label": LazyString(lambda path=path: _joined(path, language())),
            "names": [_joined(path, each) for each in languages()],
            "help": said(inner.help),
            "widget": inner.kind.widget,
            "many": inner.many,
            "required": inner.required and not outer,
            "vocabulary": inner.kind.vocabulary if isinstance(inner.kind, Term) else None,
        }


def _joined(path: tuple[Field, ...], language: str) -> str:
    """``Place of production: Latitude``."""
    *groups, inner = (field.label.in_language(language) for field in path)
    for group in reversed(groups):
        inner = _("%(group)s: %(field)s", group=group, field=inner).in_language(language)
    return inner


def section(title: Sentence, fields: list[tuple[str, Field]]) -> Json:
    """A section of the form with custom FIELDS, by their full names."""
    return {
        "section": said(title),
        "fields": [
            {
                "field": name,
                "ui_widget": "HeritageField",
                "props": {
                    "label": said(field.label),
                    "description": describe(field),
                    "sheet": sheet(field) if field.name in SHEETS else None,
                },
            }
            for name, field in fields
        ],
    }
