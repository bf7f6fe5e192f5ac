"""The one error a caller of this package meets."""

from __future__ import annotations

from thalie.ground.errors import OperatorError


class CaptureError(OperatorError):
    """A request that cannot be carried out; ``str()`` is a paragraph for a person.

    ``file``, ``group`` and ``attribute`` say where, ``reason`` what is wrong and
    ``advice`` what to do.
    """

    def __init__(
        self, reason: str, *, advice: str = "", file: str = "", group: str = "", attribute: str = ""
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.advice = advice
        self.file = file
        self.group = group
        self.attribute = attribute

    @property
    def place(self) -> str:
        """File, group and attribute, as far as they are known."""
        parts = (self.file, f"group {self.group}", f"attribute “{self.attribute}”")
        given = (self.file, self.group, self.attribute)
        return ", ".join(part for part, value in zip(parts, given, strict=True) if value)

    def __str__(self) -> str:
        """Place, reason and advice."""
        lead = f"{self.place}: {self.reason}" if self.place else self.reason
        return f"{lead} {self.advice}".strip()
