"""Which converter wrote a file, and where it put measurements and detectors.

The rules of detection are those of the six layouts met at the beam line:
points of G3 ``20250519_0181_STD/X0``, maps of G3 ``X0/maps``, maps of the converter of 2024
``data0_X0/maps``, maps of G1 ``data/LE0`` and of G2 ``data/x0``, points of both ``0001/x0``.
The formats in text have one layout each: ``find_flat_layout``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from thalie.capture.safe.outline import Node, Outline

from .attributes import fact_of
from .channels import is_channel
from .formats import Format, Generation
from .stems import Stem, parse_day

_G3_POINT = re.compile(r"(\d{8})_(\d{4})_(.*)")
_GUI_MAP = re.compile(r"data\d+_(\w+)")
_NUMBER = re.compile(r"\d{4}")
_GUI_PARAMETERS = ("parametres", "Experimental parameters")


@dataclass(frozen=True, slots=True)
class Layout:
    """One measurement as laid out: where its words stand and where its channels.

    ``holders`` are the objects whose attributes describe the measurement, nearest first.
    ``channels`` are (name, dataset), in the order of the file. ``stem`` is what the name of the
    group, or else of the file, says (``named_by_file``). ``complete``: no other file holds more
    channels of the same measurement.
    """

    path: str
    is_map: bool
    stem: Stem
    holders: tuple[Node, ...]
    channels: tuple[tuple[str, Node], ...]
    named_by_file: bool = False
    complete: bool = True


def find_layouts(outline: Outline, stem: Stem) -> tuple[Generation | None, list[Layout]]:
    """The measurements in OUTLINE, of a file whose name says STEM, and who wrote them."""
    finders: tuple[Callable[[Outline, Stem], tuple[Generation | None, list[Layout]]], ...]
    finders = (_g3_points, _g3_map, _gui_map, _early_map, _early_points)
    for find in finders:
        generation, layouts = find(outline, stem)
        if layouts:
            return generation, layouts
    return None, []


def find_flat_layout(outline: Outline, stem: Stem, form: Format, channel: str) -> list[Layout]:
    """The measurement of a file in FORM, which is not HDF5, with a name that says STEM.

    A list holds many channels, one a section; the others hold the one called CHANNEL.
    """
    root = outline.nodes.get("/")
    if root is None:
        return []
    if form is not Format.LST:
        alone = ((channel, root),)
        return [Layout("/", form is Format.EDF, stem, (root,), alone, True, complete=False)]
    sections = outline.children("/")
    named = ((_said(section, "adc name"), section) for section in sections)
    channels = tuple((name, section) for name, section in named if is_channel(name))
    return [Layout("/", False, stem, (root, *sections), channels, True)]


def _said(node: Node, fact: str) -> str:
    told = (value for key, value in node.attributes.items() if fact_of(key) == fact)
    return next((value.strip() for value in told if isinstance(value, str)), "")


def _g3_points(outline: Outline, stem: Stem) -> tuple[Generation, list[Layout]]:
    layouts = []
    for group in outline.children("/"):
        match = _G3_POINT.fullmatch(group.name)
        channels = _channels(outline, group.path)
        if match and not group.is_dataset and (channels or group.attributes):
            own = Stem(
                parse_day(match[1]) or stem.day, match[2], match[3], stem.project, stem.standard
            )
            layouts.append(Layout(group.path, False, own, (group,), channels))
    return Generation.G3, layouts


def _g3_map(outline: Outline, stem: Stem) -> tuple[Generation, list[Layout]]:
    found = [(g.name, _maps(outline, g)) for g in outline.children("/") if is_channel(g.name)]
    return Generation.G3, _root_map(outline, stem, found, ())


def _gui_map(outline: Outline, stem: Stem) -> tuple[Generation, list[Layout]]:
    found = []
    for group in outline.children("/"):
        match = _GUI_MAP.fullmatch(group.name)
        if match and is_channel(match[1]):
            found.append((match[1], _maps(outline, group)))
    named = (outline.nodes.get(f"/{name}") for name in _GUI_PARAMETERS)
    holders = tuple(node for node in named if node is not None)
    return Generation.GUI, _root_map(outline, stem, found, holders)


def _maps(outline: Outline, group: Node) -> Node | None:
    node = outline.nodes.get(f"{group.path}/maps")
    return node if node is not None and node.is_dataset else None


def _root_map(
    outline: Outline, stem: Stem, found: list[tuple[str, Node | None]], holders: tuple[Node, ...]
) -> list[Layout]:
    channels = tuple((name, node) for name, node in found if node is not None)
    root = outline.nodes.get("/", Node("/"))
    return [Layout("/", True, stem, (*holders, root), channels, True)] if channels else []


def _early_map(outline: Outline, stem: Stem) -> tuple[Generation | None, list[Layout]]:
    group = outline.nodes.get("/data")
    channels = _channels(outline, "/data") if group else ()
    if group is None or not channels:
        return None, []
    old = any(re.match(r"LE0|HE\d", name) for name, _ in channels)
    new = any(re.match(r"x\d", name) for name, _ in channels) or "pen_size" in group.attributes
    generation = Generation.G1 if old and not new else Generation.G2 if new else None
    layout = Layout("/data", True, stem, (group,), channels, True)
    return generation, [layout] if generation else []


def _early_points(outline: Outline, stem: Stem) -> tuple[Generation | None, list[Layout]]:
    layouts = []
    for group in outline.children("/"):
        channels = _channels(outline, group.path)
        if _NUMBER.fullmatch(group.name) and channels:
            own = Stem(stem.day, group.name, "", stem.project, stem.standard)
            holders = (group, *_talkative(channels))
            layouts.append(Layout(group.path, False, own, holders, channels))
    return _early_generation(layouts), layouts


def _talkative(channels: tuple[tuple[str, Node], ...]) -> list[Node]:
    """The dataset that speaks for a point of G1, which wrote the same words on each dataset."""
    talking = [(name, n) for name, n in channels if "experiment information" in n.attributes]
    talking.sort(key=lambda channel: (channel[0] != "x0", channel[0][:1] != "x", channel[0]))
    return [node for _, node in talking[:1]]


def _early_generation(layouts: list[Layout]) -> Generation | None:
    keys = {key for layout in layouts for holder in layout.holders for key in holder.attributes}
    if keys & {"object_ref", "start_date"}:
        return Generation.G2
    return Generation.G1 if keys & {"ref object", "start date"} else None


def _channels(outline: Outline, path: str) -> tuple[tuple[str, Node], ...]:
    members = outline.children(path)
    return tuple((n.name, n) for n in members if n.is_dataset and is_channel(n.name))
