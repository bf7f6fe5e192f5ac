"""What an accelerator wrote: finding, checking and reading its files. Pure.

``find_runs`` turns paths into runs, ``capture_run`` reads one, ``redact`` makes a publishable copy
of a file that names persons; ``analyses_of`` puts together the files of one measurement. All of
them take the ``Dialect`` of the files: ``dialect`` loads the one that the configuration names,
``aglae`` is ours. ``safe`` opens data files, in a child process only. Nothing here knows Invenio,
Flask or a database.
"""

from thalie.capture.dialect import configured, load
from thalie.capture.safe.capture import capture_file, capture_run, find_runs, run_of
from thalie.capture.safe.checksums import checksums
from thalie.capture.safe.dialect import Dialect
from thalie.capture.safe.doubts import Doubts
from thalie.capture.safe.errors import CaptureError
from thalie.capture.safe.formats import FileFormat, ending, hdf5
from thalie.capture.safe.limits import Limits
from thalie.capture.safe.model import (
    PROBLEM_CODES,
    UNKNOWN_CHANNEL,
    Analysis,
    Calibration,
    CapturedFile,
    Checksums,
    Detector,
    FilterLayer,
    Findings,
    Kind,
    PersonalName,
    Problem,
    Provenance,
    Redaction,
    RunSource,
)
from thalie.capture.safe.names import mentions, mentions_any
from thalie.capture.safe.outline import Fault, Node, Outline
from thalie.capture.safe.redaction import redact
from thalie.capture.safe.runs import CapturedRun, Days, analyses_of, days_of, distinct
from thalie.capture.safe.sources import dataset_name
from thalie.capture.safe.summing import Adder, adding
from thalie.ground.units import Quantity

__all__ = [
    "PROBLEM_CODES",
    "UNKNOWN_CHANNEL",
    "Adder",
    "Analysis",
    "Calibration",
    "CaptureError",
    "CapturedFile",
    "CapturedRun",
    "Checksums",
    "Days",
    "Detector",
    "Dialect",
    "Doubts",
    "Fault",
    "FileFormat",
    "FilterLayer",
    "Findings",
    "Kind",
    "Limits",
    "Node",
    "Outline",
    "PersonalName",
    "Problem",
    "Provenance",
    "Quantity",
    "Redaction",
    "RunSource",
    "adding",
    "analyses_of",
    "capture_file",
    "capture_run",
    "checksums",
    "configured",
    "dataset_name",
    "days_of",
    "distinct",
    "ending",
    "find_runs",
    "hdf5",
    "load",
    "mentions",
    "mentions_any",
    "redact",
    "run_of",
]
