"""Records of every kind, by name: what a format must carry whatever it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from thalie.crosswalks.model import (
    Access,
    Agent,
    Analysis,
    Dated,
    Derivation,
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

from .documents import find, read

FILES = (
    File("a.hdf5", 10, "application/x-hdf5", "md5:0123456789abcdef0123456789abcdef"),
    File("é #1/2.csv", 2_000_000_000_000, "text/csv; charset=utf-8", "sha256:" + "ab" * 32),
)
ODD = "a\x00b\x1b\ufffe \ud800 ]]> </script> <b>&amp; \u202eשלום \r\n\U0001f40d"
EMBARGOED = read()
OPEN = replace(EMBARGOED, access=Access("open"), files=FILES)
MINIMAL = Record(
    id="m",
    title=Text("Least"),
    resource_type=ResourceType("Dataset"),
    publisher=Organisation("A laboratory"),
    publication_date="2026",
)
EMPTY = replace(
    MINIMAL, id="", title=Text(""), resource_type=ResourceType(""), publisher=Organisation(""),
    publication_date="",
)  # fmt: skip


def analysis(number: int) -> Analysis:
    """One measurement with all that may be known of one."""
    kind = find("analysiskinds", "map")
    return Analysis(
        number=f"{number:04d}", kind=Term("analysiskinds", "map", kind.title if kind else {}),
        object="Imaginary cat", description="Left eye", spot=f"spot {number}", day="2026-01-21",
        started="2026-01-21T10:11:12", pixels_x=20, pixels_y=10, map_size_x=2000.0,
        map_size_y=1000.0, pixel_size_x=100.0, pixel_size_y=100.0, pen_size=50.0, dose=1500.0,
        acquisition_time=61.5, particle=Term("particles", "alpha", {"en": "alpha"}),
        energy=2998.0, detectors=("X0", "Y"), file="a.hdf5", path=f"/entry/{number}",
    )  # fmt: skip


ANALYSED = replace(OPEN, analyses=tuple(map(analysis, range(1, 4))))
WITHDRAWN = replace(
    OPEN,
    withdrawal=Withdrawal(
        "2030-02-01", {"en": "Retracted", "fr": "Rétracté"}, "By Nobody", "Nobody (2026). A cat."
    ),
)
BEFORE_OUR_ERA = replace(
    OPEN,
    publication_date="-0800",
    dates=(Dated("Coverage", "-0800/-0043"), Dated("Created", "-0799-02-29"), Dated("Valid", "?")),
    objects=(
        HeritageObject("Axe", year_from=-12000, year_to=-1, dating="around 12 000 BCE"),
        HeritageObject("Pot", year_from=0, year_to=12000),
    ),
)
STRANGE = replace(
    OPEN,
    id="a b/c",
    doi="10.5072/\ud800<é>",
    page="not an address",
    title=Text(ODD, "not a language"),
    descriptions=(Text(ODD, "en", "Abstract"), Text("x", "\ud800", "Unheard")),
    creators=(Agent(ODD, identifiers=(Identifier("orcid", ODD),), role="Unheard"),),
    contributors=(Agent("B", role=ODD), Agent("", role=""), Agent("C", role="ContactPerson")),
    access=Access("unheard", date(2031, 1, 1), ODD),
    files=(File(ODD, -1, ODD, "md5:zz"), File("b", 0, "a/b", "crc:00")),
    keywords=(Keyword(ODD, ODD, "http://a b"), Keyword("k", "s", "https://example.org/k")),
    places=(
        Place("NaN", float("nan"), float("inf")), Place("Far", 91.0, 181.0), Place(geonames="１"),
        Place("Here", 1.5, -2.5, "1"), Place("There", 2.5, -3.5, "1"),
    ),
    relations=(),
    languages=("xx", "", "not a language", ODD, "akk"),
    derivations=(Derivation("c.csv", ("a.hdf5", "elsewhere"), "fit"),),
    dates=(Dated("Unheard", "soon"), Dated("Collected", "2026-13"), Dated("Coverage", "..")),
)  # fmt: skip
MANY = replace(
    OPEN,
    creators=tuple(Agent(f"Author {n}, A.") for n in range(5000)),
    objects=tuple(
        replace(OPEN.objects[0], label=f"Cat {n}", inventory_number=f"E {n}") for n in range(300)
    ),
)
_PLACE = Place("Somewhere", 10.25, 20.25)
FULL = replace(
    ANALYSED,
    index=1,
    creators=(replace(OPEN.creators[0], personal=False), *OPEN.creators[1:]),
    contributors=(replace(OPEN.contributors[0], personal=False), *OPEN.contributors[1:]),
    keywords=(Keyword("glaze", "list", "https://example.org/glaze"),),
    places=(_PLACE,),
    objects=(
        replace(
            OPEN.objects[0],
            discovery_place=replace(_PLACE, name="Elsewhere"),
            production_place=replace(_PLACE, name="Third"),
        ),
        *OPEN.objects[1:],
    ),
    samples=(replace(OPEN.samples[0], type=Term("objecttypes", "cut", {"en": "cut"})),),
    experiment=replace(OPEN.experiment, atmosphere=Term("atmospheres", "he", {"en": "helium"})),
    detectors=(
        replace(OPEN.detectors[0], instrument=Term("instruments", "x0", {"en": "Detector"})),
    ),
    preservation_level=Term("preservationlevels", "dphep-2", {"en": "level 2"}),
    storage_tier=Term("storagetiers", "tape", {"en": "tape"}),
)
KINDS: Mapping[str, Record] = {
    "open": OPEN,
    "embargoed": EMBARGOED,
    "restricted": replace(EMBARGOED, access=Access("restricted", reason="Owner asks")),
    "metadata-only": replace(EMBARGOED, access=Access("metadata-only"), sizes=(), formats=()),
    "analysed": ANALYSED,
    "full": FULL,
    "minimal": MINIMAL,
    "empty": EMPTY,
    "withdrawn": WITHDRAWN,
    "before our era": BEFORE_OUR_ERA,
    "strange": STRANGE,
}
