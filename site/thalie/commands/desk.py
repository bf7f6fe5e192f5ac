"""``thalie desk``: what needs a curator today."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from thalie.console.exit_codes import DONE, PENDING
from thalie.console.instance import instance

ROWS = 10  # of each card that are told


@click.command()
@click.option("--card", default="", metavar="NAME", help="Only this card.")
@click.option("--language", type=click.Choice(("en", "fr")), default="en", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def desk(card: str, language: str, as_json: bool) -> None:
    """Tell what needs a curator today: the same as the page /desk.

    Exit code: 0 nothing needs anybody; 3 something does.
    """
    with instance() as app:
        from flask_babel import force_locale
        from invenio_access.permissions import system_identity

        from thalie.desk import cards as desk_cards
        from thalie.web.cards import Asked

        known = list(desk_cards.cards(system_identity))
        if card and card not in known:
            raise click.BadParameter(
                f"there is no card {card!r}; known are {', '.join(known)}.", param_hint="--card"
            )
        with app.test_request_context(), force_locale(language):
            shown = desk_cards.show(system_identity, Asked(size=ROWS), card)
            told = [desk_cards.as_json(one, language) for one in shown]
            number = desk_cards.waiting(shown)
    if as_json:
        click.echo(json.dumps({"waiting": number, "cards": told}, ensure_ascii=False))
    else:
        click.echo("\n".join(_lines(told, number)))
    sys.exit(PENDING if number else DONE)


def _lines(told: list[dict[str, Any]], number: int) -> list[str]:
    lines = [] if number else ["Nothing needs anybody."]
    for one in told:
        if one["broken"]:
            lines.append(f"{one['title']}: could not be looked at; the log says why.")
        if not one["total"]:
            continue
        lines.append(f"{one['title']}: {one['total']}")
        lines += [_line(row) for row in one["hits"]]
    return lines


def _line(row: dict[str, Any]) -> str:
    since = f", since {row['since']}" if row["since"] else ""
    return f"  {row['title']}{since} ({row['url']}): {' '.join(map(str, row['lacks']))}"
