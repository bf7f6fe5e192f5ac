"""Dates of records in InvenioRDM's index and lists, and that it still needs ours."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from babel import Locale
from babel_edtf import format_edtf, parse_edtf
from invenio_rdm_records.records.dumpers import EDTFDumperExt, EDTFListDumperExt, edtf

from thalie.upstream import dates


@pytest.mark.parametrize("text", ["-0800", "2020/", "202X"])
def test_invenio_has_no_words_for_these(text: str) -> None:
    """Ours may go once it has."""
    with pytest.raises((ValueError, AttributeError, KeyError)):
        format_edtf(text, locale="en")


def test_invenio_indexes_no_year_before_our_era() -> None:
    with pytest.raises(ValueError, match="out of range"):
        edtf._format_date(parse_edtf("-0800").lower_strict())


def dumped(data: dict[str, Any]) -> dict[str, Any]:
    dates._dump(EDTFDumperExt("metadata.publication_date"), None, data)
    dates._dump_each(EDTFListDumperExt("metadata.dates", "date"), None, data)
    return data


def test_the_index_has_the_days_that_a_date_spans() -> None:
    given = {"publication_date": "-0044-03", "dates": [{"date": "0000"}, {"date": "202X"}, {}]}
    said = dumped({"metadata": given})["metadata"]
    assert said["publication_date_range"] == {"gte": "-0044-03-01", "lte": "-0044-03-31"}
    assert said["dates"][0]["date_range"] == {"gte": "0000-01-01", "lte": "0000-12-31"}
    assert said["dates"][1:] == [{"date": "202X"}, {}]
    assert dumped({"metadata": {}}) == {"metadata": {}}
    assert dumped({}) == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-03-31", "31 mars 2026"),
        ("2024/2026", "2024–2026"),
        ("-0800", "801 av. J.-C."),
        ("202X", "202X"),
        ("2020/", "2020/"),
        ("nonsense", "nonsense"),
    ],
)
def test_a_list_says_every_date(text: str, words: str) -> None:
    field = SimpleNamespace(locale=Locale("fr"), _format="long")
    assert dates._format(field, text) == words
