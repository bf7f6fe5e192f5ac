"""Which state is wanted of the DOI of a dataset."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thalie.doi.policy import suppressed, wanted_of_version
from thalie.doi.steps import State
from thalie.records.visibility import Visibility, speaker

versions = st.builds(Visibility, st.integers(1, 9), st.booleans(), st.booleans())


@pytest.mark.parametrize(
    ("withdrawn", "restricted", "wanted"),
    [
        (False, False, State.FINDABLE),
        (True, False, State.REGISTERED),
        (False, True, State.REGISTERED),
        (True, True, State.REGISTERED),
    ],
)
def test_only_what_everybody_reads_is_findable(
    withdrawn: bool, restricted: bool, wanted: State
) -> None:
    version = Visibility(1, withdrawn, restricted)
    assert wanted_of_version(version, State.REGISTERED) is wanted


@given(versions, st.sampled_from([State.DRAFT, State.REGISTERED]))
def test_a_restricted_version_is_as_the_policy_says(version: Visibility, policy: State) -> None:
    wanted = wanted_of_version(version, policy)
    assert not version.restricted or wanted is policy
    assert wanted is not State.FINDABLE or not (version.restricted or version.withdrawn)


@given(st.lists(versions))
def test_the_newest_that_is_left_speaks(family: list[Visibility]) -> None:
    chosen = speaker(family)
    assert (chosen is None) == (not family)
    living = [version for version in family if not version.withdrawn]
    if chosen:
        assert chosen.index == max(version.index for version in living or family)
        assert chosen.withdrawn == (not living)


def test_nothing_of_a_restricted_record_is_sent() -> None:
    secret = {
        "creators": [{"name": "SECRET"}],
        "titles": [{"title": "SECRET"}],
        "publisher": {"name": "A laboratory"},
        "publicationYear": "2026",
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "SECRET"},
        "subjects": [{"subject": "SECRET"}],
        "descriptions": [{"description": "SECRET"}],
        "relatedIdentifiers": [{"relatedIdentifier": "SECRET"}],
        "version": "SECRET",
        "language": "SECRET",
    }
    sent = suppressed(secret)
    assert "SECRET" not in json.dumps(sent)
    assert set(secret) <= set(sent)  # so that what DataCite had before is overwritten
    assert sent["publisher"] == {"name": "A laboratory"}
