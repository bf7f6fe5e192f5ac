"""A record told as text: kinds of analyses by the labels of the vocabulary."""

from __future__ import annotations

import pytest

from thalie.heritage.describe import describe

from ..crosswalks.documents import Facts

KINDS = {
    "map": Facts({"en": "map", "fr": "cartographie"}),
    "point": Facts({"en": "point analysis", "fr": "analyse ponctuelle"}),
}
RECORD = {
    "metadata": {"title": "A title"},
    "custom_fields": {
        "thalie:analyses": [
            {"number": "1", "kind": {"id": "map"}, "object": "a"},
            {"number": "2", "kind": {"id": "point"}, "object": "b"},
            {"number": "3", "kind": {"id": "point"}, "object": "b"},
            {"number": "4", "kind": {"id": "unheard"}},
            {"number": "5"},
        ]
    },
}


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "5 analyses of 2 different targets (map: 1, point analysis: 2, unheard: 1)."),
        (
            "fr",
            "5 analyses de 2 cibles différentes "
            "(cartographie : 1, analyse ponctuelle : 2, unheard : 1).",
        ),
    ],
)
def test_kinds_are_counted_by_their_labels(language: str, line: str) -> None:
    told = describe(RECORD, language, lambda vocabulary, term: KINDS.get(term))  # type: ignore[arg-type]
    assert line in told.splitlines()
