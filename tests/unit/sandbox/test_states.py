"""The state machine of a DOI, from datacite/lupo ``app/models/doi.rb``."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
)

from tests.generated import examples
from thalie_local.sandbox import metadata as kernel
from thalie_local.sandbox.states import (
    Doi,
    RefusedError,
    State,
    check_deletable,
    create,
    next_state,
    put,
    update,
)

NOW, LATER = "2026-01-01T00:00:00.000Z", "2026-01-02T00:00:00.000Z"
URL = "https://data.example.org/records/1"
PREFIXES = ("10.5072",)
COMPLETE: dict[str, Any] = {
    "creators": [{"name": "Curie, Irène"}],
    "titles": [{"title": "A blue enamel"}],
    "publisher": {"name": "A laboratory"},
    "publicationYear": "2026",
    "types": {"resourceTypeGeneral": "Dataset"},
}


def new(name: str = "10.5072/abc", *, taken: bool = False, **attributes: Any) -> Doi:
    return create(name, attributes, prefixes=PREFIXES, taken=taken, now=NOW)


def refusal(call: Any, *args: Any, **kwargs: Any) -> tuple[int, set[str | None]]:
    with pytest.raises(RefusedError) as caught:
        call(*args, **kwargs)
    return caught.value.status, {problem.source for problem in caught.value.problems}


@pytest.mark.parametrize(
    ("state", "event", "expected"),
    [
        ("draft", "register", "registered"),
        ("draft", "publish", "findable"),
        ("draft", "hide", "draft"),
        ("draft", "show", "draft"),
        ("registered", "register", "registered"),
        ("registered", "publish", "findable"),
        ("registered", "hide", "registered"),
        ("registered", "show", "findable"),
        ("findable", "register", "findable"),
        ("findable", "publish", "findable"),
        ("findable", "hide", "registered"),
        ("findable", "show", "findable"),
        ("draft", "release", "draft"),
        ("draft", None, "draft"),
        ("draft", ["publish"], "draft"),
    ],
)
def test_every_event_in_every_state(state: str, event: object, expected: str) -> None:
    assert next_state(State(state), event) == expected


def test_a_new_doi_is_a_draft_without_metadata_or_url() -> None:
    doi = new()
    assert (doi.state, doi.registered, doi.metadata_version) == (State.DRAFT, None, 0)


def test_names_do_not_depend_on_case() -> None:
    assert new("10.5072/ABC").name == "10.5072/abc"


def test_publishing_notes_when_the_doi_first_resolved_and_never_again() -> None:
    doi = new(**COMPLETE, url=URL, event="publish")
    hidden = update(doi, {"event": "hide"}, now=LATER)
    assert (doi.state, doi.registered) == (State.FINDABLE, NOW)
    assert (hidden.state, hidden.registered, hidden.updated) == (State.REGISTERED, NOW, LATER)


@pytest.mark.parametrize("event", ["register", "publish"])
@pytest.mark.parametrize("missing", sorted(COMPLETE))
def test_what_resolves_needs_every_mandatory_property(event: str, missing: str) -> None:
    given = {name: value for name, value in COMPLETE.items() if name != missing}
    assert refusal(new, **given, url=URL, event=event) == (422, {missing})


@pytest.mark.parametrize("event", ["register", "publish"])
@pytest.mark.parametrize("url", [None, "", "data.example.org", "javascript:alert(1)", "http://a b"])
def test_what_resolves_needs_a_url(event: str, url: str | None) -> None:
    assert refusal(new, **COMPLETE, url=url, event=event) == (422, {"url"})


def test_an_update_may_not_take_from_a_findable_doi_what_it_needs() -> None:
    doi = new(**COMPLETE, url=URL, event="publish")
    assert refusal(update, doi, {"titles": [], "url": None}, now=LATER) == (422, {"titles", "url"})


@pytest.mark.parametrize("name", ["10.5072/a b", "10.5072/a+b", "10.5072/é", "10.5072/", "10.5072"])
def test_malformed_names_are_refused(name: str) -> None:
    assert refusal(new, name) == (422, {"doi"})


@pytest.mark.parametrize("name", ["10.1234/abc", "10.507/abc", "", "abc", "10.50722/abc"])
def test_prefixes_of_others_are_refused(name: str) -> None:
    assert refusal(new, name) == (403, {None})


def test_a_taken_name_is_refused_with_the_words_of_datacite() -> None:
    with pytest.raises(RefusedError, match="This DOI has already been taken") as caught:
        new(taken=True)
    assert caught.value.status == 422


def test_put_makes_a_doi_where_there_is_none() -> None:
    made = put(None, "10.5072/abc", {"url": URL}, prefixes=PREFIXES, now=NOW)
    assert (made.name, made.url) == ("10.5072/abc", URL)


@pytest.mark.parametrize(("name", "status"), [("abc", 404), ("10.1234/abc", 403)])
def test_put_refuses_what_is_no_doi_of_the_account(name: str, status: int) -> None:
    assert refusal(put, None, name, {}, prefixes=PREFIXES, now=NOW)[0] == status


def test_absent_attributes_stay_and_null_clears() -> None:
    doi = new(**COMPLETE, language="fr", sizes=["1 GB"])
    changed = update(doi, {"language": None}, now=LATER)
    assert (changed.metadata["language"], changed.metadata["sizes"]) == (None, ["1 GB"])


def test_only_changed_metadata_make_a_new_version() -> None:
    doi = new(**COMPLETE, url=URL, event="publish")
    moved = update(doi, {"url": f"{URL}0"}, now=LATER)
    renamed = update(moved, {"titles": [{"title": "Another"}]}, now=LATER)
    assert (moved.metadata_version, renamed.metadata_version) == (0, 1)


def test_only_drafts_may_be_deleted() -> None:
    check_deletable(new())
    for event in ("register", "publish"):
        assert refusal(check_deletable, new(**COMPLETE, url=URL, event=event))[0] == 405


EVENTS = st.sampled_from(["register", "publish", "hide", "show", "release", "", None])
URLS = st.sampled_from([URL, f"{URL}/2", "", None, "not a url"])
PARTS = st.fixed_dictionaries(
    {},
    optional={
        **{name: st.sampled_from([value, None, []]) for name, value in COMPLETE.items()},
        "event": EVENTS,
        "url": URLS,
    },
)


class DoiLife(RuleBasedStateMachine):
    """Any sequence of requests, against what must hold whatever they are."""

    dois: Bundle[str] = Bundle("dois")

    def __init__(self) -> None:
        super().__init__()
        self.store: dict[str, Doi] = {}
        self.first_registered: dict[str, str] = {}
        self.clock = 0

    def _now(self) -> str:
        self.clock += 1
        return f"2026-01-01T00:00:00.{self.clock:03}Z"

    @rule(target=dois, suffix=st.sampled_from("abcdef"), parts=PARTS, whole=st.booleans())
    def post(self, suffix: str, parts: dict[str, Any], whole: bool) -> str:
        name = f"10.5072/{suffix}"
        attributes = {**(COMPLETE | {"url": URL} if whole else {}), **parts}
        taken = name in self.store
        try:
            made = create(name, attributes, prefixes=PREFIXES, taken=taken, now=self._now())
        except RefusedError as refused:
            assert refused.status == 422
            return name
        assert not taken
        self.store[name] = made
        return name

    @rule(name=dois, parts=PARTS)
    def put(self, name: str, parts: dict[str, Any]) -> None:
        before = self.store.get(name)
        try:
            after = put(before, name, parts, prefixes=PREFIXES, now=self._now())
        except RefusedError as refused:
            assert refused.status == 422
            return
        self.store[name] = after
        if before is not None:
            assert not (before.state.resolves and after.state is State.DRAFT)
            assert after.metadata_version in (before.metadata_version, before.metadata_version + 1)
            assert after.updated > before.updated
            assert after.created == before.created

    @rule(name=consumes(dois))
    def delete(self, name: str) -> None:
        doi = self.store.get(name)
        if doi is None:
            return
        if doi.state is State.DRAFT:
            check_deletable(doi)
            del self.store[name]
        else:
            assert refusal(check_deletable, doi)[0] == 405

    @invariant()
    def what_resolves_is_complete(self) -> None:
        for doi in self.store.values():
            if doi.state.resolves:
                assert doi.url
                assert not kernel.complete_problems(doi.metadata)

    @invariant()
    def registration_is_noted_once(self) -> None:
        for name, doi in self.store.items():
            assert bool(doi.registered) == doi.state.resolves
            if doi.registered:
                assert self.first_registered.setdefault(name, doi.registered) == doi.registered


DoiLife.TestCase.settings = settings(
    max_examples=examples(25), stateful_step_count=20, deadline=None
)
TestDoiLife = DoiLife.TestCase
