"""Which channels are sums, and of what."""

import pytest

from thalie.capture import UNKNOWN_CHANNEL
from thalie.capture.aglae import AGLAE, Generation
from thalie.capture.aglae.channels import canonical_channel, is_sum, technique_of
from thalie.capture.aglae.sums import Channel, origin

PRINTS = {"X1": 11, "X2": 0, "X3": 500, "X4": 70}  # X2 counted nothing


def channels(generation: Generation, name: str, *parts: str, off_by: int = 0) -> dict[str, Channel]:
    """X1 to X4 and the channel NAME that holds the sum of PARTS."""
    lower = generation in (Generation.G1, Generation.G2)
    word = str.lower if lower else str
    found = {key: Channel(word(key), value, value) for key, value in PRINTS.items()}
    total = sum(PRINTS[part] for part in parts) + off_by
    found[canonical_channel(name)] = Channel(name, total, total)
    return found


@pytest.mark.parametrize("name", ["X10", "x13", "X1234", "HE1+HE3", "x1+x3", "X14"])
def test_sums_are_known_by_name(name: str) -> None:
    assert is_sum(name)


@pytest.mark.parametrize("name", ["X0", "x4", "LE0", "HE3", "G20", "R150", "GAMMA_70", "IBIL"])
def test_detectors_are_no_sums(name: str) -> None:
    assert not is_sum(name)
    assert is_sum(name, stated="detector X1 + X2")


@pytest.mark.parametrize(
    ("generation", "name", "stated", "parts", "made_of"),
    [
        (Generation.G3, "X13", "", ("X1", "X3"), ("X1", "X3")),
        (Generation.G3, "X134", "", ("X1", "X3", "X4"), ("X1", "X3", "X4")),
        (Generation.G3, "X11", "detector X1 + X2", ("X1",), ("X1", "X2")),
        (Generation.G3, "X10", "", ("X1", "X3", "X4"), ("X1", "X3", "X4")),
        (Generation.G1, "HE1+HE3", "", ("X1", "X3"), ("x1", "x3")),
        (Generation.G1, "x10", "", ("X1", "X3", "X4"), ("x1", "x3", "x4")),
        (Generation.G1, "x12", "", ("X3", "X4"), ("x3", "x4")),
        (Generation.G2, "x13", "", ("X1", "X3"), ("x1", "x3")),
    ],
)
def test_content_and_name_agree(
    generation: Generation, name: str, stated: str, parts: tuple[str, ...], made_of: tuple[str, ...]
) -> None:
    found = origin(name, stated, channels(generation, name, *parts), generation)
    assert found.channels == made_of
    assert not found.complaint


@pytest.mark.parametrize(
    ("generation", "name", "stated", "parts"),
    [
        (Generation.G3, "X14", "", ("X1", "X3")),  # the current tool does this
        (Generation.G3, "X12", "detector X3 + X4", ("X3", "X4")),
        (Generation.G3, "X13", "detector X1 + X4", ("X1", "X3")),
        (Generation.G1, "x13", "", ("X1", "X4")),
        (Generation.G1, "HE1+HE3", "", ("X1", "X4")),
    ],
)
def test_content_wins_over_the_name(
    generation: Generation, name: str, stated: str, parts: tuple[str, ...]
) -> None:
    known = channels(generation, name, *parts)
    found = origin(name, stated, known, generation)
    assert found.channels == tuple(known[part].name for part in parts)
    assert name in found.complaint


def test_what_no_sum_explains_is_unknown() -> None:
    found = origin("X14", "", channels(Generation.G3, "X14", "X1", off_by=1), Generation.G3)
    assert found.channels == (UNKNOWN_CHANNEL,)
    assert "not the sum of X1 and X4" in found.complaint


@pytest.mark.parametrize(("parts", "told"), [((11, 500), True), ((0, 0), False)])
def test_a_sum_without_counts_is_believed_of_parts_without_counts(
    parts: tuple[int, int], told: bool
) -> None:
    known = {name: Channel(name, n, n) for name, n in zip(("X1", "X3"), parts, strict=True)}
    found = origin("X13", "", known | {"X13": Channel("X13", 0, 0)}, Generation.G3)
    assert ("not the sum of X1 and X3" in found.complaint) is told


def test_what_several_sums_explain_is_unknown() -> None:
    twins = {c: Channel(c, 5, 5) for c in ("X1", "X3", "X10")}
    found = origin("X10", "", twins, Generation.G3)
    assert found.channels == (UNKNOWN_CHANNEL,)
    assert "several" in found.complaint


def test_twins_are_told_apart_by_the_name() -> None:
    twins = {c: Channel(c, 5, 5) for c in ("X1", "X3")} | {"X34": Channel("X34", 5, 5)}
    assert origin("X34", "", twins, Generation.G3).channels == ("X3",)


def test_missing_detectors_leave_the_words_of_the_file() -> None:
    alone = {"X13": Channel("X13", 9, 9)}
    assert origin("X13", "detector X1 + X3", alone, Generation.G3).channels == ("X1", "X3")
    assert origin("X13", "", alone, Generation.G3).channels == (UNKNOWN_CHANNEL,)
    assert not origin("X13", "", alone, Generation.G3).complaint


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("LE0", "X0"),
        ("HE4", "X4"),
        ("HE1+HE3", "X1+X3"),
        ("x10", "X10"),
        ("GAMMA_20", "G20"),
        ("GAMMA", "GAMMA"),
        ("RBS_150", "R150"),
        ("g27", "G27"),
        ("il0", "IBIL"),
        ("HELIUM", "HELIUM"),
    ],
)
def test_old_names_of_channels(old: str, new: str) -> None:
    assert canonical_channel(old) == new


@pytest.mark.parametrize(
    ("names", "technique"),
    [
        (["LE0", "HE1", "x0", "X4"], "PIXE"),
        (["g70", "GAMMA_20", "GAMMA"], "PIGE"),
        (["r150", "RBS_150"], "RBS"),
        (["il0", "IBIL", "IBIL2"], "IBIL"),
        (["timer", "X", "RBS", "FORS", "HE1+HE3"], ""),
    ],
)
def test_techniques_of_detectors(names: list[str], technique: str) -> None:
    assert {technique_of(name) for name in names} == {technique}
    assert technique in ("", *AGLAE.techniques)
