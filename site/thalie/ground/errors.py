"""The errors that a person can mend."""

from __future__ import annotations


class OperatorError(Exception):
    """Something an operator can mend. The message says what, where and how; no more is shown."""
