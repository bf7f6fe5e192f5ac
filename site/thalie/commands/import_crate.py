"""``thalie import-crate``: a draft of an RO-Crate."""

from __future__ import annotations

import json
from pathlib import Path

import click

from thalie.console.instance import instance


@click.command("import-crate")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--owner", default="", metavar="EMAIL", help="Account that owns the draft.")
@click.option("--json", "as_json", is_flag=True, help="The draft on standard output.")
def import_crate(path: Path, owner: str, as_json: bool) -> None:
    """Make a draft of an RO-Crate (1.1 or 1.2).

    PATH is a zip, or the file ro-crate-metadata.json alone. Nothing is published, and nothing is
    fetched from elsewhere.

    Exit code: 0 the draft is made; 1 this is no crate, and nothing was made.
    """
    with instance() as app:
        from thalie.crosswalks.ro_crate_graph import CrateError
        from thalie.deposit.crates import import_crate as make
        from thalie.deposit.settings import find_owner
        from thalie.deposit.writer import on_behalf_of

        number = find_owner(owner or app.config.get("THALIE_INGEST_OWNER") or "")
        try:
            with path.open("rb") as stream:
                made = make(on_behalf_of(number), stream)
        except CrateError as error:
            raise click.ClickException(f"{path.name}: {error} Nothing was made.") from error
    if as_json:
        remarks = [one.in_language("en") for one in made.remarks]
        click.echo(json.dumps({**made.shown, "remarks": remarks}))
        return
    click.echo(f"Draft with {made.files} files: {made.shown['links']['self_html']}")
    for remark in made.remarks:
        click.echo(remark.in_language("en"))
    for one in made.shown.get("errors", ()):
        click.echo(f"{one['field']}: {', '.join(map(str, one['messages']))}")
