from __future__ import annotations

import pytest

from thalie.capture import Problem, Provenance
from thalie.deposit.choices import KEEP, REDACT, Choices
from thalie.deposit.people import parse_people
from thalie.deposit.selection import select

from .builders import DAMAGE, make_file, make_name, make_run

HOSTILE = Problem("link-loop", Provenance("a.hdf5", "/x"), "It leads back.", refused=True)
REMARK = Problem("suspicious", Provenance("a.hdf5"), "Hard to believe.")
NAMED = make_file(names=(make_name("Jean DUPONT"), make_name("Jean DUPONT"), make_name("C2RMF")))
PEOPLE = parse_people([{"name": "Dupont, Jean", "is": ["Jean DUPONT", "C2RMF"]}])


def test_whole_files_without_names_go_as_they_are() -> None:
    selection = select(make_run(make_file(problems=(REMARK,))), Choices())
    assert [(one.redact, one.damage) for one in selection.chosen] == [(False, None)]
    assert not (selection.refused or selection.undecided or selection.strangers)


def test_a_damaged_file_is_refused_and_the_others_go_on() -> None:
    run = make_run(make_file(problems=(DAMAGE,)), make_file("b.hdf5", b"b"))
    selection = select(run, Choices())
    assert [one.captured.name for one in selection.chosen] == ["b.hdf5"]
    assert selection.refused == ((run.files[0], DAMAGE),)


def test_a_damaged_file_is_accepted_when_asked_with_its_damage() -> None:
    run = make_run(make_file(problems=(DAMAGE,)))
    (chosen,) = select(run, Choices(accept_damaged=True)).chosen
    assert chosen.damage == DAMAGE


def test_acceptance_is_remembered_for_these_bytes_only() -> None:
    file = make_file(problems=(DAMAGE,))
    remembered = Choices(accepted=frozenset({file.sha256}))
    assert select(make_run(file), remembered).chosen
    other = make_file(content=b"other", problems=(DAMAGE,))
    assert select(make_run(other), remembered).refused


def test_what_is_worse_than_damage_is_never_accepted() -> None:
    run = make_run(make_file(problems=(DAMAGE, HOSTILE)))
    selection = select(run, Choices(accept_damaged=True))
    assert not selection.chosen
    assert selection.refused[0][1] == HOSTILE


def test_names_wait_for_a_choice_each_told_once() -> None:
    selection = select(make_run(NAMED), Choices(people=PEOPLE))
    assert [name.value for name in selection.undecided] == ["Jean DUPONT", "C2RMF"]


def test_keep_wants_every_name_mapped() -> None:
    assert [n.value for n in select(make_run(NAMED), Choices(names=KEEP)).strangers] == [
        "Jean DUPONT",
        "C2RMF",
    ]
    selection = select(make_run(NAMED), Choices(names=KEEP, people=PEOPLE))
    assert not selection.strangers and not selection.chosen[0].redact


def test_redact_touches_only_files_with_names() -> None:
    run = make_run(NAMED, make_file("b.hdf5", b"b"))
    selection = select(run, Choices(names=REDACT))
    assert [one.redact for one in selection.chosen] == [True, False]
    assert not selection.undecided and not selection.strangers


def test_names_of_refused_files_want_no_choice() -> None:
    run = make_run(make_file(names=NAMED.names, problems=(HOSTILE,)), make_file("b.hdf5", b"b"))
    assert select(run, Choices()).undecided == ()


@pytest.mark.parametrize("choices", [Choices(names=REDACT), Choices(names=KEEP)])
def test_a_file_name_never_carries_a_person(choices: Choices) -> None:
    run = make_run(NAMED, make_file("spectra jean dupont.hdf5", b"b"))
    refused = select(run, choices).refused
    assert [(file.name, problem.code) for file, problem in refused] == [
        ("spectra jean dupont.hdf5", "name-in-file-name")
    ]
    cited = Choices(names=choices.names, people=PEOPLE)
    assert select(run, cited).refused == ()
