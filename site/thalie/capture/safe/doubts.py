"""Doubts about the content of a file, gathered so that each is told once, not once a spectrum."""

from __future__ import annotations

from dataclasses import dataclass, field

from .model import Problem, Provenance


@dataclass(slots=True)
class _Doubt:
    where: Provenance
    advice: str
    example: str
    times: int = 1


@dataclass(slots=True)
class Doubts:
    """Doubts of one file, by code and sentence."""

    _found: dict[tuple[str, str], _Doubt] = field(default_factory=dict)

    def add(
        self, code: str, where: Provenance, reason: str, advice: str = "", example: str = ""
    ) -> None:
        """Doubt WHERE for REASON, a sentence without full stop; EXAMPLE is told of the first."""
        known = self._found.get((code, reason))
        if known:
            known.times += 1
        else:
            self._found[code, reason] = _Doubt(where, advice, example)

    def problems(self) -> list[Problem]:
        """One problem a doubt, none of which refuses the file."""
        return [
            Problem(code, doubt.where, _sentence(reason, doubt), doubt.advice)
            for (code, reason), doubt in self._found.items()
        ]


def _sentence(reason: str, doubt: _Doubt) -> str:
    notes = [doubt.example] if doubt.example else []
    if doubt.times > 1:
        notes.append(f"{doubt.times} times in this file")
    return f"{reason} ({'; '.join(notes)})." if notes else f"{reason}."
