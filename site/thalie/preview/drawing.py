"""Spectra and maps as pictures. Pure: arrays in, bytes out.

Colours are Matplotlib's ``cividis``, which those who see no red or green read as others do, and
the dark blue of the pages. Small pictures bear signs that are the same in all languages (element
symbols, keV, mm) in letters that can be read at that size; words stand in the large ones.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from babel.numbers import format_decimal

from thalie.ground.language import locale

from .seen import Array, Map, Spectrum
from .told import LARGE, SIZES, THUMBNAIL
from .words import AXES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_DPI = 100
_INK, _GREY, _LINE, _PAPER = "#1f2933", "#5b6770", "#123a5c", "#ffffff"
_MAP_COLOURS = "cividis"
_DECADES = 4.3  # of counts, at most, below the highest peak
_PANELS = 4
_LONGEST = 24  # letters of the name of a detector
_BARS: Final = (1.0, 2.0, 5.0)


@dataclass(frozen=True, slots=True)
class Image:
    """A picture as it is sent, with its size in pixels."""

    content: bytes
    width: int
    height: int


def draw_spectrum(seen: Spectrum, size: str, language: str = "en") -> Image:
    """Counts over energy, or over channels where no energy can be trusted."""
    return _saved(spectrum_figure(seen, size, language))


def draw_map(seen: Map, size: str, language: str = "en") -> Image:
    """Counts of each line in the pixels, with a bar for the scale; small: the strongest alone."""
    return _saved(_small_map(seen) if size == THUMBNAIL else map_figure(seen, language))


def spectrum_figure(seen: Spectrum, size: str, language: str = "en") -> Figure:
    """The drawing of a spectrum, before it is a picture."""
    small = size == THUMBNAIL
    width, height = SIZES[size]
    figure = _figure(width, height)
    edges = (0.035, 0.165, 0.955, 0.8) if small else (0.075, 0.115, 0.905, 0.835)
    axes = figure.add_axes(edges)
    counts = np.nan_to_num(seen.counts).clip(min=0)
    scale = seen.scale
    at = scale.energies(len(counts)) if scale else np.arange(len(counts), dtype=np.float64)
    first, last = _shown(counts, at, seen)
    inside = (at >= first) & (at <= last)
    top = max(float(counts[inside].max(initial=1.0)), 10.0)
    bottom = max(0.8, top / 10**_DECADES)
    axes.set_yscale("log")
    axes.fill_between(at[inside], bottom, counts[inside].clip(min=bottom), color="#d5e3ee", lw=0)
    axes.plot(
        at[inside], counts[inside].clip(min=bottom), color=_LINE, lw=1.2 if small else 1.3,
        drawstyle="steps-mid", solid_joinstyle="round",
    )  # fmt: skip
    axes.set_xlim(first, last)
    axes.set_ylim(bottom, top * 10 ** (0.22 * np.log10(top / bottom)))
    _label_lines(axes, seen, at, counts, small)
    _dress(axes, small)
    if small:
        axes.set_yticks([])
        axes.minorticks_off()
        axes.text(
            0.995, -0.045, "keV" if scale else "#", transform=axes.transAxes, ha="right", va="top",
            fontsize=9, color=_GREY,
        )  # fmt: skip
        _few_ticks(axes, 4)
        axes.set_xticks(
            [tick for tick in axes.get_xticks() if first <= tick < first + 0.86 * (last - first)]
        )
    else:
        axes.text(
            0.995, 0.985, seen.detector[:_LONGEST], transform=axes.transAxes, ha="right", va="top",
            fontsize=14, color=_GREY,
        )  # fmt: skip
        axes.set_xlabel(_word("energy" if scale else "channel", language), fontsize=13, color=_INK)
        axes.set_ylabel(_word("counts", language), fontsize=13, color=_INK)
    return figure


def map_figure(seen: Map, language: str = "en") -> Figure:
    """The large drawing of a map, before it is a picture: a panel for each line."""
    panels = min(len(seen.layers), _PANELS)
    width, _ = SIZES[LARGE]
    gap, edge, head, foot = 24, 24, 46, 74
    side = min((width - 2 * edge - gap * (panels - 1)) // panels, 560)
    ratio = _ratio(seen)
    across, down = (side, round(side * ratio)) if ratio <= 1 else (round(side / ratio), side)
    height = head + down + foot
    figure = _figure(width, height)
    start = (width - panels * side - gap * (panels - 1)) / 2
    for index in range(panels):
        left = start + index * (side + gap) + (side - across) / 2
        axes = figure.add_axes((left / width, foot / height, across / width, down / height))
        shown = _paint(axes, seen.layers[index])
        title = seen.lines[index].label if seen.lines else _word("all", language)
        axes.set_title(title, fontsize=15, color=_INK, pad=9)
        _bar_of_counts(
            figure, shown, (left / width, (foot - 26) / height, across / width, 10 / height)
        )
        if index == 0:
            _scale_bar(axes, seen, 13, language)
    figure.text(
        0.5,
        6 / height,
        _word("lines" if seen.lines else "whole", language),
        fontsize=11,
        color=_GREY,
        ha="center",
    )
    return figure


def _small_map(seen: Map) -> Figure:
    width, height = SIZES[THUMBNAIL]
    figure = _figure(width, height)
    ratio = _ratio(seen)
    panels = min(len(seen.layers), 2 if ratio >= 0.75 else 1)
    gap, edge = 8, 4
    room = ((width - 2 * edge - gap * (panels - 1)) / panels, height - 2 * edge)
    across = min(room[0], room[1] / ratio)
    down = across * ratio
    start = (width - panels * across - gap * (panels - 1)) / 2
    for index in range(panels):
        left = start + index * (across + gap)
        place = (left / width, (height - down) / 2 / height, across / width, down / height)
        axes = figure.add_axes(place)
        _paint(axes, seen.layers[index])
        if seen.lines:
            _on_picture(axes, 0.05, 0.95, seen.lines[index].element, 14, va="top")
        if index == 0:
            _scale_bar(axes, seen, 10)
    return figure


def _figure(width: int, height: int) -> Figure:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width / _DPI, height / _DPI), dpi=_DPI, facecolor=_PAPER)
    FigureCanvasAgg(figure)
    return figure


def _saved(figure: Figure) -> Image:
    held = io.BytesIO()
    figure.savefig(held, format="webp", pil_kwargs={"lossless": True, "method": 4})
    width, height = (round(side * _DPI) for side in figure.get_size_inches())
    return Image(held.getvalue(), width, height)


def _word(name: str, language: str) -> str:
    return AXES[name].in_language(language)


# Spectra


def _shown(counts: Array, at: Array, seen: Spectrum) -> tuple[float, float]:
    """From where to where anything is to be seen."""
    cumulated = np.cumsum(counts)
    total = cumulated[-1] if len(cumulated) else 0
    if total <= 0 or len(at) < 2:
        return 0.0, float(at[-1]) if len(at) > 1 else 1.0
    last = float(at[min(int(np.searchsorted(cumulated, 0.9985 * total)), len(at) - 1)])
    farthest = max((line.energy for line in seen.lines), default=0.0)
    last = min(max(last * 1.06, farthest * 1.12), float(at[-1]))
    return (max(0.0, float(at[0])), last)


def _label_lines(axes: Any, seen: Spectrum, at: Array, counts: Array, small: bool) -> None:
    """The symbol of each element over its main line; none where there is no room left."""
    from matplotlib.patheffects import withStroke

    bottom, top = axes.get_ylim()
    first, last = axes.get_xlim()
    room = (last - first) * (0.075 if small else 0.032)
    taken: list[float] = []
    for line in seen.lines[: 5 if small else 10]:
        if (
            any(abs(line.energy - other) < room for other in taken)
            or not first < line.energy < last
        ):
            continue
        taken.append(line.energy)
        near = np.abs(at - line.energy) < 0.08
        peak = float(counts[near].max(initial=bottom))
        away = 10 ** (0.025 * np.log10(top / bottom))
        axes.text(
            line.energy, max(peak, bottom) * away, line.element if small else line.label,
            ha="center", va="bottom", fontsize=12 if small else 12.5, color=_INK,
            fontweight="bold" if small else "normal", rotation=0 if small else 90,
            path_effects=[withStroke(linewidth=2.5, foreground=_PAPER)],
        )  # fmt: skip


def _dress(axes: Any, small: bool) -> None:
    for side in ("top", "right", *(("left",) if small else ())):
        axes.spines[side].set_visible(False)
    for side in ("bottom", "left"):
        axes.spines[side].set_color(_GREY)
    axes.tick_params(labelsize=9 if small else 12, colors=_GREY, length=2 if small else 4)
    axes.tick_params(which="minor", length=0 if small else 2, colors=_GREY)
    if not small:
        axes.grid(axis="y", color="#e4e9ed", lw=0.8)
        axes.set_axisbelow(True)


def _few_ticks(axes: Any, number: int) -> None:
    from matplotlib.ticker import MaxNLocator

    axes.xaxis.set_major_locator(MaxNLocator(number, integer=True, prune="upper"))


# Maps


def _ratio(seen: Map) -> float:
    """Height by width, as measured in µm, else in pixels; no map is drawn flatter than 1:6."""
    width, height = seen.size or seen.pixels
    return float(np.clip(height / max(width, 1e-9), 1 / 6, 6))


def _paint(axes: Any, layer: Array) -> Any:
    """The pixels, from no counts to nearly the highest: single hot ones do not darken the rest."""
    layer = np.nan_to_num(layer).clip(min=0)
    highest = float(np.percentile(layer, 99.7)) if layer.size else 1.0
    shown = axes.imshow(
        layer, cmap=_MAP_COLOURS, vmin=0, vmax=max(highest, 1.0), aspect="auto",
        interpolation="nearest", origin="upper",
    )  # fmt: skip
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_visible(False)
    return shown


def _bar_of_counts(figure: Figure, shown: Any, place: tuple[float, float, float, float]) -> None:
    bar = figure.colorbar(shown, cax=figure.add_axes(place), orientation="horizontal")
    bar.outline.set_visible(False)
    bar.ax.tick_params(labelsize=11, colors=_GREY, length=3)
    _few_ticks(bar.ax, 4)


def _scale_bar(axes: Any, seen: Map, fontsize: float, language: str = "") -> None:
    """A bar of a round length over up to a third of the map; none without its size.

    It is told in mm as LANGUAGE writes numbers; without a language in a unit without decimals.
    """
    if not seen.size or seen.size[0] <= 0:
        return
    length = round_length(seen.size[0] / 3)
    share = length / seen.size[0]
    text = f"{length / 1000:g} mm" if length >= 1000 else f"{length:g} µm"
    if language:
        text = f"{format_decimal(length / 1000, '0.#####', locale(language))} mm"
    from matplotlib.patches import Rectangle

    for edge, colour in ((0.008, "black"), (0.0, "white")):
        axes.add_patch(
            Rectangle(
                (0.05 - edge, 0.05 - edge), share + 2 * edge, 0.022 + 2 * edge,
                transform=axes.transAxes, color=colour, alpha=0.65 if edge else 1, lw=0,
            )
        )  # fmt: skip
    _on_picture(axes, 0.05, 0.09, text, fontsize, va="bottom")


def round_length(most: float) -> float:
    """The largest of 1, 2, 5, 10 … that is no more than MOST."""
    power = 10 ** np.floor(np.log10(most))
    return float(max(step * power for step in _BARS if step * power <= most * (1 + 1e-9)))


def _on_picture(axes: Any, x: float, y: float, text: str, fontsize: float, va: str) -> None:
    """Words upon a picture, to be read on dark and bright."""
    from matplotlib.patheffects import withStroke

    axes.text(
        x, y, text, transform=axes.transAxes, fontsize=fontsize, fontweight="bold", color="white",
        ha="left", va=va, path_effects=[withStroke(linewidth=2.5, foreground="#00000099")],
    )  # fmt: skip
