"""What the name of a file says.

AGLAE names files ``YYYYMMDD_NNNN_OBJECT_PROJECT_IBA``; the converters add
``DAY_PROJECT_batch_IBA``, ``DAY_PROJECT_standard_IBA``, ``globals`` and ``std``.
People add prefixes and forget parts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_DAY = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?=_|$)")
_TECHNIQUE = re.compile(r"IBA|IBIL|PIXE|PIGE|RBS|ERDA|NRA|FORS|XRF\d*", re.IGNORECASE)
_LINE = re.compile(r"(.*?)_(IBIL(?:_\d)?)_(\d{4})", re.IGNORECASE)
_ROLES = frozenset({"batch", "standard", "std", "globals"})
_STANDARDS = frozenset({"standard", "std"})
_FIRST_YEAR = 1989  # of the accelerator


@dataclass(frozen=True, slots=True)
class Stem:
    """The parts of a file's name; what is not said is empty."""

    day: date | None = None
    number: str = ""
    object: str = ""
    project: str = ""
    standard: bool = False


def parse_stem(stem: str) -> Stem:
    """Read STEM (a file name without extension) as far as it follows the habit; never fails."""
    found = next(((m, d) for m in _DAY.finditer(stem) if (d := _day(m))), None)
    if found is None:
        return Stem(standard=_is_standard(stem.split("_")))
    match, day = found
    tokens = [t for t in stem[match.end() :].split("_") if t]
    number = tokens.pop(0) if tokens and re.fullmatch(r"\d{4}", tokens[0]) else ""
    tokens = _before_technique(tokens)
    name, project = _object_and_project(tokens, numbered=bool(number))
    return Stem(day, number, name, project, _is_standard(tokens))


def parse_line(stem: str) -> tuple[str, str, int | None]:
    """Name of the measurement, channel of light and line of a map, of a file ``…_IBIL_0003``.

    A second spectrometer writes ``…_IBIL_2_0003``. Without a line, the name is STEM itself.
    """
    match = _LINE.fullmatch(stem)
    if match is None:
        return stem, "IBIL", None
    return match[1], match[2].upper().replace("_", ""), int(match[3])


def parse_day(text: str) -> date | None:
    """The day in ``YYYYMMDD``, ``YYYY-MM-DD`` or ``DD/MM/YYYY``."""
    digits = text.strip()
    if match := re.fullmatch(r"(\d{2})/(\d{2})/(\d{4})", digits):
        digits = match[3] + match[2] + match[1]
    whole = _DAY.fullmatch(digits.replace("-", ""))
    return _day(whole) if whole else None


def is_standard_word(text: str) -> bool:
    """Whether TEXT is how operators call a reference material."""
    return text.strip().casefold() in _STANDARDS


_BLANKS = re.compile(r"blanks?|analytical blank|blanc analytique|(?:mesure )?à blanc")


def is_blank_word(text: str) -> bool:
    """Whether TEXT is how operators call a measurement of nothing; ``blanc`` alone is a colour."""
    return _BLANKS.fullmatch(re.sub(r"[\s_-]*\d*$", "", text.strip().casefold())) is not None


def _day(match: re.Match[str]) -> date | None:
    try:
        day = date(*(int(part) for part in match.groups()))
    except ValueError:
        return None
    return day if day.year >= _FIRST_YEAR else None


def _before_technique(tokens: list[str]) -> list[str]:
    """TOKENS up to the last technique word; what follows it are line numbers and binning.

    Two such words together (``…_IBA_IBIL_0003``) count as one.
    """
    places = [i for i, token in enumerate(tokens) if _TECHNIQUE.fullmatch(token)]
    last = places[-1] if places else len(tokens)
    while last > 1 and tokens[last - 1].upper() == "IBA":
        last -= 1
    return tokens[:last]


def _object_and_project(tokens: list[str], *, numbered: bool) -> tuple[str, str]:
    if not numbered:
        named = tokens[:-1] if tokens and tokens[-1].casefold() in _ROLES else tokens
        return "", _said("_".join(named))
    if len(tokens) == 1 and tokens[0].casefold() in _ROLES:
        return tokens[0], ""
    return _said("_".join(tokens[:-1])), _said(tokens[-1] if tokens else "")


def _said(token: str) -> str:
    """TOKEN, or nothing where a converter wrote a question mark for want of better."""
    return "" if set(token) <= {"?", "_"} else token


def _is_standard(tokens: list[str]) -> bool:
    return any(is_standard_word(token) for token in tokens)
