"""An independent, slow reference of the rules agrees in every field that the program gives."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from laser_trim_analyzer.model import Status

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def reference(corpus: Path) -> Rows:
    with (corpus / "reference.csv").open(encoding="utf-8", newline="") as table:
        return [row for row in csv.DictReader(table) if row["state"] != "ABORTED" and float(row["n_points"] or 0)]


def number(text: str) -> float | None:
    return float(text) if text not in ("", "nan") else None


def test_facts_and_as_measured_values_equal_the_reference(reference: Rows, samples: Any) -> None:
    by_file = {sample.file: sample for sample in samples.values()}
    wrong = []
    for row in reference:
        sample = by_file[row["file"]]
        result = sample.result(row["track"])
        trimmed_at = sample.analysis.trimmed_at
        untrimmed = row["state"] == "UNTRIMMED"
        pairs = {
            "model": (sample.analysis.model, row["model"]),
            "serial": (sample.analysis.serial, row["serial"]),
            "time": (trimmed_at and trimmed_at.isoformat(sep=" ")[:19], row["test_datetime"] or (trimmed_at and str(trimmed_at))),
            "points": (result.points, int(float(row["n_points"]))),
            "passes": (result.passes, int(float(row["n_trim_passes"]))),
            "before": (result.resistance.untrimmed_ohm, number(row["R0"])),
            "untrimmed": (result.status is Status.UNTRIMMED, untrimmed),
            "untrimmed out": (result.untrimmed.fail_points, int(float(row["untrimmed_fail_points"]))),
        }
        if not untrimmed:
            pairs |= {
                "graded": (result.graded_points, int(float(row["n_graded"]))),
                "after": (result.resistance.trimmed_ohm, number(row["R1"])),
                "out": (result.as_measured.fail_points, int(float(row["am_fail_points"]))),
                "margin": (result.as_measured.margin, pytest.approx(number(row["am_margin"]), rel=1e-9, abs=1e-9)),
                "NOT_GRADED": (result.status is Status.NOT_GRADED, row["status_with_offset"] == "NOT_GRADED"),
            }
        wrong += [f"{sample.facts.sha256[:12]} {key}: {got} != {want}" for key, (got, want) in pairs.items() if got != want]
    assert len(reference) > 300
    assert not wrong, "\n".join(wrong)
