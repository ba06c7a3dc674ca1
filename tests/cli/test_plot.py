"""``lta plot``: every status becomes a page, in three formats, always the same bytes, and refusals are sentences."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from PIL import Image
from tests.cli.program import lta, lta_here, run_python


@pytest.mark.parametrize("pattern", ["4711-2_17A_*", "5822_9_*", "4711-2_19A_*", "3306_5_*", "9120-CT_20_*"])
def test_every_status_with_a_sweep_becomes_a_page(shop: Path, tmp_path: Path, pattern: str):
    (path,) = shop.glob(pattern)
    target = tmp_path / "page.svg"
    done = lta_here("plot", path, "-o", target)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{target}\n", "")
    assert target.read_text(encoding="utf-8").startswith("<?xml")


def test_a_png_is_a_page_of_a4_with_ink_on_it(sound: Path, tmp_path: Path):
    target = tmp_path / "page.png"
    assert lta_here("plot", sound, "-o", target).returncode == 0
    with Image.open(target) as picture:
        assert abs(picture.width / picture.height - 2**0.5) < 0.01
        assert picture.width > 2000
        colours = dict((colour, count) for count, colour in picture.convert("RGB").getcolors(1 << 24))
    assert colours[255, 255, 255] > 0.5 * picture.width * picture.height
    assert colours[0x16, 0x20, 0x2B] > 1000


@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
def test_the_same_workbook_gives_the_same_bytes(sound: Path, tmp_path: Path, ending: str):
    made = [tmp_path / f"{name}.{ending}" for name in ("one", "other")]
    child = lta("plot", sound, "-o", made[0])  # another process: other hashes, and nothing drawn before
    here = lta_here("plot", sound, "-o", made[1])
    for done, target in zip((child, here), made, strict=True):
        assert (done.returncode, done.stdout, done.stderr) == (0, f"{target}\n", "")
    assert made[0].read_bytes() == made[1].read_bytes()


def test_two_tracks_are_two_pages_of_a_pdf_or_two_files(shop: Path, tmp_path: Path):
    (both,) = shop.glob("9120-CT_101_*")
    document = tmp_path / "unit.pdf"
    assert lta_here("plot", both, "-o", document).stdout == f"{document}\n"
    content = document.read_bytes()
    assert content.startswith(b"%PDF-1.")
    assert len(re.findall(rb"/Type /Page\b", content)) == 2
    assert b"/CreationDate" not in content
    assert lta_here("plot", both, "-o", tmp_path / "unit.svg").returncode == 0
    assert {path.name for path in tmp_path.glob("*.svg")} == {"unit-TRK1.svg", "unit-TRK2.svg"}
    assert lta_here("plot", both, "-o", tmp_path / "alone.svg", "--track", "TRK2").stdout == f"{tmp_path / 'alone.svg'}\n"


def test_the_policy_decides_what_is_drawn(shop: Path, tmp_path: Path):
    (path,) = shop.glob("5822_9_*")
    for policy in ("as_measured", "with_rotation"):
        target = tmp_path / f"{policy}.svg"
        assert lta_here("plot", path, "-o", target, "--policy", policy).returncode == 0
        assert f"out {policy.replace('_', ' ')}" in target.read_text(encoding="utf-8")


def test_an_ending_that_is_no_picture_is_refused_with_the_three_that_are(sound: Path, tmp_path: Path):
    done = lta_here("plot", sound, "-o", tmp_path / "page.jpeg")
    assert done.returncode == 2
    assert all(ending in done.stderr for ending in (".svg", ".png", ".pdf"))
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_is_never_overwritten(sound: Path, tmp_path: Path):
    disguised = tmp_path / "unit.png"
    shutil.copy(sound, disguised)
    before = disguised.read_bytes()
    done = lta_here("plot", disguised, "-o", disguised)
    assert done.returncode == 2
    assert disguised.read_bytes() == before


def test_a_run_without_a_sweep_and_a_broken_file_are_one_sentence(shop: Path, tmp_path: Path):
    for pattern, words in (("3306_6_*", "The run left no measurement"), ("3306_7_*", "FILE_TRUNCATED")):
        (path,) = shop.glob(pattern)
        done = lta_here("plot", path, "-o", tmp_path / "page.svg")
        assert (done.returncode, done.stdout) == (3, "")
        assert words in done.stderr
        assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_picture_that_cannot_be_written_is_one_sentence(sound: Path, tmp_path: Path):
    done = lta_here("plot", sound, "-o", tmp_path / "nowhere" / "page.svg")
    assert done.returncode == 3
    assert "cannot be written" in done.stderr


def test_without_matplotlib_the_verb_says_what_to_install(sound: Path, tmp_path: Path):
    program = """
import importlib.util, sys
find = importlib.util.find_spec
importlib.util.find_spec = lambda name, *more: None if name == "matplotlib" else find(name, *more)
sys.argv = ["lta", "plot", sys.argv[1], "-o", sys.argv[2]]
from laser_trim_analyzer.cli import main
main()
"""
    done = run_python(program, sound, tmp_path / "page.svg")
    assert done.returncode == 3
    assert "python -m pip install 'laser-trim-analyzer[reports]'" in done.stderr


def test_drawing_touches_no_figure_manager_and_leaves_settings_as_they_were(sound: Path, tmp_path: Path):
    program = """
import sys, warnings
warnings.simplefilter("error")
import matplotlib
from laser_trim_analyzer.pipeline import examine
from laser_trim_analyzer.reports import figures
before = {name: matplotlib.rcParams[name] for name in figures._SETTINGS}
examination = examine(sys.argv[1])
figures.drawn([figures.track_figure(examination, examination.tracks[0], program="0")], ".svg")
assert {name: matplotlib.rcParams[name] for name in figures._SETTINGS} == before
assert "matplotlib.pyplot" not in sys.modules
"""
    done = run_python(program, sound)
    assert (done.returncode, done.stderr) == (0, "")
