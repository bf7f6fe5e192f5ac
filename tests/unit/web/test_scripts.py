"""Pages run scripts of the site alone: what the policy says, and templates that live with it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from thalie.ground.syntax import parse

ROOT = Path(__file__).resolve().parents[3]
POLICIES = ("default-src", "script-src", "worker-src", "object-src", "base-uri", "form-action")
DATA = re.compile(r"""type=["']application/(ld\+)?json["']""")
SCRIPT = re.compile(r"<script\b(?P<words>[^>]*)>")
INLINE = re.compile(
    r"""\son(click|error|load|change|submit|input|focus|blur|key\w+|mouse\w+)\s*=\s*["']|javascript:"""
)

STOPPED = {
    "invenio_app_rdm/communities_ui/templates/semantic-ui/invenio_communities/collections/macros.html":
        "another picture where the logo of a collection is missing",
    "invenio_oauthclient/templates/invenio_oauthclient/postmessage.html":
        "log-in through other sites in a window, of which none is set up",
    "invenio_previewer/templates/invenio_previewer/bottom.html": "of a theme that is not used",
    "invenio_theme/templates/invenio_theme/macros/truncate.html": "of a theme that is not used",
    "invenio_theme/templates/invenio_theme/page_admin.html": "of Flask-Admin, which is not there",
    "invenio_theme/templates/semantic-ui/invenio_theme/page_admin.html":
        "of Flask-Admin, which is not there",
    "invenio_theme/templates/semantic-ui/invenio_theme/page.html":
        "formulas by MathJax, with THEME_MATHJAX_CDN only",
}  # fmt: skip
"""What InvenioRDM's templates would run in the page itself; docs/production.md names it."""


def policy() -> dict[str, list[str]]:
    """The Content-Security-Policy of ``invenio.cfg``."""
    for node in ast.walk(parse((ROOT / "invenio.cfg").read_text("utf-8"))):
        for key, value in zip(node.keys, node.values, strict=True) if _is_dict(node) else ():
            if isinstance(key, ast.Constant) and key.value == "content_security_policy":
                found: dict[str, list[str]] = ast.literal_eval(value)
                return found
    raise AssertionError("invenio.cfg has no content_security_policy")


def _is_dict(node: ast.AST) -> bool:
    return isinstance(node, ast.Dict)


@pytest.mark.parametrize("name", POLICIES)
def test_no_script_of_a_page_or_of_elsewhere_runs(name: str) -> None:
    sources = policy()[name]
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:"} & set(sources)
    if name == "script-src":
        assert sources == ["'self'"]


def templates() -> Iterator[tuple[str, str]]:
    """Templates of the installed Invenio packages and ours, by name."""
    spec = find_spec("invenio_app")
    assert spec
    assert spec.origin
    installed = Path(spec.origin).parents[1]
    for folder, root in (*((p, installed) for p in installed.glob("invenio_*")),
                         (ROOT / "templates", ROOT)):  # fmt: skip
        for path in folder.rglob("*.html"):
            name = path.relative_to(root).as_posix()
            if "templates/" in name and "/tests/" not in name:
                yield name, path.read_text("utf-8", errors="replace")


def runs_in_the_page(text: str) -> bool:
    """Whether a template has a script or a handler in the page itself; data are no script."""
    scripts = [match["words"] for match in SCRIPT.finditer(text)]
    return bool(INLINE.search(text)) or any(
        "src=" not in words and not DATA.search(words) for words in scripts
    )


def test_templates_run_nothing_in_the_page_but_what_is_known() -> None:
    found = {name for name, text in templates() if runs_in_the_page(text)}
    assert found == set(STOPPED)


def test_the_judge_of_templates() -> None:
    assert runs_in_the_page("<script>alert(1)</script>")
    assert runs_in_the_page('<a href="javascript:void(0)">')
    assert runs_in_the_page('<img src="a" onerror="b()">')
    assert not runs_in_the_page('<script src="/static/a.js"></script>')
    assert not runs_in_the_page("<script type='application/ld+json'>{}</script>")
