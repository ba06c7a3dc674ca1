"""One file of a batch: whatever goes wrong becomes its error, and neither the log nor the memory keeps its content."""

from __future__ import annotations

import gc
import logging
from pathlib import Path
from typing import Any

import pytest

from laser_trim_analyzer import analysis, readers
from laser_trim_analyzer.pipeline import analyze, outcome_of
from laser_trim_analyzer.pipeline.ingest import Wishes, ingest

SECRET = "Customer Ltd, drawing 99"


@pytest.fixture
def broken_grading(monkeypatch: pytest.MonkeyPatch) -> None:
    """Grading that breaks down on serial 2 with a text of the workbook in the exception."""
    grade = analysis.grade

    def fail(trim_file, **words):
        if trim_file.serial == "2":
            raise ZeroDivisionError(SECRET)
        return grade(trim_file, **words)

    monkeypatch.setattr(analysis, "grade", fail)


@pytest.mark.usefixtures("broken_grading")
def test_a_mistake_of_ours_on_one_file_is_internal_and_the_batch_goes_on(workbooks: dict[str, Path]):
    outcomes = list(analyze([workbooks["PASS"], workbooks["FAIL"], workbooks["WATCH"]], jobs=2))
    assert [outcome.status for outcome in outcomes] == ["PASS", "ERROR", "WATCH"]
    error = outcomes[1].error
    assert error is not None
    assert error.code == "INTERNAL"
    assert "ZeroDivisionError" in error.message
    assert SECRET not in str(error)


@pytest.mark.usefixtures("broken_grading")
def test_the_log_of_a_mistake_names_no_file(workbooks: dict[str, Path], caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.INFO, "laser_trim_analyzer"):
        outcome_of(workbooks["FAIL"])
    assert [record.msg for record in caplog.records] == ["internal error", "file"]
    # numbers are no text: a moment, a thread and a hash may hold the digits of a model by chance
    said = [{**vars(record), "exc_info": None, "exc_text": None, "sha256": None} for record in caplog.records]
    written = [str(value) for fields in said for value in fields.values() if not isinstance(value, int | float)]
    for word in (workbooks["FAIL"].name, "5822", "Scrap", SECRET):
        assert word not in "".join(written)


def test_an_outcome_has_an_analysis_or_an_error_and_the_identity_of_the_bytes(workbooks: dict[str, Path]):
    for path in workbooks.values():
        outcome = outcome_of(path)
        assert (outcome.analysis is None) != (outcome.error is None)
        assert outcome.size == path.stat().st_size
        assert outcome.sha256 is not None
        assert outcome.seconds > 0


def test_what_could_not_be_read_has_no_identity(tmp_path: Path):
    outcome = outcome_of(tmp_path / "gone.xls")
    assert (outcome.status, outcome.sha256, outcome.size) == ("ERROR", None, None)


def test_a_refused_file_does_not_stay_in_memory(workbooks: dict[str, Path]):
    error = outcome_of(workbooks["ERROR"]).error
    assert error is not None
    assert (error.__traceback__, error.__cause__, error.__context__) == (None, None, None)


@pytest.mark.parametrize("verb", ["analyze", "ingest"])
def test_the_bytes_of_a_file_are_gone_before_its_facts_are_read(
    verb: str, workbooks: dict[str, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    """Of many large files at once the bytes would make the memory's peak."""
    facts_of, held = readers.facts_of, []

    def counted(*words: Any) -> Any:
        held.append(sum(isinstance(one, readers.Source) for one in gc.get_objects()))
        return facts_of(*words)

    monkeypatch.setattr(readers, "facts_of", counted)
    kept = readers.load(workbooks["PASS"])  # seen to be counted
    outcome_of(workbooks["PASS"])
    del kept
    chosen = [workbooks["PASS"], workbooks["FAIL"]]
    events = analyze(chosen) if verb == "analyze" else ingest(chosen, database=tmp_path / "h.db", wishes=Wishes(jobs=1))
    assert len(list(events)) >= len(chosen)
    assert held == [1, 0, 0]


def test_memory_that_runs_out_is_an_outcome_too(workbooks: dict[str, Path], monkeypatch: pytest.MonkeyPatch):
    def fail(*_, **__):
        raise MemoryError

    monkeypatch.setattr(readers, "facts_of", fail)
    error = outcome_of(workbooks["PASS"]).error
    assert error is not None
    assert error.code == "INTERNAL"


@pytest.mark.parametrize("broken", [(readers, "open_source"), (readers, "facts_of"), (analysis, "grade")])
def test_a_mistake_of_ours_keeps_the_identity_of_the_bytes_also_in_the_log(
    broken: tuple[object, str], workbooks: dict[str, Path], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    whole = outcome_of(workbooks["PASS"])

    def fail(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr(*broken, fail)
    with caplog.at_level(logging.INFO, "laser_trim_analyzer"):
        outcome = outcome_of(workbooks["PASS"])
    assert (outcome.status, outcome.sha256, outcome.size) == ("ERROR", whole.sha256, whole.size)
    assert [vars(record)["sha256"] for record in caplog.records] == [whole.sha256] * 2


def test_without_a_log_nothing_is_printed(workbooks: dict[str, Path], broken_grading: None, capfd: pytest.CaptureFixture[str]):
    outcome_of(workbooks["FAIL"])
    assert capfd.readouterr().err == ""
