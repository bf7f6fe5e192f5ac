"""An unpacked replay pack: its conditions, its files, and what is computed of them. Pure.

``Replay`` is what the notebook works with. What is computed goes into ``results``: figures, spectra
as CSV, files for GUPIX and PyMca, and ``results.json``, which tells all numbers.
"""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import h5py
import numpy as np

from thalie.preview.peaks import Array

from . import fetching, pymca, showing
from .reading import Channel, Spectrum, channels_of, counts_of, groups_of, layers_of, spectrum_of

CONDITIONS: Final = "conditions.json"
RESULTS: Final = "results"
_LAYERS: Final = 4  # lines of a map that are shown
_TRIED: Final = 6  # lines that are mapped
_HDF5: Final = (".hdf5", ".h5", ".nxs", ".hdf", ".he5", ".nx5")
Show = Callable[[Any], None]


@dataclass(frozen=True)
class Measured:
    """One analysis with one of its channels, and the counts of that.

    ``said`` is what the conditions say of the analysis; of a file that they do not know, its
    ``path`` alone.
    """

    file: str
    said: Mapping[str, Any]
    channel: Channel
    spectrum: Spectrum

    @property
    def title(self) -> str:
        """What stands over a figure."""
        words = (self.said.get("number"), self.said.get("object"), self.channel.name)
        return " · ".join(str(word) for word in words if word)

    @property
    def kind(self) -> str:
        """``map``, ``point``, ``standard`` or ``blank``."""
        told = str((self.said.get("kind") or {}).get("id", ""))
        return told or ("map" if self.channel.is_map else "point")

    def as_json(self) -> dict[str, Any]:
        """The numbers."""
        return {
            "file": self.file,
            "path": self.said.get("path", ""),
            "number": self.said.get("number", ""),
            "kind": self.kind,
            "detector": self.channel.name,
            "dataset": self.channel.dataset,
            "shape": list(self.channel.shape),
            **told(self.spectrum),
        }


def told(spectrum: Spectrum) -> dict[str, Any]:
    """The numbers of a spectrum."""
    scale = spectrum.scale
    return {
        "counts": round(float(spectrum.counts.sum()), 3),
        "calibrated": scale is not None,
        "calibration": [scale.offset, scale.gain, scale.quadratic] if scale else [],
        "doubt": spectrum.doubt,
        "lines": [
            {"line": one.label, "energy": round(one.energy, 4), "counts": round(one.counts, 1)}
            for one in spectrum.lines
        ],
    }


class Replay:
    """A pack that was unpacked: FOLDER is the one of the notebook."""

    def __init__(self, folder: Path | str = ".") -> None:
        self.folder = Path(folder).resolve()
        self.conditions: dict[str, Any] = json.loads((self.folder / CONDITIONS).read_text("utf-8"))
        self.files = fetching.entries(self.folder)
        self.results = self.folder / RESULTS
        self.troubles: list[str] = []
        self._computed: dict[str, Any] = {"analyses": [], "sums": [], "maps": []}

    # Files

    def fetch(self, names: Sequence[str] | None = None) -> dict[str, str]:
        """Fetch what is missing (of NAMES, or all); the state of each file, told in a line each."""
        states = fetching.fetch_missing(self.folder, names)
        for name, state in states.items():
            print(f"{name}: {state}")
        return states

    def whole(self) -> Iterator[tuple[str, Path]]:
        """The HDF5 files that are here."""
        for entry in self.files:
            if str(entry["name"]).lower().endswith(_HDF5):
                place = fetching.place_of(self.folder, entry)
                if place.is_file():
                    yield str(entry["name"]), place

    # What was measured

    def measured(self, *, sums: bool = False) -> Iterator[Measured]:
        """Each analysis by each detector that counted; with SUMS also what programs added up.

        What cannot be read is told in ``troubles``, and the rest goes on.
        """
        for name, place in self.whole():
            try:
                with h5py.File(place, "r") as file:
                    for said in self._analyses(name, file):
                        yield from self._channels(name, file, said, sums)
            except OSError as error:
                self._trouble(f"{name} cannot be opened: {error}")

    def _analyses(self, name: str, file: h5py.File) -> list[Mapping[str, Any]]:
        """What the conditions say of the analyses in a file, else the groups that hold some."""
        known = [
            one for one in self.conditions.get("analyses", [])
            if one.get("file") == name and one.get("path")
        ]  # fmt: skip
        return known or [{"path": path} for path in groups_of(file)]

    def _channels(
        self, name: str, file: h5py.File, said: Mapping[str, Any], sums: bool
    ) -> Iterator[Measured]:
        try:
            for channel in channels_of(file, str(said["path"])):
                if channel.is_sum and not sums:
                    continue
                counts = counts_of(file, channel)
                if counts.sum() > 0:
                    yield Measured(name, said, channel, spectrum_of(channel, counts))
        except (OSError, KeyError, RuntimeError, ValueError) as error:
            self._trouble(f"{name}, {said['path']} cannot be read: {error}")

    def _trouble(self, sentence: str) -> None:
        self.troubles.append(sentence)
        print(sentence)

    # What is computed of it

    def spectra(self, show: Show | None = None, most: int = 40) -> list[Measured]:
        """The spectrum of each analysis by each detector; figures of the first MOST are shown."""
        found = []
        for one in self.measured():
            found.append(one)
            self._computed["analyses"].append(one.as_json())
            self._table(one)
            if show and len(found) <= most:
                figure = showing.spectrum_figure(one.spectrum, one.title)
                self._figure(figure, "spectra", one)
                show(figure)
        if show and len(found) > most:
            print(f"{len(found) - most} more spectra are in {RESULTS}/spectra.")
        return found

    def summed(self, found: Sequence[Measured], show: Show | None = None) -> list[dict[str, Any]]:
        """Points of a file by detector, summed: what is weak in one is seen in all of them."""
        alike: dict[tuple[Any, ...], list[Measured]] = defaultdict(list)
        for one in found:
            if not one.channel.is_map:
                key = (one.file, one.kind, one.channel.name, one.channel.shape, one.channel.written)
                alike[key].append(one)
        for (file, kind, name, *_), group in alike.items():
            counts = np.sum([one.spectrum.counts for one in group], axis=0)
            spectrum = spectrum_of(group[0].channel, counts)
            self._computed["sums"].append(
                {
                    "file": file,
                    "kind": kind,
                    "detector": name,
                    "number": len(group),
                    **told(spectrum),
                }
            )
            if show and len(group) > 1:
                show(showing.spectrum_figure(spectrum, f"{name}: {kind}, {len(group)} × ({file})"))
        return list(self._computed["sums"])

    def maps(self, found: Sequence[Measured], show: Show | None = None) -> list[dict[str, Any]]:
        """Maps of the lines that differ most from place to place, else of all channels."""
        paths = dict(self.whole())
        for one in found:
            if not one.channel.is_map or not (one.spectrum.lines or one.channel.sees_x_rays):
                continue
            lines = one.spectrum.lines[:_TRIED]
            windows = [line.channels for line in lines] or [(0, one.channel.shape[-1])]
            try:
                with h5py.File(paths[one.file], "r") as file:
                    layers = layers_of(file, one.channel, windows)
            except (OSError, RuntimeError) as error:
                self._trouble(f"{one.file}, {one.channel.dataset} cannot be mapped: {error}")
                continue
            labels = [line.label for line in lines] or ["all channels"]
            order = sorted(range(len(layers)), key=lambda place: -contrast(layers[place]))[:_LAYERS]
            self._computed["maps"].append(
                {
                    **one.as_json(),
                    "layers": [
                        {
                            "line": labels[place],
                            "window": [int(end) for end in windows[place]],
                            "counts": round(float(layers[place].sum()), 3),
                            "highest": round(float(layers[place].max()), 3),
                        }
                        for place in order
                    ],
                }
            )
            if show:
                shown = [layers[place] for place in order]
                names = [labels[place] for place in order]
                figure = showing.map_figure(shown, names, one.title, _ratio(one.said))
                self._figure(figure, "maps", one)
                show(figure)
        return list(self._computed["maps"])

    def region(self, one: Measured, rows: tuple[int, int], columns: tuple[int, int]) -> Spectrum:
        """The spectrum of a part of a map: ROWS and COLUMNS are (first, one after the last)."""
        with h5py.File(dict(self.whole())[one.file], "r") as file:
            counts = counts_of(file, one.channel, (slice(*rows), slice(*columns)))
        return spectrum_of(one.channel, counts)

    # What other programs take

    def gupix(self, found: Sequence[Measured]) -> list[Path]:
        """Spectra as GUPIX reads them, where the file has the header of that program."""
        made = []
        for one in found:
            if one.channel.gupix and not one.channel.is_map:
                place = self._place("gupix", one, "spe")
                counts = "\n".join(str(round(count)) for count in one.spectrum.counts)
                place.write_text(f"{one.channel.gupix}\n{counts}\n", "ascii", "replace")
                made.append(place)
        return made

    def pymca(self, found: Sequence[Measured]) -> list[Path]:
        """A configuration for PyMca of each detector whose calibration the peaks confirm."""
        described = {str(one.get("name")): one for one in self.conditions.get("detectors", [])}
        made: dict[str, Path] = {}
        for one in sorted(found, key=lambda each: -each.spectrum.counts.sum()):
            scale, name = one.spectrum.scale, one.channel.name
            if scale is None or name in made:
                continue
            elements = [(line.element, line.name[0]) for line in one.spectrum.lines]
            text = pymca.configuration(
                described.get(name, {}), scale, one.channel.shape[-1], elements
            )
            place = self.results / "pymca" / f"{safe(name)}.cfg"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, "utf-8")
            made[name] = place
        return list(made.values())

    def write(self) -> Path:
        """``results.json``: all numbers, to be compared."""
        self.results.mkdir(exist_ok=True)
        place = self.results / "results.json"
        whole = {**self._computed, "troubles": self.troubles}
        place.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", "utf-8")
        return place

    def _table(self, one: Measured) -> None:
        place = self._place("spectra", one, "csv")
        head = "keV" if one.spectrum.scale is not None else "channel"
        with place.open("w", encoding="utf-8", newline="") as stream:
            rows = csv.writer(stream)
            rows.writerow((head, "counts"))
            rows.writerows(
                (f"{at:.6g}", f"{count:.12g}")
                for at, count in zip(one.spectrum.axis, one.spectrum.counts, strict=True)
            )

    def _figure(self, figure: Any, kind: str, one: Measured) -> None:
        figure.savefig(self._place(kind, one, "png"), dpi=100)

    def _place(self, folder: str, one: Measured, ending: str) -> Path:
        inside = "" if one.said.get("path") in ("", "/") else str(one.said.get("path"))
        name = f"{Path(one.file).stem}{inside}_{one.channel.name}"
        place = self.results / folder / f"{safe(name)}.{ending}"
        place.parent.mkdir(parents=True, exist_ok=True)
        return place


def contrast(layer: Array) -> float:
    """How much more counts differ than chance alone lets them: variance by mean."""
    return float(layer.var() / layer.mean()) if layer.size and layer.mean() > 0 else 0.0


def _ratio(said: Mapping[str, Any]) -> float:
    """Height of a pixel by its width."""
    width, height = said.get("pixel_size_x"), said.get("pixel_size_y")
    return float(height) / float(width) if width and height else 1.0


def safe(name: str) -> str:
    """NAME as that of a file on any system."""
    return re.sub(r"[^\w.+-]+", "_", name).strip("_.")[:150] or "spectrum"
