"""What the viewer says, in the language of its reader. Pure.

Scripts get these words from the page; ``{name}`` in them is filled in there.
"""

from __future__ import annotations

from collections.abc import Mapping

from thalie.ground.language import Sentence, in_context
from thalie.ground.language import sentence as _

WORDS: Mapping[str, Sentence] = {
    # The page
    "data": _("Spectra and maps"),
    "tree": _("Everything in the file"),
    "views": _("Ways to look at the file"),
    "dataset": _("To the dataset"),
    "download": _("Download the file"),
    "full": _("Full screen"),
    "loading": _("Reading…"),
    "failed": _("This could not be read: {reason}"),
    "unreachable": _("the site does not answer. Check your connection and try again."),
    "again": _("Try again"),
    "nothing": _(
        "The file holds no spectra or maps in a layout that is known here. “Everything in the"
        " file” shows what it holds."
    ),
    "moreAnalyses": _("{n} more analyses are not listed."),
    # What is chosen
    "analysis": _("Analysis"),
    "detector": _("Detector"),
    "compare": _("Compare with"),
    "compareNone": _("nothing"),
    "comparePart": _("a second region of this map"),
    "beam": _("Beam: {beam}"),
    "calibration": _("Calibration in the file: {calibration}"),
    # The map
    "map": _("Map"),
    "mapOfAll": _("Counts in all channels, detector {detector}"),
    "mapOfWindow": _("Counts in {window}, detector {detector}"),
    "mapHelp": _(
        "Draw a rectangle on the map, or type its pixels, to see the spectrum of that part."
    ),
    "region": _("Region of the map (pixels)"),
    "secondRegion": _("Second region (pixels)"),
    "left": _("from column"),
    "right": _("to column"),
    "top": _("from row"),
    "bottom": _("to row"),
    "wholeMap": _("Whole map"),
    "pixels": _("{n} pixels"),
    "pixelAt": _("Column {x}, row {y}: {n} counts"),
    "counts": _("Counts per pixel"),
    "everyMap": _(
        "The map is large: of {n} rows of blocks one was read, and the others are drawn like it."
    ),
    "everySpectrum": _("The part is large: of {n} rows of blocks one was read."),
    # The spectrum
    "spectrum": _("Spectrum"),
    "spectrumOf": _("{what}, detector {detector}"),
    "sumOfMap": _("Sum of the whole map"),
    "sumOfRegion": _("Sum of the region {region}"),
    "place": _("(columns {left} to {right}, rows {top} to {bottom})"),
    "point": _("Spectrum of the point"),
    "perChannel": _("Counts per channel"),
    "channel": _("Channel"),
    "energy": _("Energy (keV)"),
    "wavelength": _("Wavelength (nm)"),
    "axis": _("Horizontal axis"),
    "axisChannel": _("channels"),
    "axisScale": _("calibration of the file"),
    "log": _("Logarithmic scale"),
    "at": _("Channel {channel}: {n} counts"),
    "atScale": _("{value} {unit}, channel {channel}: {n} counts"),
    "trustConfirmed": _("The peaks confirm the calibration in the file."),
    "trustUnconfirmed": _(
        "The peaks do not confirm the calibration in the file: energies may be wrong, so channels"
        " are shown."
    ),
    "trustUnbelievable": _(
        "The calibration in the file cannot be that of this detector, so channels are shown."
    ),
    "trustNone": _("The file has no calibration of this detector: channels are shown."),
    "trustUnchecked": _("The axis is as the file calibrates it; nothing here can check that."),
    "window": _("Window (channels)"),
    "windowFrom": _("from channel"),
    "windowTo": _("to channel"),
    "windowHelp": _(
        "Draw over a part of the spectrum, or type its channels, to map the counts in it."
    ),
    "allChannels": _("All channels"),
    "windowCounts": _("{n} counts in the window"),
    "elements": _("Lines of elements"),
    "addElement": _("Show the lines of"),
    "noElement": _("an element"),
    "found": _("Found by their peaks: {elements}."),
    "foundShort": _("found"),
    "removeElement": _("Hide {element}"),
    "linesNeedScale": _("Lines can be shown on the axis of a calibration only."),
    # What is taken away
    "take": _("Take away"),
    "csv": _("CSV"),
    "png": _("PNG"),
    "svg": _("SVG"),
    "takeSpectrum": _("Spectrum as {form}"),
    "takeMap": _("Map as {form}"),
    "link": _("Link to this view"),
    "copied": _("Copied."),
    "copy": in_context("viewer", "Copy"),
    "linkHelp": _("Who may read the file sees the same by this address. Cite it with the DOI."),
    "region2": _("Second region {region}"),
}


def words(language: str) -> dict[str, str]:
    """All of them in LANGUAGE."""
    return {name: said.in_language(language) for name, said in WORDS.items()}
