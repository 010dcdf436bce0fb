"""An archive as shards: packed files (Parquet, WARC, tar) and loose documents in; one Parquet of results for each out.

Every path may be an fsspec URL (``s3://…``). A result is there whole or not at all; beside it stands ``NAME.parquet.json``,
which tells what it was made from and with, so that finished shards are skipped when a run is started again.
"""

from __future__ import annotations

import hashlib
import json
import os
import posixpath
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
from fsspec.implementations.local import LocalFileSystem

from . import _pjece
from ._pool import AHEAD, Settings
from .table import SCHEMA, Item, items_of, read

WARC_TYPES = ("application/pdf", "text/html", "application/xhtml+xml", "text/plain")
"""Media types, as the server said, of the WARC responses that are read; pictures and scripts of pages are not."""

ROWS = 64
"""Rows of a row group."""

_SCRATCH = (".pjece-", ".tmp")

_PACKED = {".parquet": "parquet", ".warc": "warc", ".warc.gz": "warc", ".tar": "tar", ".tar.gz": "tar", ".tgz": "tar"}


@dataclass(frozen=True)
class Shard:
    """Documents that are read by one actor and whose results are one file."""

    name: str
    """The result's path below the output, without ``.parquet``."""
    kind: str
    """``parquet``, ``warc``, ``tar``, or ``loose`` for files that are documents."""
    paths: list[str]
    """Where they are: one path, for loose documents several."""
    root: str
    """The folder that names of loose documents are relative to."""
    stamp: str
    """Digest over names, sizes and times of change."""


def shards(source: str, *, output: str | None = None, loose: int = 256) -> list[Shard]:
    """The shards of an archive, in the order of their names. Hidden files, and the output if it is inside, are left out.

    :param source: a folder, or one packed file.
    :param loose: documents in a shard of loose ones.
    :raises FileNotFoundError: there is no such folder or file.
    """
    fs, root = fsspec.core.url_to_fs(source)
    found = fs.find(root, detail=True)
    if not found:
        raise FileNotFoundError(f"{source}: there is no file to read; check the path")
    if root in found:
        root = posixpath.dirname(root)
    below = None if output is None else fsspec.core.url_to_fs(output)[1].rstrip("/") + "/"
    packed, others = [], []
    for path, info in sorted(found.items()):
        name = posixpath.relpath(path, root)
        if (below and path.startswith(below)) or any(part.startswith(".") for part in name.split("/")):
            continue
        url, stamp = fs.unstrip_protocol(path), [name, info.get("size"), str(info.get("ETag") or info.get("mtime"))]
        kind = next((kind for ending, kind in _PACKED.items() if name.lower().endswith(ending)), None)
        if kind:
            packed.append(Shard(name, kind, [url], root, _digest([stamp])))
        else:
            others.append((url, stamp))
    groups = [others[at : at + loose] for at in range(0, len(others), loose)]
    for number, group in enumerate(groups):
        urls, stamps = [url for url, _ in group], [stamp for _, stamp in group]
        packed.append(Shard(f"loose-{number:05}", "loose", urls, root, _digest(stamps)))
    return sorted(packed, key=lambda shard: shard.name)


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()


def items(shard: Shard, most: int) -> Iterator[Item]:
    """The documents of a shard, in its order; of each no more than ``most`` bytes and one."""
    if shard.kind == "loose":
        for path in shard.paths:
            yield _loose(path, shard.root, most)
        return
    with fsspec.open(shard.paths[0], "rb") as stream:
        yield from {"parquet": _parquet, "tar": _tar, "warc": _warc}[shard.kind](stream, most)


def _loose(url: str, root: str, most: int) -> Item:
    fs, path = fsspec.core.url_to_fs(url)
    name = posixpath.relpath(path, root)
    if not isinstance(fs, LocalFileSystem):
        with fs.open(path, "rb") as file:
            return Item(name, file.read(most + 1))
    try:
        if os.path.isfile(path):
            with open(path, "rb") as file:
                return Item(name, file.read(most + 1))
    except OSError:
        pass
    return Item(name, None, path)  # the worker says what is wrong with it, as for `pjece run`


def _parquet(stream: Any, most: int) -> Iterator[Item]:
    for batch in pq.ParquetFile(stream).iter_batches(batch_size=16, columns=["id", "bytes"]):
        yield from items_of(batch)


def _tar(stream: Any, most: int) -> Iterator[Item]:
    with tarfile.open(fileobj=stream, mode="r|*") as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() else None
            if file:
                yield Item(member.name, file.read(most + 1))


def _warc(stream: Any, most: int) -> Iterator[Item]:
    from warcio.archiveiterator import ArchiveIterator

    for record in ArchiveIterator(stream):
        headers, is_response = record.rec_headers, record.rec_type == "response"
        if not is_response and record.rec_type != "resource":
            continue
        if is_response and (record.http_headers is None or record.http_headers.get_statuscode() != "200"):
            continue
        said = record.http_headers.get_header("Content-Type") if is_response else headers.get_header("Content-Type")
        if (said or "").split(";")[0].strip().lower() in WARC_TYPES:
            when = "".join(c for c in headers.get_header("WARC-Date") or "" if c.isdigit())[:14]
            yield Item(f"{when}/{headers.get_header('WARC-Target-URI')}", record.content_stream().read(most + 1))


def process(
    shard: Shard, output: str, workers: _pjece.Pool, settings: Settings, *, jobs: int, audit: bool = False
) -> dict[str, Any]:
    """Reads a shard and writes its results, unless they are there already. Gives a summary: ``shard``, ``state`` (``done``,
    ``kept``, or ``failed`` with ``error``: the shard itself could not be read), ``counts``, and when it began and how long
    it took.
    """
    fs, folder = fsspec.core.url_to_fs(output)
    target = posixpath.join(folder, shard.name + ".parquet")
    made_with = {**key(settings, audit), "stamp": shard.stamp}
    earlier = _earlier(fs, target)
    if earlier is not None and earlier["made_with"] == made_with:
        return {**earlier["summary"], "state": "kept"}
    began = time.time()
    counts = dict.fromkeys(("documents", "read", "partial", "failed", "bytes", "pages"), 0)
    lost_before = workers.lost
    try:
        rows = read(items(shard, settings.native.file_bytes), workers, settings, ahead=AHEAD * jobs, audit=audit)
        with _whole(fs, target) as file, pq.ParquetWriter(file, SCHEMA, compression="zstd") as writer:
            while some := list(islice(rows, ROWS)):
                writer.write_table(pa.Table.from_pylist(some, schema=SCHEMA), row_group_size=ROWS)
                for row in some:
                    counts["documents"] += 1
                    counts[row["status"]] += 1
                    counts["bytes"] += row.get("bytes") or 0
                    counts["pages"] += row.get("pages") or 0
    except Exception as error:  # noqa: BLE001  whatever is wrong with this shard, the others are read
        return {"shard": shard.name, "state": "failed", "error": f"{type(error).__name__}: {error}"}
    summary = {
        "shard": shard.name,
        "state": "done",
        "counts": counts,
        "began": round(began, 3),
        "seconds": round(time.time() - began, 3),
        "workers_lost": workers.lost - lost_before,
    }
    write_json(fs, target + ".json", {"made_with": made_with, "summary": summary})
    return summary


def key(settings: Settings, audit: bool) -> dict[str, Any]:
    """Everything but the documents that shapes results."""
    return {
        "pjece": _pjece.VERSION,
        "dictionary_sha256": settings.native.dictionary_sha256,
        "config_sha256": settings.native.sha256,
        "decisions_sha256": _digest(settings.decisions),
        "audit": audit,
    }


def _earlier(fs: Any, target: str) -> dict[str, Any] | None:
    try:
        if not fs.exists(target):
            return None
        earlier: dict[str, Any] = json.loads(fs.cat_file(target + ".json"))
        return earlier if {"made_with", "summary"} <= earlier.keys() else None
    except (FileNotFoundError, ValueError):
        return None


def strangers(planned: list[Shard], output: str) -> list[str]:
    """Results in the output that are of none of these shards: they would be counted with the others by every query."""
    fs, folder = fsspec.core.url_to_fs(output)
    ours = {posixpath.join(folder, shard.name + ".parquet") for shard in planned}
    return sorted(path for path in fs.find(folder) if path.endswith(".parquet") and path not in ours)


def sweep(output: str) -> None:
    """Removes what actors that were killed left half written; for the one who knows that none is at work."""
    fs, folder = fsspec.core.url_to_fs(output)
    if isinstance(fs, LocalFileSystem):
        for path in Path(folder).rglob(f"{_SCRATCH[0]}*{_SCRATCH[1]}"):
            path.unlink(missing_ok=True)


def write_json(fs: Any, path: str, value: Any) -> None:
    """Writes a JSON file, whole or not at all."""
    with _whole(fs, path) as file:
        file.write((json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode())


@contextmanager
def _whole(fs: Any, path: str) -> Iterator[Any]:
    """A file to write to that gets its name when it is whole: by a rename here, by one upload in an object store."""
    is_local = isinstance(fs, LocalFileSystem)
    folder = posixpath.dirname(path)
    fs.makedirs(folder, exist_ok=True)
    descriptor, scratch = tempfile.mkstemp(prefix=_SCRATCH[0], suffix=_SCRATCH[1], dir=folder if is_local else None)
    try:
        with open(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if is_local:
            os.chmod(scratch, 0o666 & ~_umask())
            os.replace(scratch, path)
        else:
            fs.put_file(scratch, path)
    finally:
        if os.path.exists(scratch):
            os.unlink(scratch)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def as_json(shard: Shard) -> str:
    """A shard as a value that any engine can carry."""
    return json.dumps(asdict(shard))


def from_json(text: str) -> Shard:
    """The shard that :func:`as_json` wrote."""
    return Shard(**json.loads(text))
