"""What the API answers whose decision on an embargo cannot be."""

from __future__ import annotations

from flask_resources import HTTPJSONException, create_error_handler

from thalie.embargo.words import spoken
from thalie.heritage.custom_fields import language

from .decisions import DecisionError


def _refused(error: DecisionError) -> HTTPJSONException:
    """400 at a field, or 409 where somebody was quicker, in the language of the person."""
    words = spoken(error.sentence, language())
    errors = [{"field": error.field, "messages": [words]}] if error.field else []
    return HTTPJSONException(code=409 if error.conflict else 400, description=words, errors=errors)


answer = create_error_handler(_refused)
