"""A publishable copy of a file: the names of persons overwritten, the rest proven the same."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from .checksums import checksums
from .dialect import Dialect
from .errors import CaptureError
from .formats import recognise
from .limits import MIB, Limits
from .model import Checksums, PersonalName, Redaction
from .overwriting import OverwritingError
from .process import ProcessLostError, ReadingProcess

_PIECE = 4 * MIB
_ADVICE = "No copy was made. Correct the file where it was written, or leave it out of the dataset."


def redact(
    source: Path, target: Path, names: Sequence[PersonalName], *, dialect: Dialect
) -> Redaction:
    """Copy SOURCE to TARGET with NAMES overwritten by as many other bytes. SOURCE stays as it is.

    TARGET appears only once it is proven that it opens, that it differs from SOURCE at these
    places alone, and that no byte of it spells one of the names. Otherwise ``CaptureError``.
    """
    with ReadingProcess(dialect.readers, Limits()) as reader:
        return redact_with(reader, source, target, names, dialect)


def redact_with(
    reader: ReadingProcess,
    source: Path,
    target: Path,
    names: Sequence[PersonalName],
    dialect: Dialect,
) -> Redaction:
    """As ``redact``, in the process of READER."""
    try:
        if target.exists() and target.samefile(source):
            raise CaptureError("A file cannot be its own copy.", file=source.name)
        with TemporaryDirectory(dir=target.parent, prefix=".redaction-") as folder:
            draft = Path(folder) / "copy"
            redaction = _redact(reader, source, draft, target, names, dialect)
            draft.replace(target)
    except OSError as error:
        reason = f"The file cannot be copied ({error.strerror})."
        raise CaptureError(reason, file=source.name) from error
    return redaction


def _redact(
    reader: ReadingProcess,
    source: Path,
    draft: Path,
    target: Path,
    names: Sequence[PersonalName],
    dialect: Dialect,
) -> Redaction:
    form = recognise(source, dialect.formats)
    before = _copy(source, draft)
    places = [
        {"group": n.where.group, "attribute": n.where.attribute, "value": n.value} for n in names
    ]
    if form is None:
        raise _refusal(source, OverwritingError("the copy cannot be rewritten").answer)
    try:
        answer = reader.overwrite(source, form.reader, draft, places)
    except ProcessLostError as error:
        raise CaptureError(f"While it was copied, {error}.", file=source.name) from error
    if "error" in answer:
        raise _refusal(source, answer)
    if checksums(source) != before:
        raise CaptureError("The file changed while it was copied.", file=source.name)
    after = checksums(draft)
    return Redaction(target, before, after, tuple(dict.fromkeys(n.where for n in names)))


def _copy(source: Path, draft: Path) -> Checksums:
    with source.open("rb") as original, draft.open("wb") as copy:
        while piece := original.read(_PIECE):
            copy.write(piece)
    return checksums(draft)


def _refusal(source: Path, answer: dict[str, Any]) -> CaptureError:
    return CaptureError(
        f"The names in it cannot be overwritten safely: {answer['error']}.",
        advice=_ADVICE,
        file=source.name,
        group=answer["group"],
        attribute=answer["attribute"],
    )
