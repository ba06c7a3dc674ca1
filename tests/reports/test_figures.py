"""The printed page, read back from its SVG: as many marks as points, both limits, every name, and nothing that lies."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from laser_trim_analyzer.model import Exclusions, MachineVerdict, Policy, Specification
from laser_trim_analyzer.pipeline import examine
from laser_trim_analyzer.reports.examined import Examination, ExaminedTrack
from laser_trim_analyzer.reports.figures import SUFFIXES, drawn, track_figure
from laser_trim_analyzer.reports.paper import width_of
from laser_trim_analyzer.simulate import Shape, invent_dlts, invent_lts, write_file

SVG = "{http://www.w3.org/2000/svg}"


class Page:
    """A page as a reader of the SVG finds it."""

    def __init__(self, content: bytes) -> None:
        self.root = ElementTree.fromstring(content)
        self.texts = [element.text or "" for element in self.root.iter(f"{SVG}text")]

    def part(self, name: str) -> ElementTree.Element | None:
        return next((group for group in self.root.iter(f"{SVG}g") if group.get("id") == name), None)

    def marks(self, name: str) -> int:
        part = self.part(name)
        return 0 if part is None else len(list(part.iter(f"{SVG}use")))

    def steps(self, name: str) -> int:
        """Moves and lines of the drawn line."""
        part = self.part(name)
        assert part is not None, name
        return len(re.findall(r"[ML] ", " ".join(path.get("d", "") for path in part.findall(f"{SVG}path"))))


RUNS = {
    "pass": invent_dlts(1),
    "watch": invent_dlts(3, outcome="watch", shape=Shape(phantom_rows=3)),
    "fail": invent_dlts(2, passes=2, outcome="fail", limits="tapered"),
    "inch": invent_lts(4, passes=2, outcome="fail", shape=Shape(open_ends=5)),
    "untrimmed": invent_dlts(5, outcome="untrimmed"),
    "missing": invent_dlts(6, shape=Shape(missing=(30, 31, 32))),
    "no limits": invent_dlts(7, limits="none"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("figures")


@cache
def examined(folder: Path, name: str, policy: Policy | None = None, spec: Specification | None = None) -> Examination:
    return examine(write_file(RUNS[name], folder / name.replace(" ", "-")), policy=policy, spec=spec)


@cache
def page(folder: Path, name: str, policy: Policy | None = None, spec: Specification | None = None) -> Page:
    """The page of what `examined` gives, drawn once for all that look at it."""
    examination = examined(folder, name, policy, spec)
    (content,) = drawn([track_figure(examination, examination.tracks[0], program="1.2.3")], ".svg")
    return Page(content)


@pytest.fixture(autouse=True)
def folders(folder: Path) -> None:
    for name in RUNS:
        (folder / name.replace(" ", "-")).mkdir(exist_ok=True)


@pytest.mark.parametrize("policy", list(Policy))
@pytest.mark.parametrize("name", ["pass", "watch", "fail", "inch"])
def test_there_are_as_many_discs_as_points_out(folder: Path, name: str, policy: Policy):
    (track,) = examined(folder, name, policy).tracks
    drawing = page(folder, name, policy)
    assert track.result.decisive is not None
    assert sum(drawing.marks(part) for part in ("out", "out-above", "out-below")) == track.result.decisive.fail_points
    only = int((track.curve.out_as_measured & ~track.curve.out).sum())
    assert drawing.marks("out-as-measured") == (0 if policy is Policy.AS_MEASURED else only)


@pytest.mark.parametrize("name", ["pass", "fail", "inch", "untrimmed"])
def test_both_limits_go_through_every_point_that_has_one(folder: Path, name: str):
    drawing, curve = page(folder, name), examined(folder, name).tracks[0].curve
    for part, limit in (("upper-limit", curve.upper), ("lower-limit", curve.lower)):
        assert drawing.steps(part) == np.isfinite(limit).sum()
    assert drawing.part("band") is not None
    assert {"upper limit", "lower limit", "Error, mV", "Position"} <= set(drawing.texts)


def test_curves_are_named_and_the_certificate_is_marked_once(folder: Path):
    drawing, result = page(folder, "pass"), examined(folder, "pass").tracks[0].result
    assert {"corrected", "as measured", "before trim", "reached"} <= set(drawing.texts)
    assert result.decisive is not None
    assert len(result.decisive.certificate) == 2
    assert all(drawing.marks(f"certificate-{row}") == 1 for row in result.decisive.certificate)
    assert drawing.texts.count(f"margin {result.decisive.margin:.2f}") == 1


def test_the_page_can_be_traced(folder: Path):
    examination = examined(folder, "fail")
    text = "\n".join(page(folder, "fail").texts)
    trim_file = examination.trim_file
    for fact in (
        trim_file.sha256[:16],
        "rules version 1",
        "Laser Trim Analyzer 1.2.3",
        trim_file.serial,
        "With offset decides (the default).",
    ):
        assert fact in text
    assert Path(trim_file.path).name in text


def test_dollar_signs_are_as_wide_as_they_are_drawn():
    assert width_of("$^$", 8.0) == pytest.approx(2 * width_of("$", 8.0) + width_of("^", 8.0))
    assert width_of(r"\$", 8.0) == pytest.approx(width_of("\\", 8.0) + width_of("$", 8.0))


@pytest.mark.parametrize(
    ("name", "word"),
    [("pass", "Pass"), ("watch", "Watch"), ("fail", "Fail"), ("untrimmed", "Untrimmed"), ("missing", "Not graded")],
)
def test_the_verdict_is_a_word_beside_its_colour(folder: Path, name: str, word: str):
    assert word in page(folder, name).texts


@pytest.mark.parametrize(("number", "words"), [(0, "0 points out"), (1, "1 point out"), (2, "2 points out")])
def test_the_machine_counts_as_people_do(folder: Path, number: int, words: str):
    examination = examined(folder, "pass")
    first = examination.tracks[0]
    verdict = MachineVerdict("column K", fail_points=number)
    track = replace(first, result=replace(first.result, machine_verdict=verdict))
    (content,) = drawn([track_figure(examination, track, program="1.2.3")], ".svg")
    assert words in Page(content).texts


def test_a_track_without_limits_is_drawn_without_them(folder: Path):
    drawing = page(folder, "no limits")
    assert "upper limit" not in drawing.texts
    assert "not graded" in drawing.texts


def test_a_track_that_was_never_cut_shows_its_sweep_as_before_trim(folder: Path):
    examination = examined(folder, "untrimmed")
    drawing = page(folder, "untrimmed")
    assert "before trim" in drawing.texts
    assert "corrected" not in drawing.texts
    assert drawing.marks("out") == examination.tracks[0].curve.out.sum() > 0


def test_excluded_points_are_crosses_and_never_out(folder: Path):
    spec = Specification(exclusions=Exclusions.parse("0-9, 50"))
    examination = examined(folder, "fail", None, spec)
    curve = examination.tracks[0].curve
    assert page(folder, "fail", None, spec).marks("excluded") == 11 == curve.excluded.sum()
    assert not (curve.excluded & curve.out).any()


def test_rows_without_a_verdict_of_their_own_are_marked_on_the_lower_edge(folder: Path):
    drawing = page(folder, "missing")
    assert "not graded" in drawing.texts
    assert drawing.part("not-graded") is not None


def test_what_leaves_the_picture_is_said_with_its_extreme(folder: Path):
    examination = examined(folder, "pass")
    before = examination.tracks[0].before
    assert before is not None
    said = [text for text in page(folder, "pass").texts if "before trim continues to" in text]
    assert f"{1000 * np.nanmax(before.error):+.1f} mV" in said[0] + said[1]


def test_the_guard_band_is_in_the_limits_that_are_drawn(folder: Path):
    plain, guarded = (examined(folder, "watch", None, spec).tracks[0] for spec in (None, Specification(guard_band=0.2)))
    assert np.allclose(guarded.curve.upper, 0.8 * plain.curve.upper, equal_nan=True)
    assert guarded.result.decisive is not None
    assert guarded.curve.out.sum() == guarded.result.decisive.fail_points > 0


@pytest.mark.parametrize("policy", list(Policy))
@pytest.mark.parametrize("name", list(RUNS))
def test_the_points_of_the_curve_give_the_numbers_of_the_verdict(folder: Path, name: str, policy: Policy):
    track: ExaminedTrack = examined(folder, name, policy).tracks[0]
    curve, found = track.curve, track.result.decisive
    assert curve.graded.sum() == track.result.graded_points
    if found is None:
        assert np.array_equal(curve.corrected, curve.error, equal_nan=True)
        return
    assert curve.out.sum() == found.fail_points
    if found.margin is not None:
        assert np.nanmin(curve.margin) == found.margin
        assert np.nanargmin(curve.margin) == found.worst_index
        assert np.abs(curve.corrected[curve.graded]).max() == found.max_abs_error
    with pytest.raises(ValueError, match="read-only"):
        curve.error[0] = 0.0


def test_the_command_line_offers_the_formats_that_can_be_drawn():
    from laser_trim_analyzer.cli import pictures

    assert pictures._SUFFIXES == SUFFIXES
