"""A draft goes to a curator, comes back with remarks at fields, is mended and published."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from secrets import token_hex
from typing import Any

import pytest
import requests as http
from flask import Flask
from flask_babel import force_locale
from invenio_access.permissions import system_identity
from invenio_communities.proxies import current_communities
from invenio_db import db
from invenio_oauth2server.models import Token
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_rdm_records.services.errors import ReviewExistsError
from invenio_records_resources.services.errors import PermissionDeniedError
from invenio_requests.proxies import current_requests_service as requests
from invenio_requests.records.models import RequestEventModel
from sqlalchemy import select

from tests.services.datasets import who
from tests.services.doi.conftest import until
from tests.services.reviewed import COMPLETE, author, curator, drafted, submitted, titled
from thalie.curation import deciding
from thalie.curation.community import community, prepare_community
from thalie.curation.errors import ReviewError, ReviewRequiredError
from thalie.curation.submission import Submission, submission
from thalie.upstream.insides import record_of
from thalie_local.mailbox import mails

Json = dict[str, Any]
WORDS = "Name the manuscript, not only its colour."


@pytest.fixture(autouse=True)
def _in_a_request(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield
    db.session.rollback()


def name() -> str:
    return f"Yellow {token_hex(4)}"


def seen(by: Any, request: str) -> Submission:
    db.session.expire_all()
    return submission(by, request)  # type: ignore[arg-type]


def told_at(by: Any, draft: str) -> dict[str, list[str]]:
    return {
        error["field"]: [str(one) for one in error["messages"]]
        for error in service.read_draft(by, draft).errors
    }


def conversation(request: str) -> str:
    query = select(RequestEventModel.json).where(RequestEventModel.request_id == request)
    found = db.session.execute(query).scalars()
    return " ".join(str(event["payload"].get("content", "")) for event in found)


def letters(instance: Any, to: str) -> list[tuple[str, str]]:
    """Subjects and texts of the mails to an account."""
    return [
        (mail["subject"], mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]
        for mail in mails(instance.layout.mailbox)
        if f"{to}@example.org" in mail["to"]
    ]


# The community, and who publishes


def test_the_community_is_there_and_is_made_once(app: Flask) -> None:
    found = community()
    assert found is not None
    prepare_community(app)
    again = community()
    assert again is not None and again.id == found.id
    members = current_communities.service.members.record_cls.get_members(found.id)
    assert [(one.group_id, one.role) for one in members] == [("curator", "owner")]


def test_a_leader_cannot_publish_but_is_told_what_to_do() -> None:
    draft = drafted(author(), titled(name()))
    for language, words in (
        ("en", "Submit this draft for review"),
        ("fr", "Soumettez ce brouillon"),
    ):
        with force_locale(language), pytest.raises(ReviewRequiredError) as caught:
            service.publish(author(), draft)
        assert words in str(caught.value.description)
        db.session.rollback()


def test_curators_and_trusted_leaders_publish_directly() -> None:
    for identity in (who("curator"), who("leader")):
        draft = drafted(identity, titled(name()))
        assert service.read_draft(identity, draft).to_dict()["status"] == "draft"
        assert service.publish(identity, draft).to_dict()["is_published"]


def test_an_ingest_publishes_what_a_reviewed_leader_saved_before() -> None:
    draft = drafted(author(), titled(name()))
    assert service.publish(system_identity, draft).to_dict()["is_published"]
    assert record_of(service.read(author(), draft)).parent.review is None


def test_what_was_submitted_is_not_published_past_its_review() -> None:
    draft, _ = submitted(author(), titled(name()))
    with pytest.raises(ReviewExistsError):
        service.publish(system_identity, draft)


def test_nobody_is_reviewed_where_the_setting_says_so(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "THALIE_PUBLISH_BY_REVIEW", False)
    draft = drafted(author(), titled(name()))
    assert service.publish(author(), draft).to_dict()["is_published"]


def test_a_draft_is_for_the_curators_from_its_first_save_on() -> None:
    draft = service.create(author(), titled(name()))
    told = draft.to_dict()
    ours = community()
    assert ours is not None
    assert told["status"] == "draft_with_review"
    assert told["parent"]["review"]["receiver"] == {"community": str(ours.id)}


def test_a_community_of_ones_own_is_no_way_round() -> None:
    by = author()
    access = {"visibility": "public", "record_submission_policy": "open", "review_policy": "open",
              "member_policy": "open"}  # fmt: skip
    said = {"slug": f"c-{token_hex(4)}", "metadata": {"title": "Mine"}, "access": access}
    mine = current_communities.service.create(by, said)
    draft = drafted(by, titled(name()))
    wish = {"type": "community-submission", "receiver": {"community": str(mine.id)}}
    service.review.update(by, draft, wish)
    request = service.review.submit(by, draft, require_review=False)  # “publish to community”
    assert request.to_dict()["status"] == "submitted"
    with pytest.raises(ReviewRequiredError):
        requests.execute_action(by, request.id, "accept", {})
    db.session.rollback()


def test_by_rest_a_leader_is_refused_and_submits(instance: Any) -> None:
    draft = drafted(author(), titled(name()))
    token = Token.create_personal("review", author().id, scopes=[])
    db.session.commit()
    at = f"{instance.layout.url}/api/records/{draft}/draft"
    headers = {"Authorization": f"Bearer {token.access_token}", "Accept-Language": "fr"}
    try:
        refused = http.post(f"{at}/actions/publish", headers=headers, timeout=60)
        assert refused.status_code == 403
        assert "Soumettez ce brouillon" in refused.json()["message"]
        assert refused.json()["errors"][0]["field"] == "parent.review"
        sent = http.post(f"{at}/actions/submit-review", headers=headers, timeout=60)
        assert sent.status_code == 202, sent.text
        url = f"{instance.layout.url}/api/curation/submissions/{sent.json()['id']}"
        read = http.get(url, headers=headers, timeout=60).json()
        assert (read["status"], read["turn"], read["differences"]) == ("submitted", "curator", None)
        for step in ("remark", "ask-changes", "accept", "decline"):
            said = {"field": "metadata.title", "words": "Mine."}
            assert (
                http.post(f"{url}/{step}", headers=headers, json=said, timeout=60).status_code
                == 403
            )
        early = http.post(f"{url}/hand-back", headers=headers, json={}, timeout=60)
        assert (early.status_code, early.json()["message"]) == (409, "Un curateur l’a déjà.")
    finally:
        db.session.delete(token.client)
        db.session.commit()


# The steps


def test_changes_are_asked_at_a_field_mended_and_published(instance: Any) -> None:
    title = name()
    draft, request = submitted(author(), titled(title))
    until(lambda: any(title in subject for subject, _ in letters(instance, "curator")))

    deciding.remark(curator(), seen(curator(), request), "metadata.title", WORDS)
    assert WORDS in " ".join(told_at(author(), draft)["metadata.title"])
    assert WORDS in conversation(request)

    deciding.ask_changes(curator(), seen(curator(), request), "A few words.")
    assert seen(author(), request).turn == "leader"
    until(lambda: any(WORDS in text for _, text in letters(instance, "author")))

    mended = f"{title} of the Psalter"
    service.update_draft(author(), draft, titled(mended))
    deciding.hand_back(author(), seen(author(), request), "Done.")
    again = seen(curator(), request)
    assert (again.turn, again.title) == ("curator", mended)
    assert not any(WORDS in " ".join(words) for words in told_at(author(), draft).values())
    assert "Done." in conversation(request)

    deciding.accept(curator(), again, "Thank you.", again.mark)
    record = service.read(author(), draft).to_dict()
    assert record["is_published"] and record["pids"]["doi"]["identifier"]
    assert not seen(author(), request).open


def test_a_remark_of_no_field_or_without_words_is_refused() -> None:
    _, request = submitted(author(), titled(name()))
    for field, words in (("metadata.secret", WORDS), ("metadata.title", "  <p> </p>")):
        with pytest.raises(ReviewError):
            deciding.remark(curator(), seen(curator(), request), field, words)
    with pytest.raises(ReviewError):
        deciding.ask_changes(curator(), seen(curator(), request), "")
    with pytest.raises(ReviewError):
        deciding.decline(curator(), seen(curator(), request), "")


def test_what_was_changed_meanwhile_is_not_published_unseen() -> None:
    draft, request = submitted(author(), titled(name()))
    looked = seen(curator(), request).mark
    service.update_draft(author(), draft, titled(name()))
    with pytest.raises(ReviewError) as caught:
        deciding.accept(curator(), seen(curator(), request), "", looked)
    assert caught.value.conflict
    assert seen(curator(), request).open


def test_a_declined_draft_is_submitted_anew_after_a_save() -> None:
    draft, request = submitted(author(), titled(name()))
    deciding.decline(curator(), seen(curator(), request), "Not measured here.")
    assert service.read_draft(author(), draft).to_dict()["status"] == "declined"
    service.update_draft(author(), draft, titled(name()))
    assert service.read_draft(author(), draft).to_dict()["status"] == "draft_with_review"
    again = service.review.submit(author(), draft, require_review=True)
    assert str(again.id) != request


def test_strangers_see_nothing_of_a_review() -> None:
    _, request = submitted(author(), titled(name()))
    with pytest.raises(PermissionDeniedError):
        seen(who("reader"), request)


def test_a_trusted_leader_of_another_draft_does_not_decide() -> None:
    _, request = submitted(author(), titled(name()))
    with pytest.raises(PermissionDeniedError):
        seen(who("leader"), request)


# Later versions


@pytest.fixture
def published() -> Callable[..., str]:
    def publish(data: Json | None = None) -> str:
        id_ = drafted(author(), deepcopy(data or COMPLETE))
        service.publish(system_identity, id_)  # as an ingest does
        return id_

    return publish


def test_a_new_version_is_reviewed_with_what_changed(published: Callable[..., str]) -> None:
    first = published(titled("Yellow, first"))
    draft = service.new_version(author(), first)
    service.import_files(author(), draft.id)
    service.update_draft(author(), draft.id, titled("Yellow, second", version="2"))
    with pytest.raises(ReviewRequiredError):
        service.publish(author(), draft.id)
    db.session.rollback()
    request = service.review.submit(author(), draft.id, require_review=True)
    db.session.commit()
    found = seen(curator(), str(request.id)).differences("fr")
    told = {one.field.path: (one.kind, list(one.before), list(one.after)) for one in found or ()}
    assert told["metadata.title"] == ("changed", ["Yellow, first"], ["Yellow, second"])
    assert told["metadata.version"] == ("added", [], ["2"])
    assert "files.enabled" not in told
    deciding.accept(curator(), seen(curator(), str(request.id)))
    assert service.read(author(), draft.id).to_dict()["versions"]["index"] == 2


def test_a_new_version_whose_review_was_taken_back_is_for_the_curators_again(
    published: Callable[..., str],
) -> None:
    draft = service.new_version(author(), published())
    service.import_files(author(), draft.id)
    service.update_draft(author(), draft.id, titled(name()))
    request = service.review.submit(author(), draft.id, require_review=True)
    requests.execute_action(author(), request.id, "cancel", {})
    service.update_draft(author(), draft.id, titled(name()))
    assert record_of(service.read_draft(author(), draft.id)).get_review() is not None
    assert service.review.submit(author(), draft.id, require_review=True).id != request.id


def test_an_edit_of_what_is_published_is_published_at_once(published: Callable[..., str]) -> None:
    id_ = published()
    service.edit(author(), id_)
    service.update_draft(author(), id_, titled("Yellow, mended"))
    assert service.publish(author(), id_).to_dict()["metadata"]["title"] == "Yellow, mended"
