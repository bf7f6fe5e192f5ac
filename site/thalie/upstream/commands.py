"""Invenio's own commands, where what they do is not to be had otherwise."""

from __future__ import annotations

from typing import Any

from flask import current_app


def invoke(command: Any, *words: str) -> None:
    """Run COMMAND with its WORDS in this process, for the application that is current."""
    current_app.test_cli_runner().invoke(command, list(words), catch_exceptions=False)
