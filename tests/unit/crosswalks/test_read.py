"""The JSON of a record becomes the read model; nothing is invented, nothing closed is shown."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from thalie.crosswalks.model import Identifier, Record, Version
from thalie.crosswalks.read import read_record
from thalie.crosswalks.settings import Settings, SettingsError
from thalie.ground.plain import legal, plain
from thalie.ground.terms import no_terms

from .documents import CONFIG, SETTINGS, TODAY, find, read

HERE = {"THALIE_FACILITY": {"name": "A laboratory"}}
OPEN = {
    "access": {"record": "public", "files": "public", "status": "open", "embargo": {}},
}


def dates(record: Record) -> dict[str, str]:
    return {one.kind: one.when for one in record.dates}


def test_who_and_which() -> None:
    record = read()
    assert (record.id, record.doi, record.concept_doi) == (
        "abcde-12345", "10.5072/version-2", "10.5072/concept",
    )  # fmt: skip
    assert record.page == "https://data.example.org/records/abcde-12345"
    assert (record.previous, record.next) == (
        Version(1, "10.5072/version-1"),
        Version(3, "10.5072/version-3"),
    )
    assert record.creators[0].orcid == "0000-0002-1825-0097"
    assert record.creators[0].affiliations[0].ror == "02egw5x81"
    assert record.contributors[0].role == "ProjectLeader"


def test_the_first_and_the_last_version_have_one_neighbour() -> None:
    first, last = read({"versions index": 1}), read({"versions index": 3})
    assert first.previous is None
    assert first.next == Version(2, "10.5072/version-2")
    assert (last.previous, last.next) == (Version(2, "10.5072/version-2"), None)


def test_what_was_studied() -> None:
    cat = read().objects[0]
    assert cat.keeper is not None
    assert cat.type is not None
    assert (cat.keeper.name, cat.keeper.ror) == ("musée du Louvre", "05k441034")
    assert Identifier("museofile", "M5031") in cat.keeper.identifiers
    assert [one.title("fr") for one in cat.materials] == ["bronze", "or"]
    assert cat.type.uris[0].startswith("http://vocab.getty.edu/aat/")
    assert (cat.year_from, cat.year_to) == (-664, -332)


def test_a_keeper_that_the_list_lacks() -> None:
    other = {"name": "Musée imaginaire", "ror": "https://ror.org/02egw5x81"}
    record = read({"custom_fields thalie:objects": [{"label": "Cat", "other_keeper": other}]})
    keeper = record.objects[0].keeper
    assert keeper is not None
    assert (keeper.name, keeper.ror) == ("Musée imaginaire", "02egw5x81")


def test_without_vocabularies_terms_are_told_by_id_and_title() -> None:
    record = read(find=no_terms)
    assert record.resource_type.general == "Dataset"
    assert record.contributors[0].role == "ProjectLeader"
    assert record.objects[0].materials[0].title("en") == "bronze"
    assert record.objects[0].materials[0].uris == ()


def test_a_draft_with_nothing_is_read() -> None:
    record = read_record({"metadata": {}}, find, SETTINGS, TODAY)
    assert (record.title.text, record.creators, record.dates) == ("", (), ())
    assert record.access.status == "restricted"


def test_an_affiliation_that_is_only_an_id_has_its_ror() -> None:
    """In a draft the vocabulary's words do not stand yet."""
    entry = {"person_or_org": {"name": "A"}, "affiliations": [{"id": "02egw5x81"}]}
    record = read({"metadata creators": [entry]})
    assert record.creators[0].affiliations[0].ror == "02egw5x81"


# Access


def test_closed_files_are_not_listed() -> None:
    assert read().files == ()
    assert [file.name for file in read(OPEN).files] == ["a.hdf5", "b.txt"]


def test_available_at_the_end_of_the_embargo() -> None:
    record = read()
    assert dates(record)["Available"] == "2029-01-22"
    assert (record.access.until, record.access.reason) == (date(2029, 1, 22), "Data policy")


def test_open_data_are_available_since_publication() -> None:
    assert dates(read(OPEN))["Available"] == "2026-02-03"


def lifted(until: str) -> dict[str, Any]:
    embargo = {"active": False, "until": until}
    return {"access": {"record": "public", "files": "public", "status": "open", "embargo": embargo}}


@pytest.mark.parametrize(
    ("until", "available"),
    [("2026-05-01", "2026-05-01"), ("2025-05-01", "2026-02-03"), ("2029-01-22", None)],
)
def test_available_after_an_embargo(until: str, available: str | None) -> None:
    """One that ended is told; one that was over before publication does not count; one that was
    lifted before its end leaves no day."""
    assert dates(read(lifted(until))).get("Available") == available


def test_what_stays_closed_is_never_available() -> None:
    access = {"record": "public", "files": "restricted", "status": "restricted"}
    assert "Available" not in dates(read({"access": access}))


def test_a_date_that_contradicts_the_embargo_is_not_told() -> None:
    said = [{"date": "2020", "type": {"id": "available"}}]
    assert dates(read({"metadata dates": said}))["Available"] == "2029-01-22"


def test_days_of_beam_stand_for_a_collected_date_that_nobody_gave() -> None:
    assert dates(read({"metadata dates": []}))["Collected"] == "2026-01-20/2026-01-22"
    one = {"start": "2026-01-20", "end": "2026-01-20"}
    record = read({"metadata dates": [], "custom_fields thalie:experiment": one})
    assert dates(record)["Collected"] == "2026-01-20"
    given = [{"date": "2025", "type": {"id": "collected"}}]
    assert dates(read({"metadata dates": given}))["Collected"] == "2025"


def test_a_withdrawn_record_says_when_and_why() -> None:
    stone = {
        "removal_date": "2026-05-05T08:00:00+00:00",
        "removal_reason": {"id": "personal-data"},
        "note": "A name stood there.",
        "citation_text": "Exemple (2026)",
    }
    record = read({"tombstone": stone})
    assert dates(record)["Withdrawn"] == "2026-05-05"
    assert record.withdrawal is not None
    assert record.withdrawal.reasons["en"]
    assert read().withdrawal is None


# The house


def numbers(changes: dict[str, Any], settings: Settings = SETTINGS) -> list[str]:
    return [one.number for one in read(changes, settings=settings).funding]


EXPERIMENT = "custom_fields thalie:experiment"


def test_the_house_funds_what_it_measured() -> None:
    assert numbers({EXPERIMENT: {"facility": "New AGLAE"}}) == ["ANR-10-EQPX-22"]
    assert numbers({EXPERIMENT: {"facility": "Elsewhere"}}) == []
    assert numbers({EXPERIMENT: {}}) == []


def test_the_house_knows_its_instrument_under_another_name_of_the_facility() -> None:
    facility = {"name": "New AGLAE", "instrument": "new-aglae"}
    settings = Settings.from_config({**CONFIG, "THALIE_FACILITY": facility})
    old_name = {"facility": "AGLAE", "instrument": {"id": "new-aglae"}}
    assert numbers({EXPERIMENT: old_name}, settings) == ["ANR-10-EQPX-22"]
    assert numbers({EXPERIMENT: old_name}) == []
    elsewhere = {"facility": "Elsewhere", "instrument": {"id": "aglae-accelerator"}}
    assert numbers({EXPERIMENT: elsewhere}, settings) == []


def test_a_grant_named_by_number_applies() -> None:
    assert numbers({EXPERIMENT: {"grant": "000000"}}) == ["000000"]


def test_computed_data_had_no_beam_time() -> None:
    assert numbers({"custom_fields thalie:synthetic": True}) == []


def test_a_grant_that_a_person_gave_is_not_told_twice() -> None:
    given = {"funder": {"id": "00rbzpz17", "name": "ANR"}, "award": {"number": "ANR-10-EQPX-22"}}
    record = read({"metadata funding": [given], EXPERIMENT: {"facility": "New AGLAE"}})
    assert [one.funder.name for one in record.funding] == ["ANR"]
    assert record.funding[0].funder.ror == "00rbzpz17"


def test_a_house_without_settings() -> None:
    record = read(settings=Settings.from_config(HERE))
    assert (record.publisher.name, record.publisher.ror) == ("C2RMF, AGLAE", "")
    assert record.funding == ()
    assert all("communities" not in one.identifier.value for one in record.relations)


@pytest.mark.parametrize("entry", ["ANR", {"number": "1"}, {"funder": "A", "grant": "1"}])
def test_a_funding_that_cannot_be_is_told(entry: Any) -> None:
    with pytest.raises(SettingsError, match="entry 2"):
        Settings.from_config({**HERE, "THALIE_FUNDING": [{"funder": "A"}, entry]})


def test_restricted_communities_are_not_named() -> None:
    assert not [one for one in read().relations if "secret" in one.identifier.value]


# Words


def test_text_of_html() -> None:
    html = "<p>One\n two</p><p></p><p>three<br/>four &lt;5</p><script>evil()</script><ul><li>a</ul>"
    assert plain(html) == "One two\nthree\nfour <5\na"


def test_characters_that_xml_cannot_carry_go() -> None:
    assert legal("a\x0bb\x00\ud800c\ufffe😀\n") == "abc😀\n"
    assert read({"metadata title": "a\x0bb"}).title.text == "ab"


def test_languages_are_told_by_their_shortest_code() -> None:
    titles = [{"title": "x", "type": {"id": "subtitle"}, "lang": {"id": "akk"}}]
    record = read({"metadata additional_titles": titles})
    assert record.title.language == "en"
    assert (record.other_titles[0].language, record.other_titles[0].kind) == ("akk", "Subtitle")
