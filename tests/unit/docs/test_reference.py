"""Commands, options, variables, ports, messages and make targets: what is there is documented, and
what is documented is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest
import yaml

from bench.__main__ import MEASUREMENTS
from thalie.capture import PROBLEM_CODES
from thalie.deposit.people import parse_people
from thalie.deposit.report import Outcome
from thalie.ground.syntax import parse
from thalie_local.cli import COMMANDS
from thalie_local.sandbox.faults import KINDS
from thalie_local.standalone.layout import DEFAULT_PORT, LAST_PORT, PORTS

VARIABLE = re.compile(r"\b(?:INVENIO|THALIE)_[A-Z0-9_]*[A-Z0-9]\b")
PLAIN = ("Makefile", "thalie", "scripts/*.sh", "docker/*", "docker/*/*", "templates/**/*.html")
PYTHON = (
    *("site/thalie/**/*.py", "local/**/*.py", "docker/*.py", "invenio.cfg"),
    *("tests/conftest.py", "tests/services/*.py"),
)
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


def variables(source: str) -> set[str]:
    """Variables of the environment and settings that Python code names as text or keyword."""
    found: set[str] = set()
    for node in ast.walk(parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found |= {node.value} if VARIABLE.fullmatch(node.value) else set()
        elif isinstance(node, ast.keyword) and node.arg and VARIABLE.fullmatch(node.arg):
            found.add(node.arg)
    return found


def settings(source: str) -> set[str]:
    """Settings of ours that ``invenio.cfg`` assigns."""
    assigned = (n for n in parse(source).body if isinstance(n, ast.Assign))
    names = {t.id for node in assigned for t in node.targets if isinstance(t, ast.Name)}
    return {name for name in names if name.startswith("THALIE_")}


@pytest.fixture(scope="module")
def used(root: Path) -> set[str]:
    """Every variable that the project reads or sets."""
    found = settings((root / "invenio.cfg").read_text("utf-8"))
    for pattern in PYTHON:
        for path in root.glob(pattern):
            found |= variables(path.read_text("utf-8"))
    for pattern in PLAIN:
        for path in (
            p for p in root.glob(pattern) if p.is_file() and p.suffix not in (".py", ".pyc")
        ):
            found |= set(VARIABLE.findall(path.read_text("utf-8")))
    return found


def test_every_variable_is_documented(used: set[str], manual: str) -> None:
    assert len(used) > 40
    assert used - set(VARIABLE.findall(manual)) == set()


def test_every_documented_variable_exists(used: set[str], manual: str) -> None:
    known = used | {f"INVENIO_{name}" for name in used}  # each setting may come from outside
    assert set(VARIABLE.findall(manual)) - known == set()


def test_the_judge_sees_variables() -> None:
    source = 'import os\nos.environ["THALIE_X"]\ncall(INVENIO_Y=1)\nTHALIE_Z = "no THALIE_W here"\n'
    assert variables(source) == {"THALIE_X", "INVENIO_Y"}
    assert settings(source) == {"THALIE_Z"}


# Commands


def command(place: str) -> click.Command:
    """The command at ``module:name``."""
    module, _, name = place.partition(":")
    found: click.Command = getattr(import_module(module), name)
    return found


def options(found: click.Command) -> Iterator[str]:
    """Long options of a command and of its subcommands, which are told by their names."""
    for parameter in found.params:
        if isinstance(parameter, click.Option):
            yield from (o for o in parameter.opts + parameter.secondary_opts if len(o) > 2)
    if isinstance(found, click.Group):
        for name, below in found.commands.items():
            yield f"{name} "
            yield from options(below)


def section(page: str, title: str) -> str:
    """The part of a page under the heading ``title``, down to the next of its level."""
    match = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    return match[1] if match else ""


def undocumented(found: click.Command, text: str) -> list[str]:
    """Options and subcommands that ``text`` does not name."""
    words = set(re.findall(r"--[a-z][a-z-]*|\b[a-z-]+\b(?= |`)", text))
    return [option for option in options(found) if option.strip() not in words]


PLACES = [(f"thalie {name}", place) for name, (place, _) in COMMANDS.items()]


@pytest.mark.parametrize(
    ("title", "place"), [*PLACES, ("The local DataCite", "thalie_local.sandbox.__main__:main")]
)
def test_every_command_and_option_is_documented(root: Path, title: str, place: str) -> None:
    text = section((root / "docs" / "commands.md").read_text("utf-8"), title)
    assert text, f"docs/commands.md has no section “{title}”"
    found = command(place)
    assert undocumented(found, text) == []
    known = {option for option in options(found) if option.startswith("--")} | {"--help"}
    assert set(re.findall(r"`(--[a-z][a-z-]*)", text)) - known == set()


def test_the_judge_sees_an_undocumented_option() -> None:
    @click.command()
    @click.option("--known")
    @click.option("--unknown/--no-unknown")
    def something() -> None: ...

    assert undocumented(something, "`--known` is") == ["--unknown", "--no-unknown"]


def test_commands_in_the_documentation_exist(pages: dict[Path, str]) -> None:
    text = "\n".join(code for page in pages.values() for code in CODE.findall(page))
    named = set(re.findall(r"\./thalie ([a-z][a-z-]*)", text))
    assert named
    assert named - set(COMMANDS) == set()


def test_results_and_codes_are_documented(root: Path) -> None:
    text = section((root / "docs" / "commands.md").read_text("utf-8"), "thalie ingest")
    told = set(re.findall(r"`([a-z0-9-]+)`", text))
    assert PROBLEM_CODES - told == set()
    assert {outcome.value for outcome in Outcome} - told == set()


# Make


def targets(makefile: str) -> set[str]:
    """Targets with a word of explanation."""
    return set(re.findall(r"^([a-z-]+):.*##", makefile, re.MULTILINE))


def test_make_targets(root: Path, pages: dict[Path, str]) -> None:
    known = targets((root / "Makefile").read_text("utf-8"))
    code = "\n".join(found for page in pages.values() for found in CODE.findall(page))
    named = set(re.findall(r"(?:^|[`\s])make ([a-z-]+)", code))
    assert named - known == set()
    assert known - named == set()


# Ports, messages, examples


def test_ports(root: Path) -> None:
    text = section(
        (root / "docs" / "operators.md").read_text("utf-8"), "Ports, and a second instance"
    )
    rows = re.findall(r"^\| [^|]+ \| (?:\+ (\d)|`THALIE_PORT`) \| (\d+) \|$", text, re.MULTILINE)
    assert {(int(offset or 0), int(port)) for offset, port in rows} == {
        (offset, DEFAULT_PORT + offset) for offset in PORTS.values()
    }
    assert str(LAST_PORT) in text


def sentences(source: str) -> Iterator[str]:
    """Texts in Python code; what is filled in is an ellipsis."""
    for node in ast.walk(parse(source)):
        if isinstance(node, ast.JoinedStr):
            yield "".join(p.value if isinstance(p, ast.Constant) else "…" for p in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_the_messages_of_a_start_are_those_of_the_code(root: Path) -> None:
    text = section((root / "docs" / "operators.md").read_text("utf-8"), "Messages, and what to do")
    quoted = [
        m for row in re.findall(r"^\| (.+?) \|", text, re.MULTILINE) for m in row.split(" / ")
    ]
    quoted = [message for message in quoted if message not in ("message", "---")]
    sources = [
        path.read_text("utf-8") for path in (root / "local/thalie_local/standalone").glob("*.py")
    ]
    told = "\n".join(sentence for source in sources for sentence in sentences(source))
    told += (root / "Makefile").read_text("utf-8")
    assert len(quoted) > 10
    assert [m for m in quoted if not all(p.strip(" .") in told for p in m.split("…"))] == []


@pytest.mark.parametrize("name", ["README.md", "docs/depositors.md", "docs/deposants.md"])
def test_the_example_of_people_is_valid(root: Path, name: str) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", (root / name).read_text("utf-8"), re.DOTALL)
    people = [parse_people(yaml.safe_load(block), name) for block in blocks]
    assert people
    assert all(found.creators for found in people)


# Lists that tell what there is


def rows(page: str, title: str) -> set[str]:
    """All names in code style in the first cells of the tables under a heading."""
    cells = re.findall(r"^\| ([^|]+) \|", section(page, title), re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}


def test_every_table_of_ours_is_told(root: Path) -> None:
    sources = (path.read_text("utf-8") for path in (root / "site").glob("thalie/*/models.py"))
    found = {name for text in sources for name in re.findall(r'__tablename__ = "(\w+)"', text)}
    page = (root / "docs" / "architecture.md").read_text("utf-8")
    assert rows(page, "Tables of our own") == found


def test_every_measurement_is_told(root: Path) -> None:
    page = (root / "docs" / "developers.md").read_text("utf-8")
    assert rows(page, "Measurements") == set(MEASUREMENTS)


def test_every_fault_of_the_local_datacite_is_told(root: Path) -> None:
    page = section((root / "docs" / "developers.md").read_text("utf-8"), "Debug")
    told = page.partition("Faults are ")[2].partition("The password")[0]
    assert set(re.findall(r"`([a-z0-9-]+)`", told)) - {"seconds"} == set(KINDS)
