from __future__ import annotations

from io import StringIO

from rich.console import Console

from thalie.deposit.report import Doi, FileReport, Outcome, RunReport
from thalie.deposit.show import show_reports


def shown(*reports: RunReport, remarks: bool = True) -> str:
    text = StringIO()
    show_reports(Console(file=text, width=60), reports, remarks=remarks)
    return text.getvalue()


def test_addresses_are_never_broken_over_lines() -> None:
    url = "https://thalie.example.org/records/" + "a" * 80
    report = RunReport(
        "p/1",
        "p",
        "1",
        Outcome.PUBLISHED,
        url=url,
        doi=Doi("10.1/a", "pending", "https://doi.org/10.1/a"),
    )
    text = shown(report)
    assert f"  {url}\n" in text
    assert "https://doi.org/10.1/a, pending" in text


def test_a_refused_file_is_told_with_place_reason_and_way_out() -> None:
    file = FileReport(
        "a.hdf5", "refused", 1, "", code="damaged", group="/0182", reason="Unreadable.",
        advice="Copy it again.", can_be_accepted=True,
    )  # fmt: skip
    text = shown(RunReport("p/1", "p", "1", Outcome.REFUSED, files=[file]))
    assert "refused: a.hdf5, group /0182: Unreadable. (--accept-damaged takes it" in text
    assert "Copy it again." in text


def test_each_name_is_listed_once() -> None:
    names = [
        {"value": "J. D.", "file": "a.hdf5", "group": f"/{n}", "attribute": "username"}
        for n in range(50)
    ]
    text = shown(RunReport("p/1", "p", "1", Outcome.REFUSED, names=names))
    assert text.count("name found") == 1 and "/0, username" in text


def test_words_in_brackets_are_text_not_style() -> None:
    report = RunReport("[red]p[/red]", "p", "1", Outcome.CREATED, title="[bold]x")
    assert "[red]p[/red]" in shown(report) and "[bold]x" in shown(report)


def test_remarks_may_be_left_out_but_not_of_what_went_wrong() -> None:
    remark = [{"code": "suspicious", "file": "a", "group": "/", "reason": "Odd."}]
    good = RunReport("p/1", "p", "1", Outcome.PUBLISHED, remarks=remark)
    bad = RunReport("p/2", "p", "2", Outcome.REFUSED, remarks=remark)
    assert "Odd." not in shown(good, remarks=False)
    assert "Odd." in shown(good) and "Odd." in shown(bad, remarks=False)
