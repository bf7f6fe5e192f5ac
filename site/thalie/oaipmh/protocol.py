"""OAI-PMH 2.0: what a harvester may ask, and what is wrong with what it asked. Pure.

Arguments become a ``Request``, or the errors that the protocol names (section 3.6). Moments are
UTC, whole seconds, and belong to the range: ``until`` a day means its last second (section 2.7.1).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

LONGEST = 2048
"""Characters that an argument may have; resumption tokens are shorter."""


class Verb(StrEnum):
    """The six requests."""

    IDENTIFY = "Identify"
    LIST_FORMATS = "ListMetadataFormats"
    LIST_SETS = "ListSets"
    GET_RECORD = "GetRecord"
    LIST_IDENTIFIERS = "ListIdentifiers"
    LIST_RECORDS = "ListRecords"


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a verb takes. ``token`` says that it gives incomplete lists."""

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    token: bool = False

    @property
    def known(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.required, *self.optional, *(("resumptionToken",) if self.token else ()))


_LIST = Arguments(("metadataPrefix",), ("from", "until", "set"), token=True)
VERBS: Mapping[Verb, Arguments] = {
    Verb.IDENTIFY: Arguments(),
    Verb.LIST_FORMATS: Arguments(optional=("identifier",)),
    Verb.LIST_SETS: Arguments(token=True),
    Verb.GET_RECORD: Arguments(("identifier", "metadataPrefix")),
    Verb.LIST_IDENTIFIERS: _LIST,
    Verb.LIST_RECORDS: _LIST,
}


class Code(StrEnum):
    """Errors that the protocol names."""

    BAD_ARGUMENT = "badArgument"
    BAD_TOKEN = "badResumptionToken"  # noqa: S105
    BAD_VERB = "badVerb"
    NO_FORMAT = "cannotDisseminateFormat"
    NO_ITEM = "idDoesNotExist"
    NO_MATCH = "noRecordsMatch"


@dataclass(frozen=True, slots=True)
class Fault:
    """An error, and what to do about it."""

    code: Code
    text: str


class Refusal(Exception):  # noqa: N818  (it is the protocol's answer, not a failure)
    """The request cannot be answered. ``said`` are its arguments, where they may be told again."""

    def __init__(self, *faults: Fault, said: Mapping[str, str] | None = None) -> None:
        super().__init__("; ".join(f"{one.code}: {one.text}" for one in faults))
        self.faults = faults
        self.said: Mapping[str, str] = said or {}


@dataclass(frozen=True, slots=True)
class Selection:
    """What a list is made of; the bounds belong to it."""

    prefix: str = ""
    since: datetime | None = None
    until: datetime | None = None
    set: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked. ``said`` are the arguments as they came, to be told again."""

    verb: Verb
    said: Mapping[str, str]
    identifier: str = ""
    selection: Selection = field(default_factory=Selection)
    token: str = ""


def read_request(pairs: Iterable[tuple[str, str]], prefixes: Collection[str]) -> Request:
    """The request that names and values mean; PREFIXES are those of the formats there are.

    Raises ``Refusal`` with every mistake that was found.
    """
    given = list(pairs)
    verb = _verb([value for name, value in given if name == "verb"])
    rest = [(name, value) for name, value in given if name != "verb"]
    faults = list(_faults(verb, rest))
    if faults:
        raise Refusal(*faults)
    words = dict(rest)
    said = {"verb": str(verb), **words}
    if "resumptionToken" in words:
        return Request(verb, said, token=words["resumptionToken"])
    selection = _selection(words)
    if selection.prefix and selection.prefix not in prefixes:
        text = f"There is no format {selection.prefix!r}; ListMetadataFormats tells which are."
        raise Refusal(Fault(Code.NO_FORMAT, text), said=said)
    return Request(verb, said, words.get("identifier", ""), selection)


def _verb(given: list[str]) -> Verb:
    if len(given) != 1:
        text = "Name a verb." if not given else "The verb is given more than once."
        raise Refusal(Fault(Code.BAD_VERB, text))
    try:
        return Verb(given[0])
    except ValueError:
        known = ", ".join(VERBS)
        raise Refusal(Fault(Code.BAD_VERB, f"There is no such verb; there are {known}.")) from None


def _faults(verb: Verb, given: list[tuple[str, str]]) -> Iterator[Fault]:
    takes, counts = VERBS[verb], Counter(name for name, _ in given)
    for name, times in counts.items():
        if name not in takes.known:
            yield _bad(f"{verb} takes no argument {shown(name)}.")
        elif times > 1:
            yield _bad(f"{name} is given more than once.")
    if takes.token and counts["resumptionToken"]:
        if len(counts) > 1:
            yield _bad("resumptionToken excludes all other arguments.")
    else:
        yield from (_bad(f"{verb} needs {name}.") for name in takes.required if not counts[name])
    for name, value in given:
        if name in takes.known and (fault := _unfit(name, value)):
            yield fault


_TOKEN = r"[A-Za-z0-9\-_.!~*'()]+"  # noqa: S105  (schema OAI-PMH.xsd: metadataPrefixType)
_SHAPES: Mapping[str, re.Pattern[str]] = {
    "metadataPrefix": re.compile(_TOKEN),
    "set": re.compile(rf"{_TOKEN}(?::{_TOKEN})*"),
    "identifier": re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[A-Za-z0-9\-_.!~*'();/?:@&=+$,%#]+"),
    "resumptionToken": re.compile(r"[!-~]+"),
}


def _unfit(name: str, value: str) -> Fault | None:
    code = Code.BAD_TOKEN if name == "resumptionToken" else Code.BAD_ARGUMENT
    if not value:
        return Fault(code, f"{name} is empty.")
    if len(value) > LONGEST:
        return Fault(code, f"{name} is longer than {LONGEST} characters.")
    shape = _SHAPES.get(name)
    if shape and not shape.fullmatch(value):
        return Fault(code, f"{name} has characters that it cannot have.")
    return None


def _bad(text: str) -> Fault:
    return Fault(Code.BAD_ARGUMENT, text)


def shown(text: str) -> str:
    """What a stranger sent, short and harmless enough to be told again."""
    plain = "".join(one if one.isprintable() else "?" for one in text[:40])
    return f"'{plain}…'" if len(text) > 40 else f"'{plain}'"


# Dates

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SECOND = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
MOMENT = "%Y-%m-%dT%H:%M:%SZ"


def written(moment: datetime) -> str:
    """A moment as the protocol writes it."""
    return moment.astimezone(UTC).strftime(MOMENT)


def _selection(words: Mapping[str, str]) -> Selection:
    faults: list[Fault] = []
    bounds = {name: _moment(name, words.get(name), faults) for name in ("from", "until")}
    since, until = bounds["from"], bounds["until"]
    if not faults and since and until:
        if len(words["from"]) != len(words["until"]):
            faults.append(_bad("from and until have different granularities."))
        elif since > until:
            faults.append(_bad("from is later than until."))
    if faults:
        raise Refusal(*faults)
    return Selection(words.get("metadataPrefix", ""), since, until, words.get("set", ""))


def _moment(name: str, text: str | None, faults: list[Fault]) -> datetime | None:
    """The bound that TEXT means; of a day, ``until`` means the last second."""
    if text is None:
        return None
    shape = next((one for one in (_DAY, _SECOND) if one.fullmatch(text)), None)
    try:
        if shape is None:
            raise ValueError
        found = datetime.fromisoformat(text)
    except ValueError:
        faults.append(_bad(f"{name} is no date: write YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ."))
        return None
    moment = found.replace(tzinfo=UTC)
    if shape is _DAY and name == "until":
        return moment.replace(hour=23, minute=59, second=59)
    return moment
