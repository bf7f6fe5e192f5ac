"""Publishing the demonstration campaign through the same ingest as real data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from invenio_access.permissions import system_identity
from invenio_rdm_records.proxies import current_rdm_records_service as records

from thalie.capture import CapturedRun, capture_run, find_runs
from thalie.capture.aglae import AGLAE
from thalie.deposit.access import AccessWish
from thalie.deposit.choices import KEEP, REDACT, Choices
from thalie.deposit.dataset import Wishes
from thalie.deposit.dois import await_dois
from thalie.deposit.people import People, parse_people
from thalie.deposit.report import Outcome, RunReport
from thalie.deposit.service import Depositor
from thalie.deposit.state import find_state
from thalie_local.demo import AccessKind, Campaign, Dataset, Person, read_story
from thalie_local.demo.layouts import INSTITUTION

REMOVAL_REASON = "retracted"  # of InvenioRDM's vocabulary of removal reasons
OPERATOR = "datacollector"  # what the person at the beam line contributes


def is_published() -> bool:
    """Whether the whole campaign stands as it should, so that it need not be computed again."""
    return all(
        _is_finished(run.key, versions=2 if run.second_version else 1, withdrawn=run.withdrawal)
        for run in read_story().runs
    )


def publish_campaign(
    campaign: Campaign, depositor: Depositor, say: Callable[[str], None]
) -> list[RunReport]:
    """Publish what is not published yet, in the order of the campaign; may be interrupted.

    ``finish`` comes after it.
    """
    reports = []
    for number, dataset in enumerate(campaign.datasets, start=1):
        say(f"{number}/{len(campaign.datasets)} {dataset.key}")
        reports.append(_publish(dataset, depositor))
    return reports


def finish(campaign: Campaign, reports: Sequence[RunReport], patience: float) -> None:
    """Wait for the DOIs, then withdraw what the campaign wants withdrawn, leaving tombstones."""
    await_dois(reports, patience)
    for dataset, report in zip(campaign.datasets, reports, strict=True):
        if dataset.withdrawal is None or report.state != "published":
            continue
        note = f"{dataset.withdrawal.en} / {dataset.withdrawal.fr}"
        tombstone = {"removal_reason": {"id": REMOVAL_REASON}, "note": note, "is_visible": True}
        records.delete_record(system_identity, report.record, tombstone)
        report.state = "withdrawn"


def _publish(dataset: Dataset, depositor: Depositor) -> RunReport:
    """Publish a dataset and its second version, as far as that was not done."""
    state = find_state(dataset.key)
    choices = _choices(dataset)
    later = dataset.second_version
    if state.record_id is None or later is None:
        report = depositor.deposit(_capture(dataset.folder), choices)
        if report.outcome is Outcome.WITHDRAWN and dataset.withdrawal:
            report.outcome = Outcome.UNCHANGED
        if later is None or not report.done:
            return report
    return depositor.deposit(_capture(later.folder), _choices(dataset, second=True))


def _capture(folder: Path) -> CapturedRun:
    (source,) = find_runs([folder], dialect=AGLAE)
    return capture_run(source, dialect=AGLAE)


def _choices(dataset: Dataset, *, second: bool = False) -> Choices:
    words = dataset.metadata
    later = dataset.second_version if second else None
    notices = ({"en": later.note.en, "fr": later.note.fr},) if later else ()
    return Choices(
        publish=True,
        new_version=second,
        names=KEEP if words.contributors else REDACT,
        people=_people(words.creators, words.contributors),
        access=_access(dataset),
        wishes=Wishes(
            title={"en": words.title.en, "fr": words.title.fr},
            description={"en": words.description.en, "fr": words.description.fr},
            notices=notices,
            keywords=tuple(word for text in words.keywords for word in (text.en, text.fr)),
            synthetic=True,
            objects=tuple(one.as_entry() for one in words.objects),
            fields=words.more_fields(),
        ),
    )


def _people(creators: Sequence[Person], contributors: Sequence[Person]) -> People:
    cited = [_entry(person, "creator") for person in creators]
    cited += [{**_entry(p, "contributor"), "contribution": OPERATOR} for p in contributors]
    return parse_people(cited, "the campaign")


def _entry(person: Person, role: str) -> dict[str, object]:
    return {
        "name": person.name,
        "orcid": person.orcid or None,
        "affiliations": [{"name": name} for name in person.affiliations],
        "role": role,
        "is": [*person.known_as, *([INSTITUTION] if person.known_as else [])],
    }


def _access(dataset: Dataset) -> AccessWish:
    plan = dataset.access
    if plan.kind is AccessKind.RESTRICTED and plan.reason:
        return AccessWish(restricted=plan.reason.en)
    if plan.kind is AccessKind.EMBARGOED:
        return AccessWish(until=plan.until)
    return AccessWish(open=True)


def _is_finished(key: str, *, versions: int, withdrawn: object) -> bool:
    state = find_state(key)
    if withdrawn:
        return bool(state.withdrawn)
    return state.draft_id is None and len(state.published) >= versions
