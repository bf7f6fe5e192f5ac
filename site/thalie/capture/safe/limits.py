"""What the reading of one file may cost."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20
GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings that no file of the beam line comes near, and that hostile files run into.

    Sizes are in bytes, times in seconds. The highest ratio DEFLATE can reach is 1032 to 1: what
    declares more than that was never written. Real maps unfold 40 to 120 times.
    """

    block: int = 4 * MIB  # read at once
    memory: int = 768 * MIB  # what the reading process may take beyond its start
    cpu_seconds: int = 3600  # of one file
    thinking: float = 10.0  # seconds of the processor without a sign of life
    silence: float = 60.0  # without a sign of life from the reading process, whatever it waits for
    objects: int = 50_000  # groups and datasets of one file
    links: int = 100_000  # names of one file
    attributes: int = 500_000  # of one file
    attributes_each: int = 10_000  # of one group or dataset; real ones have about thirty
    depth: int = 32  # levels of groups
    attribute_size: int = MIB  # of one attribute, or of one dataset of text
    values: int = 2_000_000  # names and values of attributes, and strings, told of one file
    text: int = 32 * MIB  # characters in them and in the names of groups
    told: int = 256 * MIB  # of all that the reading process tells
    unwritten: int = 64 * MIB  # a dataset may declare so much without having been written
    deflate_ratio: int = 1100
    unfolded: int = GIB  # a file may always unfold to so much,
    unfolded_ratio: int = 400  # or to so many times its size
    chunk: int = 128 * MIB  # of a chunk that cannot be read piecewise
    header: int = MIB  # of a header in text before numbers
    whole: int = 8 * MIB  # of a file that is read whole; spectra in text have 5 to 20 KiB
    array: int = 32 * MIB  # of an array that is read at once; a line of light has 164 KiB
