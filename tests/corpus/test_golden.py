"""Every number and state of every corpus file stays what it was."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from laser_trim_analyzer.model import RULES_VERSION

from .golden import golden_record

GOLDEN = Path(__file__).with_name("golden.jsonl")
SAME = 1e-12  # relative, for another platform (RULES §7); on one build the values are equal to the last bit


def differences(got: Any, want: Any, place: str = "") -> list[str]:
    """Where two records differ: states and counts exactly, real values by more than 1e-12 relative."""
    if isinstance(want, dict) and isinstance(got, dict):
        keys = sorted(want.keys() | got.keys())
        return [line for key in keys for line in differences(got.get(key), want.get(key), f"{place}.{key}")]
    if isinstance(want, list) and isinstance(got, list) and len(got) == len(want):
        return [line for index, pair in enumerate(zip(got, want, strict=True)) for line in differences(*pair, f"{place}[{index}]")]
    if isinstance(want, float) and isinstance(got, float) and abs(got - want) <= SAME * abs(want):
        return []
    return [] if got == want else [f"{place}: {got!r}, golden {want!r}"]


def test_every_corpus_file_gives_its_golden_result(samples: Any) -> None:
    records = {sha: golden_record(sample.facts, sample.analysis) for sha, sample in samples.items()}
    if os.environ.get("LTA_WRITE_GOLDEN") == "1":
        lines = [json.dumps(records[sha], separators=(",", ":")) + "\n" for sha in sorted(records)]
        GOLDEN.write_text("".join(lines), encoding="utf-8", newline="\n")
        pytest.fail("golden results written; look at the difference and run again")
    golden = {record["sha256"]: record for record in map(json.loads, GOLDEN.read_text(encoding="utf-8").splitlines())}
    wrong = [
        f"{sha[:12]}{line}"
        for sha, record in records.items()
        for line in differences(json.loads(json.dumps(record)), golden.get(sha, {}))
    ]
    assert not wrong, "\n".join(wrong[:20])
    assert golden.keys() == records.keys()


def test_golden_results_name_the_rules_that_made_them() -> None:
    versions = {
        track["rules_version"] for line in GOLDEN.read_text(encoding="utf-8").splitlines() for track in json.loads(line)["tracks"]
    }
    assert versions == {RULES_VERSION}


def test_a_changed_number_would_be_noticed() -> None:
    assert differences({"margin": 0.5}, {"margin": 0.5 * (1 + 1e-11)})
    assert not differences({"margin": 0.5}, {"margin": 0.5 * (1 + 1e-13)})
    assert differences({"status": "PASS", "n": [1]}, {"status": "WATCH", "n": [2]}) == [
        ".n[0]: 1, golden 2",
        ".status: 'PASS', golden 'WATCH'",
    ]


def test_goldens_hold_no_text_of_the_files(samples: Any) -> None:
    content = GOLDEN.read_text(encoding="utf-8")
    words = {sample.analysis.outcome_words for sample in samples.values()} | {
        track.alias for sample in samples.values() for track in sample.analysis.tracks
    }
    assert not [word for word in words if word and f'"{word}"' in content]
