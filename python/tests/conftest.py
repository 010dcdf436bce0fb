"""Documents to read, and the program to compare with."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpus"


def program() -> list[str]:
    """The program: the one that cargo built, when it is there, else the wheel's own."""
    built = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release" / "pjece"
    return [str(built)] if built.exists() else [sys.executable, "-m", "pjece"]


def run_program(source: Path, output: Path, *options: str) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    """What `pjece run` makes of a folder: records by name, and failures (class and message) by name."""
    ended = subprocess.run([*program(), "run", str(source), "--output", str(output), "-q", *options], check=False)
    assert ended.returncode in (0, 3)
    report = json.loads((output / "run.json").read_text())
    assert report["finished"]
    failures = {one["path"]: (one["class"], one["message"]) for one in report["failures"]}
    records = {}
    for path in output.rglob("*.json"):
        if path != output / "run.json":
            records[path.relative_to(output).as_posix().removesuffix(".json")] = path.read_text()
    return records, failures


@pytest.fixture(scope="session")
def pdf() -> Path:
    """A digital pamphlet of several pages."""
    return CORPUS / "0002-ungdomsliv" / "source.pdf"


@pytest.fixture(scope="session")
def pile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small pile: good ones of several kinds, two bad ones, a hidden one."""
    pile = tmp_path_factory.mktemp("pile")
    for folder in sorted(CORPUS.iterdir()):
        for source in sorted(folder.glob("source.*")):
            if source.suffix in (".pdf", ".html", ".txt"):
                shutil.copy(source, pile / f"{folder.name}{source.suffix}")
    (pile / "under").mkdir()
    (pile / "under" / "tom.pdf").write_bytes(b"")
    (pile / "under" / "ødelagt.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 20)
    (pile / ".skjult.pdf").write_bytes(b"")
    return pile


@pytest.fixture(scope="session")
def slow() -> bytes:
    """Text of words that no dictionary has, which takes seconds to repair."""
    seed, words = 1, []
    for _ in range(100_000):
        letters = []
        for _ in range(9):
            seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
            letters.append(chr(ord("a") + (seed >> 33) % 26))
        words.append("".join(letters))
    return " ".join(words).encode()
