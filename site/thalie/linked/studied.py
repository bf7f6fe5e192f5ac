"""Things that only datasets tell of: objects, samples, keepers of objects, people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from invenio_rdm_records.proxies import current_rdm_records_service as records

from thalie.crosswalks import linked_art, thing_graphs, things
from thalie.crosswalks.links import address_of
from thalie.crosswalks.model import Record
from thalie.crosswalks.rdf import Graph
from thalie.crosswalks.spoken import in_one_language, said
from thalie.crosswalks.thing_graphs import Dataset, Study
from thalie.exports.bulk import read_models
from thalie.exports.rendering import house
from thalie.ground.language import Sentence
from thalie.ground.language import sentence as _
from thalie.heritage.fields import Group
from thalie.heritage.model import OBJECT, PREFIX, SAMPLE
from thalie.heritage.present import Line, Words, words
from thalie.things.book import Found, Naming, look_up
from thalie.things.merges import same_now
from thalie.things.sameness import family
from thalie.vocabularies.terms import find

from .shown import SIZE, Datasets, MovedError, Thing, UnknownError

KINDS: Mapping[str, Sentence] = {
    "object": _("Object"),
    "sample": _("Sample"),
    "keeper": _("Keeper of objects"),
    "person": _("Person"),
}
LINKED = frozenset({"object", "sample", "keeper"})
"""Kinds that Linked Art has a model of, but for people, of whom only a name is told."""

FIELDS: Mapping[str, tuple[str, Group]] = {
    "object": (f"{PREFIX}:objects", OBJECT),
    "sample": (f"{PREFIX}:samples", SAMPLE),
}


def thing_of(kind: str, key: str, language: str, page: int) -> Thing:
    """A thing that public datasets name, with a page of them.

    Raises ``UnknownError``, and ``MovedError`` for an object that was merged into another.
    """
    same = same_now() if kind == "object" else {}
    if key in same:
        raise MovedError(same[key])
    keys = family(key, same)
    found = look_up(kind, keys, (page - 1) * SIZE, SIZE)
    if not found.total:
        raise UnknownError(_("No public dataset names this."))
    return _thing(kind, key, keys, found, language)


def _thing(kind: str, key: str, keys: Sequence[str], found: Found, language: str) -> Thing:
    newest = next(iter(found.namings), None)
    label = _called(kind, found.namings[:1], language) or (newest.label if newest else key)
    return Thing(
        id=f"{house().site}/id/{kind}/{things.quoted(key)}",
        page=f"/things/{kind}/{things.quoted(key)}",
        kind=KINDS[kind].in_language(language),
        title=label,
        above=(Words(_("Datasets").in_language(language), "/search"),),
        lines=tuple(_lines(kind, key, newest, label, found, language)) if newest else (),
        datasets=Datasets(tuple(one.dataset for one in found.namings), found.total),
        graph=partial(_graph, kind, key, found),
        merged=keys[1:],
        linked_art=partial(_linked_art, kind, found) if kind in LINKED else None,
    )


# For people


def _called(kind: str, newest: Sequence[Naming], language: str) -> str:
    """What the newest dataset calls an object or sample in LANGUAGE."""
    if kind not in FIELDS:
        return ""
    return next((said(one, "label", language) for one in _entries(FIELDS[kind][0], newest)), "")


def _lines(
    kind: str, key: str, newest: Naming, title: str, found: Found, language: str
) -> Iterator[Line]:
    """What the newest dataset tells of the thing, and what it is called beside its TITLE."""
    others = dict.fromkeys(one.label for one in found.namings if one.label != title)
    if kind == "person":
        address = f"https://orcid.org/{key}"
        yield Line("ORCID", (Words(address, address),))
    elif kind == "keeper":
        yield from _keeper(newest, language)
    else:
        yield from _fields(kind, found, language)
    if others:
        yield Line(_("Also called").in_language(language), tuple(map(Words, others)))


def _fields(kind: str, found: Found, language: str) -> Iterator[Line]:
    """The fields of an object or sample, with the pages of what they name.

    Each as the newest dataset of this page tells it that tells it at all.
    """
    name, group = FIELDS[kind]
    value: dict[str, Any] = {}
    for one in reversed(list(_entries(name, found.namings))):
        value |= one
    [spoken] = in_one_language([value], language)
    for field in group.fields:
        if field.name == "label" or not spoken.get(field.name):
            continue
        told = tuple(words(field, spoken[field.name], find, language))
        if (kind, field.name) == ("sample", "object"):
            told = tuple(Words(one.text, _page_of(found.namings[0], one.text)) for one in told)
        yield Line(field.label.in_language(language), told)


def _entries(field: str, namings: Sequence[Naming]) -> Iterator[Mapping[str, Any]]:
    """What each dataset says of the thing in FIELD, as the record keeps it."""
    versions = [one.version for one in namings]
    known = {one.id: one for one in records.record_cls.get_records(versions)}
    for one in namings:
        fields = known[one.version].get("custom_fields") if one.version in known else None
        yield dict(enumerate((fields or {}).get(field) or ())).get(one.place) or {}


def _page_of(newest: Naming, label: str) -> str:
    """The page of the object of the same record that goes by LABEL, if one does."""
    for study in _studies("sample", [newest]):
        labels = [one.label for one in study.record.objects]
        if label in labels:
            key = things.key_within(study.record, labels.index(label))
            return f"/things/object/{things.quoted(house().same.get(key, key))}"
    return ""


def _keeper(newest: Naming, language: str) -> Iterator[Line]:
    for study in _studies("keeper", [newest]):
        keeper = study.record.objects[study.place].keeper
        for one in keeper.identifiers if keeper else ():
            yield Line(one.scheme.upper(), (Words(one.value, address_of(one)),))
        names = dict.fromkeys((keeper.names if keeper else {}).values())
        others = [name for name in names if name != newest.label]
        if others:
            yield Line(_("Also called").in_language(language), tuple(map(Words, others)))


# For machines


def _graph(kind: str, key: str, found: Found) -> Graph:
    own = house()
    datasets: list[Dataset] = [one.dataset for one in found.namings]
    if kind == "person":
        label = found.namings[0].label if found.namings else key
        return thing_graphs.of_person(key, label, datasets, own)
    if kind == "object":
        return thing_graphs.of_object(_studies(kind, found.namings), own)
    for study in _studies(kind, found.namings):
        if kind == "sample":
            return thing_graphs.of_sample(study, own)
        return thing_graphs.of_keeper(study, datasets, own)
    return Graph()


def _linked_art(kind: str, found: Found) -> bytes:
    told = ((study.record, study.place) for study in _studies(kind, found.namings))
    return linked_art.render_thing(kind, told, house())


def _studies(kind: str, namings: Iterable[Naming]) -> Iterator[Study]:
    """The read models of the datasets, of those that can be read."""
    several = {one.version: one for one in namings}
    for version, model in read_models(list(several)):
        place = several[version].place
        if place < len(_things(model, kind)):
            yield Study(model, place)


def _things(model: Record, kind: str) -> Sequence[Any]:
    """Where the book counted; a keeper is that of an object."""
    return model.samples if kind == "sample" else model.objects
