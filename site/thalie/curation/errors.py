"""What is said of reviews that cannot be."""

from __future__ import annotations

from flask_resources import HTTPJSONException
from invenio_i18n import gettext as _

from thalie.ground.language import Sentence


class ReviewRequiredError(HTTPJSONException):  # type: ignore[misc]
    """Somebody would publish who submits to a curator: 403, told as the form tells errors."""

    def __init__(self) -> None:
        said = _(
            "Here a curator looks at a dataset before it is published. Submit this draft for "
            "review: choose the community of the curators above, or send POST to "
            "actions/submit-review."
        )
        errors = [{"field": "parent.review", "messages": [said]}]
        super().__init__(code=403, description=said, errors=errors)


class ReviewError(Exception):
    """A step of a review cannot be; ``sentence`` says why, ``conflict`` that others were first."""

    def __init__(self, sentence: Sentence, *, conflict: bool = False) -> None:
        super().__init__(sentence.english)
        self.sentence = sentence
        self.conflict = conflict
