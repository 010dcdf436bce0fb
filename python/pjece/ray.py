"""An archive on Ray: shards in, one Parquet of results for each out, on a laptop or, unchanged, on a cluster.

``python -m pjece.ray SOURCE OUTPUT`` or :func:`run`. Ray retries what a lost machine had in hand; each actor owns worker
processes of its own, so that a document can end one of those and never an actor, which Ray would start again for ever.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import fsspec
import numpy as np
import ray
import ray.data

from . import shards
from ._pool import Settings, pool, processors


class ShardReader:
    """An actor: worker processes that read shards."""

    def __init__(self, output: str, settings: Settings, jobs: int, audit: bool) -> None:
        self.output, self.settings, self.jobs, self.audit = output, settings, jobs, audit
        self.workers = pool(jobs, settings)

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Reads the shards of a batch; gives their summaries."""
        summaries = [self.read(shards.from_json(text)) for text in batch["shard"]]
        return {"summary": np.array([json.dumps(summary) for summary in summaries], dtype=object)}

    def read(self, shard: shards.Shard) -> dict[str, Any]:
        return shards.process(shard, self.output, self.workers, self.settings, jobs=self.jobs, audit=self.audit)


def run(
    source: str,
    output: str,
    *,
    actors: int | None = None,
    jobs: int | None = None,
    loose: int = 256,
    audit: bool = False,
    settings: Settings | None = None,
    address: str | None = None,
) -> dict[str, Any]:
    """Reads an archive; gives the summary that is also written to ``OUTPUT/run.json``.

    :param source: a folder of Parquet, WARC, tar and document files, or one packed file; any fsspec URL.
    :param output: a folder for the results, this run's alone. Shards that are finished there are skipped.
    :param actors: how many; without it as many as have processors on this machine, or in the cluster.
    :param jobs: worker processes (and processors) of each actor; four, or fewer on a smaller machine.
    :param loose: documents in a shard of loose ones. Another number makes other shards.
    :param audit: also the audits.
    :param address: the cluster's; without it this machine, unless ``ray.init`` was called before.
    :raises FileNotFoundError: there is nothing to read.
    :raises FileExistsError: the output holds results of other shards.
    """
    settings, began = settings or Settings(), time.monotonic()
    planned = shards.shards(source, output=output, loose=loose)
    if others := shards.strangers(planned, output):
        raise FileExistsError(f"{output} holds results of other shards ({others[0]} …); choose another folder")
    shards.sweep(output)
    jobs = jobs or min(4, processors())
    if not ray.is_initialized():
        # One processor more than the actors take: reading tasks of Ray need one, or nothing ever starts.
        local = max(processors(), (actors or 1) * jobs) + 1
        ray.init(address=address, num_cpus=None if address else local, log_to_driver=False)
    there = int(ray.cluster_resources().get("CPU", 1)) - 1  # type: ignore[no-untyped-call]
    actors = min(actors or max(1, there // jobs), len(planned))
    ray.data.DataContext.get_current().enable_progress_bars = sys.stderr.isatty()
    blocks = min(len(planned), 100 * actors)
    done = ray.data.from_items(
        [{"shard": shards.as_json(one)} for one in planned], override_num_blocks=blocks
    ).map_batches(
        ShardReader,
        fn_constructor_args=(output, settings, jobs, audit),
        batch_size=1,
        num_cpus=jobs,
        compute=ray.data.ActorPoolStrategy(size=actors),
    )
    summaries = sorted((json.loads(row["summary"]) for row in done.iter_rows()), key=lambda one: one["shard"])
    summary = {
        **shards.key(settings, audit),
        "counts": total(summaries),
        "shards": {state: sum(one["state"] == state for one in summaries) for state in ("done", "kept", "failed")},
        "failed_shards": [one for one in summaries if one["state"] == "failed"],
        "timings": {
            "seconds": round(time.monotonic() - began, 3),
            "work_seconds": work_seconds(summaries),
            "actors": actors,
            "jobs": jobs,
        },
    }
    shards.sweep(output)
    fs, folder = fsspec.core.url_to_fs(output)
    shards.write_json(fs, f"{folder}/run.json", summary)
    return summary


def total(summaries: list[dict[str, Any]]) -> dict[str, int]:
    """The sum of the shards' counts."""
    counts: dict[str, int] = {}
    for one in summaries:
        for name, count in one.get("counts", {}).items():
            counts[name] = counts.get(name, 0) + count
    return counts


def work_seconds(summaries: list[dict[str, Any]]) -> float:
    """From the beginning of the first shard of this run to the end of the last: the time without Ray's start."""
    done = [one for one in summaries if one["state"] == "done"]
    ends = [one["began"] + one["seconds"] for one in done]
    return round(max(ends) - min(one["began"] for one in done), 3) if done else 0.0


@contextmanager
def _standard_output_for_data() -> Iterator[None]:
    """What Ray and its processes print (that an actor died, for one) goes to standard error."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)


def main(arguments: list[str] | None = None) -> int:
    """The command; 0 when all was done, 3 when documents or shards failed."""
    parser = argparse.ArgumentParser(prog="python -m pjece.ray", description="Read an archive on Ray.")
    parser.add_argument("source", help="folder or packed file, or an fsspec URL")
    parser.add_argument("output", help="folder for results, or an fsspec URL; finished shards are skipped")
    parser.add_argument("--actors", type=int, help="actors (default: as many as have processors)")
    parser.add_argument("--jobs", type=int, help="worker processes of each actor (default: 4)")
    parser.add_argument("--loose", type=int, default=256, help="documents in a shard of loose ones")
    parser.add_argument("--audit", action="store_true", help="also the audits")
    parser.add_argument("--config", help="a pjece.toml")
    parser.add_argument("--ocr", choices=("auto", "never", "force"))
    parser.add_argument("--address", help="a Ray cluster (default: this machine)")
    given = vars(parser.parse_args(arguments))
    settings = Settings.from_file(path) if (path := given.pop("config")) else Settings()
    ocr = given.pop("ocr")
    with _standard_output_for_data():
        summary = run(settings=Settings(settings.toml, ocr=ocr), **given)
        ray.shutdown()
    print(json.dumps(summary, indent=2, ensure_ascii=False))
    return 3 if summary["failed_shards"] or summary["counts"].get("failed") or summary["counts"].get("partial") else 0


if __name__ == "__main__":
    sys.exit(main())
