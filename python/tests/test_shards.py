"""Shards: every kind of archive, whole results, resuming. No Ray is needed."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path
from typing import Any

import duckdb
import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import ROOT, run_program
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

import pjece
from pjece import shards
from pjece._pool import pool

SETTINGS = pjece.Settings()


def read(source: Path | str, output: Path | str, **options: Any) -> list[dict[str, Any]]:
    """Reads every shard of an archive, here; gives the summaries."""
    workers = pool(2, SETTINGS)
    try:
        planned = shards.shards(str(source), output=str(output), loose=options.pop("loose", 256))
        return [shards.process(one, str(output), workers, SETTINGS, jobs=2, **options) for one in planned]
    finally:
        workers.close()


def rows(output: Path) -> list[dict[str, Any]]:
    return [row for path in sorted(output.rglob("*.parquet")) for row in pq.read_table(path).to_pylist()]


def test_a_folder_gives_what_the_program_gives(pile: Path, tmp_path: Path) -> None:
    records, failures = run_program(pile, tmp_path / "run")
    output = tmp_path / "results"
    (tmp_path / "results").mkdir()
    summaries = read(pile, output, loose=4)
    found = rows(output)
    assert {row["id"]: row["json"] for row in found if row["json"]} == records
    assert {row["id"]: (row["error_class"], row["error"]) for row in found if row["error"]} == failures
    assert [one["state"] for one in summaries] == ["done"] * len(summaries) and len(summaries) > 3
    assert sum(one["counts"]["documents"] for one in summaries) == len(found) == len(records) + len(failures)
    first = {path.name: path.read_bytes() for path in output.rglob("*.parquet")}
    assert [one["state"] for one in read(pile, output, loose=4)] == ["kept"] * len(summaries)
    again = tmp_path / "again"
    read(pile, again, loose=4)
    assert {path.name: path.read_bytes() for path in again.rglob("*.parquet")} == first
    assert not list(output.rglob("*.tmp"))


def test_what_shapes_results_makes_them_anew(tmp_path: Path) -> None:
    source, output = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    (source / "a.txt").write_text("Kommunen har plads.")
    assert [one["state"] for one in read(source, output)] == ["done"]
    assert [one["state"] for one in read(source, output, audit=True)] == ["done"]
    (source / "a.txt").write_text("Regionen har plads til flere.")
    assert [one["state"] for one in read(source, output, audit=True)] == ["done"]
    assert "Regionen" in rows(output)[0]["json"]
    (output / "loose-00000.parquet.json").write_text("{")  # a report that was cut off is none
    assert [one["state"] for one in read(source, output, audit=True)] == ["done"]


def test_packed_shards_hold_the_same_documents(pile: Path, pdf: Path, tmp_path: Path) -> None:
    packed, output = tmp_path / "packed", tmp_path / "out"
    (packed / "under").mkdir(parents=True)
    data = pdf.read_bytes()
    pq.write_table(pa.table({"id": ["a.pdf", "tom.pdf"], "bytes": [data, b""]}), packed / "p.parquet")
    with tarfile.open(packed / "under" / "t.tar.gz", "w:gz") as archive:
        archive.add(pdf, "a.pdf")
        archive.add(pile / "under", "under")
    with open(packed / "w.warc.gz", "wb") as file:
        writer = WARCWriter(file, gzip=True)
        for uri, kind, status, body in (
            ("https://a.dk/a.pdf", "application/pdf", "200 OK", data),
            ("https://a.dk/logo.png", "image/png", "200 OK", b"\x89PNG"),
            ("https://a.dk/gone.pdf", "application/pdf", "404 Not Found", b"gone"),
            ("https://a.dk/side", "text/html; charset=utf-8", "200 OK", b"<p>Kommunen har plads."),
        ):
            headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
            date = {"WARC-Date": "2024-01-02T03:04:05Z"}
            writer.write_record(
                writer.create_warc_record(
                    uri, "response", io.BytesIO(body), http_headers=headers, warc_headers_dict=date
                )
            )
    (packed / "torn.parquet").write_bytes(b"PAR1 and no more")
    (packed / "torn.tar.gz").write_bytes((packed / "under" / "t.tar.gz").read_bytes()[:2000])
    summaries = {one["shard"]: one for one in read(packed, output)}
    assert {name: one["state"] for name, one in summaries.items()} == {
        "p.parquet": "done",
        "torn.parquet": "failed",
        "torn.tar.gz": "failed",
        "under/t.tar.gz": "done",
        "w.warc.gz": "done",
    }
    assert "error" in summaries["torn.parquet"] and not (output / "torn.parquet.parquet").exists()
    found = {row["id"]: row for row in rows(output)}
    assert set(found) == {
        "a.pdf",
        "tom.pdf",
        "under/tom.pdf",
        "under/ødelagt.pdf",
        "20240102030405/https://a.dk/a.pdf",
        "20240102030405/https://a.dk/side",
    }
    assert found["tom.pdf"]["error_class"] == "empty"
    assert len({row["sha256"] for row in found.values() if row["bytes"] == len(data)}) == 1


def test_what_no_folder_should_hold_is_a_row_each(tmp_path: Path) -> None:
    import os

    source, output = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    os.mkfifo(source / "pipe.pdf")
    (source / "link.pdf").symlink_to("nowhere")
    (source / "stor.txt").write_bytes(b"x" * 2000)
    global SETTINGS
    before, SETTINGS = SETTINGS, pjece.Settings("[limits]\nfile_bytes = 1000")
    try:
        read(source, output)
    finally:
        SETTINGS = before
    found = {row["id"]: row for row in rows(output)}
    assert found["pipe.pdf"]["error_class"] == "unreadable"
    assert found["stor.txt"]["error_class"] == "limit_exceeded" and found["stor.txt"]["sha256"] is None
    assert found["link.pdf"]["error_class"] == "unreadable"


def test_object_stores_are_written_and_read(tmp_path: Path) -> None:
    store = fsspec.filesystem("memory")
    store.pipe_file("/arkiv/a.txt", b"Kommunen har plads.")
    assert [one["state"] for one in read("memory://arkiv", "memory://ud")] == ["done"]
    assert [one["state"] for one in read("memory://arkiv", "memory://ud")] == ["kept"]
    table = pq.read_table(io.BytesIO(store.cat_file("/ud/loose-00000.parquet")))
    assert table.column("id").to_pylist() == ["a.txt"]
    assert json.loads(table.column("json")[0].as_py())["source"]["path"] == "a.txt"


def test_an_output_inside_the_archive_is_no_input(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Kommunen har plads.")
    read(tmp_path, tmp_path / "results")
    assert [one["counts"]["documents"] for one in read(tmp_path, tmp_path / "results")] == [1]


def test_results_of_other_shards_are_noticed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in range(3):
        (tmp_path / "in" / f"{number}.txt").write_text("Kommunen har plads.")
    read(tmp_path / "in", tmp_path / "out", loose=1)
    planned = shards.shards(str(tmp_path / "in"), loose=2)
    assert [Path(path).name for path in shards.strangers(planned, str(tmp_path / "out"))] == ["loose-00002.parquet"]
    with pytest.raises(FileNotFoundError):
        shards.shards(str(tmp_path / "nowhere"))


@pytest.fixture(scope="module")
def results(pile: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("query")
    read(pile, folder / "results", loose=6)
    return folder


def query(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    monkeypatch.chdir(folder)
    return duckdb.sql((ROOT / "docs" / "scale" / f"{name}.sql").read_text()).fetchall()


def records(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(row["json"]) for row in rows(folder) if row["json"]]


def test_query_of_municipalities(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: dict[tuple[str, str], int] = {}
    for record in records(results):
        for case in record["cases"]:
            for one in {(o["name"], o["code"]) for o in case["organisations"] + case["participants"] if o["code"]}:
                counted[one] = counted.get(one, 0) + 1
    expected = sorted(((count, one) for one, count in counted.items()), key=lambda x: (-x[0], x[1][1]))[:20]
    found = query("municipalities", results, monkeypatch)
    assert [(row[2], (row[0], row[1])) for row in found] == expected and len(found) > 5


def test_query_of_recommendations(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = query("recommendations", results, monkeypatch)
    assert sum(row[2] for row in found) == sum(len(record["recommendations"]) for record in records(results))
    assert len({row[0] for row in found}) > 2 and any(row[1] for row in found)


def test_query_of_failed_claims(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = {
        (record["source"]["path"], claim["text"])
        for record in records(results)
        for claim in record["claims"]
        if claim["holds"] is False
    }
    assert {(row[0], row[2]) for row in query("failed_claims", results, monkeypatch)} == expected
