"""Arrow tables of documents in, Arrow tables of results out: one row for each document, whatever the document does."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from . import _pjece
from ._pool import AHEAD, Ocr, Settings, in_order, pool, processors, settings_of

_ORGANISATIONS = pa.list_(pa.struct([("name", pa.string()), ("code", pa.string())]))

SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False, metadata={"about": "the document, as it came in"}),
        pa.field("sha256", pa.string(), metadata={"about": "of its bytes; null when not all were read"}),
        pa.field("bytes", pa.int64(), metadata={"about": "how many; null when not all were read"}),
        pa.field("status", pa.string(), nullable=False, metadata={"about": "read, partial or failed"}),
        pa.field("error_class", pa.string(), metadata={"about": "class of the failure, as in run.json"}),
        pa.field("error", pa.string(), metadata={"about": "what is wrong and what to do"}),
        pa.field("json", pa.large_string(), metadata={"about": "the record, as `pjece run` writes it"}),
        pa.field("audit", pa.large_string(), metadata={"about": "the audit, when it was asked for"}),
        pa.field("media_type", pa.string()),
        pa.field("title", pa.string()),
        pa.field("publishers", pa.list_(pa.string())),
        pa.field("published", pa.string()),
        pa.field("year", pa.int32(), metadata={"about": "of publication"}),
        pa.field("kind", pa.string()),
        pa.field("language", pa.string()),
        pa.field("pages", pa.int32()),
        pa.field("ocr_damage", pa.float32()),
        pa.field(
            "recommendations",
            pa.list_(
                pa.struct(
                    [
                        ("id", pa.string()),
                        ("text", pa.string()),
                        ("theme", pa.string()),
                        ("addressee", pa.string()),
                        ("complete", pa.bool_()),
                        ("confidence", pa.float32()),
                        ("page", pa.int32()),
                    ]
                )
            ),
        ),
        pa.field(
            "cases",
            pa.list_(
                pa.struct(
                    [
                        ("id", pa.string()),
                        ("kind", pa.string()),
                        ("title", pa.string()),
                        ("theme", pa.string()),
                        ("organisations", _ORGANISATIONS),
                        ("participants", _ORGANISATIONS),
                        ("page", pa.int32()),
                    ]
                )
            ),
        ),
        pa.field(
            "claims",
            pa.list_(
                pa.struct(
                    [
                        ("text", pa.string()),
                        ("claimed", pa.int64()),
                        ("counts", pa.string()),
                        ("counted", pa.int64()),
                        ("holds", pa.bool_()),
                        ("page", pa.int32()),
                    ]
                )
            ),
        ),
        pa.field("warnings", pa.list_(pa.string()), metadata={"about": "their classes"}),
    ]
)
"""The columns of results. Municipalities are the organisations with a code."""


@dataclass(frozen=True)
class Item:
    """A document to read."""

    id: str
    """Its name, in the record and in the row."""
    data: bytes | None
    """Its bytes, up to one more than the limit; ``None`` when it has to be read at ``path``."""
    path: str | None = None
    """A file of this machine."""


def process_batch(
    table: pa.Table | pa.RecordBatch,
    *,
    jobs: int | None = None,
    audit: bool = False,
    ocr: Ocr | None = None,
    settings: Settings | None = None,
) -> pa.Table:
    """Reads a table of documents; gives a table of results (:data:`SCHEMA`), a row for each, in the same order.

    :param table: columns ``id`` (text) and ``bytes`` (binary); others are left alone. A null in ``bytes`` is an empty document.
    :param jobs: documents at a time, one for each processor unless given.
    :param audit: also the audits, which are several times larger than the records.
    :raises KeyError: a column is missing.
    :raises OSError: no worker process can be started.
    """
    settings = settings_of(settings, ocr)
    workers = pool(jobs, settings)
    try:
        items = items_of(table)
        rows = list(read(items, workers, settings, ahead=AHEAD * (jobs or processors()), audit=audit))
    finally:
        workers.close()
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def items_of(table: pa.Table | pa.RecordBatch) -> Iterator[Item]:
    """The documents of a table."""
    missing = {"id", "bytes"} - set(table.schema.names)
    if missing:
        raise KeyError(f"the table has no column {' and no column '.join(sorted(missing))}; it needs id and bytes")
    # Value by value: the bytes of a whole table twice would be too much.
    for name, data in zip(table.column("id"), table.column("bytes"), strict=True):
        yield Item(str(name.as_py()), data.as_py() or b"")


def read(
    items: Iterable[Item], workers: _pjece.Pool, settings: Settings, *, ahead: int, audit: bool = False
) -> Iterator[dict[str, Any]]:
    """Reads documents; gives the rows in the order of items."""
    most = settings.native.file_bytes
    for item, outcome in in_order(items, lambda one: workers.submit(one.id, one.data, one.path), ahead):
        yield row(item, outcome, most, audit)


def row(item: Item, outcome: _pjece.Outcome, most: int, audit: bool) -> dict[str, Any]:
    """The row of one document."""
    row: dict[str, Any] = {"id": item.id}
    if item.data is not None and len(item.data) <= most:
        row |= {"sha256": hashlib.sha256(item.data).hexdigest(), "bytes": len(item.data)}
    if outcome.failure is not None:
        error_class, error = outcome.failure
        return {**row, "status": "failed", "error_class": error_class, "error": error}
    assert outcome.record is not None and outcome.audit is not None
    row["status"] = "partial" if outcome.limit else "read"
    row["json"] = outcome.record.decode()
    row["audit"] = outcome.audit.decode() if audit else None
    return {**row, **flat(json.loads(outcome.record))}


def flat(record: dict[str, Any]) -> dict[str, Any]:
    """The columns that people ask for, from a record."""
    facts = record["document"]
    published = facts["published"]
    lists = ("recommendations", "cases", "claims")
    return {
        "media_type": record["source"]["media_type"],
        **{key: facts[key] for key in ("title", "publishers", "published", "kind", "language", "ocr_damage")},
        "year": int(published[:4]) if published else None,
        "pages": len(record["pages"]),
        **{key: [{**finding, "page": _page(finding)} for finding in record[key]] for key in lists},
        "warnings": [warning["class"] for warning in record["warnings"]],
    }


def _page(finding: dict[str, Any]) -> int | None:
    return finding["evidence"][0]["page"] if finding["evidence"] else None
