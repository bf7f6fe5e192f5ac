"""``thalie describe``: a record as a person would tell it."""

from __future__ import annotations

import json
from typing import Any

import click

from thalie.console.instance import instance
from thalie.console.records import identifier_of
from thalie.ground.language import languages
from thalie.heritage.describe import describe as tell


@click.command()
@click.argument("record")
@click.option("--language", type=click.Choice(languages()), default="en", show_default=True)
@click.option("--draft", is_flag=True, help="Tell the draft, not what is published.")
@click.option("--json", "as_json", is_flag=True, help="The record as the REST API gives it.")
def describe(record: str, language: str, draft: bool, as_json: bool) -> None:
    """Tell what RECORD is about: an identifier such as abcde-12345, its DOI, or its address."""
    with instance():
        from thalie.vocabularies import terms

        found = _read(record.strip(), draft)
        if as_json:
            click.echo(json.dumps(found, indent=2, ensure_ascii=False, default=str))
        else:
            click.echo(tell(found, language, terms.find), nl=False)


def _read(named: str, draft: bool) -> dict[str, Any]:
    """The record, from its id, DOI or address."""
    from invenio_access.permissions import system_identity
    from invenio_pidstore.errors import PIDDoesNotExistError
    from invenio_rdm_records.proxies import current_rdm_records_service as service
    from invenio_rdm_records.services.errors import RecordDeletedException
    from sqlalchemy.exc import NoResultFound

    scheme, value = identifier_of(named)
    try:
        if scheme == "recid":
            read = service.read_draft if draft else service.read
            return dict(read(system_identity, value).to_dict())
        return dict(service.pids.resolve(system_identity, value, "doi").to_dict())
    except (PIDDoesNotExistError, NoResultFound):
        where = "draft" if draft else "published record"
        raise click.ClickException(f"There is no {where} “{named}”.") from None
    except RecordDeletedException:
        raise click.ClickException(f"“{named}” was withdrawn.") from None
