from __future__ import annotations

from dataclasses import replace

from thalie.capture import Provenance
from thalie.deposit.provenance import MOST_PLACES, tell_provenance

from .builders import X0, make_analysis


def point(number: int) -> object:
    path = f"/20260120_{number:04d}_REF"
    where = Provenance("a.hdf5", f"{path}/X0", "filter")
    return replace(
        make_analysis(f"{number:04d}"),
        path=path,
        file="a.hdf5",
        provenance={
            "beam_energy": Provenance("a.hdf5", path, "beam energy"),
            "day": Provenance("a.hdf5", "", ""),
        },
        detectors=(replace(X0, provenance={"filter": where}),),
    )


def test_analyses_laid_out_alike_are_told_together() -> None:
    [entry] = tell_provenance([point(n) for n in range(MOST_PLACES + 3)])
    assert entry["count"] == MOST_PLACES + 3
    assert len(entry["analyses"]) == MOST_PLACES
    assert entry["facts"] == {
        "beam_energy": {"part": ".", "attribute": "beam energy"},
        "day": {"part": "name", "attribute": ""},
        "X0: filter": {"part": "X0", "attribute": "filter"},
    }


def test_what_stands_elsewhere_is_told_apart() -> None:
    other = replace(
        point(2), provenance={"particle": Provenance("b.hdf5", "/data", "particle")}, detectors=()
    )
    first, second = tell_provenance([point(1), other])
    assert first["count"] == second["count"] == 1
    assert second["facts"]["particle"] == {
        "part": "/data",
        "attribute": "particle",
        "file": "b.hdf5",
    }
