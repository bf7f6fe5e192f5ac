"""What rules read of a record."""

from __future__ import annotations

from dataclasses import replace

from thalie.checks.subject import Subject

from .cases import GOOD


def test_descriptions_are_told_as_a_reader_sees_them() -> None:
    html = "<p>On<b>ly</b> &lt;5 % Cu</p><script>evil()</script><ul><li>a\n<li>b</ul>"
    other = [{"description": html, "type": {"id": "methods"}}, {}]
    metadata = {"description": None, "additional_descriptions": other}
    subject: Subject = replace(GOOD, document={"metadata": metadata})
    assert [(kind, text) for _, kind, text in subject.descriptions()] == [
        ("abstract", ""),
        ("methods", "Only <5 % Cu a b"),
        ("", ""),
    ]
