"""How many examples a generated test takes: fewer at each push, many in the drill."""

from __future__ import annotations

from hypothesis import settings

LEAST = 10


def examples(many: int) -> int:
    """The share of ``many`` that the profile asks for: its ``max_examples``, in percent."""
    return max(min(many, LEAST), many * settings.default.max_examples // 100)
