"""What the name of a file says."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.generated import examples
from thalie.capture.aglae.stems import Stem, parse_day, parse_line, parse_stem

DAY = date(2026, 1, 20)


@pytest.mark.parametrize(
    ("stem", "said"),
    [
        ("20260120_0044_PYRALT_TIPY_IBA", Stem(DAY, "0044", "PYRALT", "TIPY")),
        ("g3_map_20260120_0044_PYRALT_TIPY_IBA", Stem(DAY, "0044", "PYRALT", "TIPY")),
        ("20260120_0044_PYRALT_TIPY_IBA_X2_Y2", Stem(DAY, "0044", "PYRALT", "TIPY")),
        ("20260120_0044_A_B_TIPY_IBIL_0003", Stem(DAY, "0044", "A_B", "TIPY")),
        ("20260120_0044_A_TIPY_IBA_IBIL_0003", Stem(DAY, "0044", "A", "TIPY")),
        ("20260120_0044_TIPY_IBA_IBIL_2_0003", Stem(DAY, "0044", "", "TIPY")),
        ("20260120_0044_RBS_TIPY_IBA", Stem(DAY, "0044", "RBS", "TIPY")),
        ("20260120_0001_Std_TIPY_IBA", Stem(DAY, "0001", "Std", "TIPY", standard=True)),
        ("20260120_0044_TIPY_IBA", Stem(DAY, "0044", "", "TIPY")),
        ("20260120_0044_standard", Stem(DAY, "0044", "standard", "", standard=True)),
        ("20260120_0044_?_?_IBA", Stem(DAY, "0044")),
        ("20260120_TIPY_batch_IBA", Stem(DAY, "", "", "TIPY")),
        ("20260120_TIPY_standard_IBA", Stem(DAY, "", "", "TIPY", standard=True)),
        ("20260120_TIPY_globals", Stem(DAY, "", "", "TIPY")),
        ("20260120", Stem(DAY)),
        ("globals", Stem()),
        ("std", Stem(standard=True)),
        ("20269999_0044_A_B_IBA", Stem()),
        ("120260120_0044_A_B_IBA", Stem()),
        ("", Stem()),
    ],
)
def test_reads_names_tolerantly(stem: str, said: Stem) -> None:
    assert parse_stem(stem) == said


@given(st.text(alphabet=st.sampled_from("_20?16 aIBAstdé"), max_size=40))
@settings(max_examples=examples(80), deadline=None)
def test_survives_any_name(stem: str) -> None:
    said = parse_stem(stem)
    assert said.day is None or said.day.year >= 1989


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20260120", DAY),
        ("2026-01-20", DAY),
        ("20/01/2026", DAY),
        ("01/20/2026", None),
        ("20260230", None),
        ("", None),
    ],
)
def test_days(text: str, day: date | None) -> None:
    assert parse_day(text) == day


@pytest.mark.parametrize(
    ("stem", "line"),
    [
        ("20260120_0044_A_TIPY_IBA_IBIL_0003", ("20260120_0044_A_TIPY_IBA", "IBIL", 3)),
        ("20260120_0044_A_TIPY_IBIL_2_0010", ("20260120_0044_A_TIPY", "IBIL2", 10)),
        ("20260120_0044_A_TIPY_IBA", ("20260120_0044_A_TIPY_IBA", "IBIL", None)),
        ("IBIL_0003", ("IBIL_0003", "IBIL", None)),
        ("", ("", "IBIL", None)),
    ],
)
def test_lines_of_a_map(stem: str, line: tuple[str, str, int | None]) -> None:
    assert parse_line(stem) == line
