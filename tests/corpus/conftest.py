"""Every corpus file read and graded once for all tests of this folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from laser_trim_analyzer import analysis, readers
from laser_trim_analyzer.model import Analysis, TrackResult, TrimFile


@dataclass(frozen=True)
class Sample:
    """One corpus file: its facts and its verdict."""

    file: str
    facts: TrimFile
    analysis: Analysis

    def result(self, track: str) -> TrackResult:
        """The verdict on the track whose name ends alike (`TRK1` and `1`, `TA` and `A`)."""
        return next(result for result in self.analysis.tracks if result.track[-1] == track[-1].upper())


@pytest.fixture(scope="session")
def samples(corpus: Path, corpus_index: list[dict[str, str]]) -> dict[str, Sample]:
    """Every file of the corpus by its SHA-256; that each can be read and graded is the first thing tested here."""
    found = {}
    for row in corpus_index:
        facts = readers.read(corpus / row["file"])
        found[facts.sha256] = Sample(row["file"], facts, analysis.grade(facts))
    return found
