"""A sentence is said in any language that has a catalogue, else in English."""

from __future__ import annotations

from pathlib import Path

import pytest

from thalie.ground.language import (
    counted,
    enumeration,
    few,
    in_context,
    languages,
    locale,
    sentence,
)
from thalie.theme.translations import compile_catalogues

WORDS = r"""
msgid "Give one number in %(unit)s."
msgstr "Unu %(unit)s!"

msgctxt "name"
msgid "Name"
msgstr "Nomo"

msgid "%(number)s file of %(size)s"
msgid_plural "%(number)s files of %(size)s"
msgstr[0] "%(number)s dosiero: %(size)s"
msgstr[1] "%(number)s dosieroj: %(size)s"

msgid "A word"
msgstr ""

#, fuzzy
msgid "Another"
msgstr "Alia?"
"""


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An instance that speaks an invented language."""
    folder = tmp_path / "source" / "xx" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text(WORDS)
    instance = tmp_path / "instance"
    compile_catalogues(tmp_path / "source", instance / "translations")
    monkeypatch.setenv("INVENIO_INSTANCE_PATH", str(instance))
    return instance


@pytest.mark.usefixtures("instance")
@pytest.mark.parametrize("language", ["xx", "xx_YY", "xx-YY"])
def test_a_catalogue_of_the_instance_is_enough(language: str) -> None:
    assert sentence("Give one number in %(unit)s.", unit="keV").in_language(language) == "Unu keV!"
    assert in_context("name", "Name").in_language(language) == "Nomo"
    several = [
        counted("%(number)s file of %(size)s", "%(number)s files of %(size)s", n, size="1 MB")
        for n in (1, 2)
    ]
    assert [one.in_language(language) for one in several] == [
        "1 dosiero: 1 MB",
        "2 dosieroj: 1 MB",
    ]
    assert languages() == ["en", "xx"]


@pytest.mark.usefixtures("instance")
def test_what_a_catalogue_lacks_is_said_in_english() -> None:
    for words in ("A word", "Another", "Never seen: 5 %"):
        assert sentence(words).in_language("xx") == words
    assert in_context("other", "Name").in_language("xx") == "Name"
    assert sentence("Name").in_language("xx") == "Name"
    assert sentence("%(a)s and %(b)s", a="%", b="{}").in_language("xx") == "% and {}"


@pytest.mark.usefixtures("instance")
@pytest.mark.parametrize("language", ["de", "fr", "", "../xx", "en"])
def test_a_language_without_catalogue_is_english(language: str) -> None:
    assert in_context("name", "Name").in_language(language) == "Name"


@pytest.mark.parametrize("language", ["fr", "fr_FR", "fr-FR"])
def test_without_an_instance_the_catalogues_of_the_checkout_speak(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("INVENIO_INSTANCE_PATH", raising=False)
    assert sentence("Give a whole number.").in_language(language) == "Donnez un nombre entier."
    assert languages() == ["en", "fr"]


def test_an_instance_that_was_not_prepared_speaks_like_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INVENIO_INSTANCE_PATH", str(tmp_path))
    assert languages() == ["en", "fr"]


@pytest.mark.parametrize(
    ("language", "told"), [("en", "a, b and 2 more"), ("fr", "a, b et 2 de plus")]
)
def test_a_long_list_is_cut(language: str, told: str) -> None:
    assert few(["a", "b", "c", "d"], 2, language) == told


@pytest.mark.parametrize(
    ("language", "told"), [("en", "a, b and c"), ("fr", "a, b et c"), ("xx", "a, b and c")]
)
def test_a_list_is_told(language: str, told: str) -> None:
    assert few(["a", "b", "c"], 3, language) == enumeration(["a", "b", "c"], language) == told


def test_an_unknown_locale_is_british() -> None:
    assert [str(locale(name)) for name in ("fr", "de-AT", "xx", "../x")] == [
        "fr_FR",
        "de_AT",
        "en_GB",
        "en_GB",
    ]
