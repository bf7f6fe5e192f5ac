"""One address for each thing, wherever it is told of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from thalie.crosswalks import things
from thalie.crosswalks.model import Agent, HeritageObject, Identifier, Organisation, Record, Term

from .documents import SETTINGS, read

LOUVRE = Organisation("Musée du Louvre", (Identifier("museofile", "M5031"),))
VASE = HeritageObject("Vase", inventory_number="OA 7063", keeper=LOUVRE)


@pytest.fixture(scope="module")
def record() -> Record:
    return replace(read(), objects=(VASE, HeritageObject("Sherd")))


@pytest.mark.parametrize(
    ("one", "key"),
    [
        (VASE, "museofile-m5031-oa-7063"),
        (replace(VASE, pop_reference="50350012345"), "pop-50350012345"),
        (replace(VASE, keeper=Organisation("Musée de l’Œuvre")), "musee-de-l-oeuvre-oa-7063"),
        (replace(VASE, inventory_number="Éa.7063/ bis"), "museofile-m5031-ea-7063-bis"),
        (replace(VASE, keeper=None), ""),
        (replace(VASE, inventory_number="?"), ""),
    ],
)
def test_an_object_is_known_by_its_keeper_and_number(one: HeritageObject, key: str) -> None:
    assert things.object_key(one) == key


def test_what_nothing_names_is_known_within_its_record(record: Record) -> None:
    assert things.object_uri(record, 0, SETTINGS).endswith("/id/object/museofile-m5031-oa-7063")
    assert things.object_uri(record, 1, SETTINGS).endswith(f"/id/object/{record.id}-2")


def test_addresses_carry_any_text(record: Record) -> None:
    assert things.doi_uri("10.5072/a#b c?") == "https://doi.org/10.5072/a%23b%20c%3F"
    odd = Term("techniques", "a/b?c")
    assert things.term_uri(odd, SETTINGS) == "https://data.example.org/id/technique/a%2Fb%3Fc"
    other = Term("storagetiers", "tape")
    assert things.term_uri(other, SETTINGS).endswith("/vocabulary/storagetiers/tape")
    file = replace(record.files[0], name="é #1/2.hdf5") if record.files else None
    if file:
        assert things.file_uri(record, file).endswith("%C3%A9%20%231%2F2.hdf5?download=1")


def test_people_are_known_by_what_the_world_knows_them_by(record: Record) -> None:
    orcid = Agent("A", identifiers=(Identifier("orcid", "0000-0002-1825-0097"),))
    assert things.agent_uri(orcid, record, 0) == "https://orcid.org/0000-0002-1825-0097"
    assert things.agent_uri(Agent("B"), record, 1) == f"{record.page}#creator-2"
