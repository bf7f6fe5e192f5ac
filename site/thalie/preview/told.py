"""The facts of a picture, kept with it, and its sizes: what pages need of one. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

LARGE, THUMBNAIL = "large", "thumbnail"
SIZES: Final = {LARGE: (1200, 675), THUMBNAIL: (320, 200)}
"""Width and height in pixels; a large map is as high as its panels need."""
MEDIA_TYPE: Final = "image/webp"


@dataclass(frozen=True, slots=True)
class Told:
    """What words need of a picture, kept with it.

    ``kind`` is ``spectrum`` or ``map``; ``lines`` are labels such as ``Cu Kα``; ``number`` is that
    of the points of a spectrum; ``of_map`` whether it is the sum of a map; ``pixels`` and ``size``
    (mm) are (width, height).
    """

    kind: str
    detector: str
    lines: tuple[str, ...] = ()
    number: int = 1
    of_map: bool = False
    energy: bool = False
    pixels: tuple[int, int] | None = None
    size: tuple[float, float] | None = field(default=None)

    def as_json(self) -> dict[str, Any]:
        """To be kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Told:
        """What ``as_json`` made."""
        pairs = {name: tuple(kept[name]) if kept[name] else None for name in ("pixels", "size")}
        return cls(**{**kept, "lines": tuple(kept["lines"]), **pairs})
