"""``lta inspect``: everything that was read stands on the page with its sheet and cell."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from tests.cli.program import lta_here

import laser_trim_analyzer
from laser_trim_analyzer.model import Parameter, Sweep, TrimFile
from laser_trim_analyzer.simulate import DltsTraps, Shape, invent_dlts, invent_lts, write_file


@pytest.fixture(scope="module", params=["DLTS", "LTS"])
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inspect")
    if request.param == "DLTS":
        traps = DltsTraps(print_page=True)
        return write_file(invent_dlts(1, passes=2, outcomes=("pass", "fail"), remarks=("cut [bold] twice",)), folder, traps)
    return write_file(invent_lts(2, passes=2, rerun=True, template_grid=False, shape=Shape(open_ends=4)), folder)


@cache
def page(path: Path, *words: str) -> str:
    done = lta_here("inspect", path, *words)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def parameters(trim_file: TrimFile) -> list[Parameter]:
    of_tracks = [(*track.parameters, *track.trim_parameters) for track in trim_file.tracks]
    of_sweeps = [sweep.parameters for track in trim_file.tracks for sweep in track.sweeps]
    return [p for group in (trim_file.parameters, trim_file.remarks, *of_tracks, *of_sweeps) for p in group]


def test_every_parameter_is_shown_with_sheet_and_cell(book: Path):
    lines = {" ".join(line.split()) for line in page(book).splitlines()}
    expected = parameters(laser_trim_analyzer.read(book))
    assert len(expected) > 50
    for parameter in expected:
        value = f"{parameter.value:.9g}" if isinstance(parameter.value, float) else str(parameter.value)
        assert " ".join(f"{parameter.label} {value} {parameter.sheet}!{parameter.cell}".split()) in lines


def test_identity_and_every_sweep_are_shown(book: Path):
    trim_file, text = laser_trim_analyzer.read(book), page(book)
    for fact in (trim_file.sha256, trim_file.model, trim_file.serial, str(trim_file.trimmed_at), str(trim_file.system)):
        assert re.search(rf"^\S.*  {re.escape(fact)}$", text, re.MULTILINE), fact
    for track in trim_file.tracks:
        assert f"\nTrack {track.name}\n" in text
        for sweep in track.sweeps:
            assert f"\nSweep {sweep.kind}, sheet '{sweep.sheet}'\n" in text
    assert "Points of sheet" not in text


def rows_of(text: str, sweep: Sweep) -> list[list[str]]:
    part = text.partition(f"\nPoints of sheet '{sweep.sheet}'\n")[2]
    lines = part.partition("\n\n")[0].splitlines()
    assert re.match(r"Row +Position +Measured, V +Theory, V +Error, V", lines[0])
    return [line.split() for line in lines[1:]]


def test_points_prints_every_measured_row(book: Path):
    text = page(book, "--points")
    for track in laser_trim_analyzer.read(book).tracks:
        for sweep in track.sweeps:
            rows = rows_of(text, sweep)
            assert [row[0] for row in rows] == [str(number) for number in range(sweep.points)]
            assert [row[1] for row in rows] == [f"{value:.8g}" for value in sweep.position]
            assert [row[2] for row in rows] == [f"{value:.8g}" for value in sweep.measured]


def test_what_the_laser_did_is_shown_where_the_sheet_has_it(book: Path):
    trim_file = laser_trim_analyzer.read(book)
    details = [sweep.detail for track in trim_file.tracks for sweep in track.sweeps if sweep.detail]
    wanted = any(detail.target is not None and (detail.target == detail.target).any() for detail in details)
    assert ("Target, V" in page(book, "--points")) == wanted


def test_a_file_that_cannot_be_read_gives_a_sentence_and_exit_code_3(shop: Path, tmp_path: Path):
    (short,) = shop.glob("3306_7_*")
    for path, code in ((short, "FILE_TRUNCATED"), (tmp_path, "FILE_IS_FOLDER"), (tmp_path / "gone", "FILE_NOT_FOUND")):
        done = lta_here("inspect", path)
        assert (done.returncode, done.stdout) == (3, "")
        assert done.stderr.startswith(f"lta: {path}: ")
        assert done.stderr.endswith(f"[{code}]\n")
        assert len(done.stderr.splitlines()) == 1


def test_a_limit_on_the_size_is_kept(sound: Path, tmp_path: Path):
    large = tmp_path / "large.xls"
    large.write_bytes(sound.read_bytes() + b"\0" * (1024 * 1024))
    assert "[FILE_TOO_LARGE]" in lta_here("inspect", large, "--max-mb", "1").stderr


def test_inspect_without_a_file_is_wrong_usage():
    assert lta_here("inspect").returncode == 2
