"""Signatures of hooks are looked at once, and are what they were."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path
from types import ModuleType

import pytest
from flask import Flask
from invenio_rdm_records.records.api import RDMRecord

from thalie.upstream import hooks


@pytest.fixture(autouse=True)
def as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in hooks.MODULES:
        monkeypatch.setattr(module, "inspect", inspect)


@pytest.mark.parametrize("module", hooks.MODULES, ids=lambda one: one.__name__)
def test_a_signature_is_looked_at_once(module: ModuleType) -> None:
    hooks.install(Flask(__name__))
    extension = RDMRecord._extensions[-1]
    first = module.inspect.signature(extension.post_load)
    assert first == inspect.signature(extension.post_load)
    assert module.inspect.signature(extension.post_load) is first


@pytest.mark.parametrize("module", hooks.MODULES, ids=lambda one: one.__name__)
def test_the_modules_ask_for_nothing_else(module: ModuleType) -> None:
    source = ast.parse(Path(str(module.__file__)).read_text())
    asked = {node.attr for node in ast.walk(source)
             if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
             and node.value.id == "inspect"}  # fmt: skip
    assert "signature" in asked, "upstream/hooks.py can go"
    assert asked <= {"signature", "getmro"}
