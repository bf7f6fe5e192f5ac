"""Fields by path: every one of the model, places in a record, values as text and back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thalie.bulk.paths import (
    SPOTS,
    Shape,
    ValueRefusedError,
    differences,
    get,
    places,
    put,
    same,
    text_of,
    value_of,
)
from thalie.heritage.model import FIELDS

KEEPER = SPOTS["custom_fields.thalie:objects.keeper"]
MATERIALS = SPOTS["custom_fields.thalie:objects.materials"]
GRANT = SPOTS["custom_fields.thalie:experiment.grant"]
SUBJECTS = SPOTS["metadata.subjects"]
FUNDING = SPOTS["metadata.funding"]
SYNTHETIC = SPOTS["custom_fields.thalie:synthetic"]


def record() -> dict[str, Any]:
    return {
        "metadata": {"title": "Ochre", "subjects": [{"subject": "red"}, {"id": "x:1"}]},
        "custom_fields": {
            "thalie:objects": [
                {"label": "Cat", "keeper": {"id": "louvre"}, "year_from": -664},
                {"label": "Dog"},
            ]
        },
    }


def named(vocabulary: str, words: str) -> str | None:
    return {"Louvre": "louvre"}.get(words)


def test_every_heritage_field_can_be_named() -> None:
    tops = {path.split(".")[1] for path in SPOTS if path.startswith("custom_fields.")}
    assert tops == {f"thalie:{field.name}" for field in FIELDS}
    assert SPOTS["custom_fields.thalie:processing.elements.unit"].lists == {
        "custom_fields.thalie:processing.elements"
    }


def test_a_field_stands_once_in_each_entry() -> None:
    assert list(places(KEEPER, record())) == [
        "custom_fields.thalie:objects.0.keeper",
        "custom_fields.thalie:objects.1.keeper",
    ]
    assert list(places(GRANT, record())) == ["custom_fields.thalie:experiment.grant"]
    assert list(places(KEEPER, {})) == []


def test_labels_count_entries_from_one() -> None:
    assert (
        KEEPER.label("en", "custom_fields.thalie:objects.1.keeper") == "Objects studied 2 › Keeper"
    )
    assert KEEPER.label("en") == "Objects studied › Keeper"
    place = "custom_fields.thalie:processing.elements.3.unit"
    assert SPOTS["custom_fields.thalie:processing.elements.unit"].label("en", place) == (
        "Processing › Elements 4 › Unit"
    )


def test_get_and_put() -> None:
    data = record()
    put(data, "custom_fields.thalie:experiment.grant", "ANR-1")
    put(data, "custom_fields.thalie:objects.1.keeper", {"id": "louvre"})
    put(data, "custom_fields.thalie:objects.0.keeper", None)
    assert get(data, "custom_fields.thalie:experiment.grant") == "ANR-1"
    assert get(data, "custom_fields.thalie:objects.1.keeper.id") == "louvre"
    assert get(data, "custom_fields.thalie:objects.0.keeper") is None
    assert get(data, "custom_fields.thalie:objects.9.keeper") is None
    with pytest.raises(LookupError):
        put(data, "custom_fields.thalie:objects.9.keeper", {"id": "louvre"})


def test_differences_look_at_the_fields_that_were_touched_alone() -> None:
    after = record()
    put(after, "custom_fields.thalie:objects.1.keeper", {"id": "louvre"})
    put(after, "metadata.title", "Umber")
    objects = frozenset({"custom_fields.thalie:objects"})
    assert differences(record(), after, objects) == [
        ("custom_fields.thalie:objects.1.keeper", None, {"id": "louvre"})
    ]
    assert differences(record(), after, objects | {"metadata.title"})[0] == (
        "metadata.title", "Ochre", "Umber",
    )  # fmt: skip


def test_values_as_text_and_back() -> None:
    for spot, value, text in (
        (KEEPER, {"id": "louvre", "title": {"en": "Louvre"}, "props": {}}, "louvre"),
        (MATERIALS, [{"id": "bronze"}, {"id": "gold"}], "bronze | gold"),
        (GRANT, "ANR-1", "ANR-1"),
        (SUBJECTS, [{"subject": "a|b"}, {"subject": "c"}], '["a|b", "c"]'),
        (SUBJECTS, [{"id": "x:1", "subject": "known"}], '{"id": "x:1"}'),
        (SYNTHETIC, True, "true"),
        (FUNDING, [{"funder": {"id": "00k4n6c32"}}], '[{"funder": {"id": "00k4n6c32"}}]'),
    ):
        assert text_of(spot, value) == text
        assert text_of(spot, value_of(spot, text, named)) == text
    assert value_of(KEEPER, "Louvre", named) == {"id": "louvre"}
    assert value_of(KEEPER, "nowhere", named) == {"id": "nowhere"}  # the service refuses it
    assert value_of(KEEPER, "  ", named) is None
    assert value_of(SYNTHETIC, "oui", named) is True


@pytest.mark.parametrize(
    ("spot", "text"),
    [(SYNTHETIC, "maybe"), (FUNDING, "ANR"), (FUNDING, "3"), (MATERIALS, "[1, 2]"),
     (FUNDING, "[" * 100_000), (FUNDING, "[NaN]"), (FUNDING, "[1e999]"),
     (FUNDING, '["\\u0000"]'), (FUNDING, '["\\ud800"]')],
)  # fmt: skip
def test_what_means_nothing_is_refused(spot: Any, text: str) -> None:
    with pytest.raises(ValueRefusedError):
        value_of(spot, text, named)


@given(st.lists(st.text(min_size=1).filter(lambda text: text.strip() == text), max_size=4))
def test_any_words_survive(words: list[str]) -> None:
    value = [{"subject": word} for word in words if not word.startswith("{")]
    assert value_of(SUBJECTS, text_of(SUBJECTS, value), named) == (value or None)


def test_shapes_cover_the_model() -> None:
    assert {spot.shape for spot in SPOTS.values()} == set(Shape)
    assert same(KEEPER, {"id": "louvre"}, {"id": "louvre", "title": {}})
