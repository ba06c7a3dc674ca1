"""Through the database and back: facts and verdicts are equal to the last bit, on every kind of database."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
from tests.analysis.parts import sweep, track, trim_file, untrimmed
from tests.readers.same_facts import differences
from tests.store.records import facts, rows, rows_of_file, sha_of

import laser_trim_analyzer as lta
from laser_trim_analyzer.errors import StoreError
from laser_trim_analyzer.model import (
    Analysis,
    Finding,
    Metric,
    Note,
    NoteKind,
    Parameter,
    Range,
    SweepKind,
    TrimDetail,
    TrimFile,
    WatchFlag,
    Zone,
)
from laser_trim_analyzer.store import Store, analysis_of, open_store, rows_of, trim_file_of

PROVING = os.environ.get("LTA_PROVE") == "1"


def assert_comes_back(store: Store, given: TrimFile, analysis: Analysis) -> None:
    assert store.write([rows_of(given, analysis)]).failures == ()
    found = store.file(bytes.fromhex(given.sha256))
    assert found is not None
    assert [*differences(given, trim_file_of(found)), *differences(analysis, analysis_of(found))] == []


def test_the_corpus_comes_back(corpus: Path, tmp_path: Path):
    files = sorted(corpus.glob("*/*.xls"))[:: 1 if PROVING else 5]
    facts_of = [lta.read(file) for file in files]
    verdicts = [lta.grade(one) for one in facts_of]
    with open_store(tmp_path / "history.db") as store:
        assert store.write(list(map(rows_of, facts_of, verdicts))).failures == ()
        wrong = []
        for given, verdict in zip(facts_of, verdicts, strict=True):
            found = store.file(bytes.fromhex(given.sha256))
            assert found is not None
            wrong += [*differences(given, trim_file_of(found)), *differences(verdict, analysis_of(found))]
            wrong += differences(verdict, lta.grade(trim_file_of(found, details=False)))
        assert wrong == []
        assert len(files) > 50
    assert (tmp_path / "history.db").stat().st_size / len(files) <= 20_000


def test_rows_alone_hold_everything_too():
    given = facts(tracks=2)
    made = rows_of_file(given)
    assert list(differences(given, trim_file_of(made))) == []
    assert list(differences(lta.grade(given), analysis_of(made))) == []


def strange() -> TrimFile:
    """A file with everything that is seldom: infinities, -0, text of every kind, a day without a time, two tracks, a re-run."""
    odd = np.array([0.0, -0.0, np.nan, np.inf, -np.inf, 1e-320, 0.1 + 0.2, *np.linspace(0, 0.01, 33)])
    detail = TrimDetail(target=odd, current=odd * 1e-9, cut_readings=np.full((3, 5), np.nan), cut_readings_cut=True)
    final = replace(
        sweep(np.zeros(40)),
        kind=SweepKind.FINAL,
        measured=odd,
        stored_error=odd[::-1].copy(),
        station_flags=np.array([-1, 0, 1, 2] * 10, np.int8),
        station_offset=-0.0,
        extra_readings=(0.1, -0.0, float("inf")),
        parameters=(
            Parameter("a\0b", "x\0\ud800", "Sheet 'ä'", "A1"),
            Parameter("flag", True, "s", "B2"),
            Parameter("n", 3.0, "s", "C3"),
        ),
        detail=detail,
        resistance_ohm=float("-inf"),
        measured_on=date(2024, 2, 29),
        trim_set=0,
        stale_header=True,
    )
    rerun = replace(final, kind=SweepKind.RERUN, detail=None, station_offset=0.001)
    first = track(untrimmed(np.zeros(40)), final, rerun, angle=Range(None, 5.0), unit_cell="", length_locked=True)
    second = track(untrimmed(np.zeros(40)), name="TRK 2; DROP TABLE unit;--", alias="😀")
    return trim_file(
        first,
        second,
        sha256=sha_of("strange"),
        model="Robert'); DROP TABLE source_file;--",
        serial="🦄\n\t'\"%_\\254A",
        sheet_serials=("", "a", "ü"),
        sheet_model=None,
        trimmed_at=date(2024, 3, 7),
        saved_at=datetime(2024, 3, 7, 23, 59, 59, 123456, tzinfo=UTC),
        template_sheets=("T 1", "T 2"),
        remarks=(Parameter("remark", "two\nlines", "s", "A1"),),
        tracks_declared=0,
        outcome_words="pass; fail",
        impossible_date="31.02.2024",
    )


def test_a_strange_file_comes_back(store: Store):
    given = strange()
    assert_comes_back(store, given, lta.grade(given))


def test_words_of_installed_analysers_and_every_remark_come_back(store: Store):
    given = facts(tracks=2)
    verdict = lta.grade(given)
    first, second = verdict.tracks
    full = replace(
        first,
        watch=(WatchFlag("house:too_shiny", float("inf"), -0.0), *first.watch),
        notes=(Note(NoteKind.SERIAL_DIFFERS, "254B"), Note(NoteKind.PHANTOM_ROWS, 3.0), Note(NoteKind.GRID_REPLACED, "")),
        findings=(Finding.ONE_END, "house:dull"),
        metrics=(Metric("house", "shine", -1.5, "lx"), Metric("house", "shine", 2.0)),
        zones=(Zone(0.0, 1.0, 3, 0, None, 0.5, float("inf"), None),),
        reasons=("a", 'ü, "b"'),
    )
    assert_comes_back(store, given, replace(verdict, tracks=(full, replace(second, zones=()))))


def test_an_aborted_run_comes_back(store: Store):
    given = trim_file(sha256=sha_of("aborted"))
    assert_comes_back(store, given, lta.grade(given))


# ---- what is refused, with its code and without a trace


def code_of(given: TrimFile) -> str:
    with pytest.raises(StoreError) as refused:
        rows_of_file(given)
    return refused.value.code


@pytest.mark.parametrize("text", ["x" * 201, "x" * 10_000, "a\0b", "\ud83d", "254\udc80"])
@pytest.mark.parametrize("name", ["model", "serial"])
def test_a_name_that_cannot_be_stored_verbatim_is_refused(name: str, text: str):
    assert code_of(facts(**{name: text})) == "STORE_TEXT"


@pytest.mark.parametrize("text", ["x" * 200, "😀" * 200, "é" * 200])
def test_a_name_of_200_signs_is_stored_verbatim(store: Store, text: str):
    given = facts(text, model=text)
    assert_comes_back(store, given, lta.grade(given))


@pytest.mark.parametrize(
    "change",
    [
        {"travel": float("nan")},
        {"watch": (WatchFlag("house:x", float("nan"), 1.0),)},
        {"metrics": (Metric("house", "x", float("nan")),)},
        {"notes": (Note(NoteKind.PHANTOM_ROWS, float("nan")),)},
        {"zones": (Zone(0.0, 1.0, 3, 0, float("nan"), 0.5, 0.1, 0.2),)},
    ],
)
def test_nan_in_a_verdict_is_refused(change: dict[str, object]):
    given = facts()
    verdict = lta.grade(given)
    with pytest.raises(StoreError) as refused:
        rows_of(given, replace(verdict, tracks=(replace(verdict.tracks[0], **change),)))
    assert refused.value.code == "STORE_NAN"


def test_nan_in_a_fact_is_refused():
    assert code_of(facts(parameters=(Parameter("a", float("nan"), "s", "A1"),))) == "STORE_NAN"


def test_the_word_nan_in_a_parameter_is_no_nan(store: Store):
    given = facts(parameters=(Parameter("NaN", "NaN", "s", "A1"),))
    assert_comes_back(store, given, lta.grade(given))


def test_infinity_is_stored_as_such(store: Store):
    given = facts()
    verdict = lta.grade(given)
    endless = replace(verdict, tracks=(replace(verdict.tracks[0], travel=float("inf"), theory_length=float("-inf")),))
    assert_comes_back(store, given, endless)


def test_equal_contents_are_stored_once(store: Store):
    store.write([rows("254A"), rows("255A"), rows("256A", tracks=2)])
    store.write([rows("257A")])
    with store.reading() as connection:
        found = {
            name: connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one()
            for name in ("limit_table", "axis", "recipe")
        }
    assert found == {"limit_table": 1, "axis": 1, "recipe": 1}
