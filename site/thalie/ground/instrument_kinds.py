"""Kinds of instruments: the ``kind`` of a term of the vocabulary ``instruments``. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .language import Sentence

FACILITY, DETECTOR = "facility", "detector"


@dataclass(frozen=True, slots=True)
class InstrumentKind:
    """``is_device`` is false for names in data files behind which no one device is known."""

    title: Sentence
    is_device: bool = True


INSTRUMENT_KINDS: Mapping[str, InstrumentKind] = {
    FACILITY: InstrumentKind(Sentence("facility", "installation")),
    "accelerator": InstrumentKind(Sentence("accelerator", "accélérateur")),
    "ion-source": InstrumentKind(Sentence("ion source", "source d’ions")),
    "beam-transport": InstrumentKind(Sentence("beam transport", "transport du faisceau")),
    "beamline": InstrumentKind(Sentence("beamline", "ligne de faisceau")),
    "end-station": InstrumentKind(Sentence("end station", "station de mesure")),
    DETECTOR: InstrumentKind(Sentence("detector", "détecteur")),
    "computed": InstrumentKind(Sentence("computed channel", "voie calculée"), is_device=False),
    "channel": InstrumentKind(Sentence("channel", "voie"), is_device=False),
}
