"""Why a document could not be read: one exception for each class of failure that ``run.json`` knows."""

from __future__ import annotations

from .model import LimitExceeded as Limit


class PjeceError(Exception):
    """A document could not be read. The message says what is wrong and what to do."""

    error_class = "unknown"
    """Stable class for programs, as in ``run.json``."""

    def __init__(self, name: str, message: str, limit: Limit | None = None, error_class: str | None = None) -> None:
        super().__init__(name, message, limit, error_class)
        self.name = name
        """The document."""
        self.message = message
        """What is wrong and what to do, without the document's name."""
        self.limit = limit
        """Which limit, when it was one."""
        if error_class is not None:
            self.error_class = error_class

    def __str__(self) -> str:
        return f"{self.name} {self.message}"


class Unreadable(PjeceError):
    """The file could not be opened or read."""

    error_class = "unreadable"


class Empty(PjeceError):
    """The file has no bytes."""

    error_class = "empty"


class UnknownFormat(PjeceError):
    """The bytes are none of the formats that pjece reads."""

    error_class = "unknown_format"


class Encrypted(PjeceError):
    """The PDF needs a password that was not given, or another one than was given."""

    error_class = "encrypted"


class Broken(PjeceError):
    """The file claims to be of a format but is damaged beyond reading."""

    error_class = "broken"


class NoPages(PjeceError):
    """The document has no pages."""

    error_class = "no_pages"


class LimitExceeded(PjeceError):
    """A budget was used up: the file would take too much memory or time. ``limit`` says which."""

    error_class = "limit_exceeded"


class OcrFailed(PjeceError):
    """The OCR engine is asked for and missing or failing."""

    error_class = "ocr_failed"


class Internal(PjeceError):
    """A reader broke on this file; the fault is pjece's."""

    error_class = "internal"


class WorkerDied(PjeceError):
    """The document made the process that read it end; nothing else was hurt."""

    error_class = "worker_died"


class WrongMediaType(PjeceError):
    """The content is of another media type than the caller promised, as an error page saved under the name of a PDF."""

    error_class = "wrong_media_type"


_KINDS = {kind.error_class: kind for kind in PjeceError.__subclasses__()}


def error(name: str, failure: tuple[str, str], limit: Limit | None) -> PjeceError:
    """The exception for a failure's class; :class:`PjeceError` itself for a class that this version does not know."""
    error_class, message = failure
    return _KINDS.get(error_class, PjeceError)(name, message, limit, error_class)
