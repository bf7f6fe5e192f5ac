"""A script that is smuggled into a page is stopped by the browser."""

from __future__ import annotations

import pytest

from tests.browser.visitor import JourneyError, Visitor


def test_a_smuggled_script_does_not_run(visitor: Visitor, site: str) -> None:
    with pytest.raises(JourneyError, match=r"Content Security Policy.*script-src"):
        visitor.go("smuggle", name="smuggled", url=f"{site}/help/search")
