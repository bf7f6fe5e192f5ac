"""French is whole, fits the English, and stands where InvenioRDM looks for it."""

from __future__ import annotations

import ast
import gettext
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from thalie.ground.syntax import parse
from thalie.heritage.fields import Field
from thalie.heritage.model import FIELDS
from thalie.theme.translations import compile_catalogues, lay_over, merged

ROOT = Path(__file__).resolve().parents[3]
TRANSLATIONS = ROOT / "translations"
FRENCH = TRANSLATIONS / "fr" / "LC_MESSAGES"
CATALOGUES = [str(path.relative_to(TRANSLATIONS)) for path in TRANSLATIONS.glob("*/*/messages.po")]
MARKERS = {"_": 1, "sentence": 1, "in_context": 2, "counted": 2}
"""Functions that mark words for translation, and how many words each takes."""
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\{-? *\w+ *\}\}|\{\w*\}|</?\w+[ >]")


CATALOGUE = re.compile(r'from "@translations/(\w+)/i18next"')
ASKED = re.compile(r'i18next\.t\(\s*("(?:[^"\\]|\\.)*")')
UNUSED = {"invenio_collections"}
"""Pages that this instance has, and that nobody uses: collections inside a community."""


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="fr")


def all_fields(fields: tuple[Field, ...]) -> Iterator[Field]:
    for field in fields:
        yield field
        yield from all_fields(field.group.fields if field.group else ())


def ways(words: str | list[str] | tuple[str, ...]) -> list[str]:
    """One word or sentence; two where there is a plural."""
    return [words] if isinstance(words, str) else list(words)


def pairs(path: Path) -> list[tuple[str, str]]:
    return [
        pair
        for message in catalogue(path)
        if message.id
        for pair in zip(ways(message.id), ways(message.string), strict=True)
    ]


def lacking(wanted: Catalog, known: Catalog) -> list[tuple[str, str]]:
    """(context, English) of what is WANTED and not KNOWN, or known in part or in doubt only."""
    found = []
    for message in wanted:
        other = known.get(message.id, message.context)
        if message.id and not (other and all(ways(other.string)) and not other.fuzzy):
            found.append((message.context or "", ways(message.id)[0]))
    return found


def placeholders(words: str) -> set[str]:
    return {found.replace(" ", "") for found in PLACEHOLDER.findall(words)}


def differing(words: list[tuple[str, str]]) -> list[str]:
    """English of the pairs whose placeholders or tags are not those of the other language."""
    return [english for english, other in words if placeholders(english) != placeholders(other)]


def unreadable(source: str) -> list[int]:
    """Lines where words are given that no extraction from the SOURCE can read."""
    return [
        call.lineno
        for call in ast.walk(parse(source))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in MARKERS
        and not all(isinstance(a, ast.Constant) for a in call.args[: MARKERS[call.func.id]])
    ]


def javascript() -> dict[str, dict[str, str]]:
    return json.loads((TRANSLATIONS / "fr.json").read_text())


def test_template_and_catalogues_have_the_words_of_the_code(tmp_path: Path) -> None:
    copy = tmp_path / "translations"
    shutil.copytree(TRANSLATIONS, copy)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    words = ["sh", "scripts/translations.sh", str(copy)]
    subprocess.run(words, cwd=ROOT, env={**os.environ, "PATH": path}, check=True)
    for known in [TRANSLATIONS / "messages.pot", *TRANSLATIONS.glob("*/*/messages.po")]:
        fresh = copy / known.relative_to(TRANSLATIONS)
        assert fresh.read_text() == known.read_text(), "run scripts/translations.sh"


def test_the_words_of_the_pure_core_are_among_them() -> None:
    template = catalogue(TRANSLATIONS / "messages.pot")
    for field in all_fields(FIELDS):
        assert template.get(field.label.english, field.label.context), field.name
        assert template.get(field.help.english), field.name


def test_words_stand_where_extraction_reads_them() -> None:
    package = ROOT / "site" / "thalie"
    lines = {
        str(path.relative_to(package)): len(found)
        for path in package.rglob("*.py")
        if (found := unreadable(path.read_text()))
    }
    assert lines == {"heritage/model.py": 1}  # ``_field``, which is extracted where it is called


def test_the_judge_sees_words_that_cannot_be_read() -> None:
    assert unreadable('_("a" "b")\nsentence(words)\ncounted("a", f"{b}", 2)') == [2, 3]


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_word_of_ours_is_translated(name: str) -> None:
    known = catalogue(TRANSLATIONS / name)
    assert lacking(catalogue(TRANSLATIONS / "messages.pot"), known) == []


def test_the_judge_sees_what_is_missing_empty_halved_and_in_doubt() -> None:
    wanted, known = Catalog(locale="fr"), Catalog(locale="fr")
    for id_, string, more in (
        ("missing", None, {}),
        ("empty", "", {}),
        (("one", "several"), ("un", ""), {}),
        ("in doubt", "incertain", {"flags": ["fuzzy"]}),
        ("elsewhere", "ailleurs", {"context": "a"}),
        ("right", "juste", {}),
    ):
        wanted.add(id_, context="b" if id_ == "elsewhere" else None)
        if string is not None:
            known.add(id_, string, **more)
    expected = ["missing", "empty", "one", "in doubt", "elsewhere"]
    assert [english for _, english in lacking(wanted, known)] == expected


@pytest.mark.parametrize("name", [*CATALOGUES, "fr/LC_MESSAGES/upstream.po"])
def test_placeholders_are_those_of_the_english(name: str) -> None:
    assert differing(pairs(TRANSLATIONS / name)) == []


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


def test_words_are_told_apart_by_context_and_number(tmp_path: Path) -> None:
    folder = tmp_path / "source" / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "upstream.po").write_text('msgid "Next"\nmsgstr "Suivant"\n')
    (folder / "messages.po").write_text(
        'msgctxt "entries"\nmsgid "Next"\nmsgstr "Suivants"\n\n'
        'msgid "%(number)s file"\nmsgid_plural "%(number)s files"\n'
        'msgstr[0] "%(number)s fichier"\nmsgstr[1] "%(number)s fichiers"\n'
    )
    compile_catalogues(tmp_path / "source", tmp_path / "instance")
    found = gettext.translation("messages", tmp_path / "instance", ["fr"])
    assert (found.gettext("Next"), found.pgettext("entries", "Next")) == ("Suivant", "Suivants")
    many = [found.ngettext("%(number)s file", "%(number)s files", number) for number in (0, 1, 2)]
    assert many == ["%(number)s fichier", "%(number)s fichier", "%(number)s fichiers"]


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


@cache
def scripts() -> dict[str, str]:
    """What asks each catalogue of InvenioRDM's JavaScript for words: scripts of any package.

    A script that is handed a catalogue is counted with those of its own package.
    """
    found: dict[str, str] = {}
    spec = find_spec("invenio_app_rdm")
    assert spec and spec.origin
    packages = Path(spec.origin).parent.parent
    for path in packages.glob("invenio_*/**/assets/semantic-ui/js/**/*.js"):
        source = path.read_text()
        own = [path.relative_to(packages).parts[0]] if "i18next.t(" in source else []
        for package in {*(CATALOGUE.findall(source) or own)}:
            found[package] = found.get(package, "") + source
    return found


def asked(source: str) -> set[str]:
    """The words for which a SOURCE asks, where they are not put together."""
    return {json.loads(words) for words in ASKED.findall(source)}


def test_every_javascript_word_is_still_used_upstream() -> None:
    for package, words in javascript().items():
        joined = re.sub(r'"\s*\+\s*"', "", scripts()[package])
        source = joined.replace('\\"', '"').replace("\\n", "\n")
        unused = {
            english for english in words
            if english.removesuffix("_plural") not in source
        }  # fmt: skip
        assert unused == set(), package


def test_every_word_that_javascript_asks_for_is_french() -> None:
    """Scripts of one package ask the catalogue of another, which knows no such words."""
    lacking = {
        package: missing
        for package, source in scripts().items()
        if package not in UNUSED and (missing := asked(source) - french(package))
    }
    assert lacking == {}


def french(package: str) -> set[str]:
    """What has words in French, theirs or ours."""
    spec = find_spec(package)
    assert spec and spec.origin
    [theirs] = Path(spec.origin).parent.glob(
        f"**/translations/{package}/messages/fr/translations.json"
    )
    words = json.loads(theirs.read_text()) | javascript().get(package, {})
    return {english.removesuffix("_plural") for english, other in words.items() if other}


def test_the_judge_sees_what_is_asked_for() -> None:
    source = 'i18next.t("One \\"two\\""); i18next.t(\n  "Three"\n); t(words)'
    assert asked(source) == {'One "two"', "Three"}


def test_french_titles_name_terms_that_exist() -> None:
    spec = find_spec("invenio_rdm_records")
    assert spec and spec.origin
    data = Path(spec.origin).parent / "fixtures" / "data"
    files = yaml.safe_load((data / "vocabularies.yaml").read_text())
    titles = yaml.safe_load((ROOT / "app_data/vocabularies/titles.fr.yaml").read_text())
    for vocabulary, french in titles.items():
        terms = yaml.safe_load((data / files[vocabulary]["data-file"]).read_text())
        assert set(french) == {term["id"] for term in terms}, vocabulary
