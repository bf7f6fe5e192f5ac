"""``GET /api/embargo-policy``: what the policy proposes to whoever deposits, before it is saved."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, g, jsonify, request

from thalie.embargo.beam import last_day_of_beam
from thalie.embargo.life import FOREVER, Closure, Terms, why_not_closed
from thalie.embargo.proposal import propose, reason, words
from thalie.heritage.custom_fields import language
from thalie.records.days import today
from thalie.web.caching import for_one_reader

from .permissions import is_curator
from .terms import policy

MOST = 100  # dates


def create_api_blueprint(app: Flask) -> Blueprint:
    """``/api/embargo-policy``, for the form."""
    blueprint = Blueprint("thalie_embargo_policy", __name__)
    blueprint.add_url_rule("/embargo-policy", "policy", get_policy)
    return blueprint


def get_policy() -> Response:
    """What holds for a dataset that this person would publish today for the first time.

    ``end`` is the last day of beam as the form has it, each ``collected`` one of its dates of
    collection; what is no date counts as none, as when a draft is saved. Answers ``until``, the
    day of the policy, and ``latest``, the last one to choose, counted from ``counted_from`` (ISO
    8601); ``over`` if the policy opens the files at once; ``words`` on this, and a ``reason`` for
    the record; ``reason_required`` for a restriction, or ``restriction``, why there can be none.
    """
    rules, day, tongue = policy(), today(), language()
    curator = is_curator(g.identity)
    dates = [
        {"date": date, "type": {"id": "collected"}}
        for date in request.args.getlist("collected")[:MOST]
    ]
    beam = last_day_of_beam({"dates": dates}, {"end": request.args.get("end", "")})
    proposed = propose(rules, beam, day, curator=curator)
    refusal = why_not_closed(
        Closure(FOREVER), Terms(proposed.counted_from), rules, curator=curator, reason="given"
    )
    answer = jsonify(
        counted_from=proposed.counted_from.isoformat(),
        until=proposed.until.isoformat(),
        latest=proposed.latest.isoformat(),
        over=proposed.over,
        words=words(proposed, tongue),
        reason=reason(rules, proposed.basis, proposed.counted_from, tongue),
        reason_required=rules.reason_required,
        restriction=refusal.in_language(tongue) if refusal else "",
    )
    return for_one_reader(answer)
