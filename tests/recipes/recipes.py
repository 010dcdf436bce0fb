"""Runs the programs of a page, and compares what each prints with the block that follows it.

A program is a block ```python run or ```sh run; the block ```text after it is what it prints. What needs a module or a
program that is not there is skipped, and that is said.
"""

import os
import re
import shutil
import subprocess
import sys
import textwrap
from importlib.util import find_spec
from pathlib import Path

BLOCK = re.compile(r"```(python|sh) run\n(.*?)```\n\n```text\n(.*?)```\n", re.S)


def missing(language: str, program: str) -> str | None:
    """What the program needs and is not there."""
    if language == "sh":
        return next((name for name in ("jq",) if name in program and not shutil.which(name)), None)
    modules = re.findall(r"^(?:from|import) (.+?)(?: import.*)?$", program, re.M)
    names = [name.strip() for line in modules for name in line.split(",")]
    return next((name for name in names if find_spec(name.split(".")[0]) is None), None)


def printed(language: str, program: str) -> str:
    words = [sys.executable, "-c", program] if language == "python" else ["bash", "-euo", "pipefail", "-c", program]
    environment = {**os.environ, "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}
    ended = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", env=environment)
    return ended.stdout + (f"ended with {ended.returncode}\n{ended.stderr}" if ended.returncode else "")


def main(page: Path, write: bool) -> int:
    text = page.read_text(encoding="utf-8")
    passed = failed = skipped = 0
    fresh, at = "", 0
    for block in BLOCK.finditer(text):
        language, program, wanted = block.groups()
        name = next(line for line in reversed(text[: block.start()].splitlines()) if line.startswith("#")).strip("# ")
        fresh += text[at : block.start(3)]
        at = block.end(3)
        lacking = missing(language, program)
        if lacking:
            skipped += 1
            fresh += wanted
            print(f"SKIPPED: {name}: {lacking} is missing and could not be installed")
            continue
        got = printed(language, program)
        fresh += got
        if got == wanted:
            passed += 1
            print(f"ok: {name}")
        else:
            failed += 1
            print(f"FAILED: {name}: the page says\n{textwrap.indent(wanted, '    ')}and it prints\n{textwrap.indent(got, '    ')}")
    if write:
        page.write_text(fresh + text[at:], encoding="utf-8")
    print(f"recipes: {passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed and not write or passed + failed + skipped == 0 else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), "--write" in sys.argv))
