"""What ``invenio.cfg`` takes from the rooms: everything, each name once; and InvenioRDM's own."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

from invenio_checks.components import ChecksComponent
from invenio_rdm_records.services.components import (
    DefaultRecordsComponents,
    ParentPIDsComponent,
    RelationsComponent,
    ReviewComponent,
)

from thalie import config
from thalie.checks.components import HeritageChecksComponent
from thalie.checks.fileless import FilesOfDataComponent
from thalie.curation.components import (
    PublishedByCuratorsComponent,
    RemarksComponent,
    SubmissionComponent,
)
from thalie.deposit.readmes import ReadmeComponent
from thalie.deposit.renewal import RenewReadmeComponent
from thalie.grants.offer import OfferRequestsComponent
from thalie.ground.syntax import parse
from thalie.heritage.components import HeritageComponent
from thalie.openings.components import EmbargoComponent
from thalie.proposals.components import SettledFilesComponent
from thalie.records.changes import ChangesComponent
from thalie.records.files import WholeDraftComponent
from thalie.records.relations import KnownRelationsComponent

ROOT = Path(__file__).resolve().parents[2]
INVENIO_CFG = parse((ROOT / "invenio.cfg").read_text(encoding="utf-8"))
OURS = {
    HeritageComponent,
    FilesOfDataComponent,
    WholeDraftComponent,
    RenewReadmeComponent,
    ReadmeComponent,
    ChangesComponent,
    OfferRequestsComponent,
    EmbargoComponent,
    SettledFilesComponent,
    PublishedByCuratorsComponent,
    RemarksComponent,
}


def taken() -> dict[str, set[str]]:
    """Names that ``invenio.cfg`` imports, by module of ours."""
    return {
        str(node.module): {alias.name for alias in node.names}
        for node in INVENIO_CFG.body
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("thalie.")
    }


def given(module: str) -> set[str]:
    """Settings that a module defines: its own names in capitals, without what it hands on."""
    source = parse(Path(import_module(module).__file__ or "").read_text(encoding="utf-8"))
    names = set()
    for node in source.body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        targets = [node.target] if isinstance(node, ast.AnnAssign) else targets
        names |= {t.id for t in targets if isinstance(t, ast.Name) and t.id.isupper()}
    return {name for name in names if not name.startswith("_")} - {"BEAT_SCHEDULE"}


def test_every_setting_of_a_room_is_taken() -> None:
    rooms = {
        f"thalie.{path.parent.name}.config"
        for path in (ROOT / "site" / "thalie").glob("*/config.py")
        if given(f"thalie.{path.parent.name}.config") - {"TYPED", "WORDS", "BEGINNINGS"}
    }
    found = taken()
    assert rooms <= set(found)
    for module in sorted(found):
        assert given(module) - {"TYPED", "WORDS", "BEGINNINGS"} == found[module], module


def test_nothing_is_taken_without_a_name() -> None:
    stars = [a for n in ast.walk(INVENIO_CFG) if isinstance(n, ast.ImportFrom) for a in n.names]
    assert "*" not in {alias.name for alias in stars}


def test_no_component_of_invenio_rdm_is_forgotten() -> None:
    """One that a new version adds, or takes away, is noticed here."""
    instead = {
        ChecksComponent: HeritageChecksComponent,
        RelationsComponent: KnownRelationsComponent,
        ReviewComponent: SubmissionComponent,
    }
    judged = [instead.get(c, c) for c in DefaultRecordsComponents]
    kept = [c for c in config.RDM_RECORDS_SERVICE_COMPONENTS if c not in OURS]
    assert kept == judged
    assert set(config.RDM_RECORDS_SERVICE_COMPONENTS) == {*judged, *OURS}


def test_changes_are_told_after_all_that_decides() -> None:
    components = config.RDM_RECORDS_SERVICE_COMPONENTS
    assert components[-1] is ChangesComponent
    assert components.index(ParentPIDsComponent) < components.index(ReadmeComponent)
