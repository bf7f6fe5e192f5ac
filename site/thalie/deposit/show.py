"""Reports as a person reads them in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from .report import Doi, FileReport, Outcome, RunReport

WORDS = {
    Outcome.CREATED: "draft made",
    Outcome.UPDATED: "draft updated",
    Outcome.UNCHANGED: "nothing new",
    Outcome.PUBLISHED: "published",
    Outcome.PROPOSED: "new version proposed",
    Outcome.WITHDRAWN: "withdrawn earlier",
    Outcome.REFUSED: "refused",
    Outcome.FAILED: "failed",
    Outcome.PLANNED: "would be deposited",
    Outcome.IGNORED: "left out",
}
STYLES = {True: "green", False: "red"}
NAMES_SHOWN, REMARKS_SHOWN = 10, 10


def show_reports(console: Console, reports: Sequence[RunReport], *, remarks: bool = True) -> None:
    """Print a table of the runs, then where each is and what a person must know of it.

    Without ``remarks`` nothing is told that needs no attention.
    """
    table = Table(show_edge=False, pad_edge=False)
    for heading in ("Run", "Result", "Files", "Access"):
        table.add_column(heading, overflow="fold")
    for report in reports:
        table.add_row(
            Text(report.run),
            Text(WORDS[report.outcome], style=STYLES[report.done]),
            Text(_count_files(report.files)),
            Text(" ".join(part for part in (report.access, report.embargo_until) if part)),
        )
    console.print(table)
    for report in reports:
        lines = [*_places(report), *(_details(report) if remarks or not report.done else ())]
        if lines:
            console.print(Text(f"\n{report.run}", style="bold"))
            for line in lines:
                console.print(Text(f"  {line}"), soft_wrap=True)


def _count_files(files: Iterable[FileReport]) -> str:
    counts: dict[str, int] = {}
    for file in files:
        counts[file.outcome] = counts.get(file.outcome, 0) + 1
    return ", ".join(f"{number} {word}" for word, number in counts.items())


def _places(report: RunReport) -> Iterable[str]:
    if report.title:
        yield report.title
    if report.url:
        yield report.url
    for doi, name in ((report.doi, ""), (report.concept_doi, " (all versions)")):
        if doi:
            yield f"{doi.url}{name}{_state(doi)}"


def _state(doi: Doi) -> str:
    return f", {doi.state}" if doi.state else ""


def _details(report: RunReport) -> Iterable[str]:
    yield from report.messages
    for file in report.files:
        if file.outcome in ("refused", "left-out"):
            place = f", group {file.group}" if file.group not in ("", "/") else ""
            advice = f" {file.advice}" if file.advice else ""
            accept = " (--accept-damaged takes it as it is)" if file.can_be_accepted else ""
            yield f"{file.outcome}: {file.name}{place}: {file.reason}{accept}{advice}"
        elif file.redacted_places:
            places = "1 place" if file.redacted_places == 1 else f"{file.redacted_places} places"
            yield f"names removed in {places}: {file.name}"
    yield from _names(report)
    for remark in report.remarks[:REMARKS_SHOWN]:
        yield f"note: {remark['file']}, {remark['group'] or '/'}: {remark['reason']}"
    if len(report.remarks) > REMARKS_SHOWN:
        yield f"note: and {len(report.remarks) - REMARKS_SHOWN} more"
    for lack in report.lacks:
        yield f"lacking ({lack['level']}): {lack['message']}"


def _names(report: RunReport) -> Iterable[str]:
    """Values that name persons, each once, with the first place."""
    first = {name["value"]: name for name in reversed(report.names)}
    for value, name in list(reversed(first.items()))[:NAMES_SHOWN]:
        yield f"name found: “{value}” ({name['file']}, {name['group']}, {name['attribute']})"
    if len(first) > NAMES_SHOWN:
        yield f"name found: and {len(first) - NAMES_SHOWN} more"
