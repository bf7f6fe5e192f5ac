"""What is read from the access of a record: who stands there, and whether requests are taken."""

from __future__ import annotations

from typing import Any

import pytest

from thalie.grants.book import standing
from thalie.grants.door import is_offered

Json = dict[str, Any]


def test_grants_and_links_of_a_parent_are_found_by_kind_and_subject() -> None:
    access = {
        "grants": [
            {"subject": {"type": "user", "id": 3}, "permission": "view"},
            {"subject": {"type": "role", "id": "readers"}, "permission": "edit"},
        ],
        "links": [{"id": "ab"}],
    }
    assert standing(access) == {("user", "3"), ("role", "readers"), ("link", "ab")}
    assert standing(None) == standing({"grants": None}) == set()


def record(files: str = "restricted", *, enabled: bool = True, **settings: bool) -> Json:
    return {
        "access": {"record": "public", "files": files},
        "files": {"enabled": enabled},
        "parent": {"access": {"settings": settings}},
    }


@pytest.mark.parametrize(
    ("one", "user", "guest"),
    [
        (record(allow_user_requests=True, allow_guest_requests=True), True, True),
        (record(allow_user_requests=True), True, False),
        (record(allow_guest_requests=True), False, True),
        (record(), False, False),
        (record("public", allow_user_requests=True, allow_guest_requests=True), False, False),
        (record(enabled=False, allow_user_requests=True), False, False),
        ({**record(), "parent": {"access": {}}}, False, False),
    ],
)
def test_requests_are_taken_for_closed_files_where_the_owner_takes_them(
    one: Json, user: bool, guest: bool
) -> None:
    assert is_offered(one, user=True) is user
    assert is_offered(one, user=False) is guest
