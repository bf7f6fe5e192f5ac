"""Headings and subjects of mails about embargoes. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from thalie.ground.language import Sentence, counted
from thalie.ground.language import sentence as _

ENDING_SOON, REVIEW, CLOSED_RECORD = "ending", "review", "closed"
"""What mails tell of beside the deeds: an end that is near, a restriction that is to be reviewed, a
record that stays closed after its embargo."""

HEADINGS: Mapping[str, Sentence] = {
    "failed": counted(
        "An embargo is over, and the files could not be opened. It is tried again.",
        "%(number)s embargoes are over, and the files could not be opened. It is tried again.",
        1,
    ),
    "asked": counted(
        "An extension of an embargo is asked for. Please decide.",
        "%(number)s extensions of embargoes are asked for. Please decide.",
        1,
    ),
    "declined": counted(
        "An extension of an embargo was declined.",
        "%(number)s extensions of embargoes were declined.",
        1,
    ),
    "extended": counted("An embargo was extended.", "%(number)s embargoes were extended.", 1),
    "cancelled": counted(
        "A request for an extension was withdrawn by who asked.",
        "%(number)s requests for an extension were withdrawn by who asked.",
        1,
    ),
    "overtaken": counted(
        "A request for an extension ended without a decision.",
        "%(number)s requests for an extension ended without a decision.",
        1,
    ),
    "restricted": counted(
        "The files of a dataset were closed without an end.",
        "The files of %(number)s datasets were closed without an end.",
        1,
    ),
    "excepted": counted(
        "A curator let the files of a dataset be closed longer.",
        "A curator let the files of %(number)s datasets be closed longer.",
        1,
    ),
    "shortened": counted("An embargo was shortened.", "%(number)s embargoes were shortened.", 1),
    "released": counted(
        "The files of a dataset were opened before the end of the embargo.",
        "The files of %(number)s datasets were opened before the end of the embargo.",
        1,
    ),
    "lifted": counted(
        "The embargo of a dataset is over: everybody may read the files.",
        "The embargoes of %(number)s datasets are over: everybody may read the files.",
        1,
    ),
    CLOSED_RECORD: counted(
        "The embargo of a dataset is over; the record is closed, and stays so with its files.",
        "The embargoes of %(number)s datasets are over; the records are closed, and stay so with "
        "their files.",
        1,
    ),
    ENDING_SOON: counted(
        "An embargo ends soon: everybody may read the files then.",
        "%(number)s embargoes end soon: everybody may read the files then.",
        1,
    ),
    REVIEW: counted(
        "The files of a dataset are closed without an end. Look whether that must stay so.",
        "The files of %(number)s datasets are closed without an end. Look whether that must "
        "stay so.",
        1,
    ),
}
"""What is told, by kind, the most urgent first."""

SUBJECTS: Mapping[str, Sentence] = {
    "failed": _("Embargoes that could not be lifted"),
    "asked": _("A longer embargo is asked for"),
    "declined": _("Longer embargo: declined"),
    "extended": _("Longer embargo: granted"),
    "cancelled": _("Longer embargo: request withdrawn"),
    "overtaken": _("Longer embargo: nothing to decide any more"),
    "restricted": _("Files closed without an end"),
    "excepted": _("Longer embargo by exception"),
    "shortened": _("Shorter embargo"),
    "released": _("Files opened early"),
    "lifted": _("Embargo over"),
    CLOSED_RECORD: _("Embargo over"),
    ENDING_SOON: _("Embargo ends soon"),
    REVIEW: _("Closed files: review"),
}

ENDING = _(
    "This mail was written by a program. Mails can be switched off in the settings of the account."
)
