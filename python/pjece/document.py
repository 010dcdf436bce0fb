"""Reading documents and repairing text."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Union

from . import _pjece, errors, model
from ._pool import AHEAD, Ocr, Settings, in_order, one_worker, pool, processors, settings_of
from ._typed import arguments, typed

Path = Union[str, "os.PathLike[str]"]
Status = Literal["read", "partial", "failed"]

_LINES: dict[str, type] = {
    "head": model.Head,
    "correction": model.Correction,
    "suspect": model.Suspect,
    "refused": model.Refused,
    "word": model.Word,
}


class Document(model.Record):
    """What pjece found in a document: the record, with its audit and its text as Markdown beside it."""

    _json: str
    _audit: bytes
    _markdown: str

    @classmethod
    def _of(cls, outcome: _pjece.Outcome) -> Document:
        assert outcome.record is not None and outcome.audit is not None
        text = outcome.record.decode()
        document = cls(**arguments(model.Record, json.loads(text)))
        for name, value in (("_json", text), ("_audit", outcome.audit), ("_markdown", outcome.markdown or "")):
            object.__setattr__(document, name, value)
        return document

    def to_json(self) -> str:
        """The record to the letter as ``pjece run`` writes it."""
        return self._json

    def to_dict(self) -> dict[str, Any]:
        """The record as plain values."""
        value: dict[str, Any] = json.loads(self._json)
        return value

    def markdown(self) -> str:
        """The repaired text as CommonMark: headings, lists, paragraphs."""
        return self._markdown

    def audit(self) -> list[model.AuditLine]:
        """Every edit, doubtful word and word box, in reading order."""
        return [_line(json.loads(line)) for line in self._audit.splitlines()]

    def __repr__(self) -> str:
        return f"<pjece.Document {self.source.path!r}: {self.document.title!r}, {len(self.pages)} pages>"


def _line(value: dict[str, Any]) -> model.AuditLine:
    line: model.AuditLine = typed(_LINES[value["type"]], value)
    return line


@dataclass(frozen=True)
class Repair:
    """Running text, repaired."""

    text: str
    """The text with the edits applied."""
    extracted: str
    """The text as it came, its line ends made alike; what ``span_extracted`` of edits and suspects counts in."""
    corrections: list[model.Correction]
    """Edits in reading order."""
    suspects: list[model.Suspect]
    """Words that look wrong and were left alone, in reading order."""


@dataclass(frozen=True)
class Result:
    """What one of many documents came to: a document, or an error."""

    name: str
    """The document's name."""
    document: Document | None
    """What was found; ``None`` when it could not be read."""
    error: errors.PjeceError | None
    """Why it could not be read; ``None`` when it was."""

    @property
    def status(self) -> Status:
        """``partial``: a limit ended reading, and the document holds the pages before it."""
        if self.document is None:
            return "failed"
        return "partial" if self.document.partial else "read"


def process(
    source: bytes | bytearray | memoryview | Path,
    *,
    name: str | None = None,
    media_type: str | None = None,
    record: Mapping[str, str] | None = None,
    ocr: Ocr | None = None,
    settings: Settings | None = None,
) -> Document:
    """Reads one document, given as its bytes or its path.

    It is read in a process of its own, so that a bad file can end that process and not this one. That process is kept
    for the next call.

    :param name: its path in the record; without it the path as given, or ``-`` for bytes.
    :param media_type: what you believe it is; other content is an error. The format is judged by content, always.
    :param record: the archive's own facts about it, carried into ``source.record``.
    :param ocr: when to run the OCR engine, ``"auto"`` (on pages without a good text layer) unless settings say otherwise.
    :raises PjeceError: it could not be read; each class of failure has an exception of its own.
    :raises OSError: no worker process can be started.
    """
    data, path = (bytes(source), None) if isinstance(source, (bytes, bytearray, memoryview)) else (None, source)
    name = name if name is not None else "-" if path is None else os.fsdecode(path)
    facts = dict(record) if record else None
    with one_worker(settings_of(settings, ocr)) as worker:
        outcome = worker.submit(name, data, path, facts, True).wait()
    result = _result(name, outcome, media_type)
    if result.error is not None:
        raise result.error
    assert result.document is not None
    return result.document


def process_many(
    paths: Iterable[Path],
    *,
    root: Path | None = None,
    jobs: int | None = None,
    ocr: Ocr | None = None,
    settings: Settings | None = None,
) -> Iterator[Result]:
    """Reads many documents side by side, each in a worker process; gives results in the order of paths as they come.

    Paths are taken as they are needed, so that they may be without end. What cannot be read is a result with an error.

    :param root: the folder that names in records are relative to; without it they are the paths as given.
    :param jobs: documents at a time, one for each processor unless given.
    :raises OSError: no worker process can be started.
    """
    workers = pool(jobs, settings_of(settings, ocr))

    def named() -> Iterator[tuple[str, Path]]:
        for path in paths:
            name = os.fsdecode(path if root is None else os.path.relpath(path, root))
            yield name.replace(os.sep, "/"), path

    try:
        ahead = AHEAD * (jobs or processors())
        for (name, _), outcome in in_order(
            named(), lambda one: workers.submit(one[0], None, one[1], None, True), ahead
        ):
            yield _result(name, outcome, None)
    finally:
        workers.close()


def repair(text: str, *, settings: Settings | None = None) -> Repair:
    """Repairs the OCR damage of running text. Lines and form feeds are kept; a word hyphenated over a line end is joined."""
    value = json.loads(_pjece.repair(text, (settings or Settings()).native))
    lines = [_line(line) for line in value["edits"]]
    return Repair(
        text=value["text"],
        extracted=value["extracted"],
        corrections=[line for line in lines if isinstance(line, model.Correction)],
        suspects=[line for line in lines if isinstance(line, model.Suspect)],
    )


def _result(name: str, outcome: _pjece.Outcome, media_type: str | None) -> Result:
    if outcome.failure is not None:
        return Result(name, None, errors.error(name, outcome.failure, limit_of(outcome)))
    document = Document._of(outcome)
    found = document.source.media_type
    if media_type is not None and not _agree(media_type, found):
        message = f"is {found}, not {media_type}; fetch it again from where it came, or leave media_type out"
        return Result(name, None, errors.WrongMediaType(name, message))
    return Result(name, document, None)


def _agree(promised: str, found: str) -> bool:
    """Do two media types say the same? Parameters (``; charset=…``) do not count; ``image/*`` is any picture."""
    promised = promised.split(";")[0].strip().lower()
    return promised == found or (found.endswith("/*") and promised.startswith(found[:-1]))


def limit_of(outcome: _pjece.Outcome) -> model.LimitExceeded | None:
    """The limit that ended reading."""
    if outcome.limit is None:
        return None
    which, limit, seen = outcome.limit
    return model.LimitExceeded(which=which, limit=limit, seen=seen)
