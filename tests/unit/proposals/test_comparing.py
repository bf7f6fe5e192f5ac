"""How what is proposed stands to what a draft says, and what is taken over."""

from __future__ import annotations

from typing import Any

import pytest

from thalie.proposals.comparing import Standing, proposed, standing, take

SUBJECTS = [{"subject": "PIXE"}, {"subject": "bronze"}]


@pytest.mark.parametrize(
    ("path", "value", "said", "expected"),
    [
        ("metadata.title", "A", {}, "empty"),
        ("metadata.title", "A", {"metadata": {"title": ""}}, "empty"),
        ("metadata.title", "A", {"metadata": {"title": "A "}}, "same"),
        ("metadata.title", "A", {"metadata": {"title": "B"}}, "differs"),
        ("metadata.subjects", SUBJECTS, {"metadata": {"subjects": SUBJECTS[:1]}}, "adds"),
        ("metadata.subjects", SUBJECTS, {"metadata": {"subjects": SUBJECTS[::-1]}}, "same"),
        (
            "custom_fields.thalie:experiment.techniques",
            [{"id": "pixe"}],
            {"custom_fields": {"thalie:experiment": {"techniques": [{"id": "pixe", "title": {}}]}}},
            "same",
        ),
        (
            "custom_fields.thalie:experiment.energy",
            3000,
            {"custom_fields": {"thalie:experiment": {"energy": 3000.0}}},
            "same",
        ),
    ],
)
def test_standing(path: str, value: Any, said: dict[str, Any], expected: str) -> None:
    assert standing(path, value, said) is Standing(expected)


def test_groups_are_proposed_field_by_field_and_lists_whole() -> None:
    made = {
        "metadata": {"title": "A"},
        "custom_fields": {
            "thalie:experiment": {"energy": 3000, "run": "1"},
            "thalie:objects": [{"label": "cat"}],
            "thalie:synthetic": True,
        },
    }
    assert dict(proposed(made)) == {
        "metadata.title": "A",
        "custom_fields.thalie:experiment.energy": 3000,
        "custom_fields.thalie:experiment.run": "1",
        "custom_fields.thalie:objects": [{"label": "cat"}],
        "custom_fields.thalie:synthetic": True,
    }


def test_what_is_taken_leaves_its_neighbours() -> None:
    said: dict[str, Any] = {
        "metadata": {"title": "B", "subjects": [{"subject": "gold"}, {"subject": "PIXE"}]},
        "custom_fields": {"thalie:experiment": {"run": "1"}},
    }
    take(said, "metadata.subjects", SUBJECTS)
    take(said, "custom_fields.thalie:experiment.energy", 3000)
    take(said, "custom_fields.thalie:objects", [{"label": "cat"}])
    assert said["metadata"]["title"] == "B"
    assert [one["subject"] for one in said["metadata"]["subjects"]] == ["gold", "PIXE", "bronze"]
    assert said["custom_fields"]["thalie:experiment"] == {"run": "1", "energy": 3000}
    assert said["custom_fields"]["thalie:objects"] == [{"label": "cat"}]
