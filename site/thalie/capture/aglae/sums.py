"""Which channels are software sums, and of what.

The tools of the beam line add up detectors and name the result ``X13``, ``HE1+HE3`` or ``X10``.
What a name means changed between tools, and one tool sums other detectors than its names say, so
a name is believed only when the numbers agree.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from thalie.capture.safe.model import UNKNOWN_CHANNEL

from .channels import canonical_channel
from .formats import Generation

# What the tools of 2023 call x10 to x13; later tools write the numbers of the detectors.
_NAMES_OF_2023 = {
    "X10": ("X1", "X2", "X3", "X4"),
    "X11": ("X1", "X2"),
    "X12": ("X3", "X4"),
    "X13": ("X1", "X2", "X3"),
}
_TOOLS_OF_2023 = frozenset({Generation.G1, Generation.G2})
_PHYSICAL = re.compile(r"X[1-4]")


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel as far as sums matter: its name in the file, and what ``Node`` knows."""

    name: str
    total: int | None
    fingerprint: int | None


@dataclass(frozen=True, slots=True)
class Origin:
    """The channels a sum was made of, by their names in the file, and what is wrong with it."""

    channels: tuple[str, ...]
    complaint: str = ""


def origin(
    name: str, stated: str, channels: Mapping[str, Channel], generation: str | None
) -> Origin:
    """What the sum NAME was made of. CHANNELS are all of the analysis, by canonical name.

    The file's own words (STATED, or a name with ``+``) stand unless the numbers say otherwise;
    a bare name such as ``X14`` counts for nothing without the numbers.
    """
    spoken = _channels_in(stated) or (_channels_in(name) if "+" in name else ())
    claims = [claim for claim in (spoken, _meaning(name, generation)) if claim]
    channel = channels[canonical_channel(name)]
    fitting = _fitting(channel, channels)
    if not fitting:
        known = (claim for claim in claims if _is_known(claim, channels))
        wrong = [claim for claim in known if not _fits(channel, claim, channels)]
        complaint = f"{name} is not the sum of {_listed(wrong[0])}" if wrong else ""
        return Origin(_file_names(spoken or (UNKNOWN_CHANNEL,), channels), complaint)
    counting = [_counting(claim, channels) for claim in claims]
    content = next((fit for fit in fitting if set(fit) in counting), fitting[0])
    if len(fitting) > 1 and set(content) not in counting:
        return Origin((UNKNOWN_CHANNEL,), f"{name} may be any of several sums")
    wrong = [c for c, counts in zip(claims, counting, strict=True) if counts != set(content)]
    complaint = (
        f"{name} holds the sum of {_listed(content)}, not of {_listed(wrong[0])}" if wrong else ""
    )
    trusted = spoken if spoken and spoken not in wrong else content
    return Origin(_file_names(trusted, channels), complaint)


def _fitting(channel: Channel, channels: Mapping[str, Channel]) -> list[tuple[str, ...]]:
    """The smallest sets of counting detectors that add up to CHANNEL, bit for bit."""
    detectors = [c for c in sorted(channels) if _PHYSICAL.fullmatch(c) and channels[c].total]
    for size in range(1, len(detectors) + 1):
        sets = itertools.combinations(detectors, size)
        if fitting := [parts for parts in sets if _fits(channel, parts, channels)]:
            return fitting
    return []


def _is_known(claim: tuple[str, ...], channels: Mapping[str, Channel]) -> bool:
    return all(c in channels and channels[c].fingerprint is not None for c in claim)


def _listed(names: tuple[str, ...]) -> str:
    return " and ".join(names)


def _fits(channel: Channel, parts: tuple[str, ...], channels: Mapping[str, Channel]) -> bool:
    prints = [channels[part].fingerprint for part in parts]
    totals = [channels[part].total for part in parts]
    known = [value for value in prints if value is not None]
    if channel.fingerprint is None or len(known) < len(prints):
        return False
    return (
        channel.total == sum(total or 0 for total in totals)
        and channel.fingerprint == sum(known) % 2**64
    )


def _counting(claim: tuple[str, ...], channels: Mapping[str, Channel]) -> set[str]:
    """The channels of CLAIM that are there and counted something."""
    return {name for name in claim if name in channels and channels[name].total}


def _channels_in(text: str) -> tuple[str, ...]:
    words = re.findall(r"X\d|LE0|HE\d", text.upper())
    return tuple(dict.fromkeys(canonical_channel(word) for word in words))


def _meaning(name: str, generation: str | None) -> tuple[str, ...]:
    """What a bare name means to the tool that wrote it, or nothing."""
    word = canonical_channel(name)
    if generation in _TOOLS_OF_2023 and word in _NAMES_OF_2023:
        return _NAMES_OF_2023[word]
    if "+" in word:
        return _channels_in(word)
    digits = word[1:]
    rising = list(digits) == sorted(set(digits)) and set(digits) <= set("1234")
    return tuple(f"X{digit}" for digit in digits) if rising else ()


def _file_names(names: tuple[str, ...], channels: Mapping[str, Channel]) -> tuple[str, ...]:
    return tuple(channels[name].name if name in channels else name for name in names)
