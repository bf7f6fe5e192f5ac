"""What a referee sees is named; the rest of a data paper is hidden, whatever comes to it."""

from __future__ import annotations

from dataclasses import dataclass, fields

from thalie.crosswalks.spoken import Spoken, Translated
from thalie.ground.veil import Veil
from thalie.heritage.model import EXPERIMENT
from thalie.heritage.paper.told import Description
from thalie.heritage.present import Line, Words
from thalie.theme.anonymous import SHOWN, TELLTALE, anonymous, veiled
from thalie.theme.paper import Paper

VEIL = Veil.over_persons([("Noether", "Emmy")])
SENTINEL = "Emmy Noether"


def told() -> Paper:
    """A paper that says the same everywhere."""
    values = {one.name: SENTINEL for one in fields(Paper)}
    text = Description(
        "abstract", "", Translated((Spoken('<p title="Noether">Noether &lt;b</p>'),))
    )
    project = next(one for one in EXPERIMENT.fields if one.name == "project")
    lines = [
        Line(project.label.in_language("en"), (Words("Rings"),)),
        Line("Beam", (Words("proton"),)),
    ]
    special = {"language": "en", "abstract": text, "methods": None, "method": lines}
    return Paper(**{**values, **special})  # type: ignore[arg-type]


def test_only_what_is_named_is_shown() -> None:
    seen = anonymous(told(), VEIL)
    hidden = [one.name for one in fields(Paper) if one.name not in SHOWN]
    assert {name: getattr(seen, name) for name in hidden} == dict.fromkeys(hidden, "")
    assert {"byline", "people", "contacts", "citation", "address", "kin", "works"} <= set(hidden)
    assert SENTINEL not in repr(seen)


def test_texts_lose_their_tags_and_stay_harmless() -> None:
    abstract = anonymous(told(), VEIL).abstract
    assert abstract is not None
    assert abstract.texts.text == "<p>[…] &lt;b</p>"


def test_the_project_is_left_out_of_the_method() -> None:
    assert [line.label for line in anonymous(told(), VEIL).method] == ["Beam"]
    assert {one.name for one in EXPERIMENT.fields} >= TELLTALE


def test_addresses_of_authorities_stay() -> None:
    kept = Words("faience", "https://www.geonames.org/2988507")
    assert veiled([kept], VEIL) == [kept]
    assert veiled(Words("page", "https://noether.example.org"), VEIL) == Words("page")
    assert veiled(Words("here", "/things/object/a"), VEIL) == Words("here")
    assert veiled({"a": (1, None, SENTINEL)}, VEIL) == {"a": (1, None, "[…]")}


@dataclass(frozen=True)
class Nested:
    words: tuple[Words, ...]


def test_what_is_inside_is_veiled() -> None:
    assert veiled(Nested((Words(SENTINEL),)), VEIL) == Nested((Words("[…]"),))
