#!/usr/bin/env python3
"""How a whole run compares, as ratios.

    python3 benches/batch.py                      5 rounds over 500 PDFs; for a machine with nothing else to do
    sudo python3 benches/batch.py --realtime      for a busy one: what else runs waits meanwhile (SCHED_FIFO), the disk's
                                                  threads of the kernel do not

Copies the corpus' PDFs, each with its own bytes, and runs over them in turn, round by round: pdftotext, one process a file;
pjece with one job, with two, and without child processes. Then the same two of pjece over fewer, longer files, several
pamphlets in one, which take some 50 ms each: what child processes cost there. CPU is user and system time of the process
and of its children. A ratio is the median over the rounds of the ratio within a round; times are the least.
Standard library only; needs pdftotext and pdfunite (poppler-utils) and target/release/pjece."""
import argparse, os, resource, shutil, statistics, subprocess, tempfile, time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAMPHLETS_IN_A_LONG_FILE = 4


def measured(commands):
    """Wall and CPU seconds of commands, one after the other."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    for command in commands:
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = sum(getattr(after, key) - getattr(before, key) for key in ("ru_utime", "ru_stime"))
    return time.monotonic() - began, cpu


class Rounds:
    """Wall and CPU seconds of several commands, a round of all of them at a time."""

    def __init__(self, rounds, **runs):
        for run in runs.values():
            run()  # warms the disk's cache
        self.times = {name: [] for name in runs}
        for _ in range(rounds):
            for name, run in runs.items():
                self.times[name].append(run())

    def table(self):
        print(f"  {'':24}{'wall s':>8}{'CPU s':>8}")
        for name, times in self.times.items():
            print(f"  {name:24}{min(t[0] for t in times):8.2f}{min(t[1] for t in times):8.2f}")

    def ratio(self, which, one, other):
        """Median, least and largest ratio of wall (0) or CPU (1) seconds."""
        ratios = sorted(a[which] / b[which] for a, b in zip(self.times[one], self.times[other]))
        return statistics.median(ratios), ratios[0], ratios[-1]


def say(what, ratio, goal, show=lambda r: f"{r:.2f}"):
    print(f"  {what:46}{show(ratio[0]):>8}   ({show(ratio[1])} to {show(ratio[2])}; goal {goal})")


def main(options):
    sources = sorted(ROOT.glob("corpus/*/source.pdf"))
    if options.realtime:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))  # and all that it starts
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        folder = Path(folder)
        many, long = folder / "many", folder / "long"
        many.mkdir(), long.mkdir()
        for number in range(options.files):
            copy = b"\n%% copy %d\n" % number
            (many / f"{number:04}.pdf").write_bytes(sources[number % len(sources)].read_bytes() + copy)
        paths = sorted(many.iterdir())
        for number in range(options.files // 5):
            several = [sources[(number + k) % len(sources)] for k in range(PAMPHLETS_IN_A_LONG_FILE)]
            subprocess.run(["pdfunite", *several, long / f"{number:04}.pdf"], check=True)

        def pjece(inputs, *flags):
            def run():
                shutil.rmtree(folder / "out", ignore_errors=True)
                command = [ROOT / "target/release/pjece", "run", inputs, "--output", folder / "out", "-q", *flags]
                return measured([command])
            return run

        rounds = Rounds(options.rounds, pdftotext=lambda: measured([["pdftotext", path, "-"] for path in paths]),
                        one=pjece(many, "-j1"), two=pjece(many, "-j2"))
        print(f"{options.files} PDFs, {len(sources)} different texts; load {os.getloadavg()[0]:.1f}")
        rounds.table()
        say("-j2 is faster than -j1 by", rounds.ratio(0, "one", "two"), "1.8 or more")
        say("CPU of pjece over CPU of pdftotext", rounds.ratio(1, "one", "pdftotext"), "2 or less")

        rounds = Rounds(options.rounds, apart=pjece(long, "-j1"), here=pjece(long, "-j1", "--isolate", "never"))
        count = len(list(long.iterdir()))
        a_file = 1e3 * min(t[0] for t in rounds.times["here"]) / count
        print(f"{count} PDFs of {a_file:.0f} ms each; load {os.getloadavg()[0]:.1f}")
        rounds.table()
        percent = lambda ratio: f"{100 * (ratio - 1):+.1f} %"
        say("wall time of child processes", rounds.ratio(0, "apart", "here"), "+1 % or less at 50 ms", percent)
        say("CPU time of child processes", rounds.ratio(1, "apart", "here"), "none", percent)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--realtime", action="store_true", help="let everything else on the machine wait; needs root")
    parser.add_argument("--folder", help="where inputs and results go; else the system's place for temporary files")
    main(parser.parse_args())
