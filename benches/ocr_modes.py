#!/usr/bin/env python3
"""What `--ocr auto`, `force` and `never` reach on searchable scans whose text layer the wrong model made.

    ocr_modes.py PJECE DOCS SCORERS

DOCS holds DOC/LAYOUT/scan_s?_d???.eng.pdf beside pairs.json; SCORERS holds text.py. Prints the mean WER* (line-end hyphens
joined, lines put in their place; page furniture that pjece leaves out counts as lost) of each mode over all files.
"""
import glob, json, os, subprocess, sys

MODES = ("auto", "force", "never")


def truth_of(path):
    """The text of the scanned pages."""
    name = os.path.basename(path)
    with open(os.path.join(os.path.dirname(path), "pairs.json"), encoding="utf-8") as file:
        pairs = json.load(file)
    scanned = [p for p in pairs if (str(p["severity"]), str(p["dpi"])) == (name[6], name[9:12])]
    pages = {p["page"]: p["truth"] for p in scanned}
    return " ".join(pages[number] for number in sorted(pages))


def main(pjece, docs, scorers):
    sys.path.insert(0, scorers)
    import text
    files = sorted(glob.glob(os.path.join(docs, "*", "*", "scan_s?_d???.eng.pdf")))
    rates = {mode: [] for mode in MODES}
    for path in files:
        truth = truth_of(path)
        for mode in MODES:
            read = subprocess.run([pjece, "text", "--ocr", mode, path], capture_output=True, check=True).stdout.decode()
            rates[mode].append(text.score(truth, read, dehyph=True, order_free=True)["wer"])
    for mode in MODES:
        print(f"--ocr {mode}: WER* {100 * sum(rates[mode]) / len(files):.1f} % ({len(files)} files)")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
