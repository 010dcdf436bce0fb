#!/usr/bin/env python3
"""CPU time of reading digital PDFs, as ratios to pdftotext in one run on the same files.

    benches/digital.py FOLDER [--pjece target/release/pjece] [--times 3] [--most 200]

Every program is started once per file, text is thrown away, and user and system time of the processes (children of
theirs included) are added up. PyMuPDF is measured too where its module is installed; peers are never linked. Rounds take
the programs in turn, and the best round of each counts, so that other work on the machine disturbs least.
"""
import argparse, glob, importlib.util, os, resource, subprocess, sys

MUPDF = "import sys, fitz\nfor page in fitz.open(sys.argv[1]): page.get_text()"


def seconds(command, files):
    """User and system time, seconds, and how many files gave exit status 0."""
    before, good = resource.getrusage(resource.RUSAGE_CHILDREN), 0
    for file in files:
        arguments = [part.replace("{}", file) for part in command]
        try:
            ended = subprocess.run(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60)
            good += ended.returncode == 0
        except subprocess.TimeoutExpired:
            pass
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, good


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--pjece", default="target/release/pjece")
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--most", type=int, default=200)
    options = parser.parse_args()
    files = sorted(glob.glob(os.path.join(options.folder, "**", "*.pdf"), recursive=True))[: options.most]
    programs = {
        "pdftotext": ["pdftotext", "{}", "-"],
        "pjece text --raw": [options.pjece, "text", "--raw", "--ocr", "never", "{}"],
        "pjece text": [options.pjece, "text", "--ocr", "never", "{}"],
    }
    if importlib.util.find_spec("fitz"):
        programs["PyMuPDF"] = [sys.executable, "-c", MUPDF, "{}"]
    best = {}
    for _ in range(options.times):
        for name, command in programs.items():
            spent, good = seconds(command, files)
            best[name] = min(best.get(name, (spent, good)), (spent, good))
    for name, (spent, good) in best.items():
        ratio = spent / best["pdftotext"][0]
        print(f"{name}: {spent:.2f} s, {ratio:.2f} x pdftotext, {good} of {len(files)} files read")


main()
