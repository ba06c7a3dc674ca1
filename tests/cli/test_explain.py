"""``lta explain``: every status in words, the numbers of the JSON record on the page, and a picture that any stream can carry."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.cli.program import lta, lta_here, on_terminal, plain

from laser_trim_analyzer.simulate import Shape, invent_dlts, write_file

PICTURE = re.compile("[⠀-⣿●○▲▼│┤]")


@cache
def explained(path: Path, *words: str) -> str:
    done = lta_here("explain", path, *words)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@cache
def record(path: Path, *words: str) -> dict[str, Any]:
    return json.loads(lta_here("analyze", path, "--format", "jsonl", *words).stdout)


def one(shop: Path, pattern: str) -> Path:
    (found,) = shop.glob(pattern)
    return found


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tapered limit table that some points leave even with the best offset."""
    return write_file(
        invent_dlts(2, model="4711-2", serial="18A", passes=2, outcome="fail", limits="tapered"), tmp_path_factory.mktemp("f")
    )


def test_the_first_line_is_the_verdict_in_one_sentence(shop: Path):
    first = {path.name.split("_")[1]: explained(path).splitlines()[0] for path in shop.glob("*.xls") if "_7_" not in path.name}
    assert first["17A"].startswith("4711-2 / 17A, TRK1 (Outer Track): PASS, 0 of 101 graded points out with offset ")
    assert ": FAIL, " in first["9"]
    assert ": WATCH, " in first["19A"]
    assert ": NOT GRADED, " in first["20"]
    assert re.search(r": UNTRIMMED, never cut; \d+ of 101 graded points out before trim$", first["5"])
    assert first["6"] == "3306 / 6: ABORTED, no measurement"


def test_a_verdict_that_is_none_says_why(shop: Path):
    assert "never cut: there is no trimmed sweep" in explained(one(shop, "3306_5_*"))
    assert "The run left no measurement" in explained(one(shop, "3306_6_*"))
    assert "a broken limit table" in explained(one(shop, "9120-CT_20_*"))


def test_a_file_that_cannot_be_read_is_one_sentence_and_exit_code_3(shop: Path):
    done = lta_here("explain", one(shop, "3306_7_*"))
    assert (done.returncode, done.stdout) == (3, "")
    assert re.fullmatch(r"lta: .*FILE_TRUNCATED\]\n", done.stderr)


def signed(value: float, decimals: int = 2) -> str:
    text = f"{value:+.{decimals}f}".replace("-", "−")
    return text if float(f"{value:.{decimals}f}") else text[1:]


@pytest.mark.parametrize("policy", ["as_measured", "with_offset", "with_rotation"])
def test_the_numbers_are_those_of_the_record(failing: Path, policy: str):
    (track,) = record(failing, "--policy", policy)["tracks"]
    text = explained(failing, "--policy", policy)
    lines = {" ".join(line.split()) for line in text.splitlines()}
    for name in ("as_measured", "with_offset", "with_rotation"):
        found = track[name]
        cells = [name.replace("_", " "), str(found["fail_points"]), f"{found['margin']:.2f}".replace("-", "−")]
        cells += [signed(found["worst_position"]), signed(1000 * found["offset_v"]) if "offset_v" in found else "–"]
        cells += [signed(100 * found["rotation"], 3) if "rotation" in found else "–", f"{1000 * found['max_abs_error']:.2f}"]
        assert " ".join([*cells, *(["decides"] if name == policy else [])]) in lines
    assert f"{track[policy]['fail_points']} of {track['graded_points']} graded points out {policy.replace('_', ' ')}" in text
    assert f"{track['resistance']['untrimmed_ohm']:,.0f} Ω before trim, {track['resistance']['trimmed_ohm']:,.0f} Ω after" in text
    assert f"Sigma {1000 * track['sigma']['gradient']:.3f} mV/degree" in text
    assert f"The machine flagged {track['machine_verdict']['fail_points']} of" in text
    for flag in track["watch"]:
        assert re.search(rf"^{flag['flag'].replace('_', ' ')}  ", text, re.MULTILINE)
    for note in track["notes"]:
        assert re.search(rf"^{note['note'].replace('_', ' ')}  ", text, re.MULTILINE)


def test_the_worst_points_come_first_and_agree_with_the_rows_of_inspect(failing: Path):
    part = explained(failing).partition("\nPoints out\n")[2].partition("\n\n")[0].splitlines()
    rows = [line.split() for line in part[1:-1]]
    assert len(rows) == 10
    assert part[-1].startswith("The worst 10 of ")
    beyond = [float(row[-1]) for row in rows]
    assert beyond == sorted(beyond, reverse=True)
    marked = lta_here("inspect", failing, "--points").stdout.split("Points of sheet")[-1].splitlines()
    out = {line.split()[0] for line in marked if line.split()[8:9] == ["OUT"]}
    assert {row[0] for row in rows} <= out
    assert marked[-1] == f"With offset, {len(out)} of 101 graded points are out of their limits."
    assert len(out) == record(failing)["tracks"][0]["with_offset"]["fail_points"]


def test_the_certificate_names_the_points_that_pin_the_offset(sound: Path):
    text = explained(sound)
    found = re.search(
        r"No offset does better: rows (\d+) and (\d+) pin it, one against the upper limit and one against the lower", text
    )
    assert found
    assert f"○ pins the correction (row {found[1]}, {found[2]})" in text
    assert "margin 0.50" in text.partition("\nLinearity")[0].partition("\n\n")[2]


def test_two_tracks_are_told_one_after_the_other_or_one_alone(shop: Path):
    both = one(shop, "9120-CT_101_*")
    assert [line for line in explained(both).splitlines() if line.startswith("9120-CT / 101, TRK")] != []
    alone = explained(both, "--track", "trk2")
    assert "TRK1" not in alone
    assert alone in explained(both)
    wrong = lta_here("explain", both, "--track", "TRK9")
    assert wrong.returncode == 2
    assert "TRK1 (Outer Track)" in " ".join(wrong.stderr.replace("│", " ").split())


def test_a_specification_that_names_the_policy_is_told_with_its_source(sound: Path, tmp_path: Path):
    table = tmp_path / "models.csv"
    table.write_text("model,linearity\n4711-*,independent\n", encoding="utf-8")
    assert (
        "Decided with rotation (named by the linearity type of the specification), specification models.csv: 4711-*"
        in explained(sound, "--spec", str(table))
    )


# ---- the picture


def picture(text: str) -> list[str]:
    """The lines of the picture, from its title to its key."""
    lines = text.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("Error, mV"))
    return lines[start : start + 19]


def test_the_picture_is_as_wide_as_the_terminal_and_80_without_one(sound: Path):
    assert max(map(len, picture(explained(sound)))) == 80
    for columns in (60, 110):
        code, written = on_terminal("explain", sound, columns=columns)
        assert code == 0
        assert max(map(len, picture(plain(written)))) <= columns
        assert len(picture(plain(written))[2]) > columns - 4


@pytest.mark.parametrize(
    "environment", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}]
)
def test_a_stream_without_braille_gets_ascii(failing: Path, environment: dict[str, str]):
    done = lta("explain", failing, **environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.isascii()
    assert "\\u" not in done.stdout
    assert any("X" in line for line in picture(done.stdout)[1:17])


def test_ascii_can_be_asked_for(failing: Path):
    drawn = picture(explained(failing, "--ascii"))
    assert not PICTURE.search("\n".join(drawn))
    assert PICTURE.search("\n".join(picture(explained(failing))))


def test_points_out_are_a_sign_of_their_own_and_coloured_on_a_terminal(failing: Path):
    _, written = on_terminal("explain", failing)
    assert re.search(r"\x1b\[1;31m●", written)
    assert "● out (" in plain(written)
    _, colourless = on_terminal("explain", failing, NO_COLOR="1")
    assert "31m" not in colourless
    assert "●" in colourless


def test_what_leaves_the_picture_is_said(tmp_path: Path):
    path = write_file(invent_dlts(4, outcome="fail", shape=Shape(spec=0.002, missing=(3, 4))), tmp_path)
    assert "2 of 101 rows are not graded." in explained(path)
    far = write_file(invent_dlts(4, serial="18A", outcome="untrimmed"), tmp_path)
    assert re.search(r"▲", explained(far)) is None or "The curve continues to +" in explained(far)
