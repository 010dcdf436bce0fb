"""Settings, worker processes, and the order of answers."""

from __future__ import annotations

import atexit
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeVar

from . import _pjece

Ocr = Literal["auto", "never", "force"]
Item = TypeVar("Item")

AHEAD = 16
"""Documents a worker that may be under way before the first of them is answered."""


@dataclass(frozen=True)
class Settings:
    """What a user may set. Unknown keys and values that make no sense raise ``ValueError``."""

    toml: str = ""
    """Text of a ``pjece.toml``."""
    ocr: Ocr | None = None
    """When to run the OCR engine; ``None``: as ``toml`` says, which is ``"auto"`` unless it says otherwise."""
    min_confidence: float | None = None
    """Edits less probable than this are listed as suspects and not made."""
    password: str | None = None
    """Password of encrypted PDFs; never written into a record."""
    decisions: str | None = None
    """What reviewers decided: the text of a ``decisions.jsonl``."""

    def __post_init__(self) -> None:
        self.native.sha256  # noqa: B018  a mistake is to be told where it is made

    @classmethod
    def from_file(cls, path: str | os.PathLike[str]) -> Settings:
        """Settings from a ``pjece.toml``; none is looked for that is not named."""
        with open(path, encoding="utf-8") as file:
            return cls(toml=file.read())

    @cached_property
    def native(self) -> _pjece.Settings:
        """The settings as the extension module takes them."""
        return _pjece.Settings(
            self.toml,
            ocr=self.ocr,
            min_confidence=self.min_confidence,
            password=self.password,
            decisions=self.decisions,
        )

    def __getstate__(self) -> dict[str, object]:
        return {key: value for key, value in self.__dict__.items() if key != "native"}


def settings_of(settings: Settings | None, ocr: Ocr | None) -> Settings:
    """The settings, with the switch that most callers turn."""
    if settings is None:
        return Settings(ocr=ocr)
    if ocr is not None and settings.ocr not in (None, ocr):
        raise ValueError("ocr is given twice, here and in settings")
    return Settings(**{**settings.__getstate__(), "ocr": ocr or settings.ocr})  # type: ignore[arg-type]


def worker_command() -> list[str]:
    """What starts a worker process: this interpreter with the extension module and nothing else."""
    here = os.path.dirname(os.path.abspath(__file__))
    return [sys.executable, "-I", "-S", os.path.join(here, "_worker.py"), os.path.abspath(_pjece.__file__)]


def processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def pool(jobs: int | None, settings: Settings) -> _pjece.Pool:
    """A pool of workers, one for each processor unless ``jobs`` says how many. Close it."""
    if jobs is not None and jobs < 1:
        raise ValueError("jobs: at least 1")
    return _pjece.Pool(jobs or processors(), settings.native, worker_command())


def in_order(
    items: Iterable[Item], submit: Callable[[Item], _pjece.Ticket], ahead: int
) -> Iterator[tuple[Item, _pjece.Outcome]]:
    """Each item with its outcome, in the order of items, while at most ``ahead`` more are under way."""
    waiting: deque[tuple[Item, _pjece.Ticket]] = deque()
    for item in items:
        waiting.append((item, submit(item)))
        if len(waiting) > ahead:
            first, ticket = waiting.popleft()
            yield first, ticket.wait()
    for first, ticket in waiting:
        yield first, ticket.wait()


_idle: dict[Settings, list[_pjece.Pool]] = {}


@contextmanager
def one_worker(settings: Settings) -> Iterator[_pjece.Pool]:
    """A pool of one, which is kept for the next call: the one last used first, so that few are ever started."""
    idle = _idle.setdefault(settings, [])
    try:
        worker = idle.pop()
    except IndexError:
        worker = pool(1, settings)
    try:
        yield worker
    finally:
        if len(idle) < processors():
            idle.append(worker)
        else:
            worker.close()


def _close_idle() -> None:
    for workers in _idle.values():
        for worker in workers:
            worker.close()
    _idle.clear()


atexit.register(_close_idle)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_idle.clear)
