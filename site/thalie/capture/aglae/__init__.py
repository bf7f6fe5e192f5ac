"""The dialect of AGLAE: the files of its acquisition and of the converters since 2023."""

from thalie.capture.safe.dialect import Dialect

from .channels import TECHNIQUES
from .formats import FORMATS, Format, Generation
from .interpret import interpret
from .join import compare, merge
from .runs import find

__all__ = ["AGLAE", "Format", "Generation"]

AGLAE = Dialect(
    name="AGLAE",
    formats=FORMATS,
    find=find,
    interpret=interpret,
    merge=merge,
    compare=compare,
    techniques=tuple(TECHNIQUES),
)
"""Its own files come in by the door that those of any facility do."""
