"""Spectra and maps in the HDF5 files of a dataset. Pure.

An analysis is a group of the file, as the conditions of the pack name it. Its channels are the
datasets in it, or the datasets ``maps`` in groups of the names of channels. Links out of a file are
not followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import h5py
import numpy as np

from thalie.capture.aglae.calibrations import numbers_of, terms_of
from thalie.capture.aglae.channels import canonical_channel, is_channel, is_sum, technique_of
from thalie.preview.peaks import Array, Line, Scale, find_lines, is_believable

X_RAYS: Final = ("PIXE", "XRF")
"""Techniques whose spectra have the lines by which a calibration can be confirmed."""

_BLOCK: Final = 64 << 20  # bytes read at once
_NUMBERED = re.compile(r"data\d+_(?=\w)")  # before the names of channels, in files of 2024
Window = tuple[int, int]
"""Channels: the first, and the one after the last."""


@dataclass(frozen=True)
class Channel:
    """One detector of an analysis, or a sum of several that a program made.

    ``name`` is that of all files of the facility, ``dataset`` the place in this file; ``shape`` is
    (channel,) or (y, x, channel). ``written`` is the calibration as the file has it, ``scale`` what
    it means in keV; ``gupix`` the header for the program GUPIX.
    """

    name: str
    dataset: str
    shape: tuple[int, ...]
    technique: str
    is_sum: bool
    written: str = ""
    scale: Scale | None = None
    gupix: str = ""

    @property
    def is_map(self) -> bool:
        """Whether there is a spectrum for each pixel."""
        return len(self.shape) == 3

    @property
    def sees_x_rays(self) -> bool:
        """Whether peaks can tell if the calibration is right."""
        return self.technique in X_RAYS


@dataclass(frozen=True)
class Spectrum:
    """Counts by channel. ``scale`` is given where the peaks confirm it; then there are ``lines``.

    ``doubt`` says why there is no energy axis.
    """

    counts: Array
    scale: Scale | None = None
    lines: tuple[Line, ...] = ()
    doubt: str = ""

    @property
    def axis(self) -> Array:
        """Energy in keV, or else the number of the channel."""
        if self.scale is not None:
            return self.scale.energies(len(self.counts))
        return np.arange(len(self.counts), dtype=np.float64)


NOT_WRITTEN = "The file has no calibration."
NOT_UNDERSTOOD = "The calibration in the file cannot be that of an X-ray detector."
NOT_CONFIRMED = "The peaks do not confirm the calibration in the file."
NOT_X_RAYS = "No X-ray lines by which the calibration could be confirmed."


def is_x_ray(name: str) -> bool:
    """Whether the detector called NAME counts X-rays."""
    return not is_sum(name) and technique_of(name) in X_RAYS


def groups_of(file: h5py.File) -> list[str]:
    """The groups that hold channels, one for each analysis; what is damaged is left out."""
    return [path for path in ["/", *(f"/{name}" for name in file)] if _holds_channels(file, path)]


def _holds_channels(file: h5py.File, path: str) -> bool:
    try:
        return any(channels_of(file, path))
    except (KeyError, OSError, RuntimeError):
        return False


def channels_of(file: h5py.File, path: str) -> Iterator[Channel]:
    """The channels of the analysis in the group PATH. Raises ``KeyError`` where there is none."""
    group = _step_by_step(file, path)
    for word in sorted(group):
        name = _NUMBERED.sub("", word)
        if not is_channel(name) or not _is_hard(group, word):
            continue
        found = group[word]
        if isinstance(found, h5py.Group):
            found = found["maps"] if "maps" in found and _is_hard(found, "maps") else None
        if isinstance(found, h5py.Dataset) and _counts(found):
            yield _channel(name, found)


def _counts(dataset: h5py.Dataset) -> bool:
    return dataset.dtype.kind in "iuf" and 1 <= dataset.ndim <= 3 and dataset.size > 0


def _is_hard(group: h5py.Group, name: str) -> bool:
    return isinstance(group.get(name, getlink=True), h5py.HardLink)


def _step_by_step(file: h5py.File, path: str) -> h5py.Group:
    place = file
    for part in path.strip("/").split("/") if path.strip("/") else ():
        if not _is_hard(place, part):
            raise KeyError(path)
        place = place[part]
    if not isinstance(place, h5py.Group):
        raise KeyError(path)
    return place


def _channel(name: str, dataset: h5py.Dataset) -> Channel:
    said = {_normal(key): _text(value) for key, value in dataset.attrs.items()}
    written = said.get("calibration", "")
    computed = is_sum(name, said.get("combination of", ""))
    shape = (dataset.shape[0],) if _is_table(dataset) else dataset.shape
    return Channel(
        name=canonical_channel(name),
        dataset=dataset.name,
        shape=shape,
        technique="" if computed else technique_of(name),
        is_sum=computed,
        written="" if computed else written,
        scale=None if computed else scale_of(written),
        gupix=said.get("gupix header", ""),
    )


def scale_of(written: str) -> Scale | None:
    """What a calibration in words means: a is the gain, b the offset, c the quadratic term."""
    numbers = numbers_of(terms_of(written)) if written else None
    return Scale(*numbers) if numbers else None


def _normal(key: str) -> str:
    return " ".join(key.replace("_", " ").casefold().split())


def _text(value: Any) -> str:
    found = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return found.strip()


# Numbers


def counts_of(
    file: h5py.File, channel: Channel, region: tuple[slice, slice] | None = None
) -> Array:
    """Counts by channel; of a map the sum over all pixels, or over a REGION (rows, columns)."""
    dataset = file[channel.dataset]
    if _is_table(dataset):
        return _whole(dataset[:, 1])
    if dataset.ndim < 3:
        found = _whole(dataset[()])
        return found if found.ndim == 1 else found.sum(axis=0)
    rows, columns = region or (slice(None), slice(None))
    first, last, _ = rows.indices(dataset.shape[0])
    total = np.zeros(dataset.shape[2])
    for low, high in _blocks(dataset, first, last):
        total += _whole(dataset[low:high][:, columns]).sum(axis=(0, 1))
    return total


def layers_of(file: h5py.File, channel: Channel, windows: Sequence[Window]) -> list[Array]:
    """Counts in each of WINDOWS in the pixels of a map: an array (y, x) each."""
    dataset = file[channel.dataset]
    height, width, _ = dataset.shape
    layers = [np.zeros((height, width)) for _ in windows]
    for low, high in _blocks(dataset, 0, height):
        rows = _whole(dataset[low:high])
        for layer, (first, last) in zip(layers, windows, strict=True):
            layer[low:high] = rows[..., first:last].sum(axis=-1)
    return layers


def _blocks(dataset: h5py.Dataset, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Rows that are read at once: whole chunks, as each is unpacked as a whole."""
    a_row = max(1, dataset.size // dataset.shape[0] * 8)
    chunk = dataset.chunks[0] if dataset.chunks else 1
    step = max(chunk, _BLOCK // a_row // chunk * chunk)
    for low in range(first, last, step):
        yield low, min(last, low + step)


def _is_table(dataset: h5py.Dataset) -> bool:
    """Channels beside their counts, as spectra of RBS are written."""
    return bool(dataset.ndim == 2 and dataset.shape[1] == 2)


def _whole(counts: Any) -> Array:
    found: Array = np.nan_to_num(
        np.asarray(counts).astype(np.float64), nan=0.0, posinf=0.0, neginf=0.0
    )
    return found


def spectrum_of(channel: Channel, counts: Array) -> Spectrum:
    """COUNTS with the energies of the file, if they can be trusted, and the lines of elements.

    They are trusted where nearly all high peaks stand at lines of elements (``peaks.find_lines``).
    """
    if not channel.sees_x_rays:
        return Spectrum(counts, doubt=NOT_X_RAYS)
    if channel.scale is None:
        return Spectrum(counts, doubt=NOT_UNDERSTOOD if channel.written else NOT_WRITTEN)
    if not is_believable(channel.scale, len(counts)):
        return Spectrum(counts, doubt=NOT_UNDERSTOOD)
    lines = find_lines(counts, channel.scale)
    if not lines:
        return Spectrum(counts, doubt=NOT_CONFIRMED)
    return Spectrum(counts, channel.scale, lines)
