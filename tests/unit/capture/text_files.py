"""Writers of the formats in text: list mode, spectra in ASCII, lines of light in EDF.

They follow what is known of the formats; no file of the beam line is copied.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

STEM = "20250630_0029_OBJ_TIPY_IBA"
BLOCK = (
    "1000,800,25,20,500,1250,100000,Proton , 2999 keV , 40mm He , 50 um Al + 20 um Cr , OFF , "
    "50 um Al + 20 um Cr , 50 um Al"
)
GLOBALS: dict[str, str] = {
    "institution": "None",
    "username": "None",
    "samp. info": "blue glaze",
    "ref analyse": "PYRALT",
    "prj euphrosyne": "TIPY",
    "obj euphrosyne": "Object",
    "Map size": "1000,800,25,20,500,11250,900000_",
    "Exp.Info": "Proton , 2998 keV",
}
DETECTORS: dict[str, tuple[str, ...]] = {
    "X1": (
        "det:SDD Ketek,area:50mm2,tck:450um",
        "filter: 50 um Al + 20 um Cr,win:Be 12.5um,angle:50,S/N:M10108",
        "calibration: MCA a=0.02, MCA b=-0.027, MCA c=0",
    ),
    "OFF": (),
    "X0": ("det:SDD Ketek,area:50mm2,tck:450um", "filter: 40mm Helium,S/N:M10109"),
    "RBS150": ("det:PIPS,area:50mm2,angle:150",),
    "Coord_X": (),
}
EVENTS = bytes(range(64))


def list_mode(
    path: Path,
    words: Mapping[str, str | None] | None = None,
    detectors: Mapping[str, Sequence[str]] | None = None,
    events: bytes = EVENTS,
    extra: Sequence[str] = (),
    written: str = "06/30/2025 11:02:03",
) -> Path:
    """A list-mode file. WORDS differ from the ordinary ones; ``None`` leaves one out."""
    said = {key: value for key, value in (GLOBALS | dict(words or {})).items() if value is not None}
    lines = ["[MPA4A]", "timerreduce=1000", *extra]
    for number, (name, comments) in enumerate((detectors or DETECTORS).items(), start=1):
        lines += [f"[ADC{number}]", "range=2048", f"cmline0=REPORT-FILE from  written {written}"]
        lines += [f"cmline{n}={text}" for n, text in enumerate((name, *comments), start=1)]
        if number == 1:
            shown = (f"{key}:{value}" for key, value in said.items())
            lines += [f"cmline{n}={text}" for n, text in enumerate(shown, start=5)]
    lines += ["[MAP0]", "param=0", "[LISTDATA]", ""]
    path.write_bytes("\r\n".join(lines).encode("latin-1") + events)
    return path


def spectrum_file(
    path: Path,
    counts: np.ndarray,
    block: str | None = f"DrN,{BLOCK}",
    seconds: int = 36779,
    time: int = 193,
    total: int | None = None,
    channels: int | None = None,
    month: str = "2025 06",
) -> Path:
    """A spectrum as GUPIX reads it: two lines of header, one count a line."""
    stated = int(counts.sum()) if total is None else total
    quoted = "" if block is None else f"  '{block}'"
    head = [f"{len(counts) if channels is None else channels} 1"]
    head.append(f"{month} {seconds} {time} {stated}{quoted}")
    lines = [*head, *(str(count) for count in counts), ""]
    path.write_bytes("\r\n".join(lines).encode("latin-1"))
    return path


def rbs_file(path: Path, counts: np.ndarray, last: int | None = None, display: bool = True) -> Path:
    """An RBS spectrum as SimNRA reads it, with or without its block of display."""
    last = len(counts) - 1 if last is None else last
    lines = [f"{channel}\t{count}" for channel, count in enumerate(counts)]
    if display:
        head = ["[DISPLAY]", "VER=244", f"XRANGE={last}", f"NAME=DrN,{BLOCK}", "", "[DATA]"]
        lines = [*head, *lines]
    path.write_bytes("\r\n".join([*lines, ""]).encode())
    return path


def edf_file(
    path: Path, counts: np.ndarray, words: Mapping[str, str | None] | None = None, tail: bytes = b""
) -> Path:
    """A line of a map: COUNTS are (column, channel)."""
    columns, channels = counts.shape
    usual = {
        "HeaderID": "EH:000001:000000:000000",
        "Image": "1",
        "ByteOrder": "LowByteFirst",
        "DataType": "UnsignedLong",
        "Dim_1": f"{channels}",
        "Dim_2": f"{columns}",
        "MCA a": " 189.468",
        "MCA b": "0.8102 ",
        "MCA c": "0.0",
        "Size": "5723136",
    }
    said = {k: v for k, v in (usual | dict(words or {})).items() if v is not None}
    header = "{\n" + "".join(f"{key} = {value} ;\n" for key, value in said.items())
    padded = header + " " * (1029 - len(header)) + "}\n"
    path.write_bytes(padded.encode("latin-1") + counts.astype("<u4").tobytes() + tail)
    return path


def edf_map(folder: Path, counts: np.ndarray, stem: str = STEM) -> list[Path]:
    """A map of COUNTS (line, column, channel), a file a line."""
    folder.mkdir(parents=True, exist_ok=True)
    return [
        edf_file(folder / f"{stem}_IBIL_{number:04}.edf", line)
        for number, line in enumerate(counts)
    ]
