#!/usr/bin/env python3
"""How a whole run compares, as ratios: python3 benches/batch.py [FILES]

Copies the corpus' PDFs, each with its own bytes, to so many files (500), and runs over them: pdftotext, one process a file,
and pjece with one job, with two, and without child processes. CPU is user and system time of the process and its children,
children of children included. Standard library only; needs pdftotext (poppler-utils) and target/release/pjece."""
import os, resource, shutil, subprocess, sys, tempfile, time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def measured(commands):
    """Wall and CPU seconds of commands, one after the other."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    for command in commands:
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = sum(getattr(after, key) - getattr(before, key) for key in ("ru_utime", "ru_stime"))
    return time.monotonic() - began, cpu


def main(files):
    sources = sorted(ROOT.glob("corpus/*/source.pdf"))
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        (folder / "in").mkdir()
        paths = [folder / "in" / f"{number:04}.pdf" for number in range(files)]
        for number, path in enumerate(paths):
            path.write_bytes(sources[number % len(sources)].read_bytes() + b"\n%% copy %d\n" % number)

        def pjece(*options):
            shutil.rmtree(folder / "out", ignore_errors=True)
            command = [ROOT / "target/release/pjece", "run", folder / "in", "--output", folder / "out", "-q", *options]
            return measured([command])

        pjece("-j2")  # warms the disk's cache
        poppler = measured([["pdftotext", path, "-"] for path in paths])
        one, two, here = pjece("-j1"), pjece("-j2"), pjece("-j1", "--isolate", "never")
    print(f"{files} PDFs, {len(sources)} different texts, load {os.getloadavg()[0]:.1f}")
    print(f"{'':24}{'wall s':>8}{'CPU s':>8}")
    for name, (wall, cpu) in [("pdftotext", poppler), ("pjece -j1", one), ("pjece -j2", two), ("pjece --isolate never", here)]:
        print(f"{name:24}{wall:8.1f}{cpu:8.1f}")
    print(f"-j2 is faster than -j1 by            {one[0] / two[0]:.2f}")
    print(f"CPU of pjece over CPU of pdftotext   {one[1] / poppler[1]:.2f}")
    print(f"CPU of child processes               {100 * (one[1] / here[1] - 1):+.1f} %, {1e3 * (one[1] - here[1]) / files:+.2f} ms a file")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
