"""Typed links that fit into a header, whatever a record says."""

from __future__ import annotations

from dataclasses import replace

from thalie.crosswalks.model import Access, Licence, Record
from thalie.crosswalks.ro_crate import LINK_PROFILE
from thalie.crosswalks.settings import Settings
from thalie.crosswalks.signposting import ROOM, header, landing

from .awkward import opened
from .documents import SETTINGS, read


def test_a_header_is_ascii_whatever_address_a_licence_has() -> None:
    odd = replace(read(), licences=(Licence({"en": "Ours"}, "https://例え.example.org/é?a=%20b"),))
    said = header(landing(odd, SETTINGS))
    assert said.isascii() and "/%C3%A9?a=%20b>" in said


def test_what_does_not_fit_is_left_to_the_linkset() -> None:
    record = read()
    many = replace(record, creators=record.creators * 5000)
    said = header(landing(many, SETTINGS))
    assert len(said) <= ROOM and 'rel="cite-as"' in said and 'rel="linkset"' in said
    assert header(landing(record, SETTINGS), room=200).count("rel=") < said.count("rel=")


def test_all_files_at_once_are_an_item_where_that_can_be_had() -> None:
    def packages(record: Record, house: Settings) -> list[str]:
        return [one.target for one in landing(record, house) if one.profile == LINK_PROFILE]

    closed = replace(opened(), access=Access("embargoed"))
    assert packages(opened(), SETTINGS) == [f"{opened().page}/ro-crate.zip"]
    assert packages(opened(), replace(SETTINGS, packages=False)) == []
    assert packages(closed, SETTINGS) == [], "even where its files are named"
