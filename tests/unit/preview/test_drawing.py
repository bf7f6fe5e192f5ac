"""Pictures: what stands where, in which size; and that nothing of them loads for pages."""

from __future__ import annotations

import io
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image as Opened

from thalie.preview.drawing import (
    draw_map,
    draw_spectrum,
    map_figure,
    round_length,
    spectrum_figure,
)
from thalie.preview.peaks import find_lines
from thalie.preview.seen import Map, Spectrum
from thalie.preview.told import LARGE, SIZES, THUMBNAIL

from .spectra import SCALE, spectrum

COUNTS = spectrum({"Cu": 90_000, "Fe": 9_000})
CALIBRATED = Spectrum("X1", COUNTS, scale=SCALE, lines=find_lines(COUNTS, SCALE))
BARE = Spectrum("X1", COUNTS)
SPOT = np.zeros((20, 40))
SPOT[2:6, 30:38] = 50.0  # above, to the right
MAPPED = Map("X1", (40, 20), (SPOT, SPOT * 2), CALIBRATED.lines[:2], (4000.0, 2000.0))
WHOLE = Map("X1", (40, 20), (SPOT,))


def pixels(content: bytes) -> np.ndarray:
    return np.asarray(Opened.open(io.BytesIO(content)).convert("L"), dtype=float)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("seen", [CALIBRATED, BARE], ids=["lines", "bare"])
def test_a_spectrum_has_the_size_that_is_told(seen: Spectrum, size: str) -> None:
    image = draw_spectrum(seen, size, "fr")
    assert (image.width, image.height) == SIZES[size]
    assert pixels(image.content).shape == (image.height, image.width)
    assert len(image.content) < 100_000


def test_the_label_of_a_line_stands_over_its_peak() -> None:
    """Its place is that of the highest counts nearby, in a spectrum whose peaks are known."""
    (axes,) = spectrum_figure(CALIBRATED, LARGE).axes
    labels = {text.get_text(): text.get_position() for text in axes.texts}
    energies = SCALE.energies(len(COUNTS))
    for label, energy in (("Cu Kα", 8.047), ("Fe Kα", 6.404)):
        x, y = labels[label]
        near = np.abs(energies - energy) < 0.3
        assert x == pytest.approx(energies[near][np.argmax(COUNTS[near])], abs=0.04)
        assert y > COUNTS[near].max()
    assert axes.get_xlabel() == "Energy (keV)"


def test_without_a_calibration_nothing_is_labelled_and_the_axis_has_channels() -> None:
    (axes,) = spectrum_figure(BARE, LARGE).axes
    assert [text.get_text() for text in axes.texts] == ["X1"]
    assert axes.get_xlabel().startswith("Channel")
    (french,) = spectrum_figure(BARE, LARGE, "fr").axes
    assert french.get_xlabel().startswith("Canal")


def test_small_pictures_have_no_words() -> None:
    """They are the same in all languages."""
    (axes,) = spectrum_figure(CALIBRATED, THUMBNAIL).axes
    assert {text.get_text() for text in axes.texts} == {"Cu", "Fe", "keV"}
    assert axes.get_xlabel() == axes.get_ylabel() == ""


def test_a_map_is_drawn_as_it_lies() -> None:
    """Bright above to the right, as the array says; not turned, not mirrored."""
    figure = map_figure(MAPPED)
    shown = [axes for axes in figure.axes if axes.images]
    assert len(shown) == 2
    assert [axes.get_title() for axes in shown] == ["Cu Kα", "Fe Kα"]
    image = draw_map(Map("X1", (40, 20), (SPOT,), size=(4000.0, 2000.0)), THUMBNAIL)
    seen = pixels(image.content)
    height, width = seen.shape
    assert seen[int(0.25 * height), int(0.83 * width)] > 150
    assert seen[int(0.25 * height), int(0.2 * width)] < 80
    assert seen[int(0.6 * height), int(0.83 * width)] < 80


def test_the_scale_bar_has_its_length() -> None:
    """4 mm are 40 pixels: a bar of 1 mm is a quarter of the map."""
    axes = map_figure(MAPPED).axes[0]
    assert "1 mm" in [text.get_text() for text in axes.texts]
    widths = {round(patch.get_width(), 3) for patch in axes.patches}
    assert 0.25 in widths


def test_without_a_size_there_is_no_scale_bar() -> None:
    axes = map_figure(WHOLE).axes[0]
    assert not axes.patches and not axes.texts
    assert axes.get_title() == "All counts"


def test_lengths_are_told_as_a_language_writes_them() -> None:
    small = Map("X1", (40, 20), (SPOT,), size=(1600.0, 800.0))
    for language, words in (("en", "0.5 mm"), ("fr", "0,5 mm")):
        assert words in [text.get_text() for text in map_figure(small, language).axes[0].texts]


@pytest.mark.parametrize(
    ("most", "length"), [(1333.0, 1000), (533.0, 500), (499.0, 200), (1.0, 1), (0.7, 0.5)]
)
def test_lengths_of_bars_are_round(most: float, length: float) -> None:
    assert round_length(most) == pytest.approx(length)


@pytest.mark.parametrize(
    "layer",
    [
        np.zeros((1, 1)),
        np.full((3, 300), np.nan),
        np.full((300, 3), 1e300),
        np.full((5, 5), -1.0),
    ],
    ids=["one", "nan", "huge", "negative"],
)
def test_odd_maps_are_drawn_all_the_same(layer: np.ndarray) -> None:
    odd = Map("X" * 500, (layer.shape[1], layer.shape[0]), (layer,), size=(1e-3, 1e9))
    for size in SIZES:
        image = draw_map(odd, size)
        assert 50 < image.height < 2000 and image.width == SIZES[size][0]


@pytest.mark.parametrize("counts", [np.zeros(2048), np.array([5.0]), np.full(10, 1e300)])
def test_odd_spectra_are_drawn_all_the_same(counts: np.ndarray) -> None:
    for size in SIZES:
        assert draw_spectrum(Spectrum("", counts), size).content


def test_what_serves_pages_loads_no_library_that_draws() -> None:
    """All modules of pages that know of pictures, in a process of their own."""
    code = (
        "import sys, thalie.pictures.views, thalie.pictures.shown, thalie.pictures.follow,"
        " thalie.pictures.tasks, thalie.exports.config;"
        "print(sorted({n.split('.')[0] for n in sys.modules} & {'matplotlib', 'xraydb', 'scipy'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
