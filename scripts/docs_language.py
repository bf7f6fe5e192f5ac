"""Gives each page of the documentation the language its front matter names, labels included.

A hook of mkdocs (``hooks:`` in mkdocs.yml): the theme reads its language when a page is rendered.
"""

from __future__ import annotations

from typing import Any


def on_page_context(context: Any, page: Any, config: Any, nav: Any) -> Any:
    """Set the language of the theme for this one page."""
    config.theme["language"] = page.meta.get("language", "en")
    return context
