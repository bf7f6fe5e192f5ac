"""Apostrophes and quotation marks stay as they were typed.

InvenioRDM cleans every text with ftfy, which by its default also makes `'` of ’ and `"` of “: the
typography of French titles is lost on save. No upstream issue is known.
"""

from __future__ import annotations

from functools import partial

from flask import Flask
from ftfy import fix_text
from marshmallow_utils import html


def install(app: Flask) -> None:
    """Put ours in place; an Invenio ``finalize_app`` hook."""
    html.fix_text = partial(fix_text, uncurl_quotes=False)
