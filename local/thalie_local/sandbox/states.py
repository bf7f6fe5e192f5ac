"""What a DOI may become at DataCite, and what DataCite refuses.

Pure rules, without HTTP or database. Source: DataCite's server, ``datacite/lupo``,
``app/models/doi.rb`` (state machine, validations) and
``app/controllers/datacite_dois_controller.rb`` (create, update, destroy).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from thalie_local.sandbox import metadata as kernel

DOI_SYNTAX = re.compile(r"10\.\d{4,5}/[-._;()/:a-zA-Z0-9*~$=]+")
URL_SYNTAX = re.compile(r"(ftp|https?)://\S+")


class State(StrEnum):
    """Where a DOI stands. Only a draft can be deleted, and nothing returns to draft."""

    DRAFT = "draft"
    REGISTERED = "registered"
    FINDABLE = "findable"

    @property
    def resolves(self) -> bool:
        """Whether the DOI is in the handle system, so that its URL is followed."""
        return self is not State.DRAFT


TRANSITIONS: Mapping[tuple[str, str], State] = {
    (State.DRAFT, "register"): State.REGISTERED,
    (State.DRAFT, "publish"): State.FINDABLE,
    (State.REGISTERED, "publish"): State.FINDABLE,
    (State.REGISTERED, "show"): State.FINDABLE,
    (State.FINDABLE, "hide"): State.REGISTERED,
}


EVENTS = frozenset(event for _, event in TRANSITIONS)


def next_state(state: State, event: object) -> State:
    """The state after ``event``.

    An event that is unknown, or means nothing in this state, changes nothing and is no error:
    DataCite answers 200 and leaves the DOI as it was.
    """
    return TRANSITIONS.get((state, event), state) if isinstance(event, str) else state


@dataclass(frozen=True, slots=True)
class Doi:
    """One DOI as DataCite keeps it.

    ``name`` is in lower case: DOIs do not depend on case (ISO 26324). Times are ISO 8601, UTC.
    ``registered`` is set once, when the DOI first resolves. ``metadata_version`` counts the
    changes of the metadata, from 0.
    """

    name: str
    state: State
    url: str | None
    metadata: Mapping[str, Any]
    metadata_version: int
    created: str
    updated: str
    registered: str | None = None

    @property
    def prefix(self) -> str:
        """The part before the first slash."""
        return self.name.partition("/")[0]

    @property
    def suffix(self) -> str:
        """The part after the first slash."""
        return self.name.partition("/")[2]

    @property
    def title(self) -> str:
        """The first title, or nothing."""
        titles = self.metadata.get("titles") or [{}]
        return str(titles[0].get("title") or "")


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason of a refusal. ``source`` names the attribute, when there is one."""

    title: str
    source: str | None = None


TAKEN = Problem("This DOI has already been taken", "doi")


class RefusedError(Exception):
    """A request DataCite does not accept.

    ``status`` is the HTTP status of the answer, ``doi`` the DOI it is about, where known.
    """

    def __init__(self, status: int, *problems: Problem, doi: str | None = None) -> None:
        super().__init__("; ".join(problem.title for problem in problems))
        self.status = status
        self.problems = problems
        self.doi = doi


def bad_credentials() -> RefusedError:
    """401: no credentials where they are needed, or wrong ones."""
    return RefusedError(401, Problem("Bad credentials."))


def not_found() -> RefusedError:
    """404: there is no such DOI, or it is not for this reader."""
    return RefusedError(404, Problem("The resource you are looking for doesn't exist."))


def not_authorized() -> RefusedError:
    """403: the DOI, or its prefix, is another repository's."""
    return RefusedError(403, Problem("You are not authorized to access this resource."))


def already_taken() -> RefusedError:
    """422: the DOI to be made is there already."""
    return RefusedError(422, TAKEN)


def create(
    name: str | None,
    attributes: Mapping[str, Any],
    *,
    prefixes: Sequence[str],
    taken: bool,
    now: str,
) -> Doi:
    """A new DOI from the attributes of a POST, or of a PUT to an unknown DOI.

    ``taken`` says that the DOI exists. Raises ``RefusedError``: 403 when the prefix is not the
    account's, 422 when the DOI is malformed or taken, or what it describes is not acceptable.
    """
    name = (name or "").lower()
    if name.partition("/")[0] not in prefixes:
        raise not_authorized()
    problems = []
    if not DOI_SYNTAX.fullmatch(name):
        problems.append(Problem("Is invalid", "doi"))
    if taken:
        problems.append(TAKEN)
    blank = Doi(name, State.DRAFT, None, {}, 0, created=now, updated=now)
    return _accepted(_with(blank, attributes, now), problems)


def update(doi: Doi, attributes: Mapping[str, Any], *, now: str) -> Doi:
    """``doi`` with the given attributes replaced; the others stay.

    Raises ``RefusedError`` (422) when the result is not acceptable in the state it would have.
    """
    changed = _with(doi, attributes, now)
    if changed.metadata != doi.metadata:
        changed = replace(changed, metadata_version=doi.metadata_version + 1)
    return _accepted(changed, [])


def put(
    known: Doi | None,
    name: str,
    attributes: Mapping[str, Any],
    *,
    prefixes: Sequence[str],
    now: str,
) -> Doi:
    """What a PUT makes of the ``known`` DOI; of none, a new one where ``name`` looks like a DOI."""
    if known is not None:
        return update(known, attributes, now=now)
    if not re.fullmatch(r"10\.\d{4,5}/.+", name):
        raise not_found()
    return create(name, attributes, prefixes=prefixes, taken=False, now=now)


def check_deletable(doi: Doi) -> None:
    """Raise ``RefusedError`` (405) unless the DOI is a draft."""
    if doi.state.resolves:
        raise RefusedError(405, Problem("Method not allowed"), doi=doi.name)


def _with(doi: Doi, attributes: Mapping[str, Any], now: str) -> Doi:
    state = next_state(doi.state, attributes.get("event"))
    return replace(
        doi,
        state=state,
        url=attributes.get("url", doi.url),
        metadata={**doi.metadata, **kernel.permitted(attributes)},
        updated=now,
        registered=doi.registered or (now if state.resolves else None),
    )


def _accepted(doi: Doi, problems: Sequence[Problem]) -> Doi:
    """``doi`` itself, or ``RefusedError`` with the given problems and those found in it."""
    found = [*problems, *_url_problems(doi), *_metadata_problems(doi)]
    if found:
        raise RefusedError(422, *_first_of_each_source(found), doi=doi.name)
    return doi


def _url_problems(doi: Doi) -> list[Problem]:
    if not doi.url:
        return [Problem("Can't be blank", "url")] if doi.state.resolves else []
    if not isinstance(doi.url, str) or not URL_SYNTAX.fullmatch(doi.url):
        return [Problem("URL is not valid", "url")]
    return []


def _metadata_problems(doi: Doi) -> list[Problem]:
    check = kernel.complete_problems if doi.state.resolves else kernel.shape_problems
    return [Problem(f"DOI {doi.name}: {text}", source) for source, text in check(doi.metadata)]


def _first_of_each_source(problems: Sequence[Problem]) -> list[Problem]:
    return list({problem.source: problem for problem in reversed(problems)}.values())[::-1]
