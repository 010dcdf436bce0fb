#!/usr/bin/env python3
"""Ray against `pjece run`: 2,000 born-digital PDFs, two workers each, in turn. Usage: bench.py [FILES [ROUNDS]]

Ray is measured from the beginning of its first shard to the end of its last (its start takes some ten seconds, whatever the
work), the program from start to end.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "tests"))
from conftest import CORPUS, program


def main(files: int = 2000, rounds: int = 3) -> None:
    sources = [path.read_bytes() for path in sorted(CORPUS.glob("*/source.pdf"))]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "in").mkdir()
        for number in range(files):
            # A comment after the end makes another file of the same document.
            data = sources[number % len(sources)] + b"\n%% copy %d\n" % number
            (folder / "in" / f"{number:05}.pdf").write_bytes(data)
        ratios = []
        for number in range(rounds):
            began = time.monotonic()
            subprocess.run([*program(), "run", folder / "in", "--output", folder / "run", "-j2", "-q"], check=True)
            alone = time.monotonic() - began
            arguments = [folder / "in", folder / "ray", "--actors", "2", "--jobs", "1", "--loose", "100"]
            # Ray makes its workers wait for everything else on the machine; the program does not.
            environment = {**os.environ, "RAY_worker_niceness": "0"}
            command = [sys.executable, "-m", "pjece.ray", *arguments]
            out = subprocess.run(command, env=environment, check=True, capture_output=True).stdout
            summary = json.loads(out)
            assert summary["counts"]["read"] == files
            ray, whole = (summary["timings"][key] for key in ("work_seconds", "seconds"))
            ratios.append(ray / alone)
            size = sum(path.stat().st_size for path in (folder / "ray").glob("*.parquet")) / summary["counts"]["pages"]
            print(
                f"{number + 1}: pjece run -j2 {alone:.1f} s; Ray {ray:.1f} s ({whole:.1f} s with its start); "
                f"ratio {ratios[-1]:.2f}; {summary['counts']['pages']} pages, {size:.0f} bytes of results a page",
                flush=True,
            )
            shutil.rmtree(folder / "run")
            shutil.rmtree(folder / "ray")
        print(f"median ratio {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
