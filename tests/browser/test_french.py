"""Not one English string on a French page, but what people wrote."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.conftest import (
    COMPLETE,
    Account,
    DataCite,
    Dataset,
    add_file,
    drafted,
    person,
    publish,
)
from tests.browser.english import Judge, catalogues, normal, what_people_wrote
from tests.browser.test_tombstone import next_version, withdraw
from tests.browser.visitor import Visitor
from thalie.heritage.fields import Field
from thalie.heritage.model import FIELDS

FRENCH = "fr-FR"
NAMES = {  # of programs, formats, licences, organisations: the same in every language
    "Thalie", "New AGLAE", "Accept-Language", "Creative Commons Attribution 4.0 International",
    "Centre de recherche et de restauration des musées de France", "Flask-Security",
}  # fmt: skip

Pages = dict[str, tuple[str, str, dict[str, Any]]]  # name: (who, address, more of the journey)

ANYONE = {
    "front": "/",
    "search": "/search",
    "nothing found": "/search?q=xylophonist",
    "misspelt": "/search?q=curiee",
    "hint": '/search?q="verdigris',
    "narrowed": "/search?q=&f=technique:pixe&f=keeper:louvre",
    "beyond": "/search?q=&page=900",
    "far": "/search?q=&page=5000",
    "communities": "/communities",
    "log in": "/login/",
    "sign up": "/signup/",
    "forgotten": "/lost-password/",
    "search guide": "/help/search",
    "versioning": "/help/versioning",
    "statistics": "/help/statistics",
    "instruments": "/instruments",
    "instrument": "/instruments/new-aglae",
    "detector": "/instruments/aglae-microbeam",
    "vocabularies": "/vocabulary",
    "vocabulary": "/vocabulary/techniques",
    "museums": "/vocabulary/museums",
    "technique": "/things/technique/pixe",
    "museum": "/things/museum/louvre",
    "material": "/things/material/gold",
    "no thing": "/things/object/none",
    "catalogue": "/catalog",
    "dumps": "/dumps",
    "no page": "/nothing/here",
    "no dataset": "/records/aaaaa-aaaaa",
    "identify": "/oai2d?verb=Identify",
    "list of datasets": "/oai2d?verb=ListRecords&metadataPrefix=oai_dc",
    "list of identifiers": "/oai2d?verb=ListIdentifiers&metadataPrefix=oai_datacite",
    "formats": "/oai2d?verb=ListMetadataFormats",
    "sets": "/oai2d?verb=ListSets",
    "refusal of OAI-PMH": "/oai2d?verb=Nothing",
}
OF_THE_LEADER = {
    "uploads": "/me/uploads",
    "requests": "/me/requests",
    "my communities": "/me/communities",
    "my embargoes": "/me/embargoes",
    "new draft": "/uploads/new",
    "from a crate": "/uploads/crate",
    "new community": "/communities-new",
    "profile": "/account/settings/profile",
    "password": "/account/settings/password/",
    "notifications": "/account/settings/notifications/",
    "sessions": "/account/settings/security",
    "applications": "/account/settings/applications/",
    "new token": "/account/settings/applications/tokens/new/",
    "new application": "/account/settings/applications/clients/new/",
    "linked accounts": "/account/settings/linkedaccounts/",
    "not for leaders": "/administration/dois",
}
OF_THE_CURATOR = {
    "desk": "/desk?card=reviews",
    "changes of many": "/desk/bulk",
    "administration": "/administration/",
    "administration of records": "/administration/records",
    "administration of drafts": "/administration/drafts",
    "administration of users": "/administration/users",
    "administration of jobs": "/administration/jobs",
    "administration of requests": "/administration/requests",
    "administration of communities": "/administration/communities",
    "administration of DOIs": "/administration/dois",
    "administration of embargoes": "/administration/embargoes",
    "administration of harvesting": "/administration/harvesting",
    "administration of objects": "/administration/objects",
}


def pages() -> Iterator[tuple[str, str, str]]:
    """(name, who, path) of the pages that need nothing of their own."""
    for who, paths in (("", ANYONE), ("leader", OF_THE_LEADER), ("curator", OF_THE_CURATOR)):
        yield from ((name, who, path) for name, path in paths.items())


@pytest.fixture(scope="module")
def special(
    app: Any, site: str, datacite: DataCite, open_dataset: Dataset, embargoed_dataset: Dataset,
    review: str,
) -> Pages:  # fmt: skip
    """Pages of datasets in each state, of drafts, of a community and of reviews."""
    restricted = publish(app, "Minium on vellum, restricted", "restricted")
    gone = publish(app, "Realgar on silk, withdrawn")
    datacite.wait_until_findable(gone.doi)
    withdraw(gone.id)
    old = publish(app, "Smalt on canvas, in two versions")
    new = next_version(old)
    least, complete, wrong = drafted(app), drafted(app, **COMPLETE), drafted(app)
    for draft in (complete, wrong):
        add_file(draft)
    slug = community_of_review()
    of = f"{site}/records"
    return {
        "open dataset": ("", open_dataset.url, {}),
        "open dataset of the leader": ("leader", open_dataset.url, {}),
        "open dataset for the curator": ("curator", open_dataset.url, {}),
        "embargoed dataset": ("", embargoed_dataset.url, {}),
        "embargoed dataset of the leader": ("leader", embargoed_dataset.url, {}),
        "embargoed dataset for the curator": ("curator", embargoed_dataset.url, {}),
        "restricted dataset": ("", restricted.url, {}),
        "restricted dataset of the leader": ("leader", restricted.url, {}),
        "tombstone": ("", gone.url, {}),
        "tombstone for the curator": ("curator", gone.url, {}),
        "older version": ("", old.url, {}),
        "newer version": ("", f"{of}/{new['id']}", {}),
        "analyses": ("", f"{open_dataset.url}/analyses", {}),
        "provenance": ("leader", f"{open_dataset.url}/provenance", {}),
        "grants": ("leader", f"{restricted.url}/grants", {}),
        "embargo": ("leader", f"{embargoed_dataset.url}/embargo", {}),
        "file of an embargoed dataset": ("", f"{embargoed_dataset.url}/files/a.txt", {}),
        "preview of a file": ("", f"{of}/{new['id']}/preview/second.txt", {}),
        "empty draft": ("leader", f"{site}/uploads/{least}", {}),
        "complete draft": ("leader", f"{site}/uploads/{complete}", {}),
        "preview of a draft": ("leader", f"{of}/{complete}?preview=1", {}),
        "share": ("leader", open_dataset.url, {"open": ["#recordManagement button:has(.share)"]}),
        "community": ("", f"{site}/communities/{slug}/records", {}),
        "members of a community": ("curator", f"{site}/communities/{slug}/members", {}),
        "settings of a community": ("curator", f"{site}/communities/{slug}/settings", {}),
        "requests to a community": ("curator", f"{site}/communities/{slug}/requests", {}),
        "review": ("leader", review, {}),
        "review for the curator": ("curator", review, {}),
        "checks": ("curator", review, {"open": ["#checks-tab"]}),
        "remarks": ("curator", review.replace("/me/requests/", "/submissions/"), {}),
    }  # fmt: skip


def community_of_review() -> str:
    """Slug of the newest community."""
    from invenio_communities.proxies import current_communities

    found = current_communities.service.search(person("curator"), {"sort": "newest", "size": 1})
    return str(next(iter(found.hits))["slug"])


SPECIAL = [
    "open dataset", "open dataset of the leader", "open dataset for the curator",
    "embargoed dataset", "embargoed dataset of the leader", "embargoed dataset for the curator",
    "restricted dataset", "restricted dataset of the leader", "tombstone",
    "tombstone for the curator", "older version", "newer version", "analyses", "provenance",
    "grants", "embargo", "file of an embargoed dataset", "preview of a file", "empty draft",
    "complete draft", "preview of a draft", "share", "community",
    "members of a community", "settings of a community", "requests to a community", "review",
    "review for the curator", "checks", "remarks",
]  # fmt: skip


@pytest.fixture(scope="module")
def judge(app: Any, special: Pages) -> Judge:
    """Knows all catalogues, the vocabularies, and what people wrote here."""
    messages = catalogues()
    for english, french in terms():
        messages.add(english, french)
    return Judge(messages, what_people_wrote(written()) | {normal(name) for name in NAMES})


def terms() -> Iterator[tuple[str, str]]:
    """English and French titles of all terms of all vocabularies."""
    from invenio_vocabularies.records.models import VocabularyMetadata

    for row in VocabularyMetadata.query:
        title = (row.json or {}).get("title") or {}
        if "en" in title:
            yield title["en"], title.get("fr", "")


def examples(fields: tuple[Field, ...]) -> Iterator[Any]:
    """Values such as people write into fields; a form shows them in fields that are empty."""
    for one in fields:
        yield one.example
        if one.group:
            yield from examples(one.group.fields)


def written() -> Iterator[Any]:
    """What people wrote: into datasets, drafts, communities and requests, and their names."""
    from invenio_accounts.models import Role, User
    from invenio_communities.communities.records.models import CommunityMetadata
    from invenio_rdm_records.records.models import (
        RDMDraftMetadata,
        RDMFileDraftMetadata,
        RDMFileRecordMetadata,
        RDMRecordMetadata,
    )
    from invenio_requests.records.models import RequestEventModel, RequestMetadata

    for model in (RDMRecordMetadata, RDMDraftMetadata, CommunityMetadata, RequestMetadata):
        for row in model.query:
            told = row.json or {}
            yield [told.get(key) for key in ("metadata", "custom_fields", "title", "description")]
            yield (told.get("tombstone") or {}).get("note")
            yield ((told.get("access") or {}).get("embargo") or {}).get("reason")
            yield told.get("slug")
    for model in (RDMFileDraftMetadata, RDMFileRecordMetadata):
        yield [row.key for row in model.query]
    yield [row.json for row in RequestEventModel.query]
    yield [role.name for role in Role.query]
    yield list(examples(FIELDS))
    for user in User.query:
        yield [user.email, user.username, dict(user.user_profile or {})]


@pytest.mark.parametrize(("name", "who", "path"), list(pages()))
def test_a_french_page_is_french(
    visitor: Visitor, site: str, accounts: dict[str, Account], judge: Judge, name: str, who: str,
    path: str,
) -> None:  # fmt: skip
    page = visitor.go("readWords", name=f"french-{name.replace(' ', '-')}", language=FRENCH,
                      url=site + path, account=accounts.get(who))  # fmt: skip
    assert page["language"] == "fr"
    english = judge.faults(page["seen"])
    assert not english, "\n".join(english)


@pytest.mark.parametrize("name", SPECIAL)
def test_a_french_page_of_a_dataset_is_french(
    visitor: Visitor, accounts: dict[str, Account], judge: Judge, special: Pages, name: str
) -> None:
    who, url, more = special[name]
    page = visitor.go("readWords", name=f"french-{name.replace(' ', '-')}", language=FRENCH,
                      url=url, account=accounts.get(who), **more)  # fmt: skip
    assert page["language"] == "fr"
    english = judge.faults(page["seen"])
    assert not english, "\n".join(english)


def test_each_page_of_a_dataset_is_read(special: Pages) -> None:
    assert sorted(special) == sorted(SPECIAL)


def test_the_page_of_a_fault_is_french(ui_app: Any, visitor: Visitor, judge: Judge) -> None:
    from werkzeug.exceptions import InternalServerError

    from thalie.theme import errors

    with ui_app.test_request_context("/records/x", headers={"Accept-Language": "fr"}):
        answer = ui_app.make_response(errors.answer(InternalServerError()))
        html = answer.get_data(as_text=True)
    page = visitor.go("readWords", name="french-fault", language=FRENCH, html=html)
    assert "Une erreur est survenue ici" in page["text"]
    assert judge.faults(page["seen"]) == []


PAGE = """<html lang=fr><title>Search</title><p>Rechercher un jeu de données</p>
<p lang=en>English</p><button aria-label='Log in'>Connexion</button>
<input placeholder='Search records...'>
<p>or</p><p>12 results found</p><p>He went to the end of it</p><p>gold</p>
<p>Sort <b>by</b></p><p>Attach results</p>
<script>const a = 'Log in';</script><p>Verdigris of the kind that people wrote</p></html>"""


def test_the_judge_sees_what_is_english(visitor: Visitor) -> None:
    messages = catalogues()
    messages.add("gold", "or")
    written = what_people_wrote([{"title": "Verdigris of the kind that people wrote"}])
    page = visitor.go("readWords", name="french-control", html=PAGE)
    assert sorted(Judge(messages, written).faults(page["seen"])) == sorted([
        "title of the page: Search",
        "p: 12 results found",
        "p: He went to the end of it",
        "p: gold",
        "p: Sort",
        "p: Attach results",
        "p[whole]: 12 results found",
        "button[aria-label]: Log in",
        "input[placeholder]: Search records...",
        "p[whole]: He went to the end of it",
        "p[whole]: gold",
        "p[whole]: Sort by",
        "p[whole]: Attach results",
    ])  # fmt: skip


def test_the_judge_sees_an_english_page(visitor: Visitor, site: str, judge: Judge) -> None:
    page = visitor.go("readWords", name="french-english", language="en-GB", url=f"{site}/search")
    assert len(judge.faults(page["seen"])) > 20
