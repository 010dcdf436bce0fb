#!/usr/bin/env python3
"""Words repaired a second, as ratios to SymSpell in one run on the same words.

    python3 benches/repair.py [--rounds 5] [--venv FOLDER]

Damaged text is what Tesseract's model `eng` read, severity 0 and 1, of the pairs `first` and `second`; clean text is the truth
of the same pages; of equal pages one. pjece repairs whole pages (layout, tokens, candidates, compounds, neighbours) in one
thread; the Rust crate symspell and symspellpy (distance 2, best suggestion) are given the words of these pages one by one: all
that pjece's tokenizer calls words, in small letters. Dictionary forms and frequencies are the same. `afresh`: every word is
searched, by pjece every word of a page; `remembering`: a word that came before is not searched again. pjece does so in the
thread of a worker, the others are given a table here.
CPU is user and system time of the process, which other work on the machine disturbs less than wall time. Rounds take the
programs in turn; a ratio is the median over the rounds of the ratio within a round, words a second are of the median round.
Start-up is that of `pjece repair` on an empty input, the least of many. Linux only; standard library only; builds
benches/symspell with cargo (the peers take 2 GB of memory), and installs symspellpy with pip into a temporary environment, or
into the one that --venv names."""
import argparse, gzip, json, os, resource, statistics, subprocess, sys, tempfile, time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
GOALS = {"damaged": 300_000, "clean": 2_000_000}
PEER = "symspellpy==6.10.1"
SYMSPELLPY = """
import json, pathlib, sys, time
from symspellpy import SymSpell, Verbosity

folder, texts = pathlib.Path(sys.argv[1]), {}
for path in folder.glob("*.words"):
    texts[path.stem] = path.read_text(encoding="utf-8").removesuffix("\\n").split("\\n")
began = time.process_time()
dictionary = SymSpell(max_dictionary_edit_distance=2, prefix_length=7)
dictionary.load_dictionary(str(folder / "dictionary"), 0, 1, separator="\\t", encoding="utf-8")
print(json.dumps({"seconds": time.process_time() - began}), flush=True)
for line in sys.stdin:
    name, how = line.split()
    began, known = time.process_time(), {}
    for word in texts[name]:
        if how == "afresh":
            dictionary.lookup(word, Verbosity.TOP, 2)
        elif word not in known:
            known[word] = dictionary.lookup(word, Verbosity.TOP, 2)
    print(json.dumps({"seconds": time.process_time() - began}), flush=True)
"""


class Program:
    """A process that loads its dictionary and then measures what it is told to."""

    def __init__(self, *command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.loading = self.answer()

    def answer(self):
        return json.loads(self.process.stdout.readline())["seconds"]

    def seconds(self, text, how):
        print(text, how, file=self.process.stdin, flush=True)
        return self.answer()

    def peak(self):
        """MB (10^6 bytes), and the end of the process."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        self.process.communicate()
        return next(int(line.split()[1]) * 1024 / 1e6 for line in status.splitlines() if line.startswith("VmHWM"))


def texts():
    """Distinct pages, damaged and clean."""
    rows = [json.loads(line) for name in ("first", "second") for line in gzip.open(ROOT / f"corpus/pairs/{name}.jsonl.gz")]
    rows = [row for row in rows if row["model"] == "eng" and row["severity"] < 2]
    distinct = lambda key: list(dict.fromkeys(row[key].replace("\f", "\n") for row in rows))
    return {"damaged": distinct("ocr"), "clean": distinct("truth")}


def start_up(pjece, times):
    """Wall and CPU milliseconds of repairing nothing, the least of each."""
    walls, cpus = [], []
    for _ in range(times):
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        subprocess.run([pjece, "repair"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)
        walls.append(time.monotonic() - began)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpus.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return 1e3 * min(walls), 1e3 * min(cpus)


def peak_of_command(pjece, pages):
    """MB that `pjece repair` takes for all pages at once."""
    with tempfile.TemporaryFile() as file:
        file.write("\f".join(pages).encode())
        file.seek(0)
        process = subprocess.Popen([pjece, "repair"], stdin=file, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        return usage.ru_maxrss * 1024 / 1e6


def measure(folder, python, options):
    pages = texts()
    for name in pages:
        (folder / f"{name}.pages").write_text("\f".join(pages[name]), encoding="utf-8")
    build = ["cargo", "build", "--release", "--quiet", "--locked", "--target-dir", TARGET]
    subprocess.run([*build, "--manifest-path", ROOT / "benches/symspell/Cargo.toml"], check=True)
    rust = TARGET / "release/pjece-symspell"
    subprocess.run([rust, "prepare", folder], check=True)
    words = {name: (folder / f"{name}.words").read_text(encoding="utf-8").split("\n")[:-1] for name in pages}

    programs = {
        "pjece": Program(rust, "pjece", folder),
        "symspell 0.5.2": Program(rust, "symspell", folder),
        PEER.replace("==", " "): Program(python, "-c", SYMSPELLPY, folder),
    }
    spent = {(text, how, name): [] for text in pages for how in ("afresh", "remembering") for name in programs}
    for _ in range(options.rounds):
        for text, how, name in spent:
            spent[text, how, name].append(programs[name].seconds(text, how))

    print(f"{options.rounds} rounds, CPU time; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for text in pages:
        print(f"{text} text: {len(pages[text])} pages, {len(words[text]):,} words, {len(set(words[text])):,} different; "
              f"goal {GOALS[text]:,} words/s")
        print(f"  {'':34}{'words/s':>10}   time, pjece's = 1")
        for how, name in ((how, name) for t, how, name in spent if t == text):
            times, own = spent[text, how, name], spent[text, how, "pjece"]
            ratios = sorted(one / other for one, other in zip(times, own))
            rate = len(words[text]) / statistics.median(times)
            range_ = "" if name == "pjece" else f"{statistics.median(ratios):.3g} ({ratios[0]:.3g} to {ratios[-1]:.3g})"
            print(f"  {name + ', ' + how:34}{rate:10,.0f}   {range_}".rstrip())
    print(f"  {'':34}{'peak MB':>10}   loading, CPU s")
    for name, program in programs.items():
        print(f"  {name:34}{program.peak():10,.0f}   {program.loading:.3f}")
    print(f"  {'pjece repair, all damaged pages':34}{peak_of_command(options.pjece, pages['damaged']):10,.0f}   goal 150")
    wall, cpu = start_up(options.pjece, options.starts)
    print(f"start-up of pjece repair: {wall:.1f} ms, {cpu:.1f} ms of CPU (least of {options.starts}; goal 20 ms)")


def main(options):
    with tempfile.TemporaryDirectory() as folder:
        venv = Path(options.venv or Path(folder, "venv"))
        if not (venv / "bin/python").exists():
            subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        subprocess.run([venv / "bin/python", "-m", "pip", "install", "--quiet", PEER], check=True, stdout=sys.stderr)
        measure(Path(folder), venv / "bin/python", options)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--starts", type=int, default=50, help="how often pjece is started")
    parser.add_argument("--pjece", default=TARGET / "release/pjece")
    parser.add_argument("--venv", help="Python environment for symspellpy; made where it is missing")
    main(parser.parse_args())
