"""The verb analyze: order, sameness whatever the number of threads, cancelling, progress, and nothing left behind."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

import laser_trim_analyzer as lta
from laser_trim_analyzer import readers
from laser_trim_analyzer.pipeline import Progress, analyze, pace, record_line
from laser_trim_analyzer.readers import ReadLimits, Source


def lines(outcomes) -> list[str]:
    return [record_line(outcome) for outcome in outcomes]


def threads() -> set[str]:
    return {thread.name for thread in threading.enumerate() if thread.name.startswith("lta-read")}


@pytest.fixture
def many(tmp_path: Path, workbooks: dict[str, Path]) -> list[Path]:
    """Forty names of the same few workbooks."""
    made = [tmp_path / f"{number:02}.xls" for number in range(40)]
    sources = list(workbooks.values())
    for number, link in enumerate(made):
        link.hardlink_to(sources[number % len(sources)])
    return made


@pytest.mark.parametrize("jobs", [2, 8])
def test_the_lines_do_not_depend_on_the_number_of_jobs(many: list[Path], jobs: int):
    assert lines(analyze(many, jobs=jobs)) == lines(analyze(many, jobs=1))


def test_a_batch_says_the_same_as_each_file_alone(many: list[Path]):
    assert lines(analyze(many, jobs=8)) == [line for path in many for line in lines(analyze(path))]


def test_the_library_calls_give_the_numbers_of_the_batch(workbooks: dict[str, Path]):
    for outcome in analyze(workbooks.values(), jobs=2):
        if outcome.error is None:
            assert lta.grade(lta.read(outcome.path)) == outcome.analysis


def test_outcomes_come_in_the_order_of_the_files(many: list[Path]):
    assert [outcome.path for outcome in analyze(reversed(many), jobs=8)] == [str(path) for path in reversed(many)]


def test_a_bad_file_between_good_ones_is_an_outcome(workbooks: dict[str, Path], tmp_path: Path):
    paths = [workbooks["PASS"], tmp_path / "gone.xls", workbooks["ERROR"], workbooks["FAIL"]]
    found = [(outcome.status, outcome.error and outcome.error.code) for outcome in analyze(paths, jobs=2)]
    assert found == [("PASS", None), ("ERROR", "FILE_NOT_FOUND"), ("ERROR", "FILE_TRUNCATED"), ("FAIL", None)]


def test_a_policy_that_does_not_exist_is_named_and_not_a_mistake_of_ours(workbooks: dict[str, Path]):
    (outcome,) = analyze(workbooks["PASS"], policy="with_luck")
    assert outcome.error is not None
    assert outcome.error.code == "POLICY_UNKNOWN"


@pytest.mark.parametrize("jobs", [1, 4])
def test_progress_counts_every_file_up_to_the_total(many: list[Path], jobs: int):
    seen: list[Progress] = []
    outcomes = list(analyze(many, jobs=jobs, progress=seen.append))
    assert [(step.done, step.total) for step in seen] == [(number, len(many)) for number in range(1, len(many) + 1)]
    assert [step.outcome for step in seen] == outcomes


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were begun."""
    begun: list[str] = []

    def load(path: str, limits: ReadLimits | None) -> Source:
        begun.append(path)
        return readers_load(path, limits=limits)

    readers_load = readers.load
    monkeypatch.setattr(readers, "load", load)
    return begun


@pytest.fixture(params=[1, 2])
def group(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many files are graded together at most."""
    monkeypatch.setattr(pace, "_MOST", request.param)
    return int(request.param)


@pytest.mark.parametrize("jobs", [1, 4])
def test_after_cancel_nothing_is_begun_and_what_was_begun_still_comes(many: list[Path], jobs: int, started: list[str], group: int):
    cancel = threading.Event()
    done = []
    for outcome in analyze(many, jobs=jobs, cancel=cancel):
        done.append(outcome.path)
        if len(done) == 3:
            cancel.set()
    assert 3 <= len(started) <= 3 + group * 2 * jobs
    assert done == sorted(started) == [str(path) for path in many[: len(done)]]


def test_a_cancel_before_the_start_yields_nothing(many: list[Path]):
    cancel = threading.Event()
    cancel.set()
    assert list(analyze(many, jobs=2, cancel=cancel)) == []


def test_a_run_that_is_left_early_leaves_no_thread(many: list[Path]):
    outcomes = analyze(many, jobs=8)
    next(outcomes)
    assert threads()
    outcomes.close()
    assert threads() == set()


def test_a_mistake_in_the_progress_call_leaves_no_thread(many: list[Path]):
    def fail(_: Progress) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(analyze(many, jobs=8, progress=fail))
    assert threads() == set()


@pytest.mark.parametrize("jobs", [2, 3])
def test_a_slow_consumer_finds_only_a_few_files_read_ahead(many: list[Path], jobs: int, started: list[str], group: int):
    for taken, _outcome in enumerate(analyze(many, jobs=jobs), start=1):
        assert len(started) <= taken + group * 2 * jobs


def test_without_any_path_there_is_no_outcome():
    assert list(analyze([])) == []
