"""The recipes of docs/scale: each is run as it stands there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, run_program

RECIPES = ROOT / "docs" / "scale"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """PATH with the command that the wheel installed."""
    scripts = Path(sys.executable).parent
    assert (scripts / "pjece").exists()
    return {**os.environ, "PATH": f"{scripts}:{os.environ['PATH']}"}


@pytest.fixture(scope="module")
def pdfs(pile: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """Good PDFs and bad ones, and what the program makes of them: status by name."""
    folder = tmp_path_factory.mktemp("pdfs")
    for path in sorted(pile.rglob("[!.]*.pdf")):
        shutil.copy(path, folder / path.name)
    records, failures = run_program(folder, tmp_path_factory.mktemp("out"))
    return folder, {**dict.fromkeys(records, "document"), **{name: one[0] for name, one in failures.items()}}


def told(text: str) -> dict[str, str]:
    """What lines tell: `document`, or the class of a failure, by file name."""
    lines = [json.loads(line) for line in text.splitlines()]
    said = {Path(line["path"]).name: line.get("class", line["type"]) for line in lines}
    assert len(said) == len(lines)
    return said


def test_gnu_parallel(pdfs: tuple[Path, dict[str, str]], environment: dict[str, str]) -> None:
    if not shutil.which("parallel"):
        pytest.skip("GNU parallel is not installed (apt-get install parallel)")
    folder, expected = pdfs
    ended = subprocess.run(
        [RECIPES / "parallel.sh", folder], env=environment, check=True, capture_output=True, text=True
    )
    assert told(ended.stdout) == expected
    assert [line["path"] for line in map(json.loads, ended.stdout.splitlines())] == sorted(map(str, folder.iterdir()))


def test_slurm_array(pdfs: tuple[Path, dict[str, str]], environment: dict[str, str], tmp_path: Path) -> None:
    """The script is an ordinary one; Slurm gives it two numbers."""
    folder, expected = pdfs
    (tmp_path / "paths.txt").write_text("".join(f"{path}\n" for path in sorted(folder.iterdir())))
    for _ in range(2):  # the second time nothing is left to do
        for task in range(3):
            numbers = {"SLURM_ARRAY_TASK_ID": str(task), "SLURM_ARRAY_TASK_COUNT": "3", "SLURM_CPUS_PER_TASK": "1"}
            arguments = [RECIPES / "slurm.sh", tmp_path / "paths.txt", tmp_path / "out"]
            subprocess.run(arguments, env={**environment, **numbers}, check=True)
    parts = sorted((tmp_path / "out").iterdir())
    assert [part.name for part in parts] == [f"part-0000{task}.jsonl" for task in range(3)]
    assert told("".join(part.read_text() for part in parts)) == expected


@pytest.mark.long
def test_spark_pipe(pdfs: tuple[Path, dict[str, str]], environment: dict[str, str], tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="pyspark is not installed")
    folder, expected = pdfs
    (tmp_path / "paths.txt").write_text("".join(f"{path}\n" for path in sorted(folder.iterdir())))
    arguments = [sys.executable, RECIPES / "spark.py", str(tmp_path / "paths.txt"), str(tmp_path / "out"), "3"]
    subprocess.run(arguments, env={**environment, "SPARK_LOCAL_IP": "127.0.0.1"}, check=True, timeout=600)
    assert told("".join(part.read_text() for part in sorted((tmp_path / "out").glob("part-*")))) == expected
