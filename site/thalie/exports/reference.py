"""The page of the documentation about formats, from their table: ``python -m …exports.reference``.

Which formats there are and how each is asked for, where every field of the model lands, and what a
format leaves out, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from thalie.crosswalks import model_json
from thalie.crosswalks.formats import FORMATS, Format

HEAD = """# Formats of a record

This page is made from the table of formats (`crosswalks/formats.py`), as are the menu of exports,
the answers to `Accept`, OAI-PMH and the typed links. A test compares it with the table.

Every format has an address, `/records/<id>/export/<name>`. The landing page, to which the DOI
leads, and `/api/records/<id>` answer in it when its media type is asked for (`Accept`); the bytes
are the same. What is not there is answered by 406 and the list of what is. Of a withdrawn dataset a
format tells what its tombstone tells, where it can. The [dump](harvesters.md#dumps) has all public
records in one file.

| name | format | `Accept` | OAI-PMH | withdrawn | dump |
| --- | --- | --- | --- | --- | --- |
"""
TABLES = """
## Where each field lands

Fields are those of the read model (`crosswalks/model.py`). Of a field that is not named, what it
belongs to is. `thalie-json` has every field under its own name.

| field | where |
| --- | --- |
"""
REASONS = """
## What a format leaves out

| format | field | why |
| --- | --- | --- |
"""


def page() -> str:
    """The page as Markdown."""
    rows = "\n".join(map(_row, FORMATS))
    fields = "\n".join(_fields())
    reasons = "\n".join(_reasons())
    return f"{HEAD}{rows}\n{TABLES}{fields}\n{REASONS}{reasons}\n"


def _row(one: Format) -> str:
    asked = ", ".join(f"`{media_type}`" for media_type in one.media_types)
    prefixes = ", ".join(f"`{p}`" for p in one.harvest.prefixes) if one.harvest else ""
    file = f"`records.{one.dump.extension}.gz`" if one.dump else ""
    withdrawn = "yes" if one.withdrawn else "no"
    cells = (f"`{one.key}`", one.label["en"], asked, prefixes, withdrawn, file)
    return f"| {' | '.join(cells)} |"


def _models() -> Mapping[str, Format]:
    """One format of those that tell the same, by the name of that."""
    found: dict[int, Format] = {}
    for one in FORMATS:
        if one.lands is not model_json.LANDS:
            found.setdefault(id(one.lands), one)
    return {one.label["en"]: one for one in found.values()}


def _fields() -> Iterator[str]:
    models = _models()
    for field in sorted({field for one in models.values() for field in one.lands}):
        places = [
            f"{label}: {_cell(one.lands[field])}"
            for label, one in models.items()
            if field in one.lands
        ]
        yield f"| `{field}` | {'<br>'.join(places)} |"


def _reasons() -> Iterator[str]:
    for label, one in _models().items():
        for field, why in sorted(one.left_out.items()):
            yield f"| {label} | `{field}` | {_cell(why)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    print(page(), end="")
