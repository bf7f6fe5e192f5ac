"""Kinds of instruments: the ``kind`` of a term of the vocabulary ``instruments``. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .language import Sentence, in_context

FACILITY, DETECTOR = "facility", "detector"


@dataclass(frozen=True, slots=True)
class InstrumentKind:
    """``is_device`` is false for names in data files behind which no one device is known."""

    title: Sentence
    is_device: bool = True


INSTRUMENT_KINDS: Mapping[str, InstrumentKind] = {
    FACILITY: InstrumentKind(in_context("instrument", "facility")),
    "accelerator": InstrumentKind(in_context("instrument", "accelerator")),
    "ion-source": InstrumentKind(in_context("instrument", "ion source")),
    "beam-transport": InstrumentKind(in_context("instrument", "beam transport")),
    "beamline": InstrumentKind(in_context("instrument", "beamline")),
    "end-station": InstrumentKind(in_context("instrument", "end station")),
    DETECTOR: InstrumentKind(in_context("instrument", "detector")),
    "computed": InstrumentKind(in_context("instrument", "computed channel"), is_device=False),
    "channel": InstrumentKind(in_context("instrument", "channel"), is_device=False),
}
