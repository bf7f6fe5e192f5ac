"""``thalie vocabularies``: check the files of vocabularies, and load them into an instance."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from thalie.console.instance import instance
from thalie.vocabularies.check import Problem, check_vocabularies
from thalie.vocabularies.files import INDEX, VocabularyError, read_document, read_vocabularies

if TYPE_CHECKING:
    from thalie.vocabularies.load import Outcome

CHECKOUT = Path(__file__).resolve().parents[3]


def app_data() -> Path:
    """The folder of the instance that is meant, else of the checkout."""
    return Path(os.environ.get("INVENIO_INSTANCE_PATH", CHECKOUT), "app_data").resolve()


@click.group()
def vocabularies() -> None:
    """Check and load the vocabularies in app_data/vocabularies."""


@vocabularies.command()
@click.option(
    "--folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=app_data,
    help="Folder with vocabularies.yaml; without it, app_data of the instance.",
)  # fmt: skip
def check(folder: Path) -> None:
    """Look for mistakes in the files. Needs no running instance.

    Exit code: 0 no mistake; 1 there are some, each is told with file, term and key.
    """
    try:
        found = read_vocabularies(folder)
    except VocabularyError as error:
        raise click.ClickException(str(error)) from error
    if problems := check_vocabularies(found, stock_types()):
        refuse(problems)
    terms = sum(len(vocabulary.terms) for vocabulary in found)
    click.echo(f"{terms} terms in {len(found)} vocabularies: no mistake found.")


@vocabularies.command()
@click.argument("names", nargs=-1, metavar="[NAME…]")
def load(names: tuple[str, ...]) -> None:
    """Bring edited files into the running instance.

    Adds new terms and changes changed ones; never deletes. NAME is a vocabulary, such as
    techniques; without one, all are compared. The same command again changes nothing.

    Exit code: 0 done; 1 there are mistakes in the files, or a term was refused.
    """
    with instance() as app:
        from thalie.vocabularies.load import load_source  # they need the application
        from thalie.vocabularies.sources import sources

        known = {source.name: source for source in sources(app)}
        if unknown := [name for name in names if name not in known]:
            raise click.UsageError(
                f"no vocabulary is called {', '.join(unknown)}; there are {', '.join(known)}."
            )
        wanted = [known[name] for name in names or known]
        try:
            _refuse_mistakes({file.resolve() for source in wanted for file in source.files})
            for source in wanted:
                show(load_source(source))
        except VocabularyError as error:
            raise click.ClickException(str(error)) from error


def _refuse_mistakes(files: set[Path]) -> None:
    """End with the mistakes in those of the ``files`` that are ours, if there are any."""
    problems = check_vocabularies(read_vocabularies(app_data()), stock_types())
    if found := [problem for problem in problems if Path(problem.file) in files]:
        refuse(found)


def refuse(problems: Sequence[Problem]) -> None:
    """Tell every problem on standard error and end with status 1."""
    for problem in problems:
        click.echo(str(problem), err=True)
    click.echo(f"{len(problems)} mistakes.", err=True)
    sys.exit(1)


def stock_types() -> dict[str, str]:
    """Identifier types of the vocabularies that come with InvenioRDM, by name."""
    spec = find_spec("invenio_rdm_records")
    if spec is None or spec.origin is None:
        return {}
    index = Path(spec.origin).parent / "fixtures" / "data" / INDEX
    return {name: entry["pid-type"] for name, entry in read_document(index).items()}


def show(outcome: Outcome) -> None:
    """Say what became of the terms of one vocabulary."""
    click.echo(
        f"{outcome.name}: {len(outcome.added)} added, {len(outcome.changed)} changed, "
        f"{len(outcome.unchanged)} unchanged"
    )
    for words, ids in (
        ("added", outcome.added),
        ("changed", outcome.changed),
        ("in the database, not in the file", outcome.not_in_file),
    ):
        if ids:
            more = f" and {len(ids) - 20} more" if len(ids) > 20 else ""
            click.echo(f"  {words}: {', '.join(ids[:20])}{more}")
