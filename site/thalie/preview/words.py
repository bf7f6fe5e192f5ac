"""Words of pictures: on their axes, and in the place of a picture for who does not see it. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from babel.numbers import format_decimal

from thalie.ground.language import Sentence, counted, enumeration, locale
from thalie.ground.language import sentence as _

from .told import Told

AXES: Mapping[str, Sentence] = {
    "energy": _("Energy (keV)"),
    "channel": _("Channel (the file has no calibration that the peaks confirm)"),
    "counts": _("Counts per channel"),
    "all": _("All counts"),
    "lines": _(
        "Counts per pixel in the channels of each line, background included; not concentrations"
    ),
    "whole": _("Counts per pixel in all channels of the detector; no calibration tells the lines"),
}
"""What stands in large pictures."""

_MOST = 6  # lines named in words


def alternative(told: Told, language: str) -> str:
    """What is to be seen, for who does not see it: what, which detector, the strongest lines."""
    said = _of_map(told, language) if told.kind == "map" else _of_spectrum(told)
    return " ".join(part.in_language(language) for part in (*said, *_lines(told, language)))


def caption(told: Told, language: str) -> str:
    """A few words under a picture."""
    if told.kind == "map":
        words = _("Chemical map, detector %(detector)s", detector=told.detector)
        if not told.lines:
            words = _("Map of all counts, detector %(detector)s", detector=told.detector)
    else:
        words = _("Sum spectrum, detector %(detector)s", detector=told.detector)
    return words.in_language(language)


def _of_spectrum(told: Told) -> list[Sentence]:
    if told.of_map:
        what = _(
            "Spectrum of the detector %(detector)s, summed over a map.", detector=told.detector
        )
    else:
        what = counted(
            "Spectrum of one point by the detector %(detector)s.",
            "Spectrum of the detector %(detector)s, summed over %(number)s points.",
            number=told.number,
            detector=told.detector,
        )
    if told.energy:
        return [what, _("Counts, on a logarithmic scale, by energy in keV.")]
    return [
        what,
        _("Counts, on a logarithmic scale, by channel: no calibration is confirmed by the peaks."),
    ]


def _of_map(told: Told, language: str) -> list[Sentence]:
    width, height = told.pixels or (0, 0)
    sizes = {"detector": told.detector, "width": width, "height": height}
    if told.size is None:
        return [_("Map of %(width)s × %(height)s pixels by the detector %(detector)s.", **sizes)]
    across, down = (
        format_decimal(float(f"{side:.3g}"), locale=locale(language)) for side in told.size
    )
    return [
        _(
            "Map of %(width)s × %(height)s pixels, %(across)s × %(down)s mm, by the detector"
            " %(detector)s.",
            **sizes,
            across=across,
            down=down,
        )
    ]


def _lines(told: Told, language: str) -> list[Sentence]:
    if not told.lines and told.kind == "map":
        return [_("Counts in all channels.")]
    if not told.lines:
        return []
    named = enumeration(told.lines[:_MOST], language)
    if told.kind == "map":
        return [_("Counts of the lines %(lines)s.", lines=named)]
    return [_("Strongest lines: %(lines)s.", lines=named)]
