"""Records as people and programs may give them, generated: what a save takes and what it does not.

Derived from the declaration of the heritage fields, so that a new field is tried as well.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from thalie.heritage.fields import Field, Group
from thalie.heritage.model import BY_NAME
from thalie.heritage.values import (
    SCHEMES,
    Address,
    Day,
    Edtf,
    Flag,
    Identifier,
    Kind,
    Moment,
    Number,
    Term,
    Text,
    Year,
)

Json = dict[str, Any]

UNFIT = "\x00\x0b\x1f\ufffe\uffff\ud800\u202e\ufeff"
WORDS = (
    "Vase d’Uruk",
    "émaux & verre < 3 mm",
    "œil-de-chat",
    "{\\LaTeX} $x_1$ ~ % #",
    "Ἀθήνα",
    "陶器",
    "🏺",
    "line one\nline two",
    "<p>marked</p>",
    "NaCl + (KCl",
    "a/b",
    '"quoted"',
)

LEVEL_0 = ("2026", "2026-03", "2026-03-31", "2024/2026", "2024-01/2024-02-29", "0001", "9999",
           "0000", "-0800", "-0800/-0600", "-0044-03-15", "-0044-03/0014-08-19")  # fmt: skip
OTHER_DATES = ("2020/", "/2020", "1984?/2004~", "202X", "2020-21", "2020/..", "../2020", "Y-12000",
               "2020?", "[2020,2021]", "20XX-01", "2020-1X", "2004-02-30", "2020-13", "1560~%",
               "-0000", "2026/2024", "today", "", "open")  # fmt: skip


def texts() -> SearchStrategy[str]:
    """Words of people, with what no document can carry among them."""
    odd = st.builds(
        "".join, st.lists(st.sampled_from(WORDS + tuple(UNFIT)), min_size=1, max_size=3)
    )
    return st.one_of(st.sampled_from(WORDS), odd, st.text(min_size=1, max_size=40))


def numbers(kind: Number) -> SearchStrategy[Any]:
    """Both number types, bounds, words, and what lies beyond."""
    near = st.sampled_from([kind.least, kind.most, int(max(kind.least, 0)) + 1, 2999.0, 3000])
    return st.one_of(
        near,
        st.integers(-10, 4000),
        st.floats(-10, 4000),
        st.sampled_from(["3 MeV", "3,5", "many"]),
    )


def values(kind: Kind, terms: dict[str, list[str]]) -> SearchStrategy[Any]:
    """What somebody may give for a KIND, right or not; TERMS are those of each vocabulary."""
    match kind:
        case Group():
            return groups(kind, terms)
        case Term(vocabulary=name):
            return st.sampled_from([*terms[name], "nowhere"]).map(lambda term: {"id": term})
        case Number():
            return numbers(kind)
        case Year():
            return st.sampled_from([-5_000_000, -12000, -800, -1, 0, 1, 1850, 2026, 1850.0])
        case Edtf():
            return st.sampled_from((*LEVEL_0, *OTHER_DATES))
        case Day():
            return st.sampled_from(
                ["2026-03-02", "2026-03-04", "1988-11-30", "2026-02-30", "-0044-03-15"]
            )
        case Moment():
            return st.sampled_from(["2026-03-02T10:00:00", "2026-03-02", "noon"])
        case Flag():
            return st.booleans()
        case Address():
            return st.sampled_from(
                ["https://example.org/a?b=c&d=é", "javascript:alert(1)", "example"]
            )
        case Identifier(scheme=name):
            return st.sampled_from([SCHEMES[name].example, "nosuch"])
        case Text():
            return texts()
    return texts()


def groups(group: Group, terms: dict[str, list[str]]) -> SearchStrategy[Json]:
    """Half-filled groups: the required fields nearly always, each other one now and then."""
    given = {field.name: fields(field, terms) for field in group.fields}
    required = {name: given[name] for name in given if _required(group, name)}
    optional = {name: given[name] for name in given.keys() - required.keys()}
    few = (
        st.lists(st.sampled_from(sorted(optional)), max_size=4, unique=True)
        if optional
        else st.just([])
    )
    return few.flatmap(
        lambda names: st.fixed_dictionaries(required | {name: optional[name] for name in names})
    )


def _required(group: Group, name: str) -> bool:
    return any(field.required for field in group.fields if field.name == name)


def fields(field: Field, terms: dict[str, list[str]]) -> SearchStrategy[Any]:
    """What may be given for a FIELD."""
    one = values(field.kind, terms)
    return st.lists(one, max_size=2) if field.many else one


def dates(right: bool = False) -> SearchStrategy[str]:
    """Dates of records; not only RIGHT ones."""
    return st.sampled_from(LEVEL_0 if right else (*LEVEL_0, *OTHER_DATES))


def creators() -> SearchStrategy[Json]:
    """Persons, and organisations alone."""
    name = texts().filter(lambda text: text.strip(UNFIT + " \n\t"))
    person = st.fixed_dictionaries(
        {"type": st.just("personal"), "family_name": name},
        optional={
            "given_name": name,
            "identifiers": st.just([{"identifier": "0000-0002-1825-0097"}]),
        },
    )
    ror = st.sampled_from(["https://ror.org/02egw5x81", "nosuch"])
    organisation = st.fixed_dictionaries(
        {"type": st.just("organizational"), "name": name},
        optional={"identifiers": ror.map(lambda one: [{"scheme": "ror", "identifier": one}])},
    )
    return st.fixed_dictionaries({"person_or_org": st.one_of(organisation, person)})


def licences() -> SearchStrategy[Json]:
    """From the vocabulary, or in words of one language."""
    words = st.sampled_from(["fr", "en"]).flatmap(
        lambda language: st.fixed_dictionaries(
            {"title": texts().map(lambda text: {language: text})},
            optional={"link": st.just("https://example.org/licence")},
        )
    )
    return st.one_of(st.just({"id": "cc-by-4.0"}), words)


def _french(text: str) -> Json:
    kind, language = {"id": "translated-title"}, {"id": "fra"}
    return {"title": f"Titre {text}", "type": kind, "lang": language}


def metadata() -> SearchStrategy[Json]:
    """Metadata that can nearly always be published."""
    title = texts().map(lambda text: f"Étude {text}")
    kind = {"id": "dataset"}
    return st.fixed_dictionaries(
        {
            "title": title,
            "resource_type": st.just(kind),
            "publisher": st.just("C2RMF, AGLAE"),
            "publication_date": st.one_of(dates(right=True), dates()),
            "creators": st.lists(creators(), min_size=1, max_size=2),
        },
        optional={
            "description": texts().map(lambda text: f"<p>{text} &amp; <em>E &lt; 3 MeV</em></p>"),
            "rights": st.lists(licences(), max_size=2),
            "dates": st.lists(
                st.fixed_dictionaries(
                    {"date": dates(), "type": st.just({"id": "collected"})},
                    optional={"description": texts()},
                ),
                max_size=3,
            ),
            "subjects": st.lists(texts().map(lambda text: {"subject": text}), max_size=2),
            "additional_titles": st.lists(texts().map(_french), max_size=1),
            "version": texts(),
            "sizes": st.lists(texts(), max_size=1),
            "references": st.lists(texts().map(lambda text: {"reference": text}), max_size=1),
            "locations": st.fixed_dictionaries({"features": st.lists(st.one_of(
                texts().map(lambda text: {"place": text}),
                st.just({"geometry": {"type": "Point", "coordinates": [2.33, 48.86]}}),
                st.just({"place": "half", "geometry": {"type": "Point"}}),
            ), max_size=2)}),
            "contributors": st.lists(
                creators().map(lambda one: {**one, "role": {"id": "other"}}), max_size=1
            ),
        },
    )  # fmt: skip


def records(terms: dict[str, list[str]]) -> SearchStrategy[Json]:
    """Whole records, for ``POST /api/records``."""
    heritage = {name: fields(field, terms) for name, field in BY_NAME.items()}
    chosen = st.lists(st.sampled_from(sorted(heritage)), max_size=4, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({name: heritage[name] for name in names})
    )
    access = st.sampled_from(["public", "restricted"])
    return st.fixed_dictionaries(
        {
            "access": access.map(lambda files: {"record": "public", "files": files}),
            "files": st.just({"enabled": True}),
            "metadata": metadata(),
            "custom_fields": chosen,
        }
    )
