"""Many documents: order, failures, one row each."""

from __future__ import annotations

import itertools
import threading
import time
from pathlib import Path

import pyarrow as pa
import pytest
from conftest import run_program

import pjece
from pjece import errors
from pjece.table import SCHEMA


def inputs(pile: Path) -> list[Path]:
    return sorted(path for path in pile.rglob("*") if path.is_file() and not path.name.startswith("."))


def test_results_are_those_of_the_program_in_the_order_of_paths(pile: Path, tmp_path: Path) -> None:
    records, failures = run_program(pile, tmp_path)
    paths = inputs(pile)
    results = list(pjece.process_many(paths, root=pile, jobs=2))
    assert [result.name for result in results] == [path.relative_to(pile).as_posix() for path in paths]
    assert {one.name: one.document.to_json() for one in results if one.document} == records
    assert {one.name: (one.error.error_class, one.error.message) for one in results if one.error} == failures
    assert {one.status for one in results} == {"read", "failed"}
    assert len(failures) == 2


def test_paths_may_be_without_end(pdf: Path) -> None:
    results = pjece.process_many(itertools.repeat(pdf), jobs=2)
    assert [result.status for result in itertools.islice(results, 3)] == ["read"] * 3
    began = time.monotonic()
    results.close()  # type: ignore[attr-defined]
    assert time.monotonic() - began < 3


def test_other_threads_go_on(slow: bytes, tmp_path: Path) -> None:
    (tmp_path / "slow.txt").write_bytes(slow)
    ticks = 0
    stop = threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not stop.wait(0.01):
            ticks += 1

    thread = threading.Thread(target=tick)
    began = time.monotonic()
    thread.start()
    list(pjece.process_many([tmp_path / "slow.txt"], jobs=1))
    took = time.monotonic() - began
    stop.set()
    thread.join()
    assert ticks > 10 * took  # a hundred in a second; with the interpreter held it would be one or two in all


def test_a_table_has_a_row_for_each_document(pile: Path, tmp_path: Path) -> None:
    records, failures = run_program(pile, tmp_path)
    paths = inputs(pile)
    names = [path.relative_to(pile).as_posix() for path in paths]
    table = pa.table({"id": names, "bytes": [path.read_bytes() for path in paths], "box": names})
    out = pjece.process_batch(table, jobs=2)
    assert out.schema.equals(SCHEMA)
    rows = out.to_pylist()
    assert [row["id"] for row in rows] == names
    assert {row["id"]: row["json"] for row in rows if row["status"] != "failed"} == records
    assert {row["id"]: (row["error_class"], row["error"]) for row in rows if row["status"] == "failed"} == failures
    assert len({row["sha256"] for row in rows}) == len(rows)
    row = next(row for row in rows if row["id"] == "0002-ungdomsliv.pdf")
    assert row["recommendations"][0]["page"] == 6 and row["pages"] > 6 and row["bytes"] > 1000
    assert row["audit"] is None and row["year"] == int(row["published"][:4])
    assert pjece.process_batch(table.slice(0, 1), audit=True).to_pylist()[0]["audit"].startswith('{"type":"head"')


def test_a_table_without_its_columns_is_refused() -> None:
    with pytest.raises(KeyError, match="no column bytes"):
        pjece.process_batch(pa.table({"id": ["a"]}))
    assert (
        pjece.process_batch(pa.table({"id": pa.array([], pa.string()), "bytes": pa.array([], pa.binary())})).num_rows
        == 0
    )


def test_no_bytes_are_an_empty_document() -> None:
    row = pjece.process_batch(pa.table({"id": ["a"], "bytes": pa.array([None], pa.binary())})).to_pylist()[0]
    assert row["error_class"] == errors.Empty.error_class


def test_jobs_are_at_least_one() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        list(pjece.process_many([], jobs=0))
