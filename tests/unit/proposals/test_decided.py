"""What was decided of names, and whom a draft cites."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from thalie.proposals.decided import left_in, to_be_redacted, undecided
from thalie.proposals.persons import people_of

KEPT, REDACTED = {"decision": "keep"}, {"decision": "redact"}


@dataclass
class File:
    names: list[str]
    copy: dict[str, Any] | None = field(default=None)


def test_a_file_is_copied_when_all_of_its_names_are_decided_on() -> None:
    file = File(["A. Bernard", "C. Durand"])
    assert undecided([file], {}) == ["A. Bernard", "C. Durand"]
    assert to_be_redacted(file, {"A. Bernard": REDACTED}) == frozenset()
    both = {"A. Bernard": REDACTED, "C. Durand": KEPT}
    assert to_be_redacted(file, both) == {"A. Bernard"}
    assert undecided([file], both) == []


def test_names_that_were_taken_out_are_carried_no_more() -> None:
    file = File(["A. Bernard", "C. Durand"], {"names": ["A. Bernard"]})
    assert left_in(file) == ["C. Durand"]
    assert to_be_redacted(file, {"A. Bernard": REDACTED, "C. Durand": KEPT}) == frozenset()


def test_persons_of_a_draft_may_stay_and_those_who_agreed() -> None:
    who = {"type": "personal", "family_name": "Exemple", "given_name": "Camille"}
    place = {"type": "organizational", "name": "Musée imaginaire"}
    metadata = {
        "creators": [
            {"person_or_org": who, "affiliations": [{"name": "Laboratoire"}, {"id": "x"}]}
        ],
        "contributors": [{"person_or_org": place}],
    }
    people = people_of(metadata, {"A. Bernard": KEPT, "C. Durand": REDACTED})
    for name in ("Camille Exemple", "exemple, camille", "Laboratoire", "Musée imaginaire"):
        assert people.may_stay(name), name
    assert people.may_stay("A. Bernard") and not people.may_stay("C. Durand")
    assert "a. bernard" not in people.public_words
    assert not people_of({}, {}).persons
