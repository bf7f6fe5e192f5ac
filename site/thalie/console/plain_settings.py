"""What the configuration says of single settings, read without being run. Pure.

Running ``invenio.cfg`` imports most of InvenioRDM. A setting that the environment or a plain line
of that file gives needs none of it; of any other nothing is said.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from thalie.ground.syntax import parse

PREFIX = "INVENIO_"
OURS = "thalie."  # modules of ours: what is imported from them is the default
DARK = {"exec", "eval", "globals", "locals", "vars", "setattr"}


class NotPlainError(ValueError):
    """It takes the whole application to know what the configuration says."""


def plain_settings(
    defaults: Mapping[str, Any], environment: Mapping[str, str], text: str
) -> dict[str, Any]:
    """The settings in ``defaults`` as InvenioRDM would find them; ``text`` is ``invenio.cfg``.

    The environment comes first, its values as Python literals or else as they are
    (``invenio_config.env``). Raises ``NotPlainError``.
    """
    try:
        tree = parse(text)
    except (SyntaxError, ValueError) as error:
        raise NotPlainError(str(error)) from error
    return {
        name: _literal(environment[PREFIX + name])
        if environment.get(PREFIX + name)
        else _assigned(name, default, tree)
        for name, default in defaults.items()
    }


def _literal(text: str) -> Any:
    try:
        return ast.literal_eval(text)
    except (SyntaxError, ValueError):
        return text


def _assigned(name: str, default: Any, tree: ast.Module) -> Any:
    """What the last plain line says; a name that is bound in any other way is not plain."""
    value, plain = default, 0
    for line in tree.body:
        if isinstance(line, ast.Assign) and [_name(target) for target in line.targets] == [name]:
            plain += 1
            try:
                value = ast.literal_eval(line.value)
            except (SyntaxError, ValueError) as error:
                raise NotPlainError(name) from error
    if plain != sum(_binds(node, name) for node in ast.walk(tree)):
        raise NotPlainError(name)
    return value


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _binds(node: ast.AST, name: str) -> bool:
    """Whether a part of the file may give the name a value other than our default."""
    if isinstance(node, ast.Name):
        return (node.id == name and isinstance(node.ctx, ast.Store)) or node.id in DARK
    if isinstance(node, ast.ImportFrom):
        names = {alias.asname or alias.name for alias in node.names}
        return "*" in names or (name in names and not str(node.module).startswith(OURS))
    return False
