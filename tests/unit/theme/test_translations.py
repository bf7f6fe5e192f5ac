"""French is whole, fits the English, and stands where InvenioRDM looks for it."""

from __future__ import annotations

import gettext
import json
import re
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from babel.messages.catalog import Catalog
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

from thalie.theme.translations import compile_catalogues, lay_over, merged

ROOT = Path(__file__).resolve().parents[3]
TRANSLATIONS = ROOT / "translations"
FRENCH = TRANSLATIONS / "fr" / "LC_MESSAGES"
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\{-? *\w+ *\}\}|\{\w*\}|</?\w+[ >]")


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="fr")


def pairs(path: Path) -> list[tuple[str, str]]:
    return [(message.id, message.string) for message in catalogue(path) if message.id]


def placeholders(words: str) -> set[str]:
    return {found.replace(" ", "") for found in PLACEHOLDER.findall(words)}


def differing(words: list[tuple[str, str]]) -> list[str]:
    """English of the pairs whose placeholders or tags are not those of the other language."""
    return [english for english, other in words if placeholders(english) != placeholders(other)]


def javascript() -> dict[str, dict[str, str]]:
    return json.loads((TRANSLATIONS / "fr.json").read_text())


def test_the_template_has_the_words_of_the_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = tmp_path / "messages.pot"
    monkeypatch.chdir(ROOT)
    options = ["--mapping", "translations/babel.cfg", "--keywords", "lazy_gettext"]
    inputs = ["invenio.cfg", "site/thalie", "templates"]
    words = ["pybabel", "--quiet", "extract", *options, "--output", str(fresh), *inputs]
    CommandLineInterface().run(words)
    known = {message.id for message in catalogue(TRANSLATIONS / "messages.pot")}
    assert {message.id for message in catalogue(fresh)} == known, "run scripts/translations.sh"


def test_every_word_of_ours_has_its_french() -> None:
    wanted = {message.id for message in catalogue(TRANSLATIONS / "messages.pot") if message.id}
    french = dict(pairs(FRENCH / "messages.po"))
    assert {english for english in wanted if not french.get(english)} == set()


@pytest.mark.parametrize("name", ["messages.po", "upstream.po"])
def test_placeholders_are_those_of_the_english(name: str) -> None:
    assert differing(pairs(FRENCH / name)) == []


def test_the_javascript_invents_no_placeholder() -> None:
    """Some English placeholders bring English words; French does without."""
    for words in javascript().values():
        invented = [e for e, other in words.items() if placeholders(other) - placeholders(e)]
        assert invented == []


def test_the_judge_sees_a_lost_placeholder() -> None:
    assert differing([("Until %(date)s", "Jusqu’au")]) == ["Until %(date)s"]
    assert differing([("{{count}} files", "{{ count }} fichiers")]) == []


def test_compiled_words_are_found_and_ours_win(tmp_path: Path) -> None:
    folder = tmp_path / "source" / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "upstream.po").write_text('msgid "Home"\nmsgstr "Maison"\n\nmsgid "A"\nmsgstr "B"\n')
    (folder / "messages.po").write_text('msgid "Home"\nmsgstr "Accueil"\n\nmsgid "C"\nmsgstr ""\n')
    compile_catalogues(tmp_path / "source", tmp_path / "instance")
    found = gettext.translation("messages", tmp_path / "instance", ["fr"])
    assert [found.gettext(word) for word in ("Home", "A", "C")] == ["Accueil", "B", "C"]


def test_the_french_of_the_project_compiles() -> None:
    assert merged(FRENCH, "fr").get("Embargoed").string == "Sous embargo"


def test_words_are_laid_over_those_of_a_package(tmp_path: Path) -> None:
    theirs = tmp_path / "project" / "translations" / "a_package" / "messages" / "fr"
    theirs.mkdir(parents=True)
    (theirs / "translations.json").write_text('{"Draft": "Projet", "Save": "Enregistrer"}')
    source = tmp_path / "source"
    source.mkdir()
    (source / "fr.json").write_text('{"a_package": {"Draft": "Brouillon"}}')
    lay_over(source, tmp_path / "project")
    both = json.loads((theirs / "translations.json").read_text())
    assert both == {"Draft": "Brouillon", "Save": "Enregistrer"}


def test_every_javascript_word_is_still_used_upstream() -> None:
    for package, words in javascript().items():
        spec = find_spec(package)
        assert spec and spec.origin
        scripts = Path(spec.origin).parent.rglob("assets/semantic-ui/js/**/*.js")
        source = "".join(path.read_text() for path in scripts)
        source = source.replace('\\"', '"').replace("\\n", "\n")
        unused = {
            english for english in words
            if english.removesuffix("_plural") not in source
        }  # fmt: skip
        assert unused == set(), package


def test_french_titles_name_terms_that_exist() -> None:
    spec = find_spec("invenio_rdm_records")
    assert spec and spec.origin
    data = Path(spec.origin).parent / "fixtures" / "data"
    files = yaml.safe_load((data / "vocabularies.yaml").read_text())
    titles = yaml.safe_load((ROOT / "app_data/vocabularies/titles.fr.yaml").read_text())
    for vocabulary, french in titles.items():
        terms = yaml.safe_load((data / files[vocabulary]["data-file"]).read_text())
        assert set(french) == {term["id"] for term in terms}, vocabulary
