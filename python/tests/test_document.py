"""One document: what comes out, and what is raised."""

from __future__ import annotations

import dataclasses
import json
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from conftest import program, run_program

import pjece
from pjece import errors, model


def test_a_record_is_that_of_the_program_to_the_letter(pdf: Path, tmp_path: Path) -> None:
    records, _ = run_program(pdf, tmp_path)
    document = pjece.process(pdf, name="source.pdf")
    assert document.to_json() == records["source.pdf"]
    assert document.to_dict() == json.loads(records["source.pdf"])
    assert pjece.process(pdf.read_bytes(), name="source.pdf").to_json() == records["source.pdf"]
    markdown = subprocess.run(
        [*program(), "text", "--format", "md", str(pdf)], check=True, capture_output=True, text=True
    )
    assert document.markdown() == markdown.stdout
    lines = (tmp_path / "source.pdf.audit.jsonl").read_text().splitlines()
    assert [plain(line) for line in document.audit()] == [json.loads(line) for line in lines]


def plain(value: object) -> object:
    """A dataclass as the JSON that it came from: lists for tuples, and no line below a key that is a word of Python's."""

    def keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
        return {key.rstrip("_"): item for key, item in pairs}

    return json.loads(json.dumps(dataclasses.asdict(value, dict_factory=keys)))  # type: ignore[call-overload]


def test_a_document_is_typed(pdf: Path) -> None:
    document = pjece.process(pdf)
    recommendation = document.recommendations[0]
    assert isinstance(recommendation, model.Recommendation)
    assert isinstance(recommendation.evidence[0].span, tuple)
    start, end = recommendation.evidence[0].span
    assert document.text[start:end] == recommendation.evidence[0].quote
    assert document.source.path == str(pdf)
    assert document.document.kind in ("pamphlet", "brochure", "report")
    assert "pages" in repr(document)
    with pytest.raises(dataclasses.FrozenInstanceError):
        document.text = ""  # type: ignore[misc]
    copy = pickle.loads(pickle.dumps(document))
    assert copy == document and copy.to_json() == document.to_json()
    made = plain(document)
    assert isinstance(made, dict)
    written = document.to_dict()
    assert {key: made[key] for key in written} == {
        **written,
        **{k: made[k] for k in ("pages", "cases", "corrections")}
        | {"source": made["source"], "provenance": made["provenance"]},
    }


def test_facts_are_carried_through(pdf: Path) -> None:
    assert pjece.process(pdf, record={"id": "KL-7"}).source.record == {"id": "KL-7"}


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"", errors.Empty), (b"\0\1\2\3" * 99, errors.UnknownFormat), (b"%PDF-1.7\n" + bytes(999), errors.Broken)],
)
def test_a_bad_file_is_an_exception_with_its_cure(data: bytes, kind: type[errors.PjeceError]) -> None:
    with pytest.raises(kind) as raised:
        pjece.process(data, name="bad.pdf")
    assert raised.value.error_class == kind.error_class
    assert str(raised.value).startswith("bad.pdf is ") and ";" in raised.value.message
    assert str(pickle.loads(pickle.dumps(raised.value))) == str(raised.value)


def test_a_missing_file_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(errors.Unreadable, match="no such file"):
        pjece.process(tmp_path / "væk.pdf")


def test_limits_are_told(pdf: Path) -> None:
    with pytest.raises(errors.LimitExceeded) as raised:
        pjece.process(pdf.read_bytes(), settings=pjece.Settings("[limits]\nfile_bytes = 100"))
    assert raised.value.limit is not None
    assert (raised.value.limit.which, raised.value.limit.limit) == ("file_bytes", 100)
    part = pjece.process(pdf, settings=pjece.Settings("[limits]\ncharacters = 3000"))
    assert part.partial is not None and part.partial.which == "characters"


def test_a_promised_media_type_is_checked(pdf: Path) -> None:
    assert pjece.process(pdf, media_type="application/pdf").pages
    with pytest.raises(errors.WrongMediaType, match="is text/html, not application/pdf"):
        pjece.process(b"<!doctype html><title>404</title><p>Siden findes ikke", media_type="application/pdf")


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"toml": "[limits]\npagez = 1"}, "unknown field"),
        ({"ocr": "sometimes"}, "is not 'auto', 'never' or 'force'"),
        ({"min_confidence": 2.0}, "not between 0 and 1"),
        ({"decisions": "x"}, "is no decision"),
    ],
)
def test_settings_that_make_no_sense_are_refused_at_once(settings: dict[str, object], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        pjece.Settings(**settings)  # type: ignore[arg-type]


def test_settings_and_decisions_are_heeded() -> None:
    text = "Børnene er nervase og trette. Vi ser pa tveers af skellene, og de far hjelp."
    after = pjece.process(text.encode(), settings=pjece.Settings(min_confidence=1.0))
    assert "nervase" in after.text
    assert "nervøse" in pjece.process(text.encode()).text
    decided = '{"before": "nervase", "after": "nervøse", "decision": "reject"}'
    assert "nervase" in pjece.process(text.encode(), settings=pjece.Settings(decisions=decided)).text


def test_repair_tells_what_it_did() -> None:
    repaired = pjece.repair("Vi ser pa tveers af skellene.\r\nDe far hjelp.\n")
    assert "på tværs" in repaired.text
    for correction in repaired.corrections:
        start, end = correction.span_extracted
        assert repaired.extracted[start:end] == correction.before
    assert pjece.repair("").text == ""


def workers() -> set[int]:
    """Workers that this process started."""
    table = ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(os.getpid())]
    found = subprocess.run(table, capture_output=True, text=True, check=False)
    return {int(line.split()[0]) for line in found.stdout.splitlines() if "_worker.py" in line}


def test_a_document_that_ends_its_worker_costs_itself() -> None:
    pjece.process(b"Kommunen har plads.")  # its worker waits in the pool, and takes the next one
    waiting = workers()
    assert waiting
    for worker in waiting:  # a worker that stands still cannot be done before it is killed, however fast it is
        os.kill(worker, signal.SIGSTOP)

    def kill() -> None:
        time.sleep(0.5)
        for worker in waiting:
            os.kill(worker, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(errors.WorkerDied, match="killed from outside"):
        pjece.process(b"Kommunen har plads.", name="stands.txt")
    killer.join()
    assert pjece.process(b"Kommunen har plads.").text.strip() == "Kommunen har plads."


def test_threads_that_end_take_no_worker_with_them() -> None:
    texts: list[str] = []
    for number in range(5):
        thread = threading.Thread(
            target=lambda n=number: texts.append(pjece.process(f"Side {n}.".encode()).text.strip())
        )
        thread.start()
        thread.join()
    assert texts == [f"Side {number}." for number in range(5)]


def test_a_forked_process_reads_too() -> None:
    pjece.process(b"Kommunen har plads.")
    code = os.fork()
    if code == 0:
        os._exit(0 if pjece.process(b"Kommunen har plads.").text else 1)
    assert os.waitpid(code, 0)[1] == 0


def test_ctrl_c_is_heard(slow: bytes, tmp_path: Path) -> None:
    (tmp_path / "slow.txt").write_bytes(slow)
    started = subprocess.Popen(
        [sys.executable, "-c", "import pjece; print('go', flush=True)\nwhile True: pjece.process('slow.txt')"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert started.stdout is not None and started.stdout.readline() == b"go\n"
    time.sleep(0.5)
    started.send_signal(signal.SIGINT)
    # Else it would go on for ever; how soon it ends is a matter of the machine.
    assert b"KeyboardInterrupt" in started.communicate(timeout=60)[1]


def test_the_model_is_that_of_the_schema(pdf: Path) -> None:
    generate = Path(__file__).resolve().parents[1] / "generate.py"
    assert subprocess.run([sys.executable, generate, "--check"], check=False).returncode == 0, f"run {generate}"
    committed = Path(__file__).resolve().parents[2] / "schema" / "record.schema.json"
    assert pjece._pjece.record_schema() == committed.read_text()
    assert pjece.__version__ == pjece.process(pdf).provenance.pjece


def test_the_command_is_the_program(pdf: Path) -> None:
    arguments = ["text", str(pdf)]
    ours = subprocess.run([sys.executable, "-m", "pjece", *arguments], check=True, capture_output=True)
    assert ours.stdout == subprocess.run([*program(), *arguments], check=True, capture_output=True).stdout
    wrong = subprocess.run([sys.executable, "-m", "pjece", "fly"], check=False, capture_output=True, text=True)
    assert wrong.returncode == 64 and "pjece" in wrong.stderr
