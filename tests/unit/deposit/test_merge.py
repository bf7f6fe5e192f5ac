from __future__ import annotations

from typing import Any

from thalie.deposit.merge import differs, merge, snapshot


def draft(access: str = "public", **metadata: Any) -> dict[str, Any]:
    return {
        "metadata": {"title": "Spectra", "subjects": [{"subject": "PIXE"}]} | metadata,
        "custom_fields": {"thalie:run": "3"},
        "access": {"record": "public", "files": access},
    }


OLD = draft()
PAST = snapshot(OLD, OLD)


def test_nothing_new_changes_nothing() -> None:
    assert differs(PAST, draft()) == []
    assert merge(OLD, PAST, draft()) == (OLD, [])


def test_the_day_of_publication_alone_is_no_change() -> None:
    assert differs(PAST, draft(publication_date="2026-11-21")) == []


def test_a_generated_change_reaches_the_draft() -> None:
    new = draft("restricted", title="More spectra", sizes=["2 files"])
    assert differs(PAST, new) == ["access", "sizes", "title"]
    merged, left = merge(OLD, PAST, new)
    assert merged == new and left == []


def test_a_field_that_is_not_generated_any_more_goes() -> None:
    new = draft()
    del new["custom_fields"]["thalie:run"]
    assert merge(OLD, PAST, new)[0]["custom_fields"] == {}


def test_what_people_wrote_stays_when_the_generator_says_the_same() -> None:
    edited = draft(title="A better title", funding=[{"funder": {"id": "x"}}])
    assert merge(edited, PAST, draft()) == (edited, [])


def test_what_people_wrote_wins_over_a_new_proposal_and_is_told() -> None:
    edited = draft(title="A better title")
    merged, left = merge(edited, PAST, draft(title="More spectra"))
    assert merged["metadata"]["title"] == "A better title"
    assert left == ["title"]


def test_what_the_operator_says_now_wins_over_edits() -> None:
    edited = draft(title="A better title")
    merged, left = merge(edited, PAST, draft(title="My title"), frozenset({"title"}))
    assert merged["metadata"]["title"] == "My title"
    assert left == []


def test_access_set_by_hand_stays_unless_the_operator_speaks_of_it() -> None:
    edited = draft("restricted")
    past = snapshot(OLD, OLD)
    past["made"]["access"]["files"] = "metadata-only"
    assert merge(edited, past, OLD)[1] == ["access"]
    assert merge(edited, past, OLD, frozenset({"access"}))[0]["access"] == OLD["access"]


def test_additions_to_lists_survive_a_new_list() -> None:
    edited = draft(subjects=[{"subject": "PIXE"}, {"subject": "Louvre"}])
    merged, _ = merge(edited, PAST, draft(subjects=[{"subject": "PIXE"}, {"subject": "PIGE"}]))
    assert [s["subject"] for s in merged["metadata"]["subjects"]] == ["PIXE", "PIGE", "Louvre"]


def test_edits_are_measured_against_what_was_kept_not_what_was_made() -> None:
    """The platform may normalise what it is given; that is not an edit."""
    past = snapshot(draft(title="d’ions"), draft(title="d'ions"))
    merged, left = merge(draft(title="d'ions"), past, draft(title="d’électrons"))
    assert merged["metadata"]["title"] == "d’électrons"
    assert left == []


def test_the_snapshot_is_a_copy() -> None:
    kept = draft()
    past = snapshot(OLD, kept)
    kept["metadata"]["subjects"].append({"subject": "later"})
    assert past["kept"]["metadata"]["subjects"] == [{"subject": "PIXE"}]
