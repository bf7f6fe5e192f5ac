"""What a draft says otherwise than the version before it, in words of both languages."""

from __future__ import annotations

import pytest

from thalie.curation.differences import MOST, differences, file_differences
from thalie.curation.fields import BY_PATH, FIELDS
from thalie.heritage.model import BY_NAME
from thalie.vocabularies.terms import TermFacts

GLASS = TermFacts("glass", {"en": "glass", "fr": "verre"}, {})


def find(vocabulary: str, term: str) -> TermFacts | None:
    return GLASS if (vocabulary, term) == ("materials", "glass") else None


def told(before: dict, after: dict, language: str = "en") -> list[tuple[str, str, list, list]]:
    return [
        (one.field.path, one.kind, list(one.before), list(one.after))
        for one in differences(before, after, find, language)
    ]


def test_what_is_the_same_is_not_told() -> None:
    record = {"metadata": {"title": "A"}, "access": {"record": "public"}}
    assert told(record, dict(record)) == []


@pytest.mark.parametrize(
    ("before", "after", "kind"), [("", "A", "added"), ("A", "B", "changed"), ("A", "", "removed")]
)
def test_a_value_comes_changes_and_goes(before: str, after: str, kind: str) -> None:
    one, other = ({"metadata": {"version": value} if value else {}} for value in (before, after))
    assert told(one, other) == [
        ("metadata.version", kind, [before] if before else [], [after] if after else [])
    ]


def test_only_the_entries_that_differ_are_told() -> None:
    people = [{"person_or_org": {"type": "personal", "name": name}} for name in ("Curie", "Joliot")]
    before, after = {"metadata": {"creators": people[:1]}}, {"metadata": {"creators": people}}
    assert told(before, after) == [("metadata.creators", "changed", [], ["Joliot"])]


def test_terms_are_told_in_the_language_of_the_reader() -> None:
    after = {
        "custom_fields": {"thalie:objects": [{"label": "Vase", "materials": [{"id": "glass"}]}]}
    }
    for language, word in (("en", "glass"), ("fr", "verre")):
        [(path, kind, _, entries)] = told({}, after, language)
        assert (path, kind) == ("custom_fields.thalie:objects", "added")
        assert "Vase" in entries[0] and word in entries[0]


def test_labels_are_in_both_languages() -> None:
    for field in FIELDS:
        assert field.label.in_language("en")
        assert field.label.in_language("fr")
    assert BY_PATH["metadata.title"].label.in_language("fr") == "Titre"


def test_every_field_of_the_model_can_be_named() -> None:
    assert {f"custom_fields.{name}" for name in BY_NAME} <= set(BY_PATH)


def test_markup_is_not_told() -> None:
    after = {"metadata": {"description": "<p>Blue <strong>glass</strong></p><script>x</script>"}}
    [(_, _, _, [text])] = told({}, after)
    assert text == "Blue glass"


def test_access_is_told_in_words() -> None:
    before, after = ({"access": {"files": word}} for word in ("public", "restricted"))
    [(path, kind, old, new)] = told(before, after, "fr")
    assert (path, kind, old, new) == ("access.files", "changed", ["public"], ["fermé"])


def test_files_come_go_and_change() -> None:
    found = file_differences({"a": "1", "b": "2", "c": "3"}, {"b": "2", "c": "4", "d": "5"}, "en")
    assert found is not None
    assert list(found.before) == ["a", "c, as it was"]
    assert list(found.after) == ["c, with another content", "d"]
    assert file_differences({"a": "1"}, {"a": "1"}, "en") is None


def test_a_long_list_is_cut_and_said_to_be() -> None:
    entries = [{"subject": f"word {number}"} for number in range(MOST + 7)]
    [one] = differences({}, {"metadata": {"subjects": entries}}, find, "en")
    assert (len(one.after), one.others) == (MOST, 7)
