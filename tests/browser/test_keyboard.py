"""All of it without a mouse."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import COMPLETE, add_file, drafted
from tests.browser.visitor import Visitor

TITLE = "Lapis of the keyboard"


@pytest.fixture(scope="module")
def dataset(app: Any, site: str) -> str:
    """Id of a dataset with more analyses than its page shows, four of them of blue."""
    from invenio_access.permissions import system_identity
    from invenio_rdm_records.proxies import current_rdm_records_service as service

    analyses = [
        {"number": f"{n:04d}", "kind": {"id": "point"}, "spot": "blue" if n < 4 else "red"}
        for n in range(40)
    ]
    one = {"label": "Codex", "keeper": {"id": "louvre"}, "materials": [{"id": "lapis-lazuli"}]}
    fields = {**COMPLETE["custom_fields"], "thalie:analyses": analyses, "thalie:objects": [one]}
    words = {**COMPLETE["metadata"], "title": TITLE}
    draft = drafted(app, metadata=words, custom_fields=fields)
    add_file(draft)
    service.publish(system_identity, draft)
    return draft


@pytest.mark.parametrize(
    ("language", "other", "typed", "query"),
    [
        ("en-GB", "fr", "material:lapis", 'material:"lapis lazuli" '),
        ("fr-FR", "en", "matériau:lapis", 'matériau:"lapis-lazuli" '),
    ],
)
def test_a_dataset_is_found_read_cited_and_taken_without_a_mouse(
    visitor: Visitor, site: str, dataset: str, language: str, other: str, typed: str, query: str
) -> None:  # fmt: skip
    seen = visitor.go("walkByKeyboard", name=f"keyboard-{language}", language=language, site=site,
                      typed=typed, facet="technique", sort="oldest", title=TITLE, words="blue",
                      language_to=other)  # fmt: skip
    assert seen["query"] == query
    assert TITLE in seen["narrowed"]
    assert seen["sorted"]["order"] == "oldest" and TITLE in seen["sorted"]["titles"]
    assert seen["analyses"] == 4
    assert TITLE in seen["copied"] and "10.82433/" in seen["copied"]
    assert seen["file"].endswith("_IBA.hdf5")
    assert seen["language"] == other
    assert seen["url"].startswith(seen["record"])
    assert seen["unseen"] == []


def test_the_judge_sees_a_stop_that_is_not_shown(visitor: Visitor) -> None:
    page = "data:text/html,<style>a{outline:none}</style><a href=x>one</a> <a href=y id=two>two</a>"
    seen = visitor.go("tabThrough", name="keyboard-control", url=page, to="#two")
    assert [stop.rpartition(": ")[2] for stop in seen["unseen"]] == ["a one", "a two"]
