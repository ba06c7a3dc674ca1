"""One file, a batch, eight jobs, the library and the command line give the same results to the last bit."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import laser_trim_analyzer as lta
from laser_trim_analyzer import analysis, readers
from laser_trim_analyzer.model import Status
from laser_trim_analyzer.pipeline import Outcome, outcome_of, record_line


@pytest.fixture(scope="module")
def batch(corpus: Path) -> list[str]:
    return [record_line(outcome) for outcome in lta.analyze(corpus)]


def test_every_corpus_file_gives_a_verdict_or_a_named_state(batch: list[str], corpus_index: Any) -> None:
    statuses = [json.loads(line)["status"] for line in batch]
    assert len(batch) == len(corpus_index)
    assert set(statuses) <= set(Status) - {Status.ERROR}


def test_eight_jobs_give_the_same_bits_in_the_same_order(corpus: Path, batch: list[str]) -> None:
    assert [record_line(outcome) for outcome in lta.analyze(corpus, jobs=8)] == batch


def test_each_file_alone_gives_the_same_bits(corpus: Path, batch: list[str]) -> None:
    files = sorted(corpus.glob("*/*.xls"), key=lambda path: (path.parent.name, path.name))
    assert sorted(record_line(outcome_of(path)) for path in files) == sorted(batch)


def test_the_library_calls_give_the_same_bits(corpus: Path, batch: list[str], samples: Any) -> None:
    assert (lta.read, lta.grade) == (readers.read, analysis.grade)  # with which the samples were made
    known = set(batch)
    for sample in samples.values():
        facts = sample.facts
        outcome = Outcome(str(corpus / sample.file), facts.sha256, facts.size, sample.analysis, None, 0.0)
        assert record_line(outcome) in known


def test_the_command_line_gives_the_same_bits(corpus: Path, batch: list[str], tmp_path: Path) -> None:
    output = tmp_path / "results.jsonl"
    command = [sys.executable, "-m", "laser_trim_analyzer", "analyze", str(corpus)]
    options = ["--format", "jsonl", "--output", str(output), "--fail-on", "none", "--jobs", "8"]
    subprocess.run([*command, *options], check=True, capture_output=True, timeout=120)
    assert output.read_text(encoding="utf-8").splitlines() == batch
