"""Dates in InvenioRDM's index and lists, by functions that know years before our era.

InvenioRDM's are made from an EDTF parser and Python's ``date``: -0800 ends in an error 500 on save,
and what the parser reads but cannot word (``2020/``, ``202X``) in an error on each page and list
that shows the record. Upstream: ``inveniosoftware/invenio-rdm-records#1871``.
"""

from __future__ import annotations

from typing import Any

from babel_edtf import format_edtf
from flask import Flask
from invenio_rdm_records.records.dumpers import EDTFDumperExt, EDTFListDumperExt
from invenio_records.dictutils import dict_lookup
from marshmallow_utils.fields import FormatEDTF

from thalie.ground.dates import bounds, in_words


def install(app: Flask) -> None:
    """Put ours in place; an Invenio ``finalize_app`` hook."""
    EDTFDumperExt.dump = _dump
    EDTFListDumperExt.dump = _dump_each
    FormatEDTF.format_value = _format


def _dump(self: Any, record: Any, data: dict[str, Any]) -> None:
    """Write the days that a date spans beside it, for sorting and filtering."""
    try:
        _span(dict_lookup(data, self.keys, parent=True), self.key, self.range_key)
    except KeyError:
        return  # nothing was given yet


def _dump_each(self: Any, record: Any, data: dict[str, Any]) -> None:
    """The same for each entry of a list."""
    try:
        entries = dict_lookup(data, self.keys)
    except KeyError:
        return
    for entry in entries:
        _span(entry, self.key, self.range_key)


def _span(entry: dict[str, Any], key: str, range_key: str) -> None:
    span = bounds(str(entry.get(key, "")))
    if span:
        entry[range_key] = span


def _format(self: Any, value: str) -> str:
    """The date in words; as given where no words are known."""
    ours = in_words(value, locale=self.locale, width=self._format)
    if ours is not None:
        return ours
    try:
        return str(format_edtf(value, format=self._format, locale=self.locale))
    except (ValueError, TypeError, AttributeError, KeyError):
        return value  # given before such dates were refused
