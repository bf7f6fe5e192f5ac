"""Python's own syntax trees, also while other threads read some. Pure."""

from __future__ import annotations

import ast

TRIES = 10


def parse(text: str) -> ast.Module:
    """What ``ast.parse`` gives. Raises ``SyntaxError``, or ``ValueError`` for NUL.

    CPython before 3.13 counts the depth of nesting once for the whole process. When garbage is
    collected while a tree is made, what runs then (a finaliser, another thread) may make one, too;
    the first then says ``SystemError``: AST constructor recursion depth mismatch (CPython issue
    106905). Nothing is wrong with the text: it is read again.
    """
    for _ in range(TRIES - 1):
        try:
            return ast.parse(text)
        except SystemError:
            continue
    return ast.parse(text)
