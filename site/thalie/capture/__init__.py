"""What the accelerator wrote: finding, checking and reading AGLAE files. Pure.

``find_runs`` turns paths into runs, ``capture_run`` reads one, ``redact`` makes a publishable copy
of a file that names persons. ``join`` puts together the files of one measurement. Nothing here
knows Invenio, Flask or a database, and data files are opened in a child process only.
"""

from thalie.capture.capture import capture_file, capture_run
from thalie.capture.checksums import checksums
from thalie.capture.errors import CaptureError
from thalie.capture.join import distinct, join
from thalie.capture.limits import Limits
from thalie.capture.model import (
    PROBLEM_CODES,
    UNKNOWN_CHANNEL,
    Analysis,
    Calibration,
    CapturedFile,
    CapturedRun,
    Checksums,
    Convention,
    Detector,
    FilterLayer,
    Format,
    Generation,
    Kind,
    PersonalName,
    Problem,
    Provenance,
    Redaction,
    RunSource,
    canonical_channel,
)
from thalie.capture.redaction import redact
from thalie.capture.sources import dataset_name, find_runs
from thalie.ground.units import Quantity

__all__ = [
    "PROBLEM_CODES",
    "UNKNOWN_CHANNEL",
    "Analysis",
    "Calibration",
    "CaptureError",
    "CapturedFile",
    "CapturedRun",
    "Checksums",
    "Convention",
    "Detector",
    "FilterLayer",
    "Format",
    "Generation",
    "Kind",
    "Limits",
    "PersonalName",
    "Problem",
    "Provenance",
    "Quantity",
    "Redaction",
    "RunSource",
    "canonical_channel",
    "capture_file",
    "capture_run",
    "checksums",
    "dataset_name",
    "distinct",
    "find_runs",
    "join",
    "redact",
]
