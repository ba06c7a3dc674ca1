"""Facts written as a workbook and read again are the same facts: every feature and trap of both systems, .xls and .xlsx."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.readers.same_facts import differences
from tests.simulate.xlsx import write_xlsx

from laser_trim_analyzer import readers
from laser_trim_analyzer.model import Parameter, TrimFile
from laser_trim_analyzer.simulate import (
    DltsTraps,
    LtsTraps,
    Outcome,
    Shape,
    file_name,
    invent_dlts,
    invent_lts,
    to_book,
    write_file,
)
from laser_trim_analyzer.simulate.curves import LimitShape

Traps = DltsTraps | LtsTraps
TRIALS = settings(max_examples=max(20, settings().max_examples // 4))
MODELS = ("4711-2", "5822", "3306Z", "4711 Every deg", "9120-CT")
SERIALS = (("17A", None), ("8", None), ("007", "7"), ("", ""), ("48_2", None), ("12-SIDE", "2 SIDE"), ("5", ""))
CHOICES: tuple[Outcome, ...] = ("pass", "watch", "fail", "untrimmed")
OUTCOMES = st.sampled_from(CHOICES)


@dataclass(frozen=True)
class Run:
    """How to invent a run: its repr, unlike that of the facts, is short enough to be read after a failure."""

    invent: Callable[..., TrimFile]
    options: dict[str, Any]
    traps: Any

    def facts(self) -> TrimFile:
        return self.invent(**self.options, traps=self.traps)


def trap_sets(kind: type[DltsTraps] | type[LtsTraps]) -> st.SearchStrategy[Any]:
    """Any set of the traps that are on or off."""
    names = [field.name for field in fields(kind) if field.default is False]
    return st.sets(st.sampled_from(names)).map(lambda chosen: kind(**dict.fromkeys(chosen, True)))


@st.composite
def shapes(draw: st.DrawFn, /, points: int, **fixed: Any) -> Shape:
    some = st.sets(st.integers(0, points - 1), max_size=min(3, points - 1)).map(lambda found: tuple(sorted(found)))
    limits: tuple[LimitShape, ...] = ("constant", "tapered", "stepped", "none")
    return Shape(
        limits=draw(st.sampled_from(limits)),
        open_ends=draw(st.integers(0, points // 3)),
        zero_rows=draw(st.integers(0, 2)),
        unjudged=draw(some),
        missing=draw(some),
        offset=draw(st.sampled_from([0.0, -0.005, 0.015])),
        descending=draw(st.booleans()),
        measured_length=draw(st.booleans()),
        predicted=draw(st.booleans()),
        resistance=draw(st.booleans()),
        swapped_angle=draw(st.booleans()),
        **fixed,
    )


@st.composite
def common_options(draw: st.DrawFn, /, most_passes: int) -> dict[str, Any]:
    serial, sheet_serial = draw(st.sampled_from(SERIALS))
    return {
        "seed": draw(st.integers(0, 10_000)),
        "points": draw(st.integers(3, 30)),
        "passes": draw(st.integers(0, most_passes)),
        "model": draw(st.sampled_from(MODELS)),
        "serial": serial,
        "sheet_serial": sheet_serial,
        "sheet_model": draw(st.sampled_from([None, "4700"])),
    }


@st.composite
def dlts_runs(draw: st.DrawFn, /) -> Run:
    options, flag = draw(common_options(4)), st.booleans()
    remarks = st.lists(st.sampled_from(["TAKE OFF 9 OHMS AT MOST", "±2°"]), max_size=2)
    outcomes = draw(st.lists(OUTCOMES, min_size=1, max_size=2))
    templates = ["SEC1 TRK1 9 TRM2"] if draw(flag) else []
    if len(outcomes) == 1 and draw(flag):
        templates.append("SEC1 TRK2 0")
    shape = shapes(
        options["points"],
        phantom_rows=draw(st.integers(0, 15)),
        declared=draw(flag),
        stale_header=draw(flag),
        flags=draw(st.sampled_from(["guarded", "unguarded", "shifted", "none"])),
        center_tap=draw(st.sampled_from([None, 4.999, 0.0133])),
        parameter_sets=tuple(draw(st.lists(st.integers(1, 3), max_size=4))),
        length_locked=draw(flag),
    )
    traps = draw(trap_sets(DltsTraps))
    drawn = draw(shape)
    if traps.duplicate_header:  # such templates have one parameter set a track; with more, the headings tell nothing
        drawn = replace(drawn, parameter_sets=(1,))
    options |= {
        "outcomes": tuple(outcomes),
        "shape": drawn,
        "declared_tracks": draw(st.sampled_from([None, 2])),
        "template_sheets": tuple(templates),
        "remarks": tuple(draw(remarks)),
    }
    return Run(invent_dlts, options, traps)


@st.composite
def lts_runs(draw: st.DrawFn, /) -> Run:
    options, flag = draw(common_options(3)), st.booleans()
    options |= {
        "outcome": draw(OUTCOMES),
        "words": draw(st.sampled_from(["Trimmed Correct", "Scrap_Cut in wiper path", ""])),
        "shape": draw(shapes(options["points"])),
        "rerun": draw(flag),
        "template_grid": draw(flag) and options["points"] >= 8,
        "stale_errors": draw(flag),
        "unit_cell": draw(st.sampled_from(["Deg", "inch"])),
        "rotary": draw(flag),
        "letter": draw(st.sampled_from(["TA", "TB"])),
    }
    return Run(invent_lts, options, draw(trap_sets(LtsTraps)))


def read_again(trim_file: TrimFile, traps: Traps | None, *, twin: bool = False) -> TrimFile:
    """The facts as read from a workbook; identity, which only the bytes have, is checked and taken over from the facts."""
    with tempfile.TemporaryDirectory() as folder:
        if twin:
            path = Path(folder, file_name(trim_file)).with_suffix(".xlsx")
            write_xlsx(to_book(trim_file, traps), path)
        else:
            path = write_file(trim_file, Path(folder), traps)
        found = readers.read(path)
        assert (found.path, found.size) == (str(path), path.stat().st_size)
    return replace(found, path=trim_file.path, sha256=trim_file.sha256, size=trim_file.size, saved_at=None)


def same(expected: TrimFile, found: TrimFile) -> None:
    assert list(differences(expected, found)) == []


@TRIALS
@given(dlts_runs() | lts_runs())
def test_facts_survive_an_xls_workbook(run: Run):
    trim_file = run.facts()
    same(trim_file, read_again(trim_file, run.traps))


@TRIALS
@given(dlts_runs() | lts_runs())
def test_facts_survive_the_xlsx_twin(run: Run):
    trim_file = run.facts()
    same(trim_file, read_again(trim_file, run.traps, twin=True))


@pytest.mark.parametrize("twin", [False, True])
@pytest.mark.parametrize(
    "trim_file",
    [
        invent_dlts(1, outcome="aborted"),
        invent_dlts(2, outcome="aborted", declared_tracks=2),
        invent_lts(3, points=257, passes=2),
        invent_lts(4, points=258),
        invent_lts(5, points=300, rerun=True),
        invent_dlts(6, points=701, tracks=2),
        replace(invent_dlts(7), trimmed_at=None, impossible_date="2-30-2024_9-05 AM"),
    ],
)
def test_rare_runs_survive_both(trim_file: TrimFile, twin: bool):
    same(trim_file, read_again(trim_file, None, twin=twin))


@pytest.mark.parametrize("twin", [False, True])
def test_numbers_that_wear_a_date_format_are_numbers_again(twin: bool):
    shape = Shape(center_tap=4.999)
    trim_file = invent_dlts(1, shape=shape)
    found = read_again(trim_file, DltsTraps(date_formatted=("B8", "B10", "B14", "B21")), twin=twin)
    for expected, sweep in zip(trim_file.tracks[0].sweeps, found.tracks[0].sweeps, strict=True):
        assert (sweep.resistance_ohm, sweep.readings_declared) == (expected.resistance_ohm, expected.readings_declared)
        assert sweep.theory_length == pytest.approx(expected.theory_length, abs=1e-7)
        taps = [parameter.value for parameter in sweep.parameters if parameter.label == "Center Tap"]
        assert taps == [pytest.approx(4.999, abs=1e-7)]


@pytest.mark.parametrize("twin", [False, True])
def test_without_a_date_in_the_name_the_sheet_says_model_and_serial(twin: bool):
    trim_file = replace(invent_dlts(1, sheet_model="4700", sheet_serial="9"), trimmed_at=None)
    found = read_again(trim_file, None, twin=twin)
    assert (found.model, found.serial, found.trimmed_at) == ("4700", "17A", None)


@pytest.mark.parametrize("twin", [False, True])
@pytest.mark.parametrize("trim_file", [invent_dlts(1), invent_lts(1)])
def test_nothing_of_customer_or_drawing_is_read(trim_file: TrimFile, twin: bool):
    book = to_book(trim_file)
    for word in ("Nobody & Sons", "NB-0000", "XX0000"):
        assert word not in repr(read_again(trim_file, None, twin=twin))
        assert "Report" not in book or any(word in str(value) for value in book["Report"].cells.values())


def test_a_difference_of_one_bit_is_found():
    trim_file = invent_dlts(1)
    track = trim_file.tracks[0]
    measured = track.deciding.measured.copy()
    measured[7] = np.nextafter(measured[7], 11.0)
    other = replace(trim_file, tracks=(replace(track, sweeps=(track.sweeps[0], replace(track.deciding, measured=measured))),))
    (only,) = differences(trim_file, other)
    assert only.startswith(".tracks[0].sweeps[1].measured[7]: ")
    moved = replace(trim_file, parameters=(Parameter("Model", "4711-2", "Model Parameters", "B2"), *trim_file.parameters[1:]))
    assert [place.split(":")[0] for place in differences(trim_file, moved)] == [".parameters[0].cell"]
