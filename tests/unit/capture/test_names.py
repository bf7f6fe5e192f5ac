"""Where persons are named, at every level, and which values are names."""

from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.generated import examples
from thalie.capture import CapturedFile, Findings
from thalie.capture.safe.names import (
    filler,
    is_name,
    is_person_key,
    is_redacted,
    mentions,
    mentions_any,
)
from thalie.capture.safe.outline import Node, Outline
from thalie.capture.safe.persons import find_names, named_elsewhere

from .conftest import spectrum
from .text_files import BLOCK, STEM, list_mode, spectrum_file

Judge = Callable[[Path], Findings]


@pytest.mark.parametrize(
    "key",
    [
        "username",
        "UserName",
        " user name ",
        "user_name",
        "institution",
        "Utilisateur",
        "Nom de l'opérateur",
        "operator",
        "e-mail",
        "Affiliation",
        "responsable",
    ],
)
def test_keys_of_persons(key: str) -> None:
    assert is_person_key(key)


@pytest.mark.parametrize(
    "key",
    ["user comment", "commentaire utilisateur", "adc name", "obj euphrosyne", "det. type", "", "é"],
)
def test_other_keys(key: str) -> None:
    assert not is_person_key(key)


@pytest.mark.parametrize("value", ["", "  ", "None", "NONE", "?", "REDACTED", "REDACTED  ", "****"])
def test_values_that_name_nobody(value: str) -> None:
    assert not is_name(value)


@pytest.mark.parametrize("value", ["Ada Lovelace", "ICP", " X ", "RED", "Redacted Smith"])
def test_values_that_name_somebody(value: str) -> None:
    assert is_name(value)


@given(st.integers(1, 200))
@settings(max_examples=examples(30), deadline=None)
def test_filler_is_no_name(length: int) -> None:
    blank = filler(length)
    assert len(blank) == length
    assert is_redacted(blank.decode())


@pytest.mark.parametrize(
    ("text", "name", "held"),
    [
        ("taken by ADA LOVELACE, twice", "Ada Lovelace", True),
        ("prélevé par Hélène", "helene", True),
        ("C2RMF65432", "C2RMF", False),
        ("", "Ada", False),
        ("any", "", False),
    ],
)
def test_mentions(text: str, name: str, held: bool) -> None:
    assert mentions(text, name) is held
    assert mentions_any(text, frozenset({"Grace Hopper", name, " "})) is held


def values(found: Findings) -> set[tuple[str, str, str]]:
    return {(n.value, n.where.group, n.where.attribute) for n in found.names}


def test_names_at_every_level(build, judged: Judge) -> None:
    path = build.g3_points(groups={"20260120_0044_A": {"username": "Ada Lovelace"}})
    with h5py.File(path, "a") as file:
        file.attrs["OPERATEUR"] = "Émilie du Châtelet"
        file["20260120_0044_A/X1"].attrs["Institution"] = np.array(["ICP", "None"], dtype=object)
        file["20260120_0044_A"].attrs["institution"] = np.bytes_("Institute of Physics")
        file.create_dataset("user", data="Marie Curie")
        file.create_group("20260120_0044_A/operator").attrs["first"] = "Sophie Germain"
    found = judged(path)
    assert values(found) == {
        ("Ada Lovelace", "/20260120_0044_A", "username"),
        ("Institute of Physics", "/20260120_0044_A", "institution"),
        ("ICP", "/20260120_0044_A/X1", "Institution"),
        ("Émilie du Châtelet", "/", "OPERATEUR"),
        ("Marie Curie", "/user", ""),
        ("Sophie Germain", "/20260120_0044_A/operator", "first"),
    }
    assert "Lovelace" not in repr(found.analyses)


@pytest.mark.parametrize("value", ["None", "", "REDACTED   "])
def test_nobody(build, judged: Judge, value: str) -> None:
    assert judged(build.g3_map(root={"username": value, "institution": value})).names == ()


def test_names_in_other_encodings(build, judged: Judge) -> None:
    latin = "Hélène".encode("latin-1")
    found = judged(build.g3_map(root={"username": np.bytes_(latin)}))
    assert [n.value for n in found.names] == ["Hélène"]


def test_names_that_cannot_be_checked_refuse_the_file(build, judged: Judge) -> None:
    pair = np.zeros(1, dtype=[("first", "i4"), ("last", "f8")])
    found = judged(build.g3_map(root={"username": pair}))
    (problem,) = (p for p in found.problems if p.refused)
    assert (problem.code, problem.where.attribute) == ("unchecked-name", "username")


def test_names_in_members_of_tables_refuse_the_file(build, judged: Judge) -> None:
    path = build.g3_map()
    table = np.zeros(2, dtype=[("day", "i4"), ("operator", "S8")])
    with h5py.File(path, "a") as file:
        file.create_dataset("log", data=table)
    assert [p.code for p in judged(path).problems if p.refused] == ["unchecked-name"]


def test_names_longer_than_names_refuse_the_file_and_are_not_listed(build, judged: Judge) -> None:
    path = build.g3_map(root={"username": "Ada Lovelace"})
    with h5py.File(path, "a") as file:
        for number in range(30):
            file["X1"].attrs[f"user {number}"] = "x" * 50_000
    found = judged(path)
    assert [name.value for name in found.names] == ["Ada Lovelace"]
    refused = [p for p in found.problems if p.refused]
    assert {(p.code, p.acceptable) for p in refused} == {("unchecked-name", False)}
    assert "more text than names have" in refused[0].reason
    assert len(refused) == 21 and "10 more places" in refused[-1].reason


def test_more_names_than_can_be_listed_refuse_the_file(build, judged: Judge) -> None:
    path = build.g3_map()
    with h5py.File(path, "a") as file:
        file["operator"] = [f"Person {number}" for number in range(600)]
    found = judged(path)
    assert len(found.names) == 500
    (problem,) = (p for p in found.problems if p.refused)
    assert (problem.code, problem.acceptable) == ("unchecked-name", False)
    assert "more persons than can be listed" in problem.reason


def test_what_is_listed_of_names_is_bounded(build) -> None:
    """One name in very many places with long paths."""
    outline = Outline()
    for number in range(100):
        outline.add_node(Node(f"/{number:060000}", {"username": "Ada Lovelace"}))
    names, found = find_names(outline, "a.hdf5")
    assert 0 < sum(len(name.where.group) for name in names) <= 1 << 22
    assert [problem.code for problem in found] == ["unchecked-name"]


def test_free_text_that_names_the_operator_is_withheld(build, judged: Judge) -> None:
    root = {"username": "Ada Lovelace", "analyse description": "spot of ada lovelace"}
    found = judged(build.g3_map(root=root))
    assert "lovelace" not in repr(found.analyses)
    (problem,) = found.problems
    assert (problem.code, problem.where.attribute) == ("suspicious", "analyse description")


def test_free_text_that_names_nobody_stays(build, judged: Judge) -> None:
    root = {"username": "Ada Lovelace", "institution": "C2RMF", "ref. analyse": "C2RMF 65432"}
    found = judged(build.g3_map(root=root))
    assert found.analyses[0].reference == "C2RMF 65432"
    assert found.problems == ()


@pytest.mark.parametrize(
    ("text", "told"), [("spot of ada lovelace", True), ("ADA", False), ("ICP", False)]
)
def test_names_of_other_files_in_free_text(tmp_path: Path, judged: Judge, text, told) -> None:
    words = {"username": "Ada Lovelace", "institution": "ICP"}
    paths = [
        list_mode(tmp_path / f"{STEM}.lst", words),
        spectrum_file(tmp_path / f"{STEM}.x0", spectrum(1), f"{text},{BLOCK}"),
    ]
    files = [
        CapturedFile(p, p.name, 1, "", "", None, found.analyses, found.names, found.problems)
        for p in paths
        if (found := judged(p))
    ]
    problems = named_elsewhere(files)
    assert [p.where.file for p in problems] == [paths[1].name] * told
    assert "ovelace" not in repr(problems)
