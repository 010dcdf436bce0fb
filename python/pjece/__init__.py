"""pjece: clean text and structured JSON from piles of Danish policy pamphlets, with every OCR repair traceable.

>>> import pjece
>>> pjece.repair("De er nervase og trette.").text
'De er nervøse og trætte.'

:func:`process` reads one document, :func:`process_many` reads many, :func:`process_batch` an Arrow table (needs pyarrow),
and :mod:`pjece.ray` an archive (needs Ray). Bad files are exceptions in single calls and rows in batches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._pjece import VERSION as __version__
from ._pool import Settings
from .document import Document, Repair, Result, process, process_many, repair
from .errors import PjeceError

if TYPE_CHECKING:
    from .table import process_batch

__all__ = [
    "Document",
    "PjeceError",
    "Repair",
    "Result",
    "Settings",
    "__version__",
    "process",
    "process_batch",
    "process_many",
    "repair",
]


def __getattr__(name: str) -> Any:
    # pyarrow is large, and only tables need it.
    if name == "process_batch":
        from .table import process_batch

        return process_batch
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
