from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thalie.deposit.people import (
    Affiliation,
    PeopleError,
    Person,
    parse_people,
    people_document,
    read_people,
)
from thalie.ground.plain import fold

FULL = """
- name: "Martin, Jeanne"
  orcid: https://orcid.org/0000-0002-1825-0097
  affiliations:
    - name: Ministère de la Culture
      ror: https://ror.org/017rnyz40
  is: ["J. MARTIN", "jmartin"]
- family_name: Durand
  given_name: Paul
  role: contributor
  contribution: DataCollector
- name: "Petit, Anne"
  role: agreed
  is: A. Petit
"""


FIELDS = [
    "name",
    "family_name",
    "given_name",
    "orcid",
    "role",
    "contribution",
    "affiliations",
    "is",
]


def complaints(document: object) -> str:
    with pytest.raises(PeopleError) as raised:
        parse_people(document, "people.yaml")
    return str(raised.value)


def test_a_full_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "people.yaml"
    path.write_text(FULL, encoding="utf-8")
    people = read_people(path)
    assert people.creators == (
        Person(
            "Martin",
            "Jeanne",
            "0000-0002-1825-0097",
            (Affiliation("Ministère de la Culture", "017rnyz40"),),
            found_as=("J. MARTIN", "jmartin"),
        ),
    )
    (contributor,) = people.contributors
    assert (contributor.name, contributor.contribution) == ("Durand, Paul", "datacollector")
    assert [person.role for person in people.persons] == ["creator", "contributor", "agreed"]


def test_what_is_written_for_the_database_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "people.yaml"
    path.write_text(FULL, encoding="utf-8")
    people = read_people(path)
    assert parse_people(people_document(people)) == people


def test_names_that_may_stay_and_names_that_are_shown_are_not_the_same() -> None:
    people = parse_people(
        [
            {"name": "Martin, Jeanne", "is": ["J. MARTIN"]},
            {"name": "Petit, Anne", "role": "agreed", "is": ["A. Petit"]},
        ]
    )
    assert people.may_stay("j.  martin") and people.may_stay("Jeanne Martin")
    assert people.may_stay("A. PETIT")
    assert not people.may_stay("Someone Else")
    assert fold("J. Martin") in people.public_words
    assert fold("A. Petit") not in people.public_words


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("Martin", "entry 1: expected fields such as 'name:'"),
        ({"nmae": "Martin, J."}, "entry 1, nmae: unknown field; known are affiliations"),
        ({}, "entry 1, name: is missing; expected 'Family, Given'"),
        ({"name": "Jeanne Martin"}, "entry 1, name: expected 'Family, Given', not 'Jeanne Martin'"),
        ({"name": "A, B", "given_name": "B"}, "not both"),
        ({"name": ["A", "B"]}, r"entry 1, name: expected text, not \['A', 'B'\]"),
        ({"name": "A, B", "orcid": "0000-0002-1825-0098"}, "its last digit is wrong"),
        ({"name": "A, B", "orcid": 1825}, "entry 1, orcid: expected text, not 1825"),
        ({"name": "A, B", "role": "boss"}, "entry 1, role: 'boss' is none of creator, contributor"),
        ({"name": "A, B", "role": "contributor"}, "entry 1, contribution: is missing"),
        ({"name": "A, B", "contribution": "tea"}, "entry 1, contribution: 'tea' is none of"),
        ({"name": "A, B", "role": "agreed", "contribution": "other"}, "is not named, so none"),
        ({"name": "A, B", "affiliations": "CNRS"}, "entry 1, affiliations: expected a list"),
        ({"name": "A, B", "affiliations": ["CNRS"]}, r"affiliations\[1\]: expected the fields"),
        ({"name": "A, B", "affiliations": [{"ror": "x"}]}, r"affiliations\[1\]\.name: is missing"),
        (
            {"name": "A, B", "affiliations": [{"name": "C", "ror": "017rnyz41"}]},
            r"affiliations\[1\]\.ror: '017rnyz41' is not a ROR identifier",
        ),
        (
            {"name": "A, B", "affiliations": [{"name": "C", "city": "Paris"}]},
            r"affiliations\[1\]\.city: unknown field; known are name, ror",
        ),
        ({"name": "A, B", "is": [1]}, "entry 1, is: expected the spellings"),
        ({"nmae": 1, "mane": 2}, "entry 1, nmae: unknown field"),
        ({"name": "A, B", "role": ["x"]}, "entry 1, role: expected text"),
        ({"name": "A, B", "affiliations": [{"name": "C", "ror": {"a": 1}}]}, "is not a ROR"),
        ({"name": "A, B", "orcid": ["x" * 10**6]}, "entry 1, orcid: expected text, not .{1,90}$"),
    ],
)
def test_a_mistake_is_told_with_entry_field_and_expectation(entry: object, words: str) -> None:
    with pytest.raises(PeopleError, match=words):
        parse_people([entry], "people.yaml")


def test_all_mistakes_are_told_at_once() -> None:
    told = complaints([{"name": "A"}, {"name": "B, C", "orcid": "1"}, {"name": "D, E"}])
    assert "entry 1, name" in told and "entry 2, orcid" in told and "entry 3" not in told


@pytest.mark.parametrize(
    ("field", "value"), [("orcid", "0000-0002-1825-0097"), ("is", ["J. MARTIN"])]
)
def test_nobody_stands_in_two_entries(field: str, value: object) -> None:
    told = complaints([{"name": "A, B", field: value}, {"name": "C, D", field: value}])
    assert "stands in two entries" in told


@pytest.mark.parametrize("document", [None, [], {"name": "A, B"}, "text", 3])
def test_a_file_that_is_no_list_is_refused(document: object) -> None:
    assert "expected a list of persons" in complaints(document)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"- name: [", "is not YAML text"),
        (b"\xff\xfe\x00", "is not YAML text"),
        (b"- !!python/object/apply:os.system ['true']", "is not YAML text"),
        (b"#" * 1_000_001, "far too long"),
        (b'- name: "a\\0b, c"', "line 1, column 9: a character that no text can hold"),
        (b'- name: "\\ud800x, y"', "is not YAML text"),
        (b"[" * 50_000, "levels inside one another"),
        (b"- name: A, B\n  name: C, D", "line 2, column 3: the key “name” is given twice"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "people.yaml"
    path.write_bytes(content)
    with pytest.raises(PeopleError, match=words):
        read_people(path)


def test_a_file_without_end_is_refused() -> None:
    with pytest.raises(PeopleError, match="/dev/zero: is not YAML text \\(it is a device or"):
        read_people(Path("/dev/zero"))


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.dates(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(FIELDS) | st.integers(), inner),
    max_leaves=20,
)


@given(ANYTHING)
@settings(max_examples=200, deadline=None)
def test_any_document_is_read_or_refused(document: object) -> None:
    for given_ in (document, [document], [{"name": "A, B", "affiliations": [document]}]):
        try:
            assert parse_people(given_).persons
        except PeopleError as error:
            assert all(error.problems)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(PeopleError, match="cannot be read"):
        read_people(tmp_path / "none.yaml")
