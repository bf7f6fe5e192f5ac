"""Why something of a file cannot be shown, in words for who looks at it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from thalie.ground.language import Sentence
from thalie.ground.language import sentence as _


@dataclass(frozen=True, slots=True)
class Refusal:
    """The status of an answer, and what it says."""

    status: int
    words: Sentence


REFUSALS: Mapping[str, Refusal] = {
    "absent": Refusal(404, _("There is nothing of this name in the file.")),
    "wrong": Refusal(400, _("This cannot be asked of a file.")),
    "too-large": Refusal(
        422,
        _("This is more than can be shown at once: choose a part of it, or download the file."),
    ),
    "endless": Refusal(
        422,
        _("Reading this takes longer than it may. Download the file to look at it."),
    ),
    "crashed": Refusal(
        422,
        _("The file is damaged so that the program that reads it fails. Others are not concerned."),
    ),
    "no-memory": Refusal(422, _("Reading this takes more memory than it may. Download the file.")),
    "damaged": Refusal(422, _("This part of the file is damaged and cannot be read.")),
    "unknown-storage": Refusal(
        422,
        _("This is packed in a way that cannot be read here. Download the file."),
    ),
    "elsewhere": Refusal(422, _("The numbers lie in another file, which is not read.")),
    "external-link": Refusal(422, _("This is a link into another file, which is not followed.")),
    "link-loop": Refusal(422, _("This link leads back to itself.")),
    "not-here": Refusal(
        422,
        _("The file lies where parts of it cannot be read from here. Download it."),
    ),
    "busy": Refusal(503, _("Many look into files at this moment. Try again in a few seconds.")),
}
"""By the code of what went wrong."""


class RefusedError(Exception):
    """Something of a file cannot be shown; ``str()`` is a code of ``REFUSALS``."""

    @property
    def refusal(self) -> Refusal:
        """What is answered."""
        return REFUSALS.get(str(self), REFUSALS["damaged"])
