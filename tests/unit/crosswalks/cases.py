"""Records in all the states that a format has to tell of, and the strangest ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from thalie.crosswalks import model
from thalie.crosswalks.model import Record

from .documents import read

FILES = (
    model.File("map 1.hdf5", 2_000_000, "application/x-hdf5", "md5:" + "0" * 32),
    model.File("Cu&Sn.csv", 512, "text/csv", "md5:" + "1" * 32),
    model.File("map.png", 40_000, "image/png", "md5:" + "2" * 32),
)
OPEN = {"access": {"record": "public", "files": "public", "status": "open"}}
WITHDRAWAL = model.Withdrawal(
    day="2027-05-06",
    reasons={"en": "Retracted by its authors", "fr": "Rétracté par ses auteurs"},
    note="The note of the curator",
    citation="Exemple, C. (2026). The blue of an imaginary cat. https://doi.org/10.5072/version-2",
)
NASTY = "\x00\x1b\ufffe\ud800]]> <b>&amp;</b> </script> \u202e\u05d0 \r\n\t"


def opened() -> Record:
    return replace(read(OPEN), files=FILES)


def restricted() -> Record:
    return replace(read(), access=model.Access("restricted", reason="By contract"))


def minimal() -> Record:
    """A record that says nothing but its name."""
    return Record(
        id="abcde-12345",
        title=model.Text("Data"),
        resource_type=model.ResourceType("Dataset"),
        publisher=model.Organisation("A house"),
        publication_date="2026",
        doi="10.5072/minimal",
        page="https://data.example.org/records/abcde-12345",
        creators=(model.Agent("Exemple, Camille"),),
    )


def empty() -> Record:
    """A record that does not even say that."""
    return Record("", model.Text(""), model.ResourceType(""), model.Organisation(""), "")


def withdrawn() -> Record:
    return replace(read(), withdrawal=WITHDRAWAL)


def ancient() -> Record:
    """Years BCE everywhere, where even the date of publication is one."""
    cat = replace(read().objects[0], year_from=-12000, year_to=-800)
    return replace(read(), publication_date="-0800", objects=(cat,))


def crowded() -> Record:
    record = read()
    return replace(
        record,
        creators=tuple(model.Agent(f"Person {number}") for number in range(5000)),
        objects=tuple(
            replace(record.objects[0], label=f"Object {number}", inventory_number=f"E {number}")
            for number in range(300)
        ),
    )


def nasty() -> Record:
    """Texts that no format carries as they are."""
    record = opened()
    cat = replace(
        record.objects[0],
        label=NASTY,
        inventory_number=NASTY,
        page="javascript:alert(1)",
        production_place=model.Place(NASTY, float("nan"), float("inf"), NASTY),
        type=model.Term("objecttypes", NASTY, {NASTY: NASTY}, (NASTY, "http://a b")),
    )
    return replace(
        record,
        title=model.Text(NASTY, NASTY),
        descriptions=(model.Text(NASTY, "en", NASTY),),
        creators=(model.Agent(NASTY, identifiers=(model.Identifier(NASTY, NASTY),)),),
        contributors=(model.Agent(NASTY, role=NASTY),),
        keywords=(model.Keyword(NASTY, NASTY, NASTY),),
        dates=(model.Dated(NASTY, NASTY, NASTY),),
        licences=(model.Licence({NASTY: NASTY}, NASTY, NASTY),),
        relations=(model.Relation(NASTY, model.Identifier(NASTY, NASTY), NASTY),),
        identifiers=(model.Identifier(NASTY, NASTY),),
        funding=(model.Funding(model.Organisation(NASTY), NASTY, {NASTY: NASTY}, NASTY),),
        files=(model.File(NASTY, -1, NASTY, NASTY),),
        objects=(cat,),
        experiment=replace(record.experiment, energy=float("nan")),
        resource_type=model.ResourceType(NASTY, NASTY, {NASTY: NASTY}),
        languages=(NASTY,),
        version=NASTY,
        publication_date=NASTY,
        page=NASTY,
    )


CASES: Mapping[str, Callable[[], Record]] = {
    "embargoed": read,
    "opened": opened,
    "restricted": restricted,
    "minimal": minimal,
    "withdrawn": withdrawn,
    "ancient": ancient,
    "crowded": crowded,
    "nasty": nasty,
    "empty": empty,
}

PRIVATE = (
    *("imaginary cat", "Maps of a glaze", "Camille", "Dominique", "E 0", "PIXE", "Saqqarah"),
    *("a.hdf5", "map 1", "glaze", "10.5072/paper", "10.5072/raw", "IPERION", "TrauPIXE"),
    *("The note of the curator", "chat imaginaire", "Creative Commons", "copper"),
)
"""Words of a record that its tombstone does not say, its citation apart."""


def leaks(said: str) -> list[str]:
    """What a tombstone says that it may not."""
    beside = said.replace(WITHDRAWAL.citation, "")
    return [word for word in PRIVATE if word in beside]
