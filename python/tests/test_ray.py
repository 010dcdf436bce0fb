"""The long test: an archive on Ray, with hostile files in it, while actors and the driver are killed.

python/test.sh --long
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import CORPUS, ROOT, run_program

pytestmark = pytest.mark.long
pytest.importorskip("ray", reason="ray is not installed")

GOOD = 200
PER_SHARD = 12


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`files`, good and hostile ones in a mixed order, and `packed`, the same in Parquet."""
    folder = tmp_path_factory.mktemp("archive")
    files, hostile, packed = folder / "files", folder / "hostile", folder / "packed"
    subprocess.run([sys.executable, ROOT / "tests/hostile/hostile.py", hostile], check=True, stdout=subprocess.DEVNULL)
    named = [(path.name, path.read_bytes()) for path in sorted(hostile.glob("*.pdf"))]
    sources = [path.read_bytes() for path in sorted(CORPUS.glob("*/source.pdf")) if path.stat().st_size < 300_000]
    # A comment after the end makes another file of the same document.
    named += [(f"good-{n:03}.pdf", sources[n % len(sources)] + b"\n%% copy %d\n" % n) for n in range(GOOD)]
    random.Random(7).shuffle(named)
    files.mkdir()
    packed.mkdir()
    for name, data in named:
        (files / name).write_bytes(data)
    for at in range(0, len(named), PER_SHARD):
        names, data = zip(*named[at : at + PER_SHARD], strict=True)
        pq.write_table(pa.table({"id": names, "bytes": data}), packed / f"{at:05}.parquet")
    return folder


@pytest.fixture(scope="module")
def expected(archive: Path) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    began = time.monotonic()
    # On a machine with other work some hostile files would meet the limit of time in one run and not in the other.
    (archive / "pjece.toml").write_text("[limits]\nmilliseconds = 90000\n")
    records, failures = run_program(archive / "files", archive / "run", "-j2", "--config", str(archive / "pjece.toml"))
    print(f"\npjece run: {len(records)} records, {len(failures)} failures, {time.monotonic() - began:.1f} s")
    return records, failures


def start(archive: Path, output: Path) -> subprocess.Popen[str]:
    arguments = [str(archive / "packed"), str(output), "--config", str(archive / "pjece.toml"), "--actors", "2"]
    arguments += ["--jobs", "1"]
    # Ray makes its workers wait for everything else on the machine, and time is a limit: the program must not have more of it.
    environment = {**os.environ, "RAY_worker_niceness": "0"}
    return subprocess.Popen(
        [sys.executable, "-m", "pjece.ray", *arguments], env=environment, stdout=subprocess.PIPE, text=True
    )


def descendants(process: int) -> dict[int, str]:
    """The processes that a process started, and those that they started: number and command line."""
    table: dict[int, tuple[int, str]] = {}
    for entry in Path("/proc").iterdir():
        try:
            parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            table[int(entry.name)] = (parent, (entry / "cmdline").read_text().replace("\0", " "))
        except (OSError, ValueError, IndexError):
            continue
    found, parents = {}, {process}
    while parents:
        children = {pid: line for pid, (parent, line) in table.items() if parent in parents}
        found |= children
        parents = set(children)
    return found


def wait_for_results(output: Path, count: int, driver: subprocess.Popen[str]) -> None:
    began = time.monotonic()
    while len(list(output.glob("*.parquet.json"))) < count:
        assert driver.poll() is None and time.monotonic() - began < 200
        time.sleep(0.05)


def finish(driver: subprocess.Popen[str]) -> dict[str, Any]:
    out, _ = driver.communicate(timeout=280)
    assert driver.returncode == 3, out  # hostile files failed, which is right
    return json.loads(out)


def check(output: Path, expected: tuple[dict[str, str], dict[str, tuple[str, str]]], summary: dict[str, Any]) -> None:
    """Nothing lost, nothing doubled, and every row as the program has it."""
    rows = [row for path in sorted(output.glob("*.parquet")) for row in pq.read_table(path).to_pylist()]
    print(json.dumps({key: summary[key] for key in ("counts", "shards", "timings")}))
    print(f"{len(rows)} rows, {len({row['sha256'] for row in rows})} distinct hashes")
    assert len(rows) == len({row["sha256"] for row in rows}) == len({row["id"] for row in rows}) == 276
    records, failures = expected
    assert {row["id"]: row["json"] for row in rows if row["status"] != "failed"} == records
    assert {row["id"]: (row["error_class"], row["error"]) for row in rows if row["status"] == "failed"} == failures
    assert summary["counts"]["documents"] == 276 and not summary["failed_shards"]


def test_an_actor_is_killed(archive: Path, expected: Any) -> None:
    output, began = archive / "actor", time.monotonic()
    driver = start(archive, output)
    wait_for_results(output, 4, driver)
    actors = {
        pid: line for pid, line in descendants(driver.pid).items() if line.startswith("ray::") and "ShardReader" in line
    }
    victim = min(actors)
    print(f"\nkilled {actors[victim].strip()} ({victim}) after {len(list(output.glob('*.parquet')))} shards")
    os.kill(victim, signal.SIGKILL)
    summary = finish(driver)
    print(f"{time.monotonic() - began:.1f} s")
    check(output, expected, summary)
    assert summary["shards"] == {"done": 23, "kept": 0, "failed": 0} or summary["shards"]["kept"] <= 1


def test_the_driver_is_killed_and_started_again(archive: Path, expected: Any) -> None:
    output, began = archive / "driver", time.monotonic()
    driver = start(archive, output)
    wait_for_results(output, 8, driver)
    below = descendants(driver.pid)
    driver.kill()
    driver.wait()
    while any(Path(f"/proc/{pid}").exists() for pid in below):
        assert time.monotonic() - began < 200, "what the driver started outlives it"
        time.sleep(0.1)
    before = {path.name: path.stat().st_mtime_ns for path in output.glob("*.parquet")}
    print(f"\nkilled the driver after {len(before)} of 23 shards")
    summary = finish(start(archive, output))
    print(f"{time.monotonic() - began:.1f} s")
    check(output, expected, summary)
    assert summary["shards"]["kept"] >= 8
    assert {path.name: path.stat().st_mtime_ns for path in output.glob("*.parquet") if path.name in before} == before
    assert not list(output.glob(".pjece-*"))
