"""Records that formats find hard: with next to nothing, closed, withdrawn, huge, hostile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from thalie.crosswalks.model import (
    Access,
    Agent,
    Dated,
    Element,
    File,
    HeritageObject,
    Identifier,
    Keyword,
    Organisation,
    Place,
    Record,
    ResourceType,
    Term,
    Text,
    Withdrawal,
)

from .documents import read

OPEN = {"access files": "public", "access embargo": None, "access status": "open"}
NASTY = "a\x00\x01\ufffe\ud800]]></script><!--<b>\u2028\u202eשלום & {x} \\ % _ # \" '"


def minimal() -> Record:
    return Record("", Text(""), ResourceType(""), Organisation(""), "")


def least() -> Record:
    """What a person must say."""
    return Record(
        id="abcde-12345",
        title=Text("A cat"),
        resource_type=ResourceType("Dataset", titles={"en": "Dataset"}),
        publisher=Organisation("C2RMF, AGLAE"),
        publication_date="2026-02-03",
        doi="10.5072/least",
        page="https://data.example.org/records/abcde-12345",
        updated="2026-02-04T10:00:00+00:00",
        creators=(Agent("Exemple, Camille", given_name="Camille", family_name="Exemple"),),
    )


def opened() -> Record:
    record = read(OPEN)
    files = (
        File("a.hdf5", 10, "application/x-hdf5", "md5:d41d8cd98f00b204e9800998ecf8427e"),
        File("tables/b é.csv", 5, "text/csv", f"sha256:{'ab' * 32}"),
    )
    return replace(record, files=files)


def restricted() -> Record:
    return replace(read(), access=Access("restricted", reason="Of a living painter"))


def withdrawn() -> Record:
    return read({"tombstone": {
        "removal_date": "2026-05-04T09:00:00+00:00",
        "removal_reason": {"id": "retracted"},
        "note": "Mixed up samples",
        "citation_text": "Exemple, C. (2026). The blue of an imaginary cat.",
    }})  # fmt: skip


def crowded() -> Record:
    creators = tuple(Agent(f"Exemple {n}, Camille") for n in range(5000))
    objects = tuple(HeritageObject(f"Shard {n}", inventory_number=f"E {n}") for n in range(300))
    return replace(read(), creators=creators, objects=objects)


def hostile() -> Record:
    """Every text is the worst, numbers are none."""
    term = Term("no such/vocabulary", NASTY, {"en": NASTY, NASTY: NASTY}, (NASTY, "http://a b"))
    keeper = Organisation(
        NASTY, (Identifier(NASTY, NASTY), Identifier("ror", NASTY)), {"en": NASTY}
    )
    return replace(
        read(),
        title=Text(NASTY, NASTY),
        page=f"https://example.org/{NASTY}",
        doi=f"10.5072/{NASTY}",
        publication_date=NASTY,
        updated=NASTY,
        languages=(NASTY,),
        publisher=keeper,
        resource_type=ResourceType(NASTY, NASTY, {NASTY: NASTY}),
        creators=(Agent(NASTY, identifiers=(Identifier("orcid", NASTY),), affiliations=(keeper,)),),
        contributors=(Agent(NASTY, False, role=NASTY),),
        descriptions=(Text(NASTY, NASTY, NASTY), Text(NASTY, "en", "Abstract")),
        dates=(Dated(NASTY, NASTY, NASTY), Dated("Collected", "1984?/2004-06~"),
               Dated("Coverage", "-0800/..")),
        keywords=(Keyword(NASTY, NASTY, NASTY),),
        places=(Place(NASTY, float("nan"), float("inf")), Place("", 91.0, 181.0)),
        objects=(HeritageObject(NASTY, term, NASTY, keeper, NASTY, materials=(term,), year_from=0,
                                year_to=-999999999, page=NASTY),),
        elements=(Element(term, float("nan"), float("-inf"), NASTY),),
        files=(File(f"../{NASTY}.csv", -1, NASTY, NASTY),),
        access=Access(NASTY, date(1, 1, 1), NASTY),
    )  # fmt: skip


def gone_nasty() -> Record:
    return replace(hostile(), withdrawal=Withdrawal(NASTY, {NASTY: NASTY}, NASTY, NASTY))


AWKWARD = {
    "minimal": minimal,
    "least": least,
    "whole": read,
    "open": opened,
    "restricted": restricted,
    "withdrawn": withdrawn,
    "crowded": crowded,
    "hostile": hostile,
    "gone and nasty": gone_nasty,
}
